"""Quotes: what a basket costs and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import Message, Promotion, Quote, QuoteWanted

from .lists import PROMOTION

# Of all lists that count here, the one of the highest rank speaks for a variant; its other rows are quantity prices.
ROWS = """
select variant, unit_minor, min_quantity, valid_from, valid_until, gross from (
    select p.variant, p.unit_minor, p.min_quantity, p.valid_from, p.valid_until, l.gross,
           rank() over (partition by p.variant order by l.rank desc, l.key) as place
    from pricing.price p join pricing.price_list l on l.id = p.list
    where p.variant = any($1) and p.valid_from <= $2 and (p.valid_until is null or p.valid_until > $2)
      and l.currency = $3 and (l.channel is null or l.channel = $4)
      and (l.location is null or l.location = $5) and (l.customer_group is null or l.customer_group = $6)
) found where place = 1
"""

STANDING = (
    PROMOTION
    + """
where active and not needs_coupon and (channels is null or $1 = any(channels))
  and (valid_from is null or valid_from <= $2) and (valid_until is null or valid_until > $2)
"""
)

OPENED = """
select c.code, c.uses_max, c.uses_per_customer_max, c.used, to_jsonb(p) as promotion,
       (select count(*) from pricing.redemption r where r.code = c.code and r.customer = $3) as used_by_customer
from pricing.coupon c join pricing.promotion p on p.id = c.promotion
where c.code = any($1) and p.active and (p.channels is null or $2 = any(p.channels))
"""


class _Opened(msgspec.Struct, frozen=True):
    code: str
    uses_max: int | None
    uses_per_customer_max: int | None
    used: int
    promotion: Promotion
    used_by_customer: int


class _Named(msgspec.Struct, frozen=True):
    key: str
    name: dict[str, str]


class _Book(msgspec.Struct, frozen=True):
    version: int
    place: str


async def quote(tx: Tx, wanted: QuoteWanted) -> Quote:
    """What the basket costs and why. Refuses with NoPrice or NoTaxRate for a line that cannot be sold here."""
    at = wanted.at or tx.now
    variants = sorted({line.variant for line in wanted.lines})
    cards = await catalog.variants(tx, variants)
    prices = await tx.rows(
        rules.PriceFound, ROWS, variants, at, wanted.currency, wanted.channel, wanted.location, wanted.group
    )
    rates = await tx.rows(
        rules.RateFound, "select place, class as tax_class, rate, valid_from, valid_until from pricing.tax_rate"
    )
    book_row = await tx.row(_Book, "select version, place from pricing.book")
    version, place = (book_row.version, book_row.place) if book_row else (1, "DE")
    standing = await tx.rows(Promotion, STANDING, wanted.channel, at)
    opened, told = await _opened(tx, wanted)
    promotions = [rules.in_kernel_words(p) for p in standing]
    promotions += [rules.in_kernel_words(o.promotion, o.code) for o in opened]
    names = {p.key: p.name for p in [*standing, *(o.promotion for o in opened)]}
    book = rules.make_book(version, place, wanted.currency, prices, cards, rates, promotions)
    used_up = {message.facts["coupon"] for message in told}
    codes = [code for code in wanted.coupons if code not in used_up]
    basket = rules.make_basket(wanted, codes, wanted.shipping_minor > 0)
    return rules.to_quote(rules.run(basket, book, at), names, told)


async def _opened(tx: Tx, wanted: QuoteWanted) -> tuple[list[_Opened], list[Message]]:
    """The promotions that the coupons open, and what to say about coupons that are used up."""
    if not wanted.coupons:
        return [], []
    found = await tx.rows(_Opened, OPENED, wanted.coupons, wanted.channel, wanted.customer)
    good = [o for o in found if not _used_up(o)]
    # One promotion is opened once, by whichever of its codes comes first.
    by_promotion = {o.promotion.id: o for o in sorted(good, key=lambda o: o.code, reverse=True)}
    told = [Message("coupon_used_up", {"coupon": o.code}) for o in found if _used_up(o)]
    return sorted(by_promotion.values(), key=lambda o: o.code), told


def _used_up(coupon: _Opened) -> bool:
    total = coupon.uses_max is not None and coupon.used >= coupon.uses_max
    each = coupon.uses_per_customer_max
    return total or (each is not None and coupon.used_by_customer >= each)


async def explain(tx: Tx, trace: Sequence[dict[str, Any]], currency: str, language: str) -> list[str]:
    """A trace in words: of a quote of now, or of an order of years ago."""
    facts = [step["facts"] for step in trace]
    skus = {fact["sku"] for fact in facts if "sku" in fact}
    cards = await catalog.variants(tx, [UUID(sku) for sku in sorted(skus)])
    keys = sorted({fact["promotion"] for fact in facts if "promotion" in fact})
    named = await tx.rows(_Named, "select key, name from pricing.promotion where key = any($1)", keys)
    articles = {str(card.id): card.name.get(language) or card.sku for card in cards.values()}
    names = rules.Names(articles, {one.key: one.name.get(language) or one.key for one in named})
    return rules.explain(trace, currency, language, names)
