"""How complete a product is: what its family requires on a channel in a language, and what of that it has."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from hanse.catalog.contracts import Completeness, Texts

from .texts import LANGUAGES

EVERYWHERE = "*"
WHEN_NOTHING_IS_REQUIRED = ["name", "description", "image", "category"]
FIELDS = {"name", "description", "brand", "image", "category", "gtin", "weight"}


class Content(msgspec.Struct, frozen=True):
    """What completeness looks at."""

    name: Texts
    description: Texts
    brand: str
    image: bool
    category: bool
    gtin: bool
    weight: bool
    attributes: Mapping[str, Any]


def required_on(channel: str, requires: Mapping[str, Sequence[str]], attributes: Sequence[str]) -> list[str]:
    """What a product needs on this channel: what is required everywhere, on it, and every required attribute."""
    named = [*requires.get(EVERYWHERE, ()), *(requires.get(channel, ()) if channel != EVERYWHERE else ())]
    found = named or WHEN_NOTHING_IS_REQUIRED
    return list(dict.fromkeys([*found, *attributes]))


def completeness(
    content: Content, channel: str, language: str, requires: Mapping[str, Sequence[str]],
    attributes: Sequence[str],
) -> Completeness:  # fmt: skip
    """How far the content meets what is required; rounded down, so that only a whole product has 100 percent."""
    needed = required_on(channel, requires, attributes)
    missing = [field for field in needed if not _has(content, field, language)]
    return Completeness(channel, language, _percent(len(missing), len(needed)), missing)


def _percent(missing: int, needed: int) -> int:
    return 100 * (needed - missing) // needed


def overall_percent(
    content: Content, channels: Sequence[str], requires: Mapping[str, Sequence[str]],
    attributes: Sequence[str],
) -> int:  # fmt: skip
    """The worst of all languages on all channels where it is published (on none: what is required everywhere)."""
    return min(
        _percent(sum(not _has(content, field, language) for field in needed), len(needed))
        for needed in (required_on(channel, requires, attributes) for channel in (channels or [EVERYWHERE]))
        for language in LANGUAGES
    )


def _has(content: Content, field: str, language: str) -> bool:
    if field in ("name", "description"):
        return bool(getattr(content, field).get(language))
    if field in FIELDS:
        return bool(getattr(content, field))
    value = content.attributes.get(field)
    return bool(value.get(language)) if isinstance(value, dict) else value is not None
