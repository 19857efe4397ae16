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
# Far below the 16,383 positions that PostgreSQL tells apart.
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
    lexemes: Sequence[str]


class Plan:
    """How one attribute of a family is read. Many products of a batch share their values, so each is read once."""

    def __init__(self, definition: AttributeDefinition) -> None:
        self.definition, self.facet = definition, definition.facet
        # Most numbers say nothing: neither something to filter by nor a word.
        self.silent = not definition.facet and (
            not definition.searchable or (definition.type is AttributeType.NUMBER and not definition.unit)
        )
        self.names_german = definition.searchable and "de" in _languages_of(definition)
        self.read: dict[tuple[type, object, str | None], _Value] = {}

    def facets(self, value: Any) -> list[tuple[str, str]]:
        """What a value can be filtered by."""
        key = self.definition.key
        texts = _facet_texts(value) if self.facet else ()
        return [(key, text) for text in texts if 0 < len(text) <= FACET_LENGTH_MAX]

    def spoken(self, value: Any) -> list[tuple[str | None, str]]:
        """A value in words, each with its language."""
        return _spoken(self.definition, value) if self.definition.searchable else []


Plans = Mapping[str, Mapping[str, Plan]]


def plans_of(definitions: Mapping[str, Mapping[str, AttributeDefinition]]) -> Plans:
    """How the attributes of each family are read, by family and key."""
    return {family: {key: Plan(one) for key, one in found.items()} for family, found in definitions.items()}


class Reader:
    """Turns products into entries, with the attributes, category names and compound parts of a batch."""

    def __init__(
        self,
        plans: Plans,
        categories: Mapping[str, Sequence[NamedCategory]],
        parts: Mapping[str, Sequence[str]],
    ) -> None:
        self._plans, self._categories, self._parts = plans, categories, parts

    def entries(self, products: Sequence[Indexable]) -> list[Entry]:
        """The search entries of many products."""
        return [self.entry(one) for one in products]

    def entry(self, product: Indexable) -> Entry:
        """The search entry of one product."""
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
        self._attributes(product, spoken, document, heading, facets)
        for language, text in product.description.items():
            self._into(text, language, document, None, "")
        found = {f"~{channel}" for channel in product.channels} if product.status == "active" else set[str]()
        return Entry(product.id, _bounded(document) | found, heading.text(), facets)

    def _attributes(
        self,
        product: Indexable,
        spoken: str | None,
        document: set[str],
        heading: "_Heading",
        facets: set[tuple[str, str]],
    ) -> None:
        plans = self._plans.get(product.family or "", {})
        for key, value in _values(product):
            plan = plans.get(key)
            if plan is None or plan.silent or (value is False and not plan.facet):
                continue
            known = (type(value), value if isinstance(value, str | int | float) else str(value), spoken)
            read = plan.read.get(known)
            if read is None:
                found = [self._lexemes(text, language or spoken) for language, text in plan.spoken(value)]
                lexemes = found[0] if len(found) == 1 else [lexeme for one in found for lexeme in one]
                read = plan.read[known] = _Value(plan.facets(value), lexemes)
            document.update(read.lexemes)
            if plan.facet:
                facets.update(read.facets)
                heading.add(read.lexemes, "C")

    def _lexemes(self, text: str, language: str | None) -> tuple[str, ...]:
        own = text_lexemes(text, language)
        return (*own, *self._parts_in(text)) if language == "de" else own

    def _parts_in(self, text: str) -> list[str]:
        return [part for word in words(text) for part in self._parts.get(word.lower(), ())]

    def _into(
        self, text: str, language: str | None, document: set[str], heading: "_Heading | None", mark: str
    ) -> None:  # fmt: skip
        own = text_lexemes(text, language)
        document.update(own)
        if heading is not None:
            heading.add(own, mark)
        if language == "de" and (parts := self._parts_in(text)):
            document.update(parts)
            if heading is not None:
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
            fresh = lexemes - seen
            parts += [f"'{lexeme}':{place}{mark}" for place, lexeme in enumerate(fresh, len(parts) + 1)]
            seen |= fresh
        return " ".join(parts[:LEXEMES_MAX])


def _bounded(document: set[str]) -> set[str]:
    """A document of a size that PostgreSQL takes: of an absurdly long one, some words are left out."""
    return document if len(document) <= LEXEMES_MAX else set(sorted(document)[:LEXEMES_MAX])


def german_texts(product: Indexable, plans: Mapping[str, Plan]) -> list[str]:
    """Every German text of a product: where compounds stand."""
    german = list(product.name) == ["de"]
    found = [text for language, text in (*product.name.items(), *product.description.items()) if language == "de"]
    found += product.search_words.get("de", ())
    for key, value in _values(product):
        plan = plans.get(key)
        if plan is not None and (german or plan.names_german or isinstance(value, dict)):
            found += [text for language, text in plan.spoken(value) if language == "de" or (german and not language)]
    return found


def _languages_of(definition: AttributeDefinition) -> set[str]:
    """The languages that an attribute gives its values words in; a text and a number have none of their own."""
    match definition.type:
        case AttributeType.BOOLEAN:
            return set(definition.name)
        case AttributeType.CHOICE:
            return {language for choice in definition.choices for language in choice.name}
        case _:
            return set()


def quoted(found: Iterable[str]) -> str:
    """Lexemes as PostgreSQL reads a tsvector without positions."""
    return "'" + "' '".join(found) + "'"


def spelled(text: str) -> set[str]:
    """The words of a name that a mistyped word may have meant: letters only, at least three."""
    return {lowered for word in words(text) if len(lowered := word.lower()) > 2 and fold(lowered).isalpha()}


def _values(product: Indexable) -> Iterable[tuple[str, Any]]:
    if not product.options:
        return product.attributes.items()
    options = dict.fromkeys((key, value) for one in product.options for key, value in one.items())
    return [*product.attributes.items(), *options]


def _facet_texts(value: Any) -> list[str]:
    return [text_in(value, "de")] if isinstance(value, dict) else shown(value)


def _spoken(definition: AttributeDefinition, value: Any) -> list[tuple[str | None, str]]:
    """An attribute in words, each with its language: labels of choices, names of what is true, numbers with units."""
    type_ = definition.type
    if type_ is AttributeType.TEXT:
        if isinstance(value, str):
            return [(None, value)]
        return list(value.items()) if isinstance(value, dict) else [(None, text) for text in shown(value)]
    if type_ is AttributeType.NUMBER:
        return [(None, f"{text} {definition.unit}") for text in shown(value)] if definition.unit else []
    if type_ is AttributeType.BOOLEAN:
        return list(definition.name.items()) if value is True else []
    labels = {choice.key: choice.name for choice in definition.choices}
    chosen = shown(value)
    return [pair for text in chosen for pair in (labels[text].items() if text in labels else [(None, text)])]
