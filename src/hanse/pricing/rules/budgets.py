"""What a promotion may still cost."""

from collections.abc import Sequence

from hanse.pricing.contracts import BudgetSpent, PricedLine


def saved_by_promotion(lines: Sequence[PricedLine]) -> dict[str, int]:
    """What each promotion takes off a basket, in cents."""
    saved: dict[str, int] = {}
    for line in lines:
        for discount in line.discounts:
            saved[discount.promotion] = saved.get(discount.promotion, 0) + discount.minor
    return saved


def affords(budget: BudgetSpent | None, minor: int, currency: str) -> bool:
    """Whether so much and one use more stay within the budget. Money of another currency is not converted."""
    if budget is None:
        return True
    if budget.uses_max is not None and budget.uses >= budget.uses_max:
        return False
    return budget.minor_max is None or (budget.currency == currency and budget.spent_minor + minor <= budget.minor_max)
