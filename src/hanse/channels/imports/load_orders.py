"""Rows of a former system become its documents with their lines."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from hanse import orders
from hanse.kit.db import Tx

from .fields import Test, tester
from .loader import Done, Loader, tell_refused
from .mapping import Loaded
from .rows import Problem, Row, RowReader
from .runs import Counts

AMOUNT_MAX = 10**18


class Prepared(msgspec.Struct):
    """Documents of a portion, and what was left out."""

    documents: list[orders.HistoryDocument]
    problems: list[Problem]
    counts: Counts


class _Open(msgspec.Struct):
    first: Mapping[str, Any]
    lines: list[orders.HistoryLine]


class OrderLoader(Loader):
    """Loads documents; all rows of one stand within one part of the feed."""

    def __init__(self, loaded: Loaded) -> None:
        self._mapping, rules = loaded.mapping, loaded.mapping.orders
        self._line_kind = _line_kinds(loaded)
        self._documents: list[tuple[orders.HistoryKind, Test, frozenset[orders.HistoryLineKind]]] = [
            (rule.kind, tester(rule.when, loaded.fields, loaded.mapping.currency), frozenset(rule.lines))
            for rule in rules.documents
        ]
        self._reader: RowReader | None = None

    def begin(self, reader: RowReader) -> None:
        """A file begins."""
        self._reader = reader

    def record(self, row: Row) -> object:
        """A portion ends where a part ends."""
        return row.key

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Gather the lines of each document in their order."""
        found: dict[str, _Open] = {}
        refused: Counter[str] = Counter()
        problems = tell_refused(rows)
        skipped = 0
        for row in rows:
            values = row.values
            if values is None:
                skipped += not row.problems
                if row.problems and self._reader is not None:
                    refused[str(self._reader.value(row.raw, "number"))] += 1
                continue
            if not self._complete(row, values, problems):
                refused[str(values["number"])] += 1
                continue
            number = values["number"]
            document = found.get(number)
            if document is None:
                document = found[number] = _Open(values, [])
            document.lines.append(
                orders.HistoryLine(
                    self._line_kind(values),
                    values["sku"],
                    values.get("description") or "",
                    values["quantity"],
                    values["price"],
                    values["at"],
                )
            )
        counts = Counts(skipped=skipped, refused=sum(refused.values()))
        documents = [self._document(number, one, refused[number]) for number, one in found.items()]
        return Prepared(documents, problems, counts)

    def _complete(self, row: Row, values: Mapping[str, Any], problems: list[Problem]) -> bool:
        for name in ("number", "sku", "quantity", "price", "at"):
            if values[name] is None:
                problems.append(Problem(row.line, name, "is missing", ""))
                return False
        if abs(values["quantity"] * values["price"]) > AMOUNT_MAX:
            problems.append(Problem(row.line, "price", "is too large for this quantity", str(values["price"])))
            return False
        return True

    def _document(self, number: str, found: _Open, refused: int) -> orders.HistoryDocument:
        first, lines = found.first, found.lines
        at = min(line.at for line in lines)
        return orders.HistoryDocument(
            source=self._mapping.source,
            number=number,
            kind=self._kind(first, lines),
            channel=first.get("channel") or self._mapping.orders.channel,
            customer_key=first.get("customer"),
            country=first.get("country"),
            country_name=first.get("country_name") or "",
            at=at,
            day=at.date(),
            currency=self._mapping.currency,
            lines=lines,
            lines_refused=refused,
        )

    def _kind(self, first: Mapping[str, Any], lines: Sequence[orders.HistoryLine]) -> orders.HistoryKind:
        kinds = {line.kind for line in lines}
        for kind, fits, only in self._documents:
            if fits(first) and (not only or kinds <= only):
                return kind
        return orders.HistoryKind.ORDER

    async def write(self, tx: Tx, prepared: Prepared) -> Done:
        """Bring the documents to their stated form."""
        done = await orders.load_history(tx, prepared.documents)
        counts = prepared.counts
        counts.add(Counts(done.created, done.changed, done.unchanged))
        return counts, prepared.problems


def _line_kinds(loaded: Loaded) -> Callable[[Mapping[str, Any]], orders.HistoryLineKind]:
    currency = loaded.mapping.currency
    tests = [(tester(rule.when, loaded.fields, currency), rule.kind) for rule in loaded.mapping.orders.lines]

    def kind(values: Mapping[str, Any]) -> orders.HistoryLineKind:
        for fits, found in tests:
            if fits(values):
                return found
        return orders.HistoryLineKind.GOODS

    return kind
