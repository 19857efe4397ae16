"""Attribute values, typed by the family."""

import math
from collections.abc import Callable
from typing import Any

from hanse.catalog.contracts import AttributeDefinition, AttributeType, AttributeValue

from .texts import plain

TEXT_LENGTH_MAX = 10_000
CHOICE_LENGTH_MAX = 200
WHOLE_MAX = 2**53


class WrongValue(ValueError):
    """A value that its attribute does not take; the text says why."""


def cleaner(definition: AttributeDefinition) -> Callable[[Any], AttributeValue | None]:
    """What gives a value as it is stored; None for an empty text. Raises WrongValue where it does not fit."""
    match definition.type:
        case AttributeType.NUMBER:
            return _number
        case AttributeType.BOOLEAN:
            return _boolean
        case AttributeType.TEXT:
            return _text
        case AttributeType.CHOICE:
            known = frozenset(choice.key for choice in definition.choices)
            return lambda value: _choice(known, value)


def _number(value: Any) -> int | float:
    if type(value) is float and math.isfinite(value):
        return int(value) if value.is_integer() and abs(value) < WHOLE_MAX else value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise WrongValue("must be a number")
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_MAX else value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue("must be true or false")
    return value


def _choice(known: frozenset[str], value: Any) -> str | list[str] | None:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str) for v in values):
        raise WrongValue("must be one of the choices")
    found = [c for v in values if (c := plain(v))]
    for one in found:
        if known and one not in known:
            raise WrongValue(f"{one[:80]!r} is not one of the choices")
        if len(one) > CHOICE_LENGTH_MAX:
            raise WrongValue(f"longer than {CHOICE_LENGTH_MAX} characters")
    if isinstance(value, list):
        return found or None
    return found[0] if found else None


def _text(value: Any) -> str | list[str] | dict[str, str] | None:
    if isinstance(value, str):
        return _fitting(value) or None
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return [text for v in value if (text := _fitting(v))] or None
    if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
        return {str(language): text for language, v in value.items() if (text := _fitting(v))} or None
    raise WrongValue("must be a text, a list of texts, or one text per language")


def _fitting(text: str) -> str:
    found = plain(text)
    if len(found) > TEXT_LENGTH_MAX:
        raise WrongValue(f"longer than {TEXT_LENGTH_MAX} characters")
    return found


def shown(value: Any) -> list[str]:
    """The values of an attribute one by one, as texts: what facets count and search reads. Numbers without a tail."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, float):
        return [f"{value:.12g}"]
    if isinstance(value, list):
        return [str(v) for v in value]
    if isinstance(value, dict):
        return [str(v) for v in value.values()]
    return [str(value)]
