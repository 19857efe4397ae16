"""How many pieces stay back: which rule wins, what it comes to, and how far a partner's figure is believed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanse.inventory.contracts import Kept, KeptBy, Partner, RuleKind, StockRule

VELOCITY_DAYS = 28
CERTAIN = 10_000


class Facts(msgspec.Struct, frozen=True):
    """What rules ask about a position. `categories` holds all above, with how deep each lies; `sold` in 28 days."""

    variant: UUID
    location: UUID
    categories: Mapping[str, int]
    sold: int


def amount(rule: StockRule, sold: int) -> int:
    """How many pieces the rule keeps of a position of which so many were sold in 28 days."""
    return rule.pieces + -(-rule.days * sold // VELOCITY_DAYS)


def is_general(rule: StockRule) -> bool:
    """Whether the rule keeps the same of every article, so that it can be read as it stands."""
    return rule.variant is None and rule.category is None and rule.sold_at_least is None and not rule.days


def winner(rules: Iterable[StockRule], facts: Facts) -> StockRule | None:
    """The most specific rule that holds for a position.

    An article counts for more than a category (the deeper, the more), a category for more than a speed of sale, and
    that for more than a location. Of two that are alike the one that keeps more wins, then the newer one.
    """
    fitting = [rule for rule in rules if _holds(rule, facts)]
    return max(fitting, key=lambda rule: _weight(rule, facts), default=None)


def _holds(rule: StockRule, facts: Facts) -> bool:
    return (
        rule.variant in (None, facts.variant)
        and rule.location in (None, facts.location)
        and (rule.category is None or rule.category in facts.categories)
        and (rule.sold_at_least is None or facts.sold >= rule.sold_at_least)
    )


def _weight(rule: StockRule, facts: Facts) -> tuple[bool, int, int, bool, int, UUID]:
    return (
        rule.variant is not None,
        0 if rule.category is None else 1 + facts.categories[rule.category],
        rule.sold_at_least or 0,
        rule.location is not None,
        amount(rule, facts.sold),
        rule.id,
    )


def kept_by_rule(rules: Sequence[StockRule], facts: Facts) -> Kept:
    """What the safety rules keep back at a position."""
    found = winner([rule for rule in rules if rule.kind is RuleKind.SAFETY], facts)
    if found is None:
        return Kept(facts.variant, facts.location, 0, KeptBy.RULE)
    pieces = amount(found, facts.sold)
    return Kept(facts.variant, facts.location, pieces, KeptBy.RULE, found.id, found.version, pieces)


def depths(parents: Mapping[str, str | None]) -> dict[str, int]:
    """How deep each category lies: 0 at the top."""

    def depth(key: str) -> int:
        parent = parents.get(key)
        return 0 if parent is None else 1 + depth(parent)

    return {key: depth(key) for key in parents}


def confidence(partner: Partner, seen_at: datetime | None, now: datetime) -> int:
    """How far a figure of this age is believed, in hundredths of a percent: fully, less and less, not at all."""
    if seen_at is None:
        return 0
    age, fresh = now - seen_at, timedelta(minutes=partner.fresh_minutes)
    stale = timedelta(minutes=partner.stale_minutes)
    if age <= fresh:
        return CERTAIN
    if age >= stale:
        return 0
    return int((stale - age) * CERTAIN // (stale - fresh))


def kept_of_partner(partner: Partner, variant: UUID, free: int, seen_at: datetime | None, now: datetime) -> Kept:
    """What stays back of a partner's pieces, so that floor(free x confidence) - buffer can be promised."""
    trust = confidence(partner, seen_at, now)
    believed = max(free, 0) * trust // CERTAIN
    buffer = min(partner.buffer, believed)
    kept = max(free, 0) - believed + buffer
    return Kept(variant, partner.location, kept, KeptBy.PARTNER, None, None, buffer, trust, seen_at)
