"""Budgets of promotions: spent with the order that uses them, given back with it, never exceeded."""

from typing import NamedTuple
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.pricing import rules
from hanse.pricing.contracts import Quote
from hanse.pricing.refusals import BudgetUsedUp

from .coupons import give_back_coupons, redeem_coupons

SPEND = """
update pricing.budget b set spent_minor = b.spent_minor + $2, uses = b.uses + 1 from pricing.promotion p
where p.key = $1 and b.promotion = p.id and (b.minor_max is null or b.currency = $3)
  and (b.minor_max is null or b.spent_minor + $2 <= b.minor_max) and (b.uses_max is null or b.uses < b.uses_max)
returning b.promotion
"""

LIMITED = """
select p.key from pricing.budget b join pricing.promotion p on p.id = b.promotion where p.key = any($1) order by p.key
"""

GIVE_BACK = """
with given as (
    update pricing.spending set given_back_at = $2 where sales_order = $1 and given_back_at is null
    returning promotion, minor
)
update pricing.budget b set spent_minor = b.spent_minor - given.minor, uses = b.uses - 1
from given where b.promotion = given.promotion
"""


class _Used(NamedTuple):
    """What an order takes: the coupons of its quote, and of each promotion so much."""

    order: UUID
    quote: Quote
    saved: dict[str, int]
    customer: UUID | None
    email: str


async def redeem(tx: Tx, order: UUID, quote: Quote, customer: UUID | None, email: str) -> None:
    """Use up the coupons and the budgets that a quote took, in the transaction that places the order.

    Refuses with CouponUsedUp and BudgetUsedUp: then a new quote says what it costs without. Coupons go before budgets
    and both in one order, so that two orders never wait for each other in a circle.
    """
    saved = rules.saved_by_promotion(quote)
    if quote.coupons or saved:
        await tx.one_of(_redeem_each, _Used(order, quote, saved, customer, email))


async def _redeem_each(tx: Tx, wishes: list[_Used]) -> list[Refusal | None]:
    """One after the other, because what the first has used up counts for the second."""
    if len(wishes) == 1:
        await _redeem(tx, wishes[0])
        return [None]
    answers: dict[UUID, Refusal | None] = {}
    for used in sorted(wishes, key=lambda one: (sorted(one.quote.coupons), sorted(one.saved))):
        try:
            async with tx.attempt():
                await _redeem(tx, used)
            answers[used.order] = None
        except Refusal as refusal:
            answers[used.order] = refusal
    return [answers[used.order] for used in wishes]


async def _redeem(tx: Tx, used: _Used) -> None:
    await redeem_coupons(tx, used.order, used.quote.coupons, used.customer, used.email)
    for key in await tx.column(LIMITED, sorted(used.saved)) if used.saved else []:
        promotion = await tx.value(SPEND, key, used.saved[key], used.quote.currency)
        if promotion is None:
            raise BudgetUsedUp(promotion=key)
        await tx.run(
            "insert into pricing.spending (promotion, sales_order, minor, at) values ($1, $2, $3, $4)",
            promotion,
            used.order,
            used.saved[key],
            tx.now,
        )


async def give_back(tx: Tx, order: UUID, *, paid: bool) -> list[str]:
    """The order was cancelled as a whole: coupons by their rule, budgets always. Tells which codes count again."""
    codes = await give_back_coupons(tx, order, paid=paid)
    await tx.run(GIVE_BACK, order, tx.now)
    return codes
