"""Rows become customers."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from hanse import customers, orders
from hanse.kit.address import Address
from hanse.kit.db import Tx

from .loader import Done, Loader, tell_refused
from .mapping import Loaded
from .rows import Problem, Row
from .runs import Counts

ADDRESS = ("street", "house_number", "postal_code", "city", "extra")


class Prepared(msgspec.Struct):
    """Customers of a portion, the lines they stand on, and what was left out."""

    customers: list[customers.SaveCustomer]
    lines: list[int]
    problems: list[Problem]
    skipped: int


class CustomerLoader(Loader):
    """Loads customers; imported orders that name them find them at once."""

    def __init__(self, loaded: Loaded) -> None:
        self._source = loaded.mapping.source

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Make a customer of each row."""
        found, lines, problems = [], [], tell_refused(rows)
        for row in rows:
            if row.values is not None and not row.values["key"]:
                problems.append(Problem(row.line, "key", "is missing", ""))
            elif row.values is not None:
                found.append(self._customer(row.values))
                lines.append(row.line)
        skipped = sum(row.values is None and not row.problems for row in rows)
        return Prepared(found, lines, problems, skipped)

    def _customer(self, values: Mapping[str, Any]) -> customers.SaveCustomer:
        texts = {name: values.get(name) or "" for name in ("given_name", "family_name", "company")}
        parts = {name: values.get(name) or "" for name in ADDRESS}
        country = values.get("country") or ""
        address = Address(country=country, **parts)
        return customers.SaveCustomer(
            source=self._source,
            key=values["key"],
            email=values.get("email"),
            phone=values.get("phone"),
            card=values.get("card"),
            language=values.get("language") or "de",
            addresses=[("billing", address)] if country or any(parts.values()) else [],
            country=country or "DE",
            created_at=values.get("created_at"),
            **texts,
        )

    async def write(self, tx: Tx, prepared: Prepared) -> Done:
        """Make or change the customers."""
        done = await customers.load_customers(tx, prepared.customers)
        problems = prepared.problems
        for refused in done.refused:
            value = str(getattr(prepared.customers[refused.index], refused.field, "") or "")
            problems.append(Problem(prepared.lines[refused.index], refused.field, refused.reason, value))
        if done.created or done.changed:
            await orders.link_history(tx, self._source, [one.key for one in prepared.customers])
        lines = {problem.line for problem in problems}
        return Counts(done.created, done.changed, done.unchanged, prepared.skipped, len(lines)), problems
