"""Records that follow from many rows: the rows are counted first, then the records whose counts changed are written."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from hanse.kit.db import Tx

from . import tallies
from .fields import Test, filled, tester
from .loader import Done, Loader, tell_refused
from .mapping import Field, Group, Loaded
from .rows import Problem, Row, RowReader
from .runs import Counts

SETTLED_AT_ONCE = 500


class Prepared(msgspec.Struct):
    """The counts of the parts of a portion, and what was left out."""

    parts: dict[str, tallies.Tallies]
    problems: list[Problem]
    counts: Counts


class GroupedLoader(Loader):
    """Counts the values of each key by part of the feed, and lets another loader write what follows."""

    def __init__(self, loaded: Loaded, group: Group, inner: Loader) -> None:
        self._loaded, self._inner, self._key = loaded, inner, group.key
        self._choose: list[tuple[str, Test]] = [
            (name, tester(choice.where, loaded.fields, loaded.mapping.currency))
            for name, choice in group.choose.items()
        ]
        self._last = [name for name, choice in group.choose.items() if choice.take == "last"]
        self._first = [name for name, choice in group.choose.items() if choice.take == "first"]
        self._fixed = {name: field.value for name, field in loaded.fields.items() if field.column is None}
        self._feed = 0

    def begin(self, reader: RowReader) -> None:
        """A file begins."""
        self._inner.begin(reader)

    def record(self, row: Row) -> object:
        """A portion ends where a part ends."""
        return row.key

    async def before(self, tx: Tx) -> None:
        """What the records need must exist."""
        self._feed = await tallies.feed_of(tx, self._loaded.mapping.source, self._loaded.mapping.kind)
        await self._inner.before(tx)

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Count the values of each part."""
        made = Prepared({}, tell_refused(rows), Counts())
        for row in rows:
            values = row.values
            if values is None:
                made.counts.skipped += not row.problems
                made.counts.refused += bool(row.problems)
                continue
            key = values[self._key]
            if not key:
                made.problems.append(Problem(row.line, self._key, "is missing", ""))
                made.counts.refused += 1
                continue
            self._count(made.parts.setdefault(row.key or "", {}), str(key), values)
        return made

    def _count(self, part: tallies.Tallies, key: str, values: Mapping[str, Any]) -> None:
        at = values.get("at")
        found = [(name, values[name]) for name, counts in self._choose if values[name] is not None and counts(values)]
        # A row that says nothing that counts still says that there is such a record.
        for name, value in found or [("", "")]:
            place = (key, name, _written(value))
            tally = part.get(place)
            if tally is None:
                part[place] = tallies.Tally(1, at, at)
                continue
            tally.row_count += 1
            if at is not None:
                tally.first_at = min(at, tally.first_at or at)
                tally.last_at = max(at, tally.last_at or at)

    async def write(self, tx: Tx, prepared: Prepared) -> Done:
        """State the parts."""
        prepared.counts.restated = await tallies.state_parts(tx, self._feed, prepared.parts)
        return prepared.counts, prepared.problems

    async def settle(self, tx: Tx) -> Done | None:
        """Write some of the records whose counts changed; None when there are none."""
        keys = await tallies.due(tx, self._feed, SETTLED_AT_ONCE)
        if not keys:
            return None
        found = await tallies.chosen(tx, self._feed, keys, self._last, self._first)
        rows = [Row(0, self._values(key, found[key])) for key in keys if found[key]]
        return await self._inner.write(tx, self._inner.prepare(rows))

    def _values(self, key: str, chosen: Mapping[str, str]) -> dict[str, Any]:
        fields = self._loaded.fields
        values: dict[str, Any] = dict.fromkeys(fields)
        values |= self._fixed | {self._key: key}
        values |= {name: _read(text, fields[name]) for name, text in chosen.items() if name in fields}
        for name, field in fields.items():
            if field.otherwise and not values.get(name):
                values[name] = filled(field.otherwise, values)
        return values

    async def unchanged(self, tx: Tx, counts: Counts) -> int:
        """How many records of the feed stayed as they were."""
        return max(0, await tallies.known_keys(tx, self._feed) - counts.created - counts.changed)


def _written(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _read(text: str, field: Field) -> Any:
    match field.type:
        case "integer" | "amount" | "minor":
            return int(text)
        case "boolean":
            return text == "True"
        case "moment":
            return datetime.fromisoformat(text)
        case "text" | "list":
            return text
