"""A small shop for the tests of the catalogue."""

from typing import Any

from hanse import catalog
from hanse.kit.db import Tx

GTIN = "4006381333931"
OTHER_GTIN = "4007817327098"


def product(handle: str = "regenjacke-sylt", **different: Any) -> catalog.ProductInput:
    """A rain jacket in two sizes, with what is different."""
    wanted: dict[str, Any] = {
        "handle": handle,
        "name": {"de": "Regenjacke Sylt", "en": "Sylt rain jacket"},
        "description": {"de": "Hält dicht, auch bei Sturm.", "en": "Keeps you dry, even in a storm."},
        "brand": "Kogge",
        "family": "clothing",
        "categories": ["jackets"],
        "attributes": {"color": "navy", "waterproof": True, "weight": 480},
        "variants": [
            catalog.VariantInput(sku=f"{handle}-m".upper(), options={"size": "M", "color": "navy"}),
            catalog.VariantInput(sku=f"{handle}-l".upper(), options={"size": "L", "color": "navy"}),
        ],
        "channels": ["web", "store"],
    }
    return catalog.ProductInput(**{**wanted, **different})


async def furnish(tx: Tx) -> None:
    """A family and two categories, one in the other."""
    await catalog.save_family(tx, clothing())
    await catalog.save_category(tx, catalog.CategoryInput("clothes", {"de": "Kleidung", "en": "Clothes"}))
    await catalog.save_category(tx, catalog.CategoryInput("jackets", {"de": "Jacken", "en": "Jackets"}, "clothes"))


def clothing(**different: Any) -> catalog.FamilyInput:
    """What clothes are described by."""
    text, number = catalog.AttributeType.TEXT, catalog.AttributeType.NUMBER
    colors = [
        catalog.Choice("navy", {"de": "Marineblau", "en": "Navy"}),
        catalog.Choice("yellow", {"de": "Gelb", "en": "Yellow"}),
    ]
    wanted: dict[str, Any] = {
        "key": "clothing",
        "name": {"de": "Bekleidung", "en": "Clothing"},
        "attributes": [
            catalog.AttributeDefinition(
                "color", catalog.AttributeType.CHOICE, {"de": "Farbe", "en": "Color"}, facet=True, choices=colors
            ),
            catalog.AttributeDefinition(
                "waterproof", catalog.AttributeType.BOOLEAN, {"de": "Wasserdicht", "en": "Waterproof"}, facet=True
            ),
            catalog.AttributeDefinition("weight", number, {"de": "Gewicht", "en": "Weight"}, unit="g"),
            catalog.AttributeDefinition("care", text, {"de": "Pflege", "en": "Care"}),
            catalog.AttributeDefinition("size", catalog.AttributeType.CHOICE, {"de": "Größe", "en": "Size"}),
        ],
        "requires": {"*": ["name", "description", "category"], "web": ["image"]},
    }
    return catalog.FamilyInput(**{**wanted, **different})
