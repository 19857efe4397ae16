"""What may replace pieces of a line that are missing: alike, there, and not too dear."""

from uuid import UUID

import msgspec

from hanse import catalog, inventory, pricing
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders import rules
from hanse.orders.contracts import Candidate, Order, OrderLine, Substitution

from .joining import quote_joining
from .orders import load_order

SHOWN_MOST = 8


class Fitting(msgspec.Struct, frozen=True):
    """An article that may replace a line, how many are free where that is fetched, and what one costs there."""

    card: catalog.VariantCard
    available: int
    list_minor: int
    same_product: bool


async def candidates(tx: Tx, order: UUID, line: UUID) -> list[Candidate]:
    """What may replace a piece of this line, the nearest first; nothing where the customer did not agree.

    Refuses with NotFound.
    """
    found = await load_order(tx, order)
    missed = next((one for one in found.lines if one.id == line), None)
    if missed is None:
        raise NotFound(line=line)
    if missed.substitution is Substitution.NONE:
        return []
    shown = []
    for one in (await fitting(tx, found, missed))[:SHOWN_MOST]:
        card, (now, _) = one.card, await price_instead(tx, found, missed, one.card.id, 1)
        shown.append(
            Candidate(
                variant=card.id,
                sku=card.sku,
                gtin=card.gtin,
                name=card.name,
                image=card.image,
                available=one.available,
                unit_minor=now,
                list_minor=one.list_minor,
                same_product=one.same_product,
            )
        )
    return shown


async def fitting(tx: Tx, order: Order, missed: OrderLine) -> list[Fitting]:
    """All articles that may replace a line; of them only the one that the customer chose, if they chose one."""
    alike = (await catalog.similar(tx, [missed.variant], order.channel)).get(missed.variant, [])
    if missed.substitute is not None:
        alike = [one for one in alike if one == missed.substitute]
    there = await inventory.availability(tx, alike, [missed.source_location], order.channel) if alike else []
    free = {one.variant: one.available for one in there if one.available > 0}
    if not free:
        return []
    cards = await catalog.variants(tx, [missed.variant, *free])
    shown = await pricing.prices(tx, order.channel, list(free), location=order.location, currency=order.currency)
    prices = {variant: price.unit_minor for variant, price in shown.items()}
    product = cards.pop(missed.variant).product
    return [
        Fitting(card, free[card.id], prices[card.id], card.product == product)
        for card in rules.in_reach(missed.unit_minor, product, list(cards.values()), prices)
    ]


async def price_instead(
    tx: Tx, order: Order, missed: OrderLine, variant: UUID, quantity: int
) -> tuple[int, int | None]:
    """What so many pieces cost in place of as many of a line, and what one is set to where the price of now is more."""
    most = rules.ceiling(missed, quantity)
    line = pricing.QuoteLine(missed.id, variant, quantity, place=missed.tax_place)
    now = (await quote_joining(tx, order, line)).totals.total_minor
    if now <= most:
        return now, None
    unit = most // quantity
    manual = pricing.QuoteLine(missed.id, variant, quantity, pricing.ManualPrice(unit, "substitute"), missed.tax_place)
    return (await quote_joining(tx, order, manual)).totals.total_minor, unit
