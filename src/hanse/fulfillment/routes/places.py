"""The work of a place: where articles lie there, and how much it gets done."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.fulfillment import commands, queries
from hanse.fulfillment.contracts import Bay, BayInput, Throughput
from hanse.fulfillment.refusals import UnknownArticles
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx


class Bays(msgspec.Struct, frozen=True):
    """Where articles lie at a place."""

    location: UUID
    rows: Annotated[list[BayInput], msgspec.Meta(max_length=5_000)]


class BaysSaved(msgspec.Struct, frozen=True):
    """How many articles have their bay."""

    saved: int


@edge.get("/v1/bays", needs=Needs("fulfillment.read", Scope.LOCATION, at="location"), tags=["fulfillment"])
async def get_bays(tx: Tx, actor: Actor, location: UUID) -> list[Bay]:
    """Where articles lie at a location, in the order of the way through it."""
    return await queries.list_bays(tx, actor, location)


@edge.put(
    "/v1/bays",
    needs=Needs("fulfillment.pick", Scope.LOCATION, at="data.location"),
    refuses=[UnknownArticles],
    tags=["fulfillment"],
)
async def put_bays(tx: Tx, actor: Actor, data: Bays) -> BaysSaved:
    """Write down where articles lie; those that are not named stay where they are."""
    return BaysSaved(await commands.save_bays(tx, actor, data.location, data.rows))


@edge.delete(
    "/v1/bays/{variant:uuid}", needs=Needs("fulfillment.pick", Scope.LOCATION, at="location"), tags=["fulfillment"]
)
async def delete_bay(tx: Tx, actor: Actor, variant: UUID, location: UUID) -> None:
    """Forget where an article lay at a location."""
    await commands.clear_bay(tx, actor, location, variant)


@edge.get(
    "/v1/fulfillment/throughput",
    needs=Needs("fulfillment.read", Scope.LOCATION, through_actor=True),
    tags=["fulfillment"],
)
async def get_throughput(
    tx: Tx, actor: Actor, days: Annotated[int, QueryParameter(ge=1, le=400)] = 7
) -> list[Throughput]:
    """What the caller's locations got done in the last days, and how fast; never by person."""
    return await queries.throughput(tx, actor, days)


ROUTES = [get_bays, put_bays, delete_bay, get_throughput]
