"""Several orders in one walk, over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.fulfillment import commands, queries
from hanse.fulfillment.contracts import Wave, WavePicked, WaveWanted
from hanse.fulfillment.refusals import NothingToFetch, PickedByAnother, TaskNotThere, WrongArticle
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound

from .tasks import PICK, Picked


class Missing(msgspec.Struct, frozen=True):
    """Which article of a walk cannot be found, and why."""

    variant: UUID
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "not found"


@edge.get("/v1/waves", needs=Needs("fulfillment.read", Scope.LOCATION, at="location"), tags=["fulfillment"])
async def get_waves(tx: Tx, actor: Actor, location: UUID) -> list[Wave]:
    """The walks at a location that go on, the newest first."""
    return await queries.list_waves(tx, actor, location)


@edge.post(
    "/v1/waves",
    needs=Needs("fulfillment.pick", Scope.LOCATION, at="data.location"),
    idempotent=True,
    refuses=[TaskNotThere, NothingToFetch],
    tags=["fulfillment"],
)
async def post_wave(tx: Tx, actor: Actor, data: WaveWanted) -> Wave:
    """Take several open tasks in hand at once: those named, or the most urgent ones that fit."""
    return await commands.make_wave(tx, actor, data)


@edge.get(
    "/v1/waves/{wave:uuid}",
    needs=Needs("fulfillment.read", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["fulfillment"],
)
async def get_wave(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """One walk: its boxes, and the articles in the order of the way."""
    return await queries.get_wave(tx, actor, wave)


@edge.post(
    "/v1/waves/{wave:uuid}/picked",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, WrongArticle, PickedByAnother, InvalidInput],
    tags=["fulfillment"],
)
async def post_wave_picked(tx: Tx, actor: Actor, wave: UUID, data: Picked) -> WavePicked:
    """Confirm by scan what was taken, and hear into which boxes it goes."""
    return await commands.confirm_wave_pick(tx, actor, wave, data.code, data.quantity)


@edge.post(
    "/v1/waves/{wave:uuid}/shortage",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, WrongArticle, PickedByAnother],
    tags=["fulfillment"],
)
async def post_wave_shortage(tx: Tx, actor: Actor, wave: UUID, data: Missing) -> Wave:
    """Say that an article cannot be found, for all boxes that still want it."""
    return await commands.short_wave_pick(tx, actor, wave, data.variant, data.reason)


@edge.post(
    "/v1/waves/{wave:uuid}/picking",
    needs=PICK,
    status=200,
    refuses=[NotFound],
    tags=["fulfillment"],
)
async def post_wave_picking(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """Go on with a walk that somebody else began."""
    return await commands.take_over_wave(tx, actor, wave)


@edge.delete(
    "/v1/waves/{wave:uuid}/picking",
    needs=PICK,
    status=200,
    refuses=[NotFound, PickedByAnother],
    tags=["fulfillment"],
)
async def delete_wave_picking(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """End a walk early: what is not complete is laid back, and open again for whoever comes next."""
    return await commands.end_wave(tx, actor, wave)


ROUTES = [
    get_waves, post_wave, get_wave, post_wave_picked, post_wave_shortage, post_wave_picking, delete_wave_picking,
]  # fmt: skip
