"""Budgets of promotions: spent with the order that uses them, given back with it, never exceeded."""

from uuid import UUID

from hanse.kit.db import Tx
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


async def redeem(tx: Tx, order: UUID, quote: Quote, customer: UUID | None, email: str) -> None:
    """Use up the coupons and the budgets that a quote took, in the transaction that places the order.

    Refuses with CouponUsedUp and BudgetUsedUp: then a new quote says what it costs without. Coupons go before budgets
    and both in one order, so that two orders never wait for each other in a circle.
    """
    await redeem_coupons(tx, order, quote.coupons, customer, email)
    saved = rules.saved_by_promotion(quote)
    for key in await tx.column(LIMITED, sorted(saved)) if saved else []:
        promotion = await tx.value(SPEND, key, saved[key], quote.currency)
        if promotion is None:
            raise BudgetUsedUp(promotion=key)
        await tx.run(
            "insert into pricing.spending (promotion, sales_order, minor, at) values ($1, $2, $3, $4)",
            promotion,
            order,
            saved[key],
            tx.now,
        )


async def give_back(tx: Tx, order: UUID, *, paid: bool) -> list[str]:
    """The order was cancelled as a whole: coupons by their rule, budgets always. Tells which codes count again."""
    codes = await give_back_coupons(tx, order, paid=paid)
    await tx.run(GIVE_BACK, order, tx.now)
    return codes
