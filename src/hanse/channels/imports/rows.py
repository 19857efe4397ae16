"""Rows of a file become values by the mapping; what cannot be read is told with line, field and reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import msgspec

from .fields import Convert, Test, Value, converter, filled, tester
from .files import CheckedFile, Raw, read
from .mapping import Field, Loaded, When, as_field
from .refused import WrongValue

VALUE_SHOWN_MAX = 500
NO_NUMBERS = "must be a text or a number"


class Problem(msgspec.Struct, frozen=True):
    """What was left out, and why. `kept` says that the record was taken without this value."""

    line: int
    field: str
    reason: str
    value: str
    kept: bool = False


class Row(msgspec.Struct):
    """A row in values. Without values it was skipped, or its problems say why it was refused.

    `key` is the part of the feed, where the mapping has parts and the row could be read at all.
    """

    line: int
    values: dict[str, Value] | None
    raw: Raw | None = None
    key: str | None = None
    problems: Sequence[Problem] = ()


class RowReader:
    """Reads the rows of files with one mapping."""

    def __init__(self, loaded: Loaded, header: Sequence[str]) -> None:
        mapping = loaded.mapping
        self._loaded = loaded
        self.header = list(header)
        self._plan = [self._step(name, field) for name, field in loaded.fields.items() if field.column is not None]
        self._fixed = {name: field.value for name, field in loaded.fields.items() if field.column is None}
        self._fallback = [(n, f.otherwise) for n, f in loaded.fields.items() if f.otherwise and mapping.group is None]
        self._skips = [self.raw_test(rule.when) for rule in mapping.skip]
        self._part = self.getter(mapping.part.column) if mapping.part else None
        self._first = mapping.part.first if mapping.part else None

    def _step(self, name: str, field: Field) -> tuple[str, Callable[[Any], Any], Convert]:
        mapping = self._loaded.mapping
        convert = converter(field, mapping.values, mapping.currency, mapping.time_zone)
        return name, self.getter(field.column or ""), convert

    def getter(self, column: str) -> Callable[[Any], Any]:
        """What takes the cell of a column out of a row."""
        if self._loaded.mapping.file.format == "jsonl":
            return lambda raw: raw.get(column)
        return itemgetter(self.header.index(column))

    def value(self, raw: Raw | None, name: str) -> Value:
        """One field of a row; None where it cannot be read."""
        for known, get, convert in self._plan:
            if known == name and raw is not None:
                try:
                    return convert(get(raw))
                except (WrongValue, TypeError):
                    return None
        return self._fixed.get(name)

    def raw_test(self, when: When) -> Callable[[Raw], bool]:
        """Whether a row meets conditions on its columns as they stand in the file."""
        test: Test = tester(when, {}, self._loaded.mapping.currency)
        getters = [(name, self.getter(name)) for name in when]
        return lambda raw: test({name: _trimmed(get(raw)) for name, get in getters})

    def further(self, fields: Mapping[str, Field | str]) -> list[tuple[str, Callable[[Any], Any], Convert]]:
        """Steps for fields beside the record's own: attributes and options."""
        return [self._step(name, as_field(field)) for name, field in fields.items()]

    def rows(self, checked: CheckedFile, begin: int = 0) -> Iterator[Row]:
        """The rows of a file from a position on."""
        for number, found in enumerate(read(checked, self._loaded)):
            if number < begin:
                continue
            if found.raw is None:
                yield Row(found.line, None, problems=(Problem(found.line, "", found.fault, ""),))
            else:
                yield self._row(found.line, found.raw)

    def _row(self, line: int, raw: Raw) -> Row:
        key = str(self._part(raw) or "")[: self._first] if self._part is not None else None
        for skipped in self._skips:
            if skipped(raw):
                return Row(line, None, key=key)
        try:
            values = {name: convert(get(raw)) for name, get, convert in self._plan}
        except (WrongValue, TypeError):
            return Row(line, None, raw, key, faults(line, raw, self._plan))
        values |= self._fixed
        for name, template in self._fallback:
            if not values.get(name):
                values[name] = filled(template, values)
        return Row(line, values, raw, key)


def faults(line: int, raw: Raw, plan: Sequence[tuple[str, Callable[[Any], Any], Convert]]) -> list[Problem]:
    """Everything that is wrong in a row, field by field."""
    found = []
    for name, get, convert in plan:
        value = get(raw)
        try:
            convert(value)
        except WrongValue as wrong:
            found.append(Problem(line, name, str(wrong), str("" if value is None else value)[:VALUE_SHOWN_MAX]))
        except TypeError:
            found.append(Problem(line, name, NO_NUMBERS, str(value)[:VALUE_SHOWN_MAX]))
    return found


def _trimmed(raw: Any) -> Any:
    return raw.strip() if isinstance(raw, str) else raw


def chunks(rows: Iterator[Row], size: int, record: Callable[[Row], object]) -> Iterator[list[Row]]:
    """Rows in portions that end only where a record, or a part of the feed, ends.

    Bad rows belong to the record before them; only where there is nothing but bad rows, a portion ends among them.
    """
    held: list[Row] = []
    before: object = None
    for row in rows:
        own = record(row)
        if len(held) >= size and ((own is not None and own != before) or (own is None and len(held) >= size * 20)):
            yield held
            held = []
        before = own if own is not None else before
        held.append(row)
    if held:
        yield held
