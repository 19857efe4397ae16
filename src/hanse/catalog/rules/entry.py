"""What search knows about a product: its lexemes, the short part that ranks it, and the values it is filtered by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.catalog.contracts import AttributeDefinition, AttributeType, Texts

from .attributes import shown
from .products import NamedCategory
from .texts import fold, text_in
from .words import text_lexemes, words

FACET_LENGTH_MAX = 100
POSITION_MAX = 16_000
LEXEMES_MAX = 3_000


class Indexable(msgspec.Struct, frozen=True):
    """A product as search reads it, its active variants alone."""

    id: UUID
    handle: str
    family: str | None
    brand: str
    name: Texts
    description: Texts
    categories: list[str]
    attributes: dict[str, Any]
    search_words: dict[str, list[str]]
    channels: list[str]
    status: str
    skus: list[str]
    options: list[dict[str, str]]
    created_at: datetime
    sort_de: str
    sort_en: str


class Entry(msgspec.Struct, frozen=True):
    """A search entry before its facet values have their numbers."""

    product: UUID
    document: set[str]
    heading: str
    facets: set[tuple[str, str]]


class _Value(msgspec.Struct, frozen=True):
    facets: list[tuple[str, str]]
    lexemes: list[str]


class Reader:
    """Turns products into entries, with the definitions, category names and compound parts of a batch."""

    def __init__(
        self,
        definitions: Mapping[str, Mapping[str, AttributeDefinition]],
        categories: Mapping[str, Sequence[NamedCategory]],
        parts: Mapping[str, Sequence[str]],
    ) -> None:
        self._definitions, self._categories, self._parts = definitions, categories, parts
        self._read: dict[tuple[str | None, str, str | None, type, object], _Value] = {}

    def entries(self, products: Sequence[Indexable]) -> list[Entry]:
        """The search entries of many products."""
        return [self.entry(one) for one in products]

    def entry(self, product: Indexable) -> Entry:
        """The search entry of one product."""
        definitions = self._definitions.get(product.family or "", {})
        # What says nothing of its language is read in the one that the product is named in, or else in both.
        spoken = next(iter(product.name)) if len(product.name) == 1 else None
        document: set[str] = set()
        heading = _Heading()
        for language, text in product.name.items():
            self._into(text, language, document, heading, "A")
        for language, given in product.search_words.items():
            for text in given:
                self._into(text, language, document, heading, "B")
        for text in (product.brand, *product.skus):
            self._into(text, spoken, document, heading, "B")
        above = {one.key: one for key in product.categories for one in self._categories.get(key, ())}
        for one in above.values():
            for language, text in one.name.items():
                self._into(text, language, document, heading, "B")
        facets = {("category", key) for key in above}
        if product.brand:
            facets.add(("brand", product.brand[:FACET_LENGTH_MAX]))
        for key, value in _values(product):
            definition = definitions.get(key)
            if definition is not None and not _silent(definition, value):
                read = self._value(product.family, definition, value, spoken)
                facets.update(read.facets)
                document.update(read.lexemes)
                if definition.facet:
                    heading.add(read.lexemes, "C")
        for language, text in product.description.items():
            self._into(text, language, document, None, "")
        found = {f"~{channel}" for channel in product.channels} if product.status == "active" else set[str]()
        return Entry(product.id, _bounded(document) | found, heading.text(), facets)

    def _value(
        self, family: str | None, definition: AttributeDefinition, value: Any, spoken: str | None
    ) -> "_Value":  # fmt: skip
        """What one attribute adds. Many products of a batch share their values, so each is read once."""
        hashable = value if isinstance(value, str | int | float) else str(value)
        known = (family, definition.key, spoken, type(value), hashable)
        if known not in self._read:
            texts = _facet_texts(value) if definition.facet else []
            pairs = _spoken(definition, value) if definition.searchable else []
            self._read[known] = _Value(
                [(definition.key, text) for text in texts if 0 < len(text) <= FACET_LENGTH_MAX],
                [lexeme for language, text in pairs for lexeme in self._lexemes(text, language or spoken)],
            )
        return self._read[known]

    def _lexemes(self, text: str, language: str | None) -> tuple[str, ...]:
        own = text_lexemes(text, language)
        return (*own, *self._parts_in(text)) if language == "de" else own

    def _parts_in(self, text: str) -> list[str]:
        return [part for word in words(text) for part in self._parts.get(word.lower(), ())]

    def _into(
        self, text: str, language: str | None, document: set[str], heading: "_Heading | None", mark: str
    ) -> None:  # fmt: skip
        own = text_lexemes(text, language)
        parts = self._parts_in(text) if language == "de" else []
        document.update(own, parts)
        if heading is not None:
            heading.add(own, mark)
            heading.add(parts, "B")


class _Heading:
    """The lexemes that rank a product, each with the best weight it occurs with."""

    def __init__(self) -> None:
        self._marked: dict[str, set[str]] = {"A": set(), "B": set(), "C": set()}

    def add(self, found: Iterable[str], mark: str) -> None:
        self._marked[mark].update(found)

    def text(self) -> str:
        """As PostgreSQL reads a tsvector. Lexemes are letters, digits and dots; nothing in them needs escaping."""
        seen: set[str] = set()
        parts: list[str] = []
        for mark, lexemes in self._marked.items():
            for place, lexeme in enumerate(lexemes - seen, len(seen) + 1):
                parts.append(f"'{lexeme}':{min(place, POSITION_MAX)}{mark}")
            seen |= lexemes
        return " ".join(parts[:LEXEMES_MAX])


def _bounded(document: set[str]) -> set[str]:
    """A document of a size that PostgreSQL takes: of an absurdly long one, some words are left out."""
    return document if len(document) <= LEXEMES_MAX else set(sorted(document)[:LEXEMES_MAX])


def german_texts(product: Indexable, definitions: Mapping[str, AttributeDefinition]) -> list[str]:
    """Every German text of a product: where compounds stand."""
    german = list(product.name) == ["de"]
    found = [text for language, text in (*product.name.items(), *product.description.items()) if language == "de"]
    found += product.search_words.get("de", ())
    for key, value in _values(product):
        definition = definitions.get(key)
        if definition is not None and definition.searchable and (german or _translated(definition, value)):
            found += [
                text for language, text in _spoken(definition, value) if language == "de" or (german and not language)
            ]
    return found


def _silent(definition: AttributeDefinition, value: Any) -> bool:
    """Whether a value adds nothing: neither something to filter by nor a word. Most numbers and noes are so."""
    if definition.facet:
        return False
    return value is False or (definition.type is AttributeType.NUMBER and not definition.unit)


def _translated(definition: AttributeDefinition, value: Any) -> bool:
    """Whether a value has words in a language at all, and not just a text as it came."""
    return isinstance(value, dict) or definition.type in (AttributeType.CHOICE, AttributeType.BOOLEAN)


def quoted(found: Iterable[str]) -> str:
    """Lexemes as PostgreSQL reads a tsvector without positions."""
    return "'" + "' '".join(found) + "'"


def spelled(text: str) -> set[str]:
    """The words of a name that a mistyped word may have meant: letters only, at least three."""
    return {lowered for word in words(text) if len(lowered := word.lower()) > 2 and fold(lowered).isalpha()}


def _values(product: Indexable) -> list[tuple[str, Any]]:
    options = dict.fromkeys((key, value) for one in product.options for key, value in one.items())
    return [*product.attributes.items(), *options]


def _facet_texts(value: Any) -> list[str]:
    return [text_in(value, "de")] if isinstance(value, dict) else shown(value)


def _spoken(definition: AttributeDefinition, value: Any) -> list[tuple[str | None, str]]:
    """An attribute in words, each with its language: labels of choices, names of what is true, numbers with units."""
    match definition.type:
        case AttributeType.BOOLEAN:
            return list(definition.name.items()) if value is True else []
        case AttributeType.NUMBER:
            return [(None, f"{text} {definition.unit}") for text in shown(value)] if definition.unit else []
        case AttributeType.CHOICE:
            labels = {choice.key: choice.name for choice in definition.choices}
            chosen = shown(value)
            return [pair for text in chosen for pair in (labels[text].items() if text in labels else [(None, text)])]
        case AttributeType.TEXT:
            return list(value.items()) if isinstance(value, dict) else [(None, text) for text in shown(value)]
