"""Baskets that were sold, once more with a promotion or with prices that did not count then."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PastBasket, PastPriced, Promotion, PromotionInput, TriedPrices

from .costs import costs
from .lists import PROMOTION
from .tried import tried_prices

THEN = PROMOTION + "join unnest($1::text[], $2::integer[]) w (key, version) on w.key = p.key and w.version = v.version"

# Promotions that other prices may bring into a basket. A code was typed or not, and a budget had something left or
# not: nobody knows whether it would have been so.
WAITING = """
select p.id, p.key, v.version, v.name, v.terms, v.channels, v.needs_coupon,
       greatest(v.since, v.valid_from) as valid_from, least(v.until, v.valid_until) as valid_until, v.active
from pricing.promotion p join pricing.promotion_version v on v.promotion = p.id
where not v.needs_coupon and v.active and v.since <= $2 and (v.until is null or v.until > $1)
  and (v.valid_from is null or v.valid_from <= $2) and (v.valid_until is null or v.valid_until > $1)
  and v.terms ?| array['minimum_minor', 'steps', 'except_reduced']
  and not exists (select from pricing.budget b where b.promotion = p.id)
"""


async def price_past(
    tx: Tx, given: PromotionInput | TriedPrices, baskets: Sequence[PastBasket], *, with_coupon: bool = False
) -> list[PastPriced]:
    """What baskets would have come to with a promotion, or at other prices.

    What worked on them then works on them again; an older version of the promotion itself gives way to this one. Where
    it takes a coupon, everybody has one, or nobody. With other prices promotions may come into reach that counted then
    without a code and a budget. Costs are those of today. Refuses with PromotionUnsound and NotFound.
    """
    plan = _plan(given) if isinstance(given, PromotionInput) else None
    worked = {basket.id: rules.worked(basket.trace) for basket in baskets}
    keys = sorted({one for found in worked.values() for one in found})
    rows = await tx.rows(Promotion, THEN, [key for key, _ in keys], [version for _, version in keys])
    known = {(one.key, one.version): one for one in rows}
    ids = _articles(baskets)
    waiting: list[Promotion] = []
    prices: Mapping[UUID, rules.Rows] = {}
    if isinstance(given, TriedPrices):
        prices = await tried_prices(tx, given, baskets, ids)
        waiting = await _waiting(tx, [one.at for one in baskets if one.id in prices])
    categories = await _belonging(tx, ids, [*([plan] if plan else []), *rows, *waiting])
    by_currency: dict[str, Mapping[str, int]] = {}
    for currency in sorted({basket.currency for basket in baskets}):
        found = await costs(tx, ids, currency)
        by_currency[currency] = {str(variant): one.unit_minor for variant, one in found.items()}
    counts = plan is not None and plan.active and (with_coupon or not plan.needs_coupon)

    def work() -> list[PastPriced]:
        answer = []
        for basket in baskets:
            stood = [known[one] for one in sorted(worked[basket.id]) if one in known]
            cost = by_currency[basket.currency]
            before = rules.price_again(basket, [rules.then(one) for one in stood], categories, cost)
            after = [rules.then(one) for one in stood if plan is None or one.key != plan.key]
            after += [rules.tried(plan, basket)] if plan is not None and counts else []
            tried = prices.get(basket.id)
            if tried:
                had = {key for key, _ in worked[basket.id]}
                after += [rules.tried(one, basket) for one in waiting if one.key not in had and _counted(one, basket)]
            same = plan is None and not tried
            changed = before if same else rules.price_again(basket, after, categories, cost, tried)
            answer.append(PastPriced(basket.id, before, changed))
        return answer

    return await asyncio.to_thread(work)


def _plan(given: PromotionInput) -> Promotion:
    plan = Promotion(
        id=UUID(int=0), key=given.key, version=1, name=given.name, terms=given.terms, channels=given.channels,
        needs_coupon=given.needs_coupon, valid_from=None, valid_until=None, active=given.active,
    )  # fmt: skip
    rules.check_terms(plan)
    return plan


async def _waiting(tx: Tx, moments: Sequence[datetime]) -> list[Promotion]:
    if not moments:
        return []
    return await tx.rows(Promotion, WAITING, min(moments), max(moments))


def _counted(promotion: Promotion, basket: PastBasket) -> bool:
    """Whether it counted where and when a basket was sold."""
    early = promotion.valid_from is not None and basket.at < promotion.valid_from
    late = promotion.valid_until is not None and basket.at >= promotion.valid_until
    return not early and not late and (promotion.channels is None or basket.channel in promotion.channels)


def _articles(baskets: Sequence[PastBasket]) -> list[UUID]:
    """The articles that the catalogue may know."""
    told = {step["facts"]["sku"] for basket in baskets for step in basket.trace if step["rule"] == "line"}
    told |= {line.sku for basket in baskets for line in basket.lines}
    return sorted(UUID(sku) for sku in told if _is_id(sku))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _belonging(tx: Tx, ids: list[UUID], promotions: Sequence[Promotion]) -> dict[str, list[str]]:
    sorting = await catalog.sorting(tx, ids)
    wanted = rules.marks_of(one.terms for one in promotions)
    marks = await catalog.marks(tx, wanted.brands, wanted.keys, wanted.values, ids) if wanted else {}
    return {str(one): [*card.categories, *marks.get(one, [])] for one, card in sorting.items()}
