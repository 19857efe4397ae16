"""Baskets that were sold, with and without a promotion that did not count then."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PastBasket, PastPriced, Promotion, PromotionInput

from .costs import costs
from .lists import PROMOTION

THEN = PROMOTION + "join unnest($1::text[], $2::integer[]) w (key, version) on w.key = p.key and w.version = v.version"


async def price_past(
    tx: Tx, given: PromotionInput, baskets: Sequence[PastBasket], *, with_coupon: bool
) -> list[PastPriced]:
    """What baskets would have come to with a promotion, on the prices they were sold with.

    What worked on them then works on them again; an older version of the promotion itself gives way to this one. Where
    it takes a coupon, everybody has one, or nobody. Costs are those of today. Refuses with PromotionUnsound.
    """
    plan = Promotion(
        id=UUID(int=0), key=given.key, version=1, name=given.name, terms=given.terms, channels=given.channels,
        needs_coupon=given.needs_coupon, valid_from=None, valid_until=None, active=given.active,
    )  # fmt: skip
    rules.check_terms(plan)
    worked = {basket.id: rules.worked(basket.trace) for basket in baskets}
    keys = sorted({one for found in worked.values() for one in found})
    rows = await tx.rows(Promotion, THEN, [key for key, _ in keys], [version for _, version in keys])
    known = {(one.key, one.version): one for one in rows}
    ids = _articles(baskets)
    categories = await _belonging(tx, ids, [plan, *rows])
    by_currency: dict[str, Mapping[str, int]] = {}
    for currency in sorted({basket.currency for basket in baskets}):
        found = await costs(tx, ids, currency)
        by_currency[currency] = {str(variant): one.unit_minor for variant, one in found.items()}
    counts = given.active and (with_coupon or not given.needs_coupon)

    def work() -> list[PastPriced]:
        answer = []
        for basket in baskets:
            stood = [known[one] for one in sorted(worked[basket.id]) if one in known]
            cost = by_currency[basket.currency]
            before = [rules.then(one) for one in stood]
            after = [rules.then(one) for one in stood if one.key != given.key]
            after += [rules.tried(plan, basket)] if counts else []
            priced = [rules.price_again(basket, offers, categories, cost) for offers in (before, after)]
            answer.append(PastPriced(basket.id, *priced))
        return answer

    return await asyncio.to_thread(work)


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
