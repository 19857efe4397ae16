"""One product as its page shows it: which article is chosen, what else could be, its pictures and its facts."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from hanse import catalog

from . import printing
from .visit import Visit

# Options whose family does not name them.
AXES: Mapping[str, catalog.Texts] = {
    "color": {"de": "Farbe", "en": "Color"},
    "size": {"de": "Größe", "en": "Size"},
}
LAST = 10_000


class Choice(msgspec.Struct, frozen=True):
    """One value of an option, and the address of the page with it chosen."""

    name: str
    address: str
    selected: bool
    sold_out: bool
    image: str | None = None


class Axis(msgspec.Struct, frozen=True):
    """An option of a product: color, size."""

    key: str
    name: str
    selected: str
    choices: list[Choice]


class Fact(msgspec.Struct, frozen=True):
    """A line of the table of facts."""

    name: str
    value: str


def chosen(product: catalog.Product, sku: str, available: set[UUID]) -> catalog.Variant | None:
    """The article that was asked for by its SKU, else the first one that there is, else the first one."""
    active = [variant for variant in product.variants if variant.active]
    asked = next((variant for variant in active if variant.sku == sku), None)
    there = next((variant for variant in active if variant.id in available), None)
    return asked or there or (active[0] if active else None)


def axes(
    visit: Visit,
    product: catalog.Product,
    family: catalog.Family | None,
    selected: catalog.Variant,
    available: set[UUID],
) -> list[Axis]:
    """The options of a product. Each choice leads to the article that differs as little as possible from this one."""
    active = [variant for variant in product.variants if variant.active]
    definitions = {one.key: one for one in family.attributes} if family else {}
    order = {key: place for place, key in enumerate(definitions)}
    keys = sorted({key for variant in active for key in variant.options}, key=lambda k: (order.get(k, LAST), k))
    found = []
    for key in keys:
        values = list(dict.fromkeys(variant.options.get(key, "") for variant in active))
        choices = []
        for value in values:
            twin = _nearest(active, selected, key, value, available)
            choices.append(
                Choice(
                    name=_value_name(visit, definitions.get(key), value),
                    address=f"/products/{product.handle}?{urlencode({'sku': twin.sku})}",
                    selected=selected.options.get(key, "") == value,
                    sold_out=twin.id not in available,
                    image=picture_of(visit, product, family, twin) if key == "color" else None,
                )
            )
        current = next((choice.name for choice in choices if choice.selected), "")
        found.append(Axis(key, _axis_name(visit, definitions.get(key), key), current, choices))
    return [axis for axis in found if len(axis.choices) > 1 or axis.choices[0].name]


def _nearest(
    active: Sequence[catalog.Variant], selected: catalog.Variant, key: str, value: str, available: set[UUID]
) -> catalog.Variant:
    fitting = [variant for variant in active if variant.options.get(key, "") == value]

    def distance(variant: catalog.Variant) -> tuple[int, bool]:
        different = sum(variant.options.get(other) != mine for other, mine in selected.options.items() if other != key)
        return different, variant.id not in available

    return min(fitting, key=distance)


def _axis_name(visit: Visit, definition: catalog.AttributeDefinition | None, key: str) -> str:
    names = definition.name if definition else AXES.get(key)
    return visit.text(names) if names else key.replace("_", " ").capitalize()


def _value_name(visit: Visit, definition: catalog.AttributeDefinition | None, value: str) -> str:
    for choice in definition.choices if definition else ():
        if choice.key == value:
            return visit.text(choice.name)
    return value


def pictures(
    visit: Visit, product: catalog.Product, family: catalog.Family | None, selected: catalog.Variant
) -> list[catalog.Media]:
    """The pictures of a product, that of the chosen article first."""
    first = picture_of(visit, product, family, selected)
    return sorted(product.media, key=lambda media: media.url != first)


def picture_of(
    visit: Visit, product: catalog.Product, family: catalog.Family | None, variant: catalog.Variant
) -> str | None:
    """The picture of an article: the one whose description names its color, else the first."""
    color = variant.options.get("color")
    if color is not None:
        definition = next((one for one in family.attributes if one.key == "color"), None) if family else None
        name = _value_name(visit, definition, color).lower()
        for media in product.media:
            if name and name in visit.text(media.alt).lower():
                return media.url
    return product.media[0].url if product.media else None


def facts(visit: Visit, product: catalog.Product, family: catalog.Family | None) -> list[Fact]:
    """The attributes of a product as people read them, in the order of its family."""
    found = []
    for definition in family.attributes if family else ():
        value = product.attributes.get(definition.key)
        if value is not None and value != "" and value != []:
            found.append(Fact(visit.text(definition.name), _printed(visit, definition, value)))
    return found


def _printed(visit: Visit, definition: catalog.AttributeDefinition, value: Any) -> str:
    if isinstance(value, bool):
        return visit.say("Yes") if value else visit.say("No")
    if isinstance(value, int | float):
        return f"{printing.number(value, visit.language)} {definition.unit}".strip()
    if isinstance(value, dict):
        return visit.text(value)
    several = value if isinstance(value, list) else [value]
    names = ", ".join(_value_name(visit, definition, str(one)) for one in several)
    return f"{names} {definition.unit}".strip()
