"""Figures of positions, and what changes them."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import ledger
from hanse.inventory import commands, queries
from hanse.inventory.contracts import (
    Availability,
    Change,
    Condition,
    Quantity,
    Reason,
    StockChange,
    StockLine,
)
from hanse.inventory.refusals import InsufficientStock
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

LINES_MAX = 1000

Variants = Annotated[list[UUID], QueryParameter(min_items=1, max_items=LINES_MAX)]


class PieceLine(msgspec.Struct, frozen=True):
    """Pieces of a variant."""

    variant: UUID
    quantity: Quantity
    condition: Condition = Condition.SELLABLE


class ChangeLine(msgspec.Struct, frozen=True):
    """Pieces that appear (above zero) or go (below)."""

    variant: UUID
    quantity: Change
    condition: Condition = Condition.SELLABLE


class Receipt(msgspec.Struct, frozen=True):
    """Goods that arrive. `reference` is the id of the delivery in the sender's system."""

    location: UUID
    lines: Annotated[list[PieceLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    reference: UUID | None = None


class Adjustment(msgspec.Struct, frozen=True):
    """Books put right, with the reason."""

    location: UUID
    reason: Reason
    lines: Annotated[list[ChangeLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class ConditionChange(msgspec.Struct, frozen=True):
    """Pieces that change their condition where they lie."""

    location: UUID
    to: Condition
    lines: Annotated[list[PieceLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


@edge.get(
    "/v1/stock",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    tags=["inventory"],
)
async def get_stock(
    tx: Tx,
    actor: Actor,
    variants: Variants,
    locations: Annotated[list[UUID] | None, QueryParameter(max_items=LINES_MAX)] = None,
    channel: str | None = None,
) -> list[Availability]:
    """The exact figures of positions, at the locations where the caller may read stock."""
    mine = actor.locations_for("inventory.read")
    wanted = None if locations is None else set(locations)
    if mine is not None:
        wanted = set(mine) if wanted is None else wanted & mine
    return await queries.availability(tx, variants, None if wanted is None else list(wanted), channel)


@edge.get(
    "/v1/stock/positions",
    needs=Needs("inventory.read", Scope.LOCATION, at="location"),
    tags=["inventory"],
)
async def get_stock_positions(
    tx: Tx,
    location: UUID,
    at_most: Annotated[int | None, QueryParameter(ge=0)] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Availability]:
    """All positions of a location, or those that run low."""
    return await queries.list_positions(tx, location, cursor, limit, at_most=at_most)


@edge.get(
    "/v1/stock/movements",
    needs=Needs("inventory.read", Scope.LOCATION, at="location"),
    tags=["inventory"],
)
async def get_stock_movements(
    tx: Tx, variant: UUID, location: UUID, cursor: str | None = None, limit: int | None = None
) -> Page[ledger.Transfer]:
    """What has come to and gone from a position, the latest first."""
    return await queries.movements(tx, variant, location, cursor, limit)


@edge.post(
    "/v1/stock/receipts",
    needs=Needs("inventory.receive", Scope.LOCATION, at="data.location"),
    refuses=[NotFound],
    idempotent=True,
    tags=["inventory"],
)
async def post_stock_receipt(tx: Tx, data: Receipt) -> list[Availability]:
    """Goods arrive from a supplier."""
    lines = [StockLine(line.variant, data.location, line.quantity, line.condition) for line in data.lines]
    await queries.check_variants(tx, [line.variant for line in lines])
    await commands.receive(tx, lines, data.reference)
    return await queries.availability(tx, [line.variant for line in lines], [data.location])


@edge.post(
    "/v1/stock/adjustments",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="data.location"),
    refuses=[NotFound, InsufficientStock],
    idempotent=True,
    tags=["inventory"],
)
async def post_stock_adjustment(tx: Tx, actor: Actor, data: Adjustment) -> list[Availability]:
    """Put the books right, with a reason."""
    lines = [StockChange(line.variant, data.location, line.quantity, line.condition) for line in data.lines]
    await queries.check_variants(tx, [line.variant for line in lines])
    await commands.adjust(tx, actor, lines, data.reason)
    return await queries.availability(tx, [line.variant for line in lines], [data.location])


@edge.post(
    "/v1/stock/condition-changes",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="data.location"),
    refuses=[NotFound, InsufficientStock],
    idempotent=True,
    tags=["inventory"],
)
async def post_condition_change(tx: Tx, actor: Actor, data: ConditionChange) -> list[Availability]:
    """Pieces change their condition where they lie: off to display, out of quarantine."""
    lines = [StockLine(line.variant, data.location, line.quantity, line.condition) for line in data.lines]
    await commands.recondition(tx, actor, lines, data.to)
    return await queries.availability(tx, [line.variant for line in lines], [data.location])


ROUTES = [
    get_stock,
    get_stock_positions,
    get_stock_movements,
    post_stock_receipt,
    post_stock_adjustment,
    post_condition_change,
]
