"""What a list shows of products: picture, name, price, in how many colors, whether there is any."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, channels, inventory, pricing
from hanse.kit.db import Tx

from . import printing, promises
from .visit import CHANNEL, Visit


class PriceView(msgspec.Struct, frozen=True):
    """A price as the law wants it shown.

    `lowest_minor` is the lowest price of the thirty days before a reduction. A percentage and a struck price come from
    it alone (PAngV section 11), so what costs no less than that is not called reduced; pricing says both. `per_unit`
    stands beside the price of goods by weight, volume or length (section 4).
    """

    minor: int
    lowest_minor: int | None = None
    percent: int | None = None
    perishable: bool = False
    per_unit: str | None = None
    varies: bool = False


class Tile(msgspec.Struct, frozen=True):
    """A product in a list."""

    handle: str
    name: str
    brand: str
    image: str | None
    price: PriceView | None
    colors: int
    sold_out: bool


def price_view(
    shown: pricing.PriceShown, measure: catalog.UnitMeasure | None, language: str, *, varies: bool = False
) -> PriceView:
    """The price of one article as it is shown."""
    return PriceView(
        minor=shown.unit_minor,
        lowest_minor=shown.lowest_30_days_minor,
        percent=shown.percent,
        perishable=shown.perishable,
        per_unit=printing.unit_price(shown.unit_minor, shown.currency, measure, language) if measure else None,
        varies=varies,
    )


async def tiles(tx: Tx, visit: Visit, hits: Sequence[catalog.Hit]) -> list[Tile]:
    """Found products as tiles: a handful of queries, however many products."""
    ids = [variant for hit in hits for variant in hit.variants]
    prices = await pricing.prices(tx, CHANNEL, ids, currency=visit.currency)
    free = await inventory.pooled(tx, ids, CHANNEL)
    cards = await catalog.variants(tx, ids)
    empty = [variant for variant in ids if not (free[variant].online or free[variant].stores)]
    later = await promises.on_its_way(tx, visit, await channels.get_policy(tx, CHANNEL), empty) if empty else {}
    gone = {variant for variant in empty if variant not in later}
    return [_tile(visit, hit, prices, gone, cards) for hit in hits]


def _tile(
    visit: Visit,
    hit: catalog.Hit,
    prices: dict[UUID, pricing.PriceShown],
    gone: set[UUID],
    cards: dict[UUID, catalog.VariantCard],
) -> Tile:
    found = sorted((prices[v] for v in hit.variants if v in prices), key=lambda price: price.unit_minor)
    colors = {cards[v].options.get("color") for v in hit.variants if v in cards} - {None}
    price = None
    if found:
        card = cards.get(found[0].variant)
        varies = found[0].unit_minor != found[-1].unit_minor
        price = price_view(found[0], card.unit_measure if card else None, visit.language, varies=varies)
    return Tile(
        handle=hit.handle,
        name=visit.text(hit.name),
        brand=hit.brand,
        image=hit.image,
        price=price,
        colors=len(colors),
        sold_out=gone.issuperset(hit.variants),
    )
