"""Holds that were made: read, extended, given back. They are made on the terms of a channel, which orders knows."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Hold, Purpose
from hanse.inventory.refusals import HoldLapsed, HoldSettled
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, Refusal

A_DAY_MINUTES = 24 * 60

Minutes = Annotated[int, msgspec.Meta(ge=1, le=A_DAY_MINUTES)]


class Extension(msgspec.Struct, frozen=True):
    """For how long from now the pieces shall be kept."""

    minutes: Minutes


@edge.get(
    "/v1/holds/{hold:uuid}",
    needs=Needs("inventory.hold", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_hold(tx: Tx, actor: Actor, hold: UUID) -> Hold:
    """One hold, in whatever state."""
    found = await queries.get_hold(tx, hold)
    actor.require("inventory.hold", found.location)
    return found


@edge.post(
    "/v1/holds/{hold:uuid}/extension",
    needs=Needs("inventory.hold", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, HoldLapsed],
    idempotent=True,
    tags=["inventory"],
)
async def post_hold_extension(tx: Tx, actor: Actor, hold: UUID, data: Extension) -> Hold:
    """Keep pieces until a later moment. What an order has claimed stays anyway."""
    found = await queries.get_hold(tx, hold)
    actor.require("inventory.hold", found.location)
    if found.purpose is Purpose.ORDER:
        return found
    return _kept(await commands.extend_holds(tx, [hold], tx.now + timedelta(minutes=data.minutes)))


@edge.post(
    "/v1/holds/{hold:uuid}/release",
    needs=Needs("inventory.hold", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, HoldSettled],
    idempotent=True,
    tags=["inventory"],
)
async def post_hold_release(tx: Tx, actor: Actor, hold: UUID) -> Hold:
    """Give pieces back. What an order has claimed is given back by cancelling the order."""
    found = await queries.get_hold(tx, hold)
    actor.require("inventory.hold", found.location)
    if found.purpose is Purpose.ORDER:
        raise HoldSettled(hold=hold, owner=found.owner)
    await commands.void_holds(tx, [hold])
    return await queries.get_hold(tx, hold)


def _kept(answers: list[Hold | Refusal]) -> Hold:
    [answer] = answers
    if isinstance(answer, Refusal):
        raise answer
    return answer


ROUTES = [get_hold, post_hold_extension, post_hold_release]
