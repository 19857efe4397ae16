"""What can be wrong with a promotion or with prices before they are published: pure, without a scan of the kernel."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hanse.pricing.contracts import PriceRow, Promotion, PromotionInput, ProposalFinding

from .publishing import ALL, given_away
from .terms import hours_of, plain, spans
from .told import finding

# Hours that leave nothing of a validity this long leave nothing of any.
HOURS_AHEAD = timedelta(days=35)
PERCENT = re.compile(r"(\d{1,2})\s*(?:%|Prozent|percent)", re.IGNORECASE)


class Costed(msgspec.Struct, frozen=True):
    """An article with its lowest list price on the channels of a promotion, and what it costs the house."""

    variant: str
    sku: str
    unit_minor: int
    net_minor: int
    cost_minor: int
    reduced: bool = False


class Offer(msgspec.Struct, frozen=True):
    """A promotion as far as it may meet another: what it names, in the kernel's words."""

    promotion: Promotion
    told: dict[str, Any]

    def means(self, one: Costed, categories: frozenset[str]) -> bool:
        """Whether it is about this article at its price."""
        sku = one.variant
        if one.reduced and self.told.get("except_reduced"):
            return False
        without, never = self.told.get("except_skus") or [], self.told.get("except_categories") or []
        if sku in without or categories.intersection(never):
            return False
        return any(_means(part, sku, categories) for part in self.told.get("parts") or [self.told])


def _means(told: Mapping[str, Any], sku: str, categories: frozenset[str]) -> bool:
    named = told.get("all") or sku in (told.get("skus") or [])
    return bool(named or categories.intersection(told.get("categories") or []))


def offer(promotion: Promotion) -> Offer:
    """A promotion as others may meet it."""
    return Offer(promotion, plain(promotion.terms))


def of_promotion(given: PromotionInput, starts: datetime) -> Iterator[ProposalFinding]:
    """What is wrong with a promotion by itself, if it goes live at a moment."""
    if given.channels is not None and not given.channels:
        yield finding("no_channel", "channels")
    if not _ever(given, starts):
        yield finding("never_valid", "valid_from")
    terms = given.terms
    budget = given.budget
    least = terms.get("minor") if terms.get("kind") == "amount" else None
    if budget is not None and (
        budget.uses_max == 0 or (budget.minor_max is not None and budget.minor_max < (least or 1))
    ):
        yield finding("budget_too_small", "budget")
    most = terms.get("maximum_minor")
    if most and _at_least(terms) > most:
        yield finding("maximum_below_discount", "maximum_minor")
    pieces, at_most = terms.get("minimum_quantity") or 0, terms.get("maximum_quantity")
    # Of sets the maximum counts sets, which are larger than pieces.
    if at_most and pieces > at_most and terms.get("kind") in ("percentage", "amount", "fixed_price"):
        yield finding("minimum_above_maximum", "maximum_quantity", minimum=pieces, maximum=at_most)
    yield from _steps(terms)
    share = given_away(terms)
    for text in given.name.values():
        said = max((int(found) for found in PERCENT.findall(text)), default=0)
        if share is not None and said * 100 > share:
            yield finding("percent_in_name", "name", said=said, given=f"{share / 100:g}")
            break


def _ever(given: PromotionInput, starts: datetime) -> bool:
    begins = max(starts, given.valid_from or starts)
    if given.valid_until is not None and given.valid_until <= begins:
        return False
    hours = hours_of(given.terms)
    if hours is None:
        return True
    last = min(given.valid_until or begins + HOURS_AHEAD, begins + HOURS_AHEAD)
    return any(start < last and end > begins for start, end in spans(hours, begins, last))


def _at_least(terms: Mapping[str, Any]) -> int:
    """What it takes off at its minimum."""
    if terms.get("kind") == "amount":
        return int(terms["minor"])
    rate = terms.get("rate") if terms.get("kind") == "percentage" else None
    return (terms.get("minimum_minor") or 0) * (rate or 0) // ALL


def _value(step: Mapping[str, Any]) -> int:
    """How good a step is; of fixed prices the lower is the better."""
    if step.get("unit_minor") is not None:
        return -int(step["unit_minor"])
    return int(step.get("rate") or step.get("minor") or 0)


def _steps(terms: Mapping[str, Any]) -> Iterator[ProposalFinding]:
    ways = [terms, *(terms.get("steps") or [])]
    for n, step in enumerate(ways[1:], start=1):
        needs = _needs(step)
        if any(
            m != n and _value(other) >= _value(step) and _less(_needs(other), needs) for m, other in enumerate(ways)
        ):
            yield finding("step_never_better", f"steps[{n - 1}]", step=n)


def _needs(step: Mapping[str, Any]) -> tuple[int, int]:
    return step.get("minimum_minor") or 0, step.get("minimum_quantity") or 0


def _less(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


BOUND = ("groups", "tiers", "first_purchase", "hours", "except_reduced", "maximum_minor", "maximum_quantity")


def beaten_by(given: Promotion, others: Sequence[Promotion]) -> Iterator[ProposalFinding]:
    """Promotions beside which this one never counts: they exclude it, ask no more, and are always at least as good."""
    mine = given.terms
    for other in others:
        terms = other.terms
        excludes = (
            terms.get("stackable") is False
            or mine.get("stackable") is False
            or (mine.get("group") is not None and mine.get("group") == terms.get("group"))
        )
        alike = (terms.get("kind"), terms.get("scope")) == (mine.get("kind"), mine.get("scope"))
        if (
            other.key != given.key
            and excludes
            and alike
            and terms.get("kind") in ("percentage", "amount", "fixed_price")
            and not other.needs_coupon
            and other.budget is None
            and not any(terms.get(name) for name in BOUND)
            and not any(name.startswith("except_") and value for name, value in terms.items())
            and _value(terms) >= max(_value(way) for way in [mine, *(mine.get("steps") or [])])
            and _no_more(_needs(terms), _needs(mine))
            and _covers(other, given)
        ):
            yield finding("always_beaten", other.key, other=other.key)


def _no_more(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[0] and one[1] <= other[1]


def _covers(other: Promotion, given: Promotion) -> bool:
    """Whether it counts wherever and whenever the given one does, for everything that it names."""
    ends = other.valid_until is None or (given.valid_until is not None and other.valid_until >= given.valid_until)
    channels = other.channels is None or (given.channels is not None and set(given.channels) <= set(other.channels))
    theirs, mine = plain(other.terms), plain(given.terms)
    names = bool(theirs.get("all")) or (
        not mine.get("all")
        and set(mine.get("skus") or []) <= set(theirs.get("skus") or [])
        and set(mine.get("categories") or []) <= set(theirs.get("categories") or [])
    )
    return ends and channels and names


def share_of(terms: Mapping[str, Any], unit_minor: int) -> int:
    """How much of the price of a piece a promotion takes off at most, in hundredths of a percent."""
    share = given_away(terms)
    if share is None and unit_minor:
        minor = terms.get("minor")
        if terms.get("kind") == "fixed_price":
            minor = unit_minor - int(terms["unit_minor"])
        share = max(0, int(minor or 0)) * ALL // unit_minor if terms.get("kind") in ("amount", "fixed_price") else 0
    share = min(share or 0, ALL)
    most = terms.get("maximum_minor")
    return min(share, int(most) * ALL // unit_minor) if most and unit_minor and terms.get("scope") == "line" else share


def best_stack(given: Offer, others: Sequence[Offer], unit_minor: int) -> tuple[int, list[str]]:
    """How much is left of a piece in hundredths of a percent where this promotion meets all that it may, and which.

    Line promotions add up on the list price, those of the order work on what is left; of a group the best one counts.
    """
    chosen: dict[str, tuple[int, Offer]] = {}
    if given.told.get("stackable", True):
        for one in others:
            group = one.told.get("group")
            if one.told.get("stackable", True) and not (group and group == given.told.get("group")):
                share = share_of(one.promotion.terms, unit_minor)
                name = f"group {group}" if group else one.promotion.key
                if share > chosen.get(name, (0, one))[0]:
                    chosen[name] = (share, one)
    every = [(share_of(given.promotion.terms, unit_minor), given), *chosen.values()]
    taken = {scope: sum(share for share, one in every if one.told.get("scope") == scope) for scope in ("line", "order")}
    left = max(0, ALL - taken["line"]) * max(0, ALL - taken["order"]) // ALL
    return left, sorted(one.promotion.key for share, one in every if share)


def overlapping(rows: Sequence[PriceRow], starts: datetime) -> PriceRow | None:
    """A row that speaks of the same article, quantity and moment as another one."""
    known: dict[tuple[object, int], list[tuple[datetime, datetime | None]]] = {}
    for row in rows:
        begins = row.valid_from or starts
        for since, until in known.setdefault((row.variant, row.min_quantity), []):
            if (until is None or begins < until) and (row.valid_until is None or since < row.valid_until):
                return row
        known[(row.variant, row.min_quantity)].append((begins, row.valid_until))
    return None
