"""How the attributes of a family are read: checked, and put into words and into values to filter by."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from hanse.catalog.contracts import AttributeDefinition, AttributeType, Texts

from .attributes import cleaner, shown
from .texts import text_in
from .words import text_lexemes

FACET_LENGTH_MAX = 100


class Said(msgspec.Struct, frozen=True):
    """What a value says: what it is filtered by, its lexemes, and its German texts, in which compounds may stand."""

    facets: list[tuple[str, str]]
    lexemes: set[str]
    german: list[str]


SAID_NOTHING = Said([], set(), [])
# What values of a run said, by plan, value and the language that they are read in.
SCALARS = frozenset({str, int, float, bool})
Heard = dict[tuple["Plan", type, object, str | None], Said]


class Plan:
    """How one attribute of a family is read."""

    def __init__(self, definition: AttributeDefinition) -> None:
        self.definition, self.facet = definition, definition.facet
        self.clean = cleaner(definition)
        # Most numbers say nothing: neither something to filter by nor a word.
        self.silent = not definition.facet and (
            not definition.searchable or (definition.type is AttributeType.NUMBER and not definition.unit)
        )

    def said(self, value: Any, spoken: str | None, heard: Heard) -> Said:
        """What a value says. What has no language of its own is read in the one that the product is named in.

        Many products share their values, so each is read once as long as it is remembered.
        """
        if self.silent or (value is False and not self.facet):
            return SAID_NOTHING
        kind = value.__class__
        known = (self, kind, value if kind in SCALARS else str(value), spoken)
        found = heard.get(known)
        if found is None:
            found = heard[known] = self._read(value, spoken)
        return found

    def _read(self, value: Any, spoken: str | None) -> Said:
        texts = _spoken(self.definition, value) if self.definition.searchable else []
        lexemes = set[str]().union(*[text_lexemes(text, language or spoken) for language, text in texts])
        german = [text for language, text in texts if (language or spoken) == "de"]
        return Said(self._facets(value), lexemes, german)

    def _facets(self, value: Any) -> list[tuple[str, str]]:
        texts = _facet_texts(value) if self.facet else ()
        return [(self.definition.key, text) for text in texts if 0 < len(text) <= FACET_LENGTH_MAX]


class Family(msgspec.Struct, frozen=True):
    """A family as far as its products are to be read: its version, what they need, and how attributes are read."""

    version: int
    requires: Mapping[str, Sequence[str]]
    required: Sequence[str]
    plans: Mapping[str, Plan]


def plans_of(definitions: Mapping[str, AttributeDefinition]) -> dict[str, Plan]:
    """How attributes are read, by their keys."""
    return {key: Plan(one) for key, one in definitions.items()}


class NamedCategory(msgspec.Struct, frozen=True):
    """A category and what it is called."""

    key: str
    name: Texts


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
