"""What a promotion may still cost."""

from hanse.pricing.contracts import BudgetSpent, Quote


def saved_by_promotion(quote: Quote) -> dict[str, int]:
    """What each promotion takes off a basket and its shipping, in cents."""
    saved: dict[str, int] = {}
    for discounts in [*(line.discounts for line in quote.lines), quote.shipping_discounts]:
        for discount in discounts:
            saved[discount.promotion] = saved.get(discount.promotion, 0) + discount.minor
    return saved


def affords(budget: BudgetSpent | None, minor: int, currency: str) -> bool:
    """Whether so much and one use more stay within the budget. Money of another currency is not converted."""
    if budget is None:
        return True
    if budget.uses_max is not None and budget.uses >= budget.uses_max:
        return False
    return budget.minor_max is None or (budget.currency == currency and budget.spent_minor + minor <= budget.minor_max)
