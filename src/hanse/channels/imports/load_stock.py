"""Rows become figures of stock: how many pieces of an article are at a place."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, inventory, locations
from hanse.kit.db import Tx

from .loader import Done, Loader, tell_refused
from .mapping import Loaded
from .rows import Problem, Row
from .runs import Counts

QUANTITY_MAX = 1_000_000_000


class Prepared(msgspec.Struct):
    """Readable rows of a portion, and what was left out."""

    rows: list[Row]
    problems: list[Problem]
    skipped: int


class StockLoader(Loader):
    """Loads stock figures; the difference to the books is booked as a correction."""

    def __init__(self, loaded: Loaded) -> None:
        self._source = loaded.mapping.source

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Leave out what is incomplete or below zero."""
        good, problems = [], tell_refused(rows)
        for row in rows:
            if row.values is not None:
                fault = _fault(row)
                if fault is None:
                    good.append(row)
                else:
                    problems.append(fault)
        return Prepared(good, problems, sum(row.values is None and not row.problems for row in rows))

    async def write(self, tx: Tx, prepared: Prepared) -> Done:
        """Find the articles and places, and state the figures.

        Of rows for one position the newest counts, or the last one where none says how new it is. What is older than
        what the feed told before is skipped.
        """
        places = {place.code: place.id for place in await locations.list_locations(tx)}
        skus = {(row.values or {})["sku"] for row in prepared.rows}
        variants = await catalog.variants_by_sku(tx, list(skus))
        figures: dict[tuple[UUID, UUID, str], inventory.StockFigure] = {}
        problems = prepared.problems
        for row in prepared.rows:
            values = row.values or {}
            variant, place = variants.get(values["sku"]), places.get(values["location"])
            if variant is None:
                problems.append(Problem(row.line, "sku", "is no article", values["sku"]))
            elif place is None:
                problems.append(Problem(row.line, "location", "is no place", values["location"]))
            else:
                condition = inventory.Condition(values.get("condition") or "sellable")
                figure = inventory.StockFigure(
                    variant, place, values["quantity"], condition, values.get("sequence"), values.get("observed_at")
                )
                key = variant, place, condition
                figures[key] = figure if key not in figures else _newer(figures[key], figure)
        outcomes = await inventory.feed_stock(
            tx, list(figures.values()), reason=f"import:{self._source}", source=self._source
        )
        told = Counter(outcomes)
        refused = len({problem.line for problem in problems})
        applied, unchanged = told[inventory.FigureOutcome.APPLIED], told[inventory.FigureOutcome.UNCHANGED]
        skipped = prepared.skipped + told[inventory.FigureOutcome.SUPERSEDED]
        return Counts(0, applied, unchanged, skipped, refused), problems


def _newer(first: inventory.StockFigure, second: inventory.StockFigure) -> inventory.StockFigure:
    if first.sequence is not None and second.sequence is not None:
        return second if second.sequence >= first.sequence else first
    if first.observed_at is not None and second.observed_at is not None:
        return second if second.observed_at >= first.observed_at else first
    return second


def _fault(row: Row) -> Problem | None:
    values = row.values or {}
    for name in ("sku", "location", "quantity"):
        if values[name] is None:
            return Problem(row.line, name, "is missing", "")
    if not 0 <= values["quantity"] <= QUANTITY_MAX:
        return Problem(row.line, "quantity", "is below zero", str(values["quantity"]))
    condition = values.get("condition") or "sellable"
    if condition not in list(inventory.Condition):
        return Problem(row.line, "condition", f"is none of {', '.join(inventory.Condition)}", condition)
    return None
