"""What a variant is called, in every language: with its product's name, or by its options alone."""

from collections.abc import Mapping

from hanse.catalog.contracts import AttributeDefinition, Texts

from .texts import LANGUAGES, text_in


def full_name(name: Texts, options: Mapping[str, str], definitions: Mapping[str, AttributeDefinition]) -> Texts:
    """„Regenjacke Sylt, L, Marineblau“: choices are written by their names where the family knows them."""
    if not options:
        return dict(name)
    languages = [*name, *(code for code in LANGUAGES if code not in name and name)]
    return {
        language: ", ".join(
            [
                text_in(name, language),
                *(_label(definitions.get(key), value, language) for key, value in options.items()),
            ]
        )
        for language in languages
    }


def options_name(options: Mapping[str, str], definitions: Mapping[str, AttributeDefinition]) -> Texts:
    """„L · Marineblau“: what tells an article from the others of its product; empty where there is nothing to tell."""
    if not options:
        return {}
    return {
        language: " · ".join(_label(definitions.get(key), value, language) for key, value in options.items())
        for language in LANGUAGES
    }


def _label(definition: AttributeDefinition | None, value: str, language: str) -> str:
    for choice in definition.choices if definition else ():
        if choice.key == value:
            return text_in(choice.name, language) or value
    return value
