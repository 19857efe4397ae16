"""The range of the demo retailer: products and variants with texts, facts, prices, codes and pictures."""

import re
from collections.abc import Iterator
from functools import cache

from hanse.main.demo import codes, sources
from hanse.main.demo.contracts import (
    Attribute,
    Brand,
    Catalogue,
    Category,
    Choice,
    Contents,
    Fact,
    Family,
    Option,
    Picture,
    Product,
    Variant,
)
from hanse.main.demo.pictures import COLORWAYS, Cover, draw
from hanse.main.demo.sources import AttributeSource, KindSource, ProductSource
from hanse.main.demo.texts import Text
from hanse.main.demo.wording import filled, lowered

CONTENTS = re.compile(r"(\d+) (g|kg|ml|l)")
PACKAGING_GRAMS = 20
ROASTS = {"light": "Helle Röstung", "medium": "Mittlere Röstung", "dark": "Dunkle Röstung"}


@cache
def catalogue() -> Catalogue:
    """Everything that is sold, in the order of the data files. The same values on every call."""
    attributes = {key: _attribute(key, source) for key, source in sources.families().attributes.items()}
    families = {
        key: Family(key, Text(source.de, source.en), source.attributes)
        for key, source in sources.families().families.items()
    }
    products = [
        _product(name, sources.kinds().kinds[name], place, source, attributes, families)
        for name, found in sources.products().items()
        for place, source in enumerate(found, start=1)
    ]
    return Catalogue(
        attributes=tuple(attributes.values()),
        families=tuple(families.values()),
        categories=tuple(
            Category(path, name, place) for place, (path, name) in enumerate(sources.categories().items(), start=1)
        ),
        brands=_brands(),
        products=tuple(products),
    )


def picture(product: Product, color: str) -> str:
    """The picture of a product in a color, as SVG text."""
    shown = product.picture
    return draw(shown.kind, color, Cover(shown.pattern, shown.title, shown.line))


def _attribute(key: str, source: AttributeSource) -> Attribute:
    choices = tuple(
        Choice(
            name,
            Text(choice.de, choice.en),
            Text(
                choice.inline or choice.de,
                choice.inline_en or (choice.en if source.proper else lowered(choice.en)),
            ),
        )
        for name, choice in source.choices.items()
    )
    return Attribute(key, source.type, source.label, source.unit, source.facet, choices)


def _brands() -> tuple[Brand, ...]:
    found = sources.brands()
    return tuple(Brand(key, brand.name, brand.promise, found.maker) for key, brand in found.brands.items())


def _product(
    kind_name: str,
    kind: KindSource,
    place: int,
    source: ProductSource,
    attributes: dict[str, Attribute],
    families: dict[str, Family],
) -> Product:
    facts = {**kind.defaults, **source.facts}
    _agree(source.name, facts, families[kind.family], attributes)
    closing = filled(source.closing or kind.closing, facts, attributes)
    titled = kind.named == "title"
    return Product(
        handle=codes.slug(source.name if titled else f"{kind.slug}-{source.name}"),
        kind=kind_name,
        family=kind.family,
        brand=kind.brand,
        categories=(source.category or kind.category, *source.also),
        name=Text(source.name, source.name)
        if titled
        else Text(f"{kind.noun.de} {source.name}", f"{source.name} {kind.noun.en}"),
        description=Text(f"{source.de} {closing.de}", f"{source.en} {closing.en}"),
        facts=facts,
        vat=kind.vat,
        fixed_price=kind.fixed_price,
        search_words_de=kind.synonyms["de"],
        search_words_en=kind.synonyms["en"],
        picture=Picture(kind_name, source.pattern, *_printed(kind_name, source, facts, attributes)),
        variants=tuple(_variants(kind, place, source)),
    )


def _agree(name: str, facts: dict[str, Fact], family: Family, attributes: dict[str, Attribute]) -> None:
    """The data must not claim what its family does not know."""
    for key, value in facts.items():
        attribute = attributes[key]
        types = {"text": str, "choice": str, "boolean": bool, "number": (int, float)}
        known = value in {choice.key for choice in attribute.choices} if attribute.type == "choice" else True
        if key not in family.attributes or not isinstance(value, types[attribute.type]) or not known:  # type: ignore[arg-type]
            raise ValueError(f"{name}: {key} = {value!r} does not fit family {family.key}")


def _printed(
    kind: str, source: ProductSource, facts: dict[str, Fact], attributes: dict[str, Attribute]
) -> tuple[str, str]:
    """The words on the thing itself: title and second line. Printed things speak German."""
    if kind == "book":
        return source.name, str(facts["author"])
    if kind == "coffee-bag":
        return source.name, ROASTS[str(facts["roast"])]
    if kind == "tea-caddy":
        return source.name, next(c.label.de for c in attributes["tea_kind"].choices if c.key == facts["tea_kind"])
    return source.title, ""


def _variants(kind: KindSource, place: int, source: ProductSource) -> Iterator[Variant]:
    number = 0
    for color, first in _firsts(kind, source):
        for second in _seconds(kind, source):
            number += 1
            size = second.key if second else ""
            contents = _contents(size) if kind.axis == "contents" else None
            option, code = first or (None, "")
            yield Variant(
                sku=codes.sku(kind.code, place, tuple(part for part in (code, size) if part)),
                gtin=codes.gtin(kind.number, place, number),
                options=tuple(one for one in (option, second) if one is not None),
                color=color,
                price_cents=source.prices.get(size, source.price),
                weight_grams=source.weights.get(size, source.weight)
                or (contents.amount + PACKAGING_GRAMS if contents else 0),
                contents=contents,
            )


def _firsts(kind: KindSource, source: ProductSource) -> Iterator[tuple[str, tuple[Option, str] | None]]:
    """The first axis: the colors, or the grinds of a coffee, each with the color of its picture and its code."""
    axes = sources.kinds().axes
    if kind.first_axis == "none" or (kind.axis == "contents" and kind.first_axis == "color"):
        yield source.colors[0], None
    elif kind.first_axis == "grind":
        for key in source.grinds:
            grind = sources.kinds().grinds[key]
            yield source.colors[0], (Option("grind", axes["grind"], key, Text(grind.de, grind.en)), grind.code)
    else:
        for color in source.colors:
            colorway = COLORWAYS[color]
            yield color, (Option("color", axes["color"], color, colorway.name), colorway.code)


def _seconds(kind: KindSource, source: ProductSource) -> Iterator[Option | None]:
    """The second axis: sizes of the product, else of its kind; a single nothing where there are none."""
    scales = sources.kinds().scales
    sizes = source.sizes or (scales[source.scale] if source.scale else ())
    sizes = sizes or kind.sizes or (scales[kind.scale] if kind.scale else ())
    for size in sizes:
        label = Text(size, re.sub(r"(?<=\d),(?=\d)", ".", size))
        yield Option(kind.axis, sources.kinds().axes[kind.axis], size, label)
    if not sizes:
        yield None


def _contents(size: str) -> Contents:
    match = CONTENTS.fullmatch(size)
    if match is None:
        raise ValueError(f"contents {size!r} are not an amount with g, kg, ml or l")
    amount, unit = int(match[1]), match[2]
    thousand = unit in {"kg", "l"}
    return Contents(amount * 1000 if thousand else amount, "g" if unit in {"g", "kg"} else "ml")
