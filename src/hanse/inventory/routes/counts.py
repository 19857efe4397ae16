"""Counts of what is really there."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Count, CountKind, CountState, Figure, StockFigure
from hanse.inventory.refusals import CountClosed
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

LINES_MAX = 1000


class CountWanted(msgspec.Struct, frozen=True):
    """Where to count, and whether everything."""

    location: UUID
    kind: CountKind = CountKind.CYCLE


class CountedFigure(msgspec.Struct, frozen=True):
    """How many pieces of a variant somebody found."""

    variant: UUID
    quantity: Figure


class Counted(msgspec.Struct, frozen=True):
    """What was counted; `more` adds it to what was counted before, on another shelf."""

    lines: Annotated[list[CountedFigure], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    more: bool = False


@edge.get(
    "/v1/stock/counts",
    needs=Needs("inventory.count", Scope.LOCATION, through_actor=True),
    tags=["inventory"],
)
async def get_stock_counts(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    in_state: Annotated[CountState | None, QueryParameter(name="state")] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Count]:
    """Counts at the caller's locations, or one of them, the latest first."""
    actor.require("inventory.count", location)
    places = actor.locations_for("inventory.count") if location is None else [location]
    return await queries.list_counts(tx, places, in_state, cursor, limit)


@edge.get(
    "/v1/stock/counts/{count:uuid}",
    needs=Needs("inventory.count", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_stock_count(tx: Tx, actor: Actor, count: UUID) -> Count:
    """One count with its lines."""
    found = await queries.get_count(tx, count)
    actor.require("inventory.count", found.location)
    return found


@edge.post(
    "/v1/stock/counts",
    needs=Needs("inventory.count", Scope.LOCATION, at="data.location"),
    refuses=[NotFound],
    idempotent=True,
    tags=["inventory"],
)
async def post_stock_count(tx: Tx, actor: Actor, data: CountWanted) -> Count:
    """Begin a count; the store goes on selling."""
    return await commands.start_count(tx, actor, data.location, data.kind)


@edge.post(
    "/v1/stock/counts/{count:uuid}/lines",
    needs=Needs("inventory.count", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, CountClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_counted_lines(tx: Tx, actor: Actor, count: UUID, data: Counted) -> Count:
    """Write down what was counted."""
    found = await queries.get_count(tx, count)
    lines = [StockFigure(line.variant, found.location, line.quantity) for line in data.lines]
    await queries.check_variants(tx, [line.variant for line in lines])
    return await commands.record_count(tx, actor, count, lines, more=data.more)


@edge.post(
    "/v1/stock/counts/{count:uuid}/completion",
    needs=Needs("inventory.count", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, CountClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_count_completion(tx: Tx, actor: Actor, count: UUID) -> Count:
    """Book the differences, and close the count."""
    return await commands.finish_count(tx, actor, count)


@edge.post(
    "/v1/stock/counts/{count:uuid}/cancellation",
    needs=Needs("inventory.count", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, CountClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_count_cancellation(tx: Tx, actor: Actor, count: UUID) -> Count:
    """Give up a count; nothing is booked."""
    return await commands.cancel_count(tx, actor, count)


ROUTES = [
    get_stock_counts,
    get_stock_count,
    post_stock_count,
    post_counted_lines,
    post_count_completion,
    post_count_cancellation,
]
