"""Whether a family or a category is as it should be."""

import re
from collections.abc import Sequence

import msgspec

from hanse.catalog.contracts import AttributeDefinition, CategoryInput, Choice, FamilyInput, Texts
from hanse.catalog.refusals import InvalidCategory, InvalidFamily

from .completeness import EVERYWHERE, FIELDS
from .texts import plain

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
ATTRIBUTES_MAX = 10_000
LABEL_LENGTH_MAX = 200
# Facets of their own: an attribute with such a key would be taken for one of them.
RESERVED = {"brand", "category"}


def checked_family(wanted: FamilyInput) -> FamilyInput:
    """The family as it is written down. Refuses with InvalidFamily."""
    if not KEY.fullmatch(wanted.key):
        raise InvalidFamily(field="key", reason="small letters, digits, hyphens and underscores")
    if len(wanted.attributes) > ATTRIBUTES_MAX:
        raise InvalidFamily(field="attributes", reason=f"more than {ATTRIBUTES_MAX}")
    attributes = [_attribute(one) for one in wanted.attributes]
    keys = [a.key for a in attributes]
    if len(set(keys)) < len(keys):
        raise InvalidFamily(field="attributes", reason="a key stands twice")
    for channel, required in wanted.requires.items():
        if channel != EVERYWHERE and not KEY.fullmatch(channel):
            raise InvalidFamily(field="requires", reason="a channel is a short key, or * for all")
        unknown = next((field for field in required if field not in FIELDS and field not in keys), None)
        if unknown is not None:
            raise InvalidFamily(field=f"requires.{channel}", reason=f"{unknown[:80]!r} is no field and no attribute")
    name = _label("name", wanted.name)
    return msgspec.structs.replace(wanted, name=name, attributes=attributes)


def checked_category(wanted: CategoryInput) -> CategoryInput:
    """The category as it is written down. Refuses with InvalidCategory."""
    if not KEY.fullmatch(wanted.key):
        raise InvalidCategory(field="key", reason="small letters, digits, hyphens and underscores")
    try:
        return msgspec.structs.replace(wanted, name=_label("name", wanted.name))
    except InvalidFamily as refusal:
        raise InvalidCategory(**refusal.facts) from None


def path_of(key: str, parent_path: Sequence[str]) -> list[str]:
    """The keys from the root to the category. Refuses a category below itself with InvalidCategory."""
    if key in parent_path:
        raise InvalidCategory(field="parent", reason="a category cannot lie below itself")
    return [*parent_path, key]


def _attribute(one: AttributeDefinition) -> AttributeDefinition:
    if not KEY.fullmatch(one.key) or one.key in RESERVED:
        raise InvalidFamily(field=f"attributes.{one.key[:80]}", reason="a key of small letters, not brand or category")
    choices = [Choice(plain(c.key), _label(f"attributes.{one.key}.choices", c.name)) for c in one.choices]
    if len({c.key for c in choices}) < len(choices) or any(not c.key for c in choices):
        raise InvalidFamily(field=f"attributes.{one.key}.choices", reason="every choice needs a key of its own")
    name = _label(f"attributes.{one.key}.name", one.name)
    return msgspec.structs.replace(one, name=name, unit=plain(one.unit), choices=choices)


def _label(field: str, texts: Texts) -> Texts:
    found = {language: " ".join(plain(text).split("\n")) for language, text in texts.items()}
    if not any(found.values()):
        raise InvalidFamily(field=field, reason="a name is needed")
    if any(len(text) > LABEL_LENGTH_MAX for text in found.values()) or any(not _is_language(c) for c in found):
        raise InvalidFamily(field=field, reason=f"one name of at most {LABEL_LENGTH_MAX} characters per language")
    return {language: text for language, text in found.items() if text}


def _is_language(code: str) -> bool:
    return re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", code) is not None
