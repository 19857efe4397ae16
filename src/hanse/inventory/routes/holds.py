"""Holds for people and programs outside: an agent's quote, a marketplace's basket."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Hold, HoldWanted, Purpose, Quantity
from hanse.inventory.refusals import DeliveryClosed, DeliveryUndated, HoldLapsed, HoldSettled, OutOfStock
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import IdempotencyKeyReused, InvalidInput, NotFound, Refusal
from hanse.ledger import TransferIdTaken

A_DAY_MINUTES = 24 * 60

Minutes = Annotated[int, msgspec.Meta(ge=1, le=A_DAY_MINUTES)]


class HoldBody(msgspec.Struct, frozen=True):
    """A wish to keep pieces. `owner` is the cart or quote that they are for; a new one when it is left out.

    With an announced `delivery` for the location the pieces are those that come with it. Whether a channel sells what
    is on its way is for the caller to know; carts and orders follow the policy of their channel.
    """

    variant: UUID
    location: UUID
    quantity: Quantity
    minutes: Minutes = 15
    purpose: Purpose = Purpose.QUOTE
    owner: UUID | None = None
    delivery: UUID | None = None


class Extension(msgspec.Struct, frozen=True):
    """For how long from now the pieces shall be kept."""

    minutes: Minutes


@edge.post(
    "/v1/holds",
    needs=Needs("inventory.hold", Scope.LOCATION, at="data.location"),
    refuses=[OutOfStock, HoldLapsed, InvalidInput, NotFound, DeliveryClosed, DeliveryUndated],
    idempotent=True,
    together=True,
    tags=["inventory"],
)
async def post_hold(house: House, command_id: UUID, data: HoldBody) -> Hold:
    """Keep pieces for some minutes. A refusal says which places have them.

    A repeat with the same key answers with the same hold, as it stands now.
    """
    if data.purpose is Purpose.LEASE:
        raise InvalidInput(field="purpose", reason="leases are asked for at /v1/till/leases")
    if data.purpose is Purpose.ASIDE:
        raise InvalidInput(field="purpose", reason="deliveries set pieces aside themselves")
    until = house.clock.now() + timedelta(minutes=data.minutes)
    owner = data.owner or command_id
    wish = HoldWanted(
        command_id, data.variant, data.location, data.quantity, until, data.purpose, owner, delivery=data.delivery
    )
    try:
        return await house.gathered(commands.hold)(wish)
    except TransferIdTaken:
        raise IdempotencyKeyReused(key=str(command_id)) from None


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


ROUTES = [post_hold, get_hold, post_hold_extension, post_hold_release]
