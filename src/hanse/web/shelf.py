"""What a list shows of products: picture, name, price, in how many colors, whether there is any."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from hanse import catalog, channels, inventory, orders, pricing
from hanse.kit.db import Tx

from . import printing, promises
from .visit import CHANNEL, Visit


class PriceView(msgspec.Struct, frozen=True):
    """A price as the law wants it shown.

    `lowest_minor` is the lowest price of the thirty days before a reduction. A percentage and a struck price come from
    it alone (PAngV section 11), so what costs no less than that is not called reduced; pricing says both. `per_unit`
    stands beside the price of goods by weight, volume or length (section 4). A price for the customer who is signed in
    is `own`, with what all pay as `listed_minor`, and is no reduction; a company sees it `net`.
    """

    minor: int
    lowest_minor: int | None = None
    percent: int | None = None
    perishable: bool = False
    per_unit: str | None = None
    varies: bool = False
    own: bool = False
    net: bool = False
    listed_minor: int | None = None


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


async def own_prices(tx: Tx, visit: Visit, cards: Mapping[UUID, catalog.VariantCard]) -> orders.PersonalPrices | None:
    """What articles cost whoever is signed in; None for everybody else."""
    if visit.actor.customer is None:
        return None
    ids = list(cards)
    return await orders.personal_prices(tx, visit.actor.customer, CHANNEL, ids, currency=visit.currency, cards=cards)


def personal(
    view: PriceView, variant: UUID, own: orders.PersonalPrices | None, card: catalog.VariantCard | None, language: str
) -> PriceView:
    """The shown price as it is for whoever is signed in: theirs where it is another one, and net for a company."""
    found = own.prices.get(variant) if own else None
    if own is None or found is None or (found.unit_minor == view.minor and not own.net):
        return view
    minor = found.net_minor if own.net else found.unit_minor
    measure = card.unit_measure if card else None
    per_unit = printing.unit_price(minor, found.currency, measure, language) if measure else None
    lower = found.unit_minor < view.minor
    return PriceView(
        minor=minor,
        per_unit=per_unit,
        varies=view.varies,
        own=lower,
        net=own.net,
        listed_minor=view.minor if lower and not own.net else None,
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
    own = await own_prices(tx, visit, cards)
    return [_tile(visit, hit, prices, gone, cards, own) for hit in hits]


def _tile(
    visit: Visit,
    hit: catalog.Hit,
    prices: dict[UUID, pricing.PriceShown],
    gone: set[UUID],
    cards: dict[UUID, catalog.VariantCard],
    own: orders.PersonalPrices | None,
) -> Tile:
    mine = own.prices if own else {}
    listed = [prices[v] for v in hit.variants if v in prices]
    found = sorted(listed, key=lambda one: mine[one.variant].unit_minor if one.variant in mine else one.unit_minor)
    colors = {cards[v].options.get("color") for v in hit.variants if v in cards} - {None}
    price = None
    if found:
        card = cards.get(found[0].variant)
        varies = found[0].unit_minor != found[-1].unit_minor
        price = price_view(found[0], card.unit_measure if card else None, visit.language, varies=varies)
        price = personal(price, found[0].variant, own, card, visit.language)
    return Tile(
        handle=hit.handle,
        name=visit.text(hit.name),
        brand=hit.brand,
        image=hit.image,
        price=price,
        colors=len(colors),
        sold_out=gone.issuperset(hit.variants),
    )
