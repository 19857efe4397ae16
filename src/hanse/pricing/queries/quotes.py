"""Quotes: what a basket costs and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import Message, Promotion, Quote, QuoteWanted

from .asked import BOOK, PRICES, STANDING
from .rates import RATES

# Everything but what coupons open, in one statement.
ASKED = f"""
select {PRICES},
    (select coalesce(json_agg(standing), '[]') from ({STANDING}) standing) as promotions,
    {BOOK}
"""

OPENED = """
select c.code, c.uses_max, c.uses_per_customer_max, c.used, c.customer, c.valid_from, c.valid_until,
       to_jsonb(v) || jsonb_build_object('id', p.id, 'key', p.key, 'budget', to_jsonb(b)) as promotion,
       (select count(*) from pricing.redemption r
        where r.code = c.code and r.customer = $3 and r.given_back_at is null) as used_by_customer
from pricing.coupon c join pricing.promotion p on p.id = c.promotion
join pricing.promotion_version v on v.promotion = p.id and v.since <= $4 and (v.until is null or v.until > $4)
left join pricing.budget b on b.promotion = p.id
where c.code = any($1) and v.active and (v.channels is null or $2 = any(v.channels))
"""


class _Opened(msgspec.Struct, frozen=True):
    code: str
    uses_max: int | None
    uses_per_customer_max: int | None
    used: int
    customer: UUID | None
    valid_from: datetime | None
    valid_until: datetime | None
    promotion: Promotion
    used_by_customer: int


class _Offer(msgspec.Struct, frozen=True):
    """A promotion that may count for this basket, and the code as it was typed that opens it."""

    promotion: Promotion
    code: str | None = None


class _Named(msgspec.Struct, frozen=True):
    key: str
    name: dict[str, str]


class _Asked(msgspec.Struct, frozen=True):
    version: int
    place: str
    prices: list[rules.PriceFound] = []
    promotions: list[Promotion] = []


class _About(NamedTuple):
    """The moment, currency, channel, place and group for which prices are asked, and of which articles."""

    place: tuple[datetime, str, str, UUID | None, str | None]
    variants: tuple[UUID, ...]


class Priceable(msgspec.Struct, frozen=True):
    """All that decides what a basket costs, as it was read at one moment; each quote of it is a pure decision.

    It holds for the articles, the place, the customer and the coupons that it was read for; quantities, shipping and
    places of supply may differ from one quote to the next.
    """

    at: datetime
    known: _Asked
    rates: Sequence[rules.RateFound]
    offers: Sequence[_Offer]
    told: Sequence[Message]
    cards: Mapping[UUID, catalog.VariantCard]
    marks: Mapping[UUID, Sequence[str]]

    @property
    def home(self) -> str:
        """The country where the retailer owes tax by itself."""
        return self.known.place

    def quote(self, wanted: QuoteWanted) -> Quote:
        """What the basket costs and why. Refuses with NoPrice or NoTaxRate for a line that cannot be sold here."""
        known, at, offers, told = self.known, self.at, list(self.offers), list(self.told)
        places = [wanted.shipping_place, *(line.place for line in wanted.lines)]
        # Of all countries those count where something is supplied: each rate costs the kernel a look.
        rates = [rate for rate in self.rates if rate.place in (known.place, *places)]
        rates += rules.untaxed(places, self.rates, known.place)
        while True:
            promotions = [rules.in_kernel_words(one.promotion, (at, at), one.code) for one in offers]
            book = rules.make_book(
                known.version, known.place, wanted.currency, known.prices, self.cards, rates, promotions, self.marks
            )
            silent = {message.facts["coupon"] for message in told}
            codes = [code for code in wanted.coupons if code not in silent]
            basket = rules.make_basket(wanted, codes, wanted.shipping_minor > 0)
            names = {one.promotion.key: one.promotion.name for one in offers}
            found = rules.to_quote(rules.run(basket, book, at), names, told)
            # An offer that would take more than is left of its budget does not count at all; without it others may.
            saved = rules.saved_by_promotion(found)
            over = [one for one in offers if not _covered(one, saved, wanted.currency)]
            if not over:
                return found
            dropped = min(over, key=lambda one: one.promotion.key)
            offers.remove(dropped)
            told += [_spent(dropped.code)] if dropped.code else []


async def priceable(tx: Tx, wanted: QuoteWanted, cards: Mapping[UUID, catalog.VariantCard] | None = None) -> Priceable:
    """All that decides what this basket costs, for a quote and for others of the same basket.

    `cards` are the catalogue's words about its articles, if the caller has them.
    """
    at = wanted.at or tx.now
    variants = sorted({line.variant for line in wanted.lines})
    if cards is None:
        cards = await catalog.variants(tx, variants)
    place = (at, wanted.currency, wanted.channel, wanted.location, wanted.group)
    known = await tx.one_of(_asked_each, _About(place, tuple(variants)))
    opened, told = await _opened(tx, wanted, at)
    offers = [*(_Offer(one) for one in known.promotions), *opened]
    offers = [one for one in offers if rules.affords(one.promotion.budget, 1, wanted.currency)]
    told += [_spent(one.code) for one in opened if one not in offers and one.code]
    named = rules.marks_of(one.promotion.terms for one in offers)
    marks = await catalog.marks(tx, named.brands, named.keys, named.values, variants) if named else {}
    return Priceable(at, known, await RATES(tx), offers, told, cards, marks)


async def _asked_each(tx: Tx, asked: list[_About]) -> list[_Asked]:
    """What is known for each; baskets of the same place and group are one statement."""
    every: dict[tuple[Any, ...], set[UUID]] = {}
    for one in asked:
        every.setdefault(one.place, set()).update(one.variants)
    found = {}
    for place, variants in every.items():
        found[place] = await tx.row(_Asked, ASKED, sorted(variants), *place) or _Asked(1, "DE")
    return [_about(found[one.place], set(one.variants)) for one in asked]


def _about(known: _Asked, variants: set[UUID]) -> _Asked:
    return msgspec.structs.replace(known, prices=[price for price in known.prices if price.variant in variants])


async def quote(tx: Tx, wanted: QuoteWanted, cards: Mapping[UUID, catalog.VariantCard] | None = None) -> Quote:
    """What the basket costs and why. Refuses with NoPrice or NoTaxRate for a line that cannot be sold here."""
    return (await priceable(tx, wanted, cards)).quote(wanted)


def _covered(one: _Offer, saved: dict[str, int], currency: str) -> bool:
    key = one.promotion.key
    return key not in saved or rules.affords(one.promotion.budget, saved[key], currency)


def _spent(code: str) -> Message:
    return Message("coupon_used_up", {"coupon": code})


async def _opened(tx: Tx, wanted: QuoteWanted, at: datetime) -> tuple[list[_Offer], list[Message]]:
    """The promotions that the coupons open, and what to say about coupons that open none."""
    if not wanted.coupons:
        return [], []
    meant = {code: rules.spellings(code) for code in wanted.coupons}
    every = sorted({one for spellings in meant.values() for one in spellings})
    rows = {one.code: one for one in await tx.rows(_Opened, OPENED, every, wanted.channel, wanted.customer, at)}
    prefixes = [prefix for code in wanted.coupons if (prefix := rules.prefix_of(code))]
    made = set(await tx.column("select prefix from pricing.coupon_batch where prefix = any($1)", prefixes))
    offers: dict[UUID, _Offer] = {}
    told = []
    for typed in sorted(wanted.coupons):
        found = next((rows[code] for code in meant[typed] if code in rows), None)
        if found is None:
            if rules.prefix_of(typed) in made and not rules.fits(typed):
                told.append(Message("coupon_mistyped", {"coupon": typed}))
            continue
        why = _closed(found, wanted.customer, at)
        if why is not None:
            told.append(Message(why, {"coupon": typed}))
        else:
            # One promotion is opened once, by whichever of its codes comes first.
            offers.setdefault(found.promotion.id, _Offer(found.promotion, typed))
    return list(offers.values()), told


def _closed(coupon: _Opened, customer: UUID | None, at: datetime) -> str | None:
    """Why a coupon opens nothing, in the words of the kernel; None if it does."""
    each = coupon.uses_per_customer_max
    if coupon.customer is not None and coupon.customer != customer:
        return "coupon_not_for_customer"
    if coupon.valid_from is not None and at < coupon.valid_from:
        return "coupon_not_yet"
    if coupon.valid_until is not None and at >= coupon.valid_until:
        return "coupon_expired"
    total = coupon.uses_max is not None and coupon.used >= coupon.uses_max
    return "coupon_used_up" if total or (each is not None and coupon.used_by_customer >= each) else None


async def explain(
    tx: Tx, trace: Sequence[dict[str, Any]], currency: str, language: str, reasons: Mapping[str, str] | None = None
) -> list[str]:
    """A trace in words: of a quote of now, or of an order of years ago.

    `reasons` are what the reasons are called for which somebody changed a price by hand.
    """
    facts = [step["facts"] for step in trace]
    skus = {fact["sku"] for fact in facts if "sku" in fact}
    cards = await catalog.variants(tx, [UUID(sku) for sku in sorted(skus)])
    keys = sorted({fact["promotion"] for fact in facts if "promotion" in fact})
    named = await tx.rows(_Named, "select key, name from pricing.promotion where key = any($1)", keys)
    articles = {str(card.id): card.name.get(language) or card.sku for card in cards.values()}
    names = rules.Names(articles, {one.key: one.name.get(language) or one.key for one in named}, reasons or {})
    return rules.explain(trace, currency, language, names)
