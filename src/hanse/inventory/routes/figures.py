"""Figures that feeds tell, and what stays back by hand."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Availability, Condition, Figure, FigureOutcome, SafetyStock, StockFigure
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound

LINES_MAX = 1000


class FigureLine(msgspec.Struct, frozen=True):
    """How many pieces there are.

    `sequence` grows with every message of the source about this position; where a source has none, `observed_at` says
    when the figure was true. Without both the figure counts as it comes.
    """

    variant: UUID
    quantity: Figure
    condition: Condition = Condition.SELLABLE
    sequence: Annotated[int, msgspec.Meta(ge=0, le=9_000_000_000_000_000_000)] | None = None
    observed_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class KeptLine(msgspec.Struct, frozen=True):
    """How many pieces shall be kept."""

    variant: UUID
    quantity: Figure


class Figures(msgspec.Struct, frozen=True):
    """Figures of one location, as a source tells them. One line for each variant and condition."""

    location: UUID
    lines: Annotated[list[FigureLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] = "feed"


class KeptBack(msgspec.Struct, frozen=True):
    """What stays back at one location. One line for each variant."""

    location: UUID
    lines: Annotated[list[KeptLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class LineOutcome(msgspec.Struct, frozen=True):
    """What became of a line. `version` is that of the position as it stands now."""

    variant: UUID
    condition: Condition
    outcome: FigureOutcome
    version: int


class Changed(msgspec.Struct, frozen=True):
    """How many positions are different now, and what became of each line, in their order."""

    changed: int
    lines: list[LineOutcome]


@edge.put(
    "/v1/stock/figures",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="data.location"),
    refuses=[NotFound],
    tags=["inventory"],
)
async def put_stock_figures(tx: Tx, data: Figures) -> Changed:
    """State how many pieces there are, as a feed tells it. The same figures again change nothing.

    A line that is not newer than what its source told before is answered as superseded, and changes nothing.
    """
    if len({(line.variant, line.condition) for line in data.lines}) < len(data.lines):
        raise InvalidInput(field="lines", reason="a variant stands on two lines")
    await queries.check_variants(tx, [line.variant for line in data.lines])
    lines = [
        StockFigure(line.variant, data.location, line.quantity, line.condition, line.sequence, line.observed_at)
        for line in data.lines
    ]
    outcomes = await commands.feed_stock(tx, lines, reason="feed", source=data.source)
    variants = list({line.variant for line in lines})
    versions = {one.variant: one.version for one in await queries.availability(tx, variants, [data.location])}
    return Changed(
        outcomes.count(FigureOutcome.APPLIED),
        [
            LineOutcome(line.variant, line.condition, outcome, versions.get(line.variant, 0))
            for line, outcome in zip(lines, outcomes, strict=True)
        ],
    )


@edge.put(
    "/v1/stock/safety",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="data.location"),
    refuses=[NotFound],
    tags=["inventory"],
)
async def put_safety_stock(tx: Tx, data: KeptBack) -> list[Availability]:
    """State by hand how many pieces stay back for those who stand before the shelf, whatever the rules say."""
    if len({line.variant for line in data.lines}) < len(data.lines):
        raise InvalidInput(field="lines", reason="a variant stands on two lines")
    lines = [SafetyStock(line.variant, data.location, line.quantity) for line in data.lines]
    await queries.check_variants(tx, [line.variant for line in lines])
    await commands.set_safety_stock(tx, lines)
    return await queries.availability(tx, [line.variant for line in lines], [data.location])


@edge.delete(
    "/v1/stock/safety",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="location"),
    tags=["inventory"],
)
async def delete_safety_stock(
    tx: Tx, location: UUID, variants: Annotated[list[UUID], QueryParameter(min_items=1, max_items=LINES_MAX)]
) -> None:
    """What was stated by hand holds no longer; rules decide again."""
    await commands.release_safety_stock(tx, [(variant, location) for variant in dict.fromkeys(variants)])


ROUTES = [put_stock_figures, put_safety_stock, delete_safety_stock]
