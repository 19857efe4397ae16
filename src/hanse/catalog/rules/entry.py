"""What search knows about a product: its lexemes, the short part that ranks it, and the values it is filtered by."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from hanse.catalog.contracts import Texts

from .plans import FACET_LENGTH_MAX, Family, Heard, NamedCategory, Plan
from .stopwords import GERMAN
from .texts import fold
from .words import text_lexemes, words

# Far below the 16,383 positions that PostgreSQL tells apart.
LEXEMES_MAX = 3_000
LEARNED_LENGTH_MIN = 4


class Indexable(msgspec.Struct, frozen=True):
    """A product as search reads it, its active variants alone."""

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


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A search entry before its facet values have their numbers and the parts of its compounds are known.

    `german` are its German words, each with the mark that its parts get in the heading ("" for none); `learned` are
    those of them that the catalogue learns, each with whether it is written like a noun. `names` are words of names.
    """

    document: str
    heading: str
    facets: list[tuple[str, str]]
    german: dict[str, str]
    learned: dict[str, bool]
    names: list[str]


class Reader:
    """Turns products into entries, with the families and categories of a batch and what values said before."""

    def __init__(
        self,
        families: Mapping[str, Family],
        categories: Mapping[str, Sequence[NamedCategory]],
        heard: Heard,
    ) -> None:
        self._families, self._categories, self._heard = families, categories, heard
        self._above: dict[tuple[str, ...], _Draft] = {}

    def entry(self, product: Indexable) -> Entry:
        """The search entry of one product."""
        # What says nothing of its language is read in the one that the product is named in, or else in both.
        spoken = next(iter(product.name)) if len(product.name) == 1 else None
        draft = _Draft(self._category_part(product.categories))
        for language, text in product.name.items():
            draft.add(text, language, "A")
            draft.names |= spelled(text)
        for language, given in product.search_words.items():
            for text in given:
                draft.add(text, language, "B")
                draft.names |= spelled(text)
        for text in (product.brand, *product.skus):
            draft.add(text, spoken, "B", learn=False)
        if product.brand:
            draft.facets.add(("brand", product.brand[:FACET_LENGTH_MAX]))
            draft.names |= spelled(product.brand)
        family = self._families.get(product.family or "")
        if family is not None:
            self._attributes(product, family.plans, spoken, draft)
        for language, text in product.description.items():
            draft.add(text, language, "")
        return draft.entry([f"~{channel}" for channel in product.channels] if product.status == "active" else [])

    def _category_part(self, categories: Sequence[str]) -> "_Draft":
        """What all products of these categories have in common."""
        draft = self._above.get(tuple(categories))
        if draft is None:
            draft = self._above[tuple(categories)] = _Draft()
            above = {one.key: one for key in categories for one in self._categories.get(key, ())}
            draft.facets = {("category", key) for key in above}
            for one in above.values():
                for language, text in one.name.items():
                    draft.add(text, language, "B")
                    draft.names |= spelled(text)
        return draft

    def _attributes(self, product: Indexable, plans: Mapping[str, Plan], spoken: str | None, draft: "_Draft") -> None:
        document, facets, heading, heard = draft.document, draft.facets, draft.c, self._heard
        for key, value in _values(product):
            plan = plans.get(key)
            if plan is None or plan.silent:
                continue
            said = plan.said(value, spoken, heard)
            document.update(said.lexemes)
            if plan.facet:
                facets.update(said.facets)
                heading.update(said.lexemes)
            for text in said.german:
                draft.add_german(text, "C" if plan.facet else "")


class _Draft:
    """An entry in the making, which may begin with what another one has already."""

    def __init__(self, begin: "_Draft | None" = None) -> None:
        self.document: set[str] = begin.document.copy() if begin else set()
        self.a: set[str] = begin.a.copy() if begin else set()
        self.b: set[str] = begin.b.copy() if begin else set()
        self.c: set[str] = begin.c.copy() if begin else set()
        self.facets: set[tuple[str, str]] = begin.facets.copy() if begin else set()
        self.german: dict[str, str] = begin.german.copy() if begin else {}
        self.learned: dict[str, bool] = begin.learned.copy() if begin else {}
        self.names: set[str] = begin.names.copy() if begin else set()

    def add(self, text: str, language: str | None, mark: str, *, learn: bool = True) -> None:
        """A text, with the weight of its words."""
        own = text_lexemes(text, language)
        self.document |= own
        if mark == "A":
            self.a |= own
        elif mark == "B":
            self.b |= own
        if language == "de":
            self.add_german(text, "B" if mark else "", learn=learn)

    def add_german(self, text: str, mark: str, *, learn: bool = True) -> None:
        """The words of a German text, in which compounds may stand."""
        for word, noun in german_words(text):
            before = self.german.get(word, "")
            self.german[word] = min(mark, before) if mark and before else mark or before
            if learn and noun is not None:
                self.learned[word] = self.learned.get(word, False) or noun

    def entry(self, channels: list[str]) -> Entry:
        """The entry as far as it can be made without the database."""
        a, b, c = self.a, self.b, self.c
        marked = [(f"{lexeme}:", mark) for mark, own in (("A", a), ("B", b - a), ("C", c - a - b)) for lexeme in own]
        heading = "".join([f" {lexeme}{place}{mark}" for place, (lexeme, mark) in enumerate(marked[:LEXEMES_MAX], 1)])
        # Of an absurdly long document, some words are left out: PostgreSQL would not take it.
        found = self.document if len(self.document) <= LEXEMES_MAX else sorted(self.document)[:LEXEMES_MAX]
        document = " ".join((*found, *channels))
        return Entry(document, heading, list(self.facets), self.german, self.learned, list(self.names))


def document_of(entry: Entry, parts: Mapping[str, Sequence[str]], numbers: Iterable[int]) -> str:
    """What is searched, as PostgreSQL reads a tsvector without positions: it takes what stands there twice once.

    Lexemes are letters, digits and dots; nothing in them needs escaping.
    """
    added = {part for word in entry.german for part in parts.get(word, ())}
    return " ".join((entry.document, *added, *(f"={number}" for number in numbers)))


def heading_of(entry: Entry, parts: Mapping[str, Sequence[str]]) -> str:
    """What ranks, each lexeme with its best weight, as PostgreSQL reads a tsvector."""
    heading = entry.heading
    for word, mark in entry.german.items():
        for part in parts.get(word, ()) if mark else ():
            begin = heading.find(f" {part}:")
            if begin < 0:
                heading += f" {part}:1{mark}"
                continue
            before, own, after = heading[:begin], *heading[begin + 1 :].partition(" ")[::2]
            heading = f"{before} {own[:-1]}{min(mark, own[-1])} {after}"
    return heading


@lru_cache(maxsize=20_000)
def german_words(text: str) -> tuple[tuple[str, bool | None], ...]:
    """The words of a German text, each with whether it is written like a noun; None for what is not to be learned."""
    found: list[tuple[str, bool | None]] = []
    for word in words(text):
        lowered = word.lower()
        learnable = word.isalpha() and len(word) >= LEARNED_LENGTH_MIN
        found.append((lowered, (word[0].isupper() and lowered not in GERMAN) if learnable else None))
    return tuple(found)


def spelled(text: str) -> set[str]:
    """The words of a name that a mistyped word may have meant: letters only, at least three."""
    found = (word.lower() for word in words(text) if len(word) > 2)
    return {word for word in found if (word if word.isascii() else fold(word)).isalpha()}


def _values(product: Indexable) -> Iterable[tuple[str, Any]]:
    if not product.options:
        return product.attributes.items()
    options = dict.fromkeys((key, value) for one in product.options for key, value in one.items())
    return [*product.attributes.items(), *options]
