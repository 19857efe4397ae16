"""A cart with prices and what is free: what every channel shows before ordering."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from hanse import catalog, customers, delivery, inventory, locations, loyalty, pricing, sourcing
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import (
    Cart,
    CartLine,
    Delivery,
    GiftDue,
    KeptBusiness,
    LinePrice,
    LineProblem,
    LinePromise,
    LineShown,
    PersonalPrices,
    PricedCart,
    Terms,
)

from .promised import promised
from .promising import line_promises
from .similar import with_similar
from .terms import get_terms

BOUGHT = """
select exists (select from orders.sales_order where customer = $1 and state <> 'cancelled')
    or exists (select from orders.history where customer = $1)
"""


class QuotedCart(msgspec.Struct, frozen=True):
    """What a cart costs, what of it is due at once, the lines whose price set by hand lapsed, the company that buys,
    and the country to which parcels go, as far as it is known."""

    quote: pricing.Quote
    due_now_minor: int
    lapsed: list[UUID]
    business: KeptBusiness | None
    destination: str | None


class Buyer(msgspec.Struct, frozen=True):
    """What of a customer decides which prices and promotions count for them. Of somebody unknown nothing does.

    `country` is that of a company's VAT id which counts as valid now, `ships_to` the one it had parcels sent to so far.
    """

    group: str | None = None
    tier: str | None = None
    first_purchase: bool = False
    business: KeptBusiness | None = None
    country: str | None = None
    ships_to: str | None = None


class Priceable(msgspec.Struct, frozen=True):
    """A cart and all that decides what it costs, read once: however it is sent, it is priced without another read.

    `lands` are the countries of the stores. `terms` may be left out while nobody knows where parcels go.
    """

    cart: Cart
    buyer: Buyer
    basket: pricing.QuoteWanted
    known: pricing.Priceable
    lands: Mapping[UUID, str]
    terms: Terms | None

    def quote(
        self, *, shipping_minor: int = 0, shipping_tax_class: str = "standard", destination: str | None = None
    ) -> QuotedCart:
        """What the cart costs. While its holds last, prices are those of the moment they were made.

        `destination` is the country to which parcels go, as far as it is known: their tax is that of the place of
        supply. For a company it is the one that it had parcels sent to so far, unless another is named.
        """
        sent_to = self._sent_to(destination or self.buyer.ships_to)
        wanted = msgspec.structs.replace(
            self.basket,
            shipping_minor=shipping_minor,
            shipping_tax_class=shipping_tax_class,
            shipping_place=sent_to,
        )
        manual = {line.id: line.manual for line in self.cart.lines if line.manual is not None}
        quote = self._quoted(wanted, manual)
        # A price set by hand counts as long as the list price that it was measured against does.
        lapsed = [
            line.id
            for line in quote.lines
            if line.id in manual and manual[line.id].list_unit_minor != line.list_unit_minor
        ]
        if lapsed:
            quote = self._quoted(wanted, {line: price for line, price in manual.items() if line not in lapsed})
        by_id = {line.id: line for line in self.cart.lines}
        due = rules.due_now([(by_id[p.id].delivery, p.total_minor) for p in quote.lines], quote.totals.shipping_minor)
        return QuotedCart(quote, due, lapsed, self.buyer.business, destination or self.buyer.ships_to)

    def _sent_to(self, destination: str | None) -> str | None:
        """The place of supply of what is sent; None is home, as long as nobody knows where it goes."""
        if destination is None or self.terms is None:
            return None
        at_destination = self.terms.taxed_at_destination
        return pricing.supply_place(
            self.known.home, destination, at_destination=at_destination, business=self.buyer.country
        )

    def _quoted(self, wanted: pricing.QuoteWanted, manual: Mapping[UUID, LinePrice]) -> pricing.Quote:
        """With these prices set by hand. What is handed over is supplied at its store, the rest where it is sent."""
        by_hand = {line: pricing.ManualPrice(price.unit_minor, price.reason) for line, price in manual.items()}
        lines = []
        for line in self.cart.lines:
            sent = line.delivery is Delivery.SHIP or line.location is None
            place = wanted.shipping_place if sent or line.location is None else self.lands[line.location]
            lines.append(pricing.QuoteLine(line.id, line.variant, line.quantity, by_hand.get(line.id), place))
        return self.known.quote(msgspec.structs.replace(wanted, lines=lines))


async def priceable(
    tx: Tx,
    cart: Cart,
    cards: Mapping[UUID, catalog.VariantCard],
    *,
    destination: str | None = None,
    terms: Terms | None = None,
    stores: Mapping[UUID, locations.Location] | None = None,
) -> Priceable:
    """All that decides what this cart costs. Hand over the terms of its channel and the stores of its lines if known.

    Whoever wants a quote for a destination names it here, or the terms: they decide where it is taxed.
    """
    buyer = await buyer_of(tx, cart.customer)
    if terms is None and (destination or buyer.ships_to):
        terms = await get_terms(tx, cart.channel)
    if stores is None:
        named = sorted({line.location for line in cart.lines if line.location is not None})
        stores = {place: await locations.get_location(tx, place) for place in named}
    basket = pricing.QuoteWanted(
        channel=cart.channel,
        location=cart.location,
        currency=cart.currency,
        customer=cart.customer,
        group=buyer.group,
        tier=buyer.tier,
        first_purchase=buyer.first_purchase,
        coupons=cart.coupons,
        lines=[pricing.QuoteLine(line.id, line.variant, line.quantity) for line in cart.lines],
        at=cart.priced_at if any(_lives(tx, line) for line in cart.lines) else None,
    )
    known = await pricing.priceable(tx, basket, cards)
    return Priceable(cart, buyer, basket, known, {key: one.address.country for key, one in stores.items()}, terms)


async def price_cart(
    tx: Tx,
    cart: Cart,
    *,
    shipping_minor: int = 0,
    shipping_tax_class: str = "standard",
    destination: str | None = None,
) -> PricedCart:
    """What the cart costs, sent as it is wanted, and what of it is free."""
    variants = [line.variant for line in cart.lines]
    cards = await catalog.variants(tx, variants)
    asked = await priceable(tx, cart, cards, destination=destination)
    quoted = asked.quote(shipping_minor=shipping_minor, shipping_tax_class=shipping_tax_class, destination=destination)
    free = await _free(tx, cart, variants)
    short = [line for line in cart.lines if free[line.id][0] < line.quantity]
    dates = {line.id: line.promised_date for line in cart.lines if line not in short and _lives(tx, line)}
    missing = await _missing(tx, cart, short, {line.id: free[line.id][0] for line in short})
    dates |= {line: offer.expected_date for line, offer in (await promised(tx, cart.channel, missing)).items()}
    told = await _promises(tx, cart, quoted, dates)
    shown = [
        LineShown(
            line.id,
            line.variant,
            card.sku,
            card.name,
            card.image,
            card.handle,
            free[line.id][0],
            dates.get(line.id),
            told.get(line.id),
        )
        for line in cart.lines
        if (card := cards.get(line.variant)) is not None
    ]
    problems = [
        LineProblem(line.id, "out_of_stock", free[line.id][0], free[line.id][1])
        for line in short
        if line.id not in dates
    ]
    problems = await with_similar(tx, cart, problems)
    gifts = await _gifts(tx, quoted.quote)
    return PricedCart(
        cart, quoted.quote, shown, problems, quoted.due_now_minor, cart.version, quoted.lapsed, quoted.business, gifts
    )


async def _promises(
    tx: Tx, cart: Cart, quoted: QuotedCart, dates: Mapping[UUID, date | None]
) -> dict[UUID, LinePromise]:
    """What every line is promised that is ordered now: parcels by the first way of delivery, which is the usual one."""
    if all(line.delivery is Delivery.CARRY_OUT for line in cart.lines):
        return {}
    ships = {line.id for line in cart.lines if line.delivery is Delivery.SHIP}
    offers = []
    if ships:
        goods = sum(line.total_minor + line.relieved_minor for line in quoted.quote.lines if line.id in ships)
        country = quoted.destination or await pricing.home_place(tx)
        offers = await delivery.methods(tx, cart.channel, country, goods)
    minutes = (await get_terms(tx, cart.channel)).pickup_minutes
    ways = {line.id: (line.delivery, line.location) for line in cart.lines}
    return await line_promises(tx, ways, offers[0] if offers else None, minutes, dates)


async def buyer_of(tx: Tx, customer: UUID | None) -> Buyer:
    """Group and tier of a customer, the company they buy for, and whether nothing was bought before.

    A cancelled order is no purchase.
    """
    if customer is None:
        return Buyer()
    bought = await tx.value(BOUGHT, customer)
    known = await customers.standing_of(tx, customer)
    tier = await loyalty.tier_of(tx, customer)
    found = known.business
    if found is None:
        return Buyer(known.group, tier, not bought)
    valid = found.valid(tx.now)
    kept = KeptBusiness(
        company=known.company,
        vat_id=found.vat_id,
        valid_at=found.valid_at if valid else None,
        consultation=found.consultation if valid else None,
    )
    return Buyer(known.group, tier, not bought, kept, found.country if valid else None, known.ships_to)


async def personal_prices(
    tx: Tx,
    customer: UUID,
    channel: str,
    variants: Sequence[UUID],
    *,
    currency: str = "EUR",
    cards: Mapping[UUID, catalog.VariantCard] | None = None,
) -> PersonalPrices:
    """What one piece of each article costs a customer, and whether they see it net; without a price it is left out."""
    buyer = await buyer_of(tx, customer)
    wanted = pricing.PersonalWanted(
        channel=channel,
        currency=currency,
        group=buyer.group,
        tier=buyer.tier,
        first_purchase=buyer.first_purchase,
    )
    found = await pricing.personal_prices(tx, wanted, variants, cards)
    return PersonalPrices(found, buyer.business is not None)


def _lives(tx: Tx, line: CartLine) -> bool:
    return line.held_until is not None and line.held_until > tx.now


async def _gifts(tx: Tx, quote: pricing.Quote) -> list[GiftDue]:
    """What the cart has earned and does not hold yet."""
    told = [message for message in quote.messages if message.code == "gift_due"]
    due = sorted({UUID(str(one)) for message in told for one in message.facts["gifts"]})
    cards = await catalog.variants(tx, due) if due else {}
    return [GiftDue(one, cards[one].sku, cards[one].name) for one in due if one in cards]


async def _free(tx: Tx, cart: Cart, variants: list[UUID]) -> dict[UUID, tuple[int, list[dict[str, object]]]]:
    """For each line how many pieces it could have, its own hold included, and where else the article is."""
    pooled = await inventory.pooled(tx, variants, cart.channel)
    return {line.id: _free_of(tx, line, pooled[line.variant]) for line in cart.lines}


async def _missing(tx: Tx, cart: Cart, short: Sequence[CartLine], free: dict[UUID, int]) -> Sequence[CartLine]:
    """What of short lines must come with a delivery: all of it, or the rest of a parcel that may be divided."""
    whole = any(line.manual is not None for line in cart.lines if line.location is None)
    partly = [line.id for line in short if line.location is None and free[line.id] > 0]
    if whole or not partly or not await sourcing.may_divide(tx, cart.channel):
        return short
    return [
        msgspec.structs.replace(line, quantity=line.quantity - free[line.id]) if line.id in partly else line
        for line in short
    ]


def _free_of(tx: Tx, line: CartLine, pooled: inventory.Pooled) -> tuple[int, list[dict[str, object]]]:
    own = line.quantity if _lives(tx, line) else 0
    at_places = {place.location: place.available for place in pooled.stores}
    place = line.location
    free = pooled.online if line.delivery is Delivery.SHIP or place is None else at_places.get(place, 0)
    others = [
        {"location": place, "available": count}
        for place, count in at_places.items()
        if place != line.location and count >= line.quantity
    ]
    return free + own, others
