"""When a second person has to look before something is published."""

from collections.abc import Mapping
from typing import Any

from hanse.pricing.contracts import Budget, PublishingPolicyInput

ALL = 10_000


def given_away(terms: Mapping[str, Any]) -> int | None:
    """How much of a price a promotion gives away at most, in hundredths of a percent; None where nobody can tell."""
    kind = terms.get("kind")
    if kind in ("buy_x_get_y", "cheapest_free"):
        return _rate(terms) * int(terms["get"]) // (int(terms["buy"]) + int(terms["get"]))
    if kind == "percentage":
        return max([_rate(terms), *(_rate(step) for step in terms.get("steps") or [])])
    if kind == "bundle" and terms.get("rate") is not None:
        return _rate(terms)
    if kind == "bundle":
        parts = terms.get("parts") or []
        rates = [_rate(part) for part in parts if part.get("rate") is not None]
        return max(rates) if rates else None
    if kind == "amount":
        ways = [terms, *({**terms, "minimum_minor": 0, **step} for step in terms.get("steps") or [])]
        shares = [_share(one) for one in ways]
        known = [share for share in shares if share is not None]
        return max(known) if len(known) == len(shares) else None
    return None


def _rate(terms: Mapping[str, Any]) -> int:
    return ALL if terms.get("rate") is None else int(terms["rate"])


def _share(terms: Mapping[str, Any]) -> int | None:
    """An amount off is a share of the least that has to be bought for it."""
    least = terms.get("minimum_minor") or 0
    return min(ALL, int(terms["minor"]) * ALL // least) if least and terms.get("scope") == "order" else None


def reasons_for_promotion(
    policy: PublishingPolicyInput, terms: Mapping[str, Any], budget: Budget | None, *, active: bool
) -> list[str]:
    """Why a promotion takes a second person. Switching one off never does."""
    if policy.four_eyes == "never" or not active:
        return []
    if policy.four_eyes == "always":
        return ["always"]
    share = given_away(terms)
    reasons = ["share_unknown"] if share is None else ["share_over"] if share > policy.rate_over else []
    most = budget.minor_max if budget is not None else None
    return [*reasons, *(["budget_over"] if most is not None and most > policy.budget_minor_over else [])]


def reasons_for_prices(policy: PublishingPolicyInput, deepest_cut: int) -> list[str]:
    """Why prices take a second person; `deepest_cut` is by how much the price falls that falls most."""
    if policy.four_eyes == "over":
        return ["cut_over"] if deepest_cut > policy.rate_over else []
    return ["always"] if policy.four_eyes == "always" else []


def reasons_for_list(policy: PublishingPolicyInput, *, known: bool) -> list[str]:
    """Why a price list takes a second person: one that has prices counts elsewhere at once."""
    if policy.four_eyes == "over":
        return ["list_changes"] if known else []
    return ["always"] if policy.four_eyes == "always" else []
