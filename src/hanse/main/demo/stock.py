"""What lies where when the demo begins: enough for its history, and shelves that look like shelves afterwards."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.contracts import Product
from hanse.main.demo.people import SEED
from hanse.main.demo.places import Place, places

WAREHOUSE_ZONES = {
    "clothing": "textiles",
    "rain": "textiles",
    "accessories": "textiles",
    "home": "textiles",
    "shoes": "shoes",
    "bags": "shoes",
    "camping": "goods",
    "kitchen": "goods",
    "coffee": "dry",
    "books": "dry",
}


class StockLevel(msgspec.Struct, frozen=True):
    """Pieces of a SKU in a bay of a location."""

    sku: str
    location: str
    bay: str
    pieces: int


def opening_stock(needs: Mapping[tuple[str, str], int]) -> tuple[StockLevel, ...]:
    """Stock before the history is played: what it takes from each (location, SKU), and what shall be left today.

    `needs` comes from history.pieces_taken. A few pieces are left with one or none in a store, so that the shop has
    something to say.
    """
    chance = random.Random(SEED + 1)  # noqa: S311 - a fixed order of dice, not a secret
    levels = []
    for place in places():
        for product in catalogue().products:
            listed = place.kind == "warehouse" or chance.random() < (0.9 if place.kind == "store" else 0.45)
            for number, variant in enumerate(product.variants):
                left = _left(place, listed, chance)
                pieces = left + needs.get((place.key, variant.sku), 0)
                if pieces:
                    levels.append(StockLevel(variant.sku, place.key, _bay(place, product, number), pieces))
    return tuple(levels)


def totals(levels: Iterable[StockLevel]) -> Counter[str]:
    """Pieces by SKU over all locations."""
    found: Counter[str] = Counter()
    for level in levels:
        found[level.sku] += level.pieces
    return found


def _left(place: Place, listed: bool, chance: random.Random) -> int:
    if not listed:
        return 0
    if place.kind == "warehouse":
        return 0 if chance.random() < 0.03 else chance.randrange(8, 46)
    return chance.choices((0, 1, 2, 3, 4, 5, 6, 8), weights=(12, 12, 18, 18, 14, 12, 8, 6))[0]


def _bay(place: Place, product: Product, number: int) -> str:
    zones = {zone.key: zone for zone in place.zones}
    if place.kind == "warehouse":
        bays = zones[WAREHOUSE_ZONES[product.categories[0].split("/")[0]]].bays
    else:
        bays = zones["floor"].bays + zones["stockroom"].bays
    return bays[(sum(map(ord, product.kind)) + number) % len(bays)]
