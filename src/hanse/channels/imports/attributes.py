"""Attributes and families of a feed: what its columns are called becomes what its families have."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from hanse import catalog
from hanse.catalog import AttributeType
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal

from .fields import FirstByWords, words_only
from .files import Raw
from .mapping import Attributes, FieldType, Loaded, as_field
from .refused import Refused
from .rows import VALUE_SHOWN_MAX, Problem, RowReader

TEXT_LENGTH_MAX = 10_000
NOT_FINITE = (float("inf"), float("-inf"))
OF_FIELD: dict[FieldType, AttributeType] = {
    "integer": AttributeType.NUMBER, "boolean": AttributeType.BOOLEAN, "text": AttributeType.TEXT,
    "list": AttributeType.TEXT,
}  # fmt: skip


class Known(msgspec.Struct, frozen=True):
    """An attribute that a column holds, and what reads a value as it takes it."""

    key: str
    type: AttributeType
    read: Callable[[Any], Any]


class Families:
    """The families of a feed, gathered while files are looked through and saved before the first product."""

    def __init__(self, loaded: Loaded) -> None:
        self._products = loaded.mapping.products
        self._rules: list[tuple[str, Callable[[Raw], bool]]] = []
        self._attributes: Attributes = self._products.attributes
        self._known: dict[str, Known | None] = {}
        self._columns: dict[str, str] = {}
        self._found: dict[str, dict[str, AttributeType]] = {}
        self._seen: dict[str, set[str]] = {}
        default = loaded.fields["family"].value if "family" in loaded.fields else None
        self._fallback = str(default) if default else None
        self._by_words: FirstByWords | None = None
        self._words_in: Callable[[Any], Any] = _nothing
        self._reader: RowReader | None = None
        self._header: Sequence[str] = ()
        self._loaded = loaded

    def observe(self, raw: Raw, header: Sequence[str]) -> None:
        """See which attributes a row brings to its family."""
        if self._reader is None or list(header) != list(self._header):
            self.begin(RowReader(self._loaded, header), header)
        family = self.family(raw)
        if family is None:
            return
        seen = self._seen.setdefault(family, set())
        fresh = (raw.keys() if isinstance(raw, dict) else set(header)) - seen
        if not fresh:
            return
        seen |= fresh
        found = self._found.setdefault(family, {})
        for column in raw if isinstance(raw, dict) else header:
            known = self.attribute(column) if column in fresh else None
            if known is not None:
                found[known.key] = known.type

    def begin(self, reader: RowReader, header: Sequence[str]) -> None:
        """A file begins."""
        self._reader, self._header = reader, header
        self._rules = [(rule.key, reader.raw_test(rule.when)) for rule in self._products.families]
        column, words = words_only([rule.when for rule in self._products.families])
        self._by_words = FirstByWords(words) if column is not None else None
        self._words_in = reader.getter(column) if column is not None else _nothing

    def family(self, raw: Raw) -> str | None:
        """The family of a row: the first one whose conditions hold."""
        if self._by_words is not None:
            found = self._by_words.first(str(self._words_in(raw) or ""))
            return self._products.families[found].key if found is not None else self._fallback
        for key, fits in self._rules:
            if fits(raw):
                return key
        return self._fallback

    def attribute(self, column: str) -> Known | None:
        """The attribute that a column holds; None for a column that holds none. Raises Refused for a key used twice."""
        try:
            return self._known[column]
        except KeyError:
            known = None
        for prefix, type_ in self._attributes.prefixes.items():
            if column.startswith(prefix):
                key = self._attributes.rename.get(column) or as_key(column.removeprefix(prefix))
                known = Known(key, type_, READERS[type_])
                other = self._columns.setdefault(key, column)
                if other != column:
                    raise Refused(
                        f"The columns {other!r} and {column!r} both become the attribute {key!r}: rename one."
                    )
                break
        self._known[column] = known
        return known

    def values(self, raw: Mapping[str, Any], line: int, problems: list[Problem]) -> dict[str, Any]:
        """The attributes of a row; a value of the wrong type is left out and told."""
        found = {}
        columns, attribute = self._known, self.attribute
        for column, value in raw.items():
            if value is None or value == "":
                continue
            known = columns[column] if column in columns else attribute(column)
            if known is None:
                continue
            clean = known.read(value)
            if clean is None:
                shown = str(value)[:VALUE_SHOWN_MAX]
                problems.append(Problem(line, column, f"is no {known.type} or too long", shown, kept=True))
            else:
                found[known.key] = clean
        return found

    async def save(self, tx: Tx) -> None:
        """Make the families and categories, or add to them what this feed brings. Raises Refused."""
        rules = {rule.key: rule for rule in self._products.families}
        if self._products.categories:
            for place, rule in enumerate(rules.values()):
                if rule.key in self._found:
                    await catalog.save_category(tx, catalog.CategoryInput(rule.key, rule.name, position=place))
        for key in sorted(self._found):
            before = await catalog.find_family(tx, key)
            name = rules[key].name if key in rules else {"en": key.capitalize()}
            definitions = {one.key: one for one in before.attributes} if before else {}
            for attribute, type_ in (*self._own().items(), *self._found[key].items()):
                definitions.setdefault(attribute, self._definition(attribute, type_))
            wanted = catalog.FamilyInput(
                key,
                before.name if before else name,
                sorted(definitions.values(), key=lambda one: one.key),
                before.requires if before else {},
            )
            try:
                await catalog.save_family(tx, wanted)
            except Refusal as refusal:
                reason = refusal.facts.get("reason") or refusal.sentence()
                raise Refused(f"The family {key!r} cannot be saved: {refusal.facts.get('field')}: {reason}.") from None

    def _own(self) -> dict[str, AttributeType]:
        return {key: OF_FIELD.get(as_field(f).type, AttributeType.TEXT) for key, f in self._attributes.columns.items()}

    def _definition(self, key: str, type_: AttributeType) -> catalog.AttributeDefinition:
        words = re.sub(r"[_-]+", " ", key).strip().capitalize() or key
        return catalog.AttributeDefinition(
            key=key,
            type=type_,
            name={self._products.language: words},
            unit=self._attributes.units.get(key, ""),
            facet=key in self._attributes.facets,
        )


def _nothing(_raw: Any) -> None:
    return None


def as_key(name: str) -> str:
    """The key of an attribute made of the name of a column."""
    return re.sub(r"[^a-z0-9_-]+", "_", name.lower()).lstrip("_-")[:100] or "unnamed"


def _text(value: Any) -> str | None:
    # Most values, and this tells them fastest.
    if type(value) is str and len(value) <= TEXT_LENGTH_MAX and value.isprintable():
        return value
    text = value if isinstance(value, str) else None if isinstance(value, bool | dict | list) else str(value)
    return text if text is not None and len(text) <= TEXT_LENGTH_MAX and "\x00" not in text else None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _number(value: Any) -> int | float | None:
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value in NOT_FINITE or value != value:
        return None
    return value


# What reads a value as its attribute takes it; None where it does not fit.
READERS: dict[AttributeType, Callable[[Any], Any]] = {
    AttributeType.NUMBER: _number,
    AttributeType.BOOLEAN: _boolean,
    AttributeType.TEXT: _text,
    AttributeType.CHOICE: _text,
}
