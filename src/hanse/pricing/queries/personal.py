"""What one piece of an article costs somebody in particular: their group, their tier, their first purchase."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PersonalPrice, PersonalWanted, Promotion

from .asked import BOOK, PRICES, STANDING

# Everything that pricing knows of it, in one statement: prices, promotions that need no code, the rates of home.
ASKED = f"""
select {PRICES},
    (select coalesce(jsonb_agg(standing), '[]') from (
        {STANDING} and v.terms ->> 'scope' = 'line'
    ) standing) as promotions,
    (select coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object('tax_class', r.class)), '[]')
     from pricing.tax_rate r join pricing.book b on b.place = r.place
     where r.valid_from <= $2 and (r.valid_until is null or r.valid_until > $2)) as rates,
    {BOOK}
"""


class _Asked(msgspec.Struct, frozen=True):
    prices: list[rules.PriceFound]
    promotions: list[Promotion]
    rates: list[rules.RateFound]
    version: int
    place: str


async def personal_prices(
    tx: Tx,
    wanted: PersonalWanted,
    variants: Sequence[UUID],
    cards: Mapping[UUID, Any] | None = None,
    at: datetime | None = None,
) -> dict[UUID, PersonalPrice]:
    """The price of one piece of each of many variants; a variant without one is missing.

    `cards` are the catalogue's words about them, if the caller has them. Offers count that take something off each
    piece by itself; what needs a code, more pieces, other articles or a whole order is seen in the cart.
    """
    moment = at or tx.now
    ids = sorted(set(variants))
    found = await tx.row(_Asked, ASKED, ids, moment, wanted.currency, wanted.channel, wanted.location, wanted.group)
    if found is None or not found.prices:
        return {}
    known = cards if cards is not None else await catalog.variants(tx, ids)
    sold = rules.sellable(ids, found.prices, found.rates, known)
    mine = {str(one) for one in sold}
    categories = {category for one in sold for category in (*known[one].categories, known[one].brand)}
    offers = [one for one in found.promotions if rules.for_each_piece(one, mine, categories)]
    offers = [one for one in offers if rules.affords(one.budget, 1, wanted.currency)]
    named = rules.marks_of(one.terms for one in offers)
    marks = await catalog.marks(tx, named.brands, named.keys, named.values, ids) if named else {}
    told = [rules.in_kernel_words(one, (moment, moment)) for one in offers]
    rates = rules.on_each_line(found.rates)
    book = rules.make_book(found.version, found.place, wanted.currency, found.prices, known, rates, told, marks)
    return rules.one_of_each(book, wanted, sold, moment)
