"""Rows become what articles cost the house: of a piece, without tax, in the currency of the mapping."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import catalog, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx

from .fields import EXACT
from .loader import Done, Loader, tell_refused
from .mapping import Loaded
from .rows import Problem, Row
from .runs import Counts

MINOR_MAX = 10**12


class Prepared(msgspec.Struct):
    """Readable rows of a portion, and what was left out."""

    rows: list[Row]
    problems: list[Problem]
    skipped: int


class CostLoader(Loader):
    """Loads costs; those without a moment count from when they are imported."""

    def __init__(self, loaded: Loaded) -> None:
        self._currency = loaded.mapping.currency

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Leave out what is incomplete, below zero, or more than money can be."""
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
        """Find the articles and say what they cost. Of rows for one article and moment the last one counts."""
        variants = await catalog.variants_by_sku(tx, sorted({(row.values or {})["sku"] for row in prepared.rows}))
        costs: dict[tuple[UUID, datetime | None], pricing.CostInput] = {}
        problems = prepared.problems
        for row in prepared.rows:
            values = row.values or {}
            variant = variants.get(values["sku"])
            if variant is None:
                problems.append(Problem(row.line, "sku", "is no article", values["sku"]))
                continue
            minor, at = _minor(values["cost"]), values.get("at")
            costs[variant, at] = pricing.CostInput(variant, minor, self._currency, at)
        changed = await pricing.set_costs(tx, SYSTEM, list(costs.values())) if costs else 0
        refused = len({problem.line for problem in problems})
        return Counts(0, changed, len(costs) - changed, prepared.skipped, refused), problems


def _minor(exact: int) -> int:
    """Whole minor units, a half rounded up."""
    return int((exact + EXACT // 2) // EXACT)


def _fault(row: Row) -> Problem | None:
    values = row.values or {}
    for name in ("sku", "cost"):
        if values[name] is None:
            return Problem(row.line, name, "is missing", "")
    if values["cost"] < 0:
        return Problem(row.line, "cost", "is below zero", str(values["cost"]))
    if _minor(values["cost"]) > MINOR_MAX:
        return Problem(row.line, "cost", "is more than money can be", str(values["cost"]))
    return None
