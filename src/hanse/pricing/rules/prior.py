"""What one piece cost everybody, and the price that a reduction is measured by (PAngV section 11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from hanse.pricing import kernel
from hanse.pricing.contracts import PriceApplied

from .terms import hours_of, plain, spans

DAYS = timedelta(days=30)
# A reduction that goes on for longer than this is no longer one: nobody remembers the price before it.
LOOK_BACK = timedelta(days=400)

PRICE_KINDS = ("percentage", "amount", "fixed_price")
NOT_FOR_EVERYBODY = ("minimum_minor", "groups", "tiers", "first_purchase")
# Further back than this, hours are left out: they matter for the thirty days before a reduction.
HOURS_BACK = timedelta(days=70)


class Asked(msgspec.Struct, frozen=True):
    """What a list asked for one piece, as far as the list counted for everybody here."""

    variant: UUID
    unit_minor: int
    reduction: bool
    perishable: bool
    rank: int
    list_key: str
    from_at: datetime
    until_at: datetime | None


class Promised(msgspec.Struct, frozen=True):
    """A version of a promotion, and when it counted here."""

    key: str
    version: int
    terms: dict[str, Any]
    perishable: bool
    from_at: datetime | None
    until_at: datetime | None


class Reference(msgspec.Struct, frozen=True):
    """When the reduction of now began, and the lowest price of the thirty days before it."""

    since: datetime
    lowest_minor: int | None


def in_sight(one: Asked | Promised, at: datetime) -> bool:
    """Whether it counted at this moment, or before it and not longer ago than anybody remembers."""
    begun = one.from_at is None or one.from_at <= at
    return begun and (one.until_at is None or one.until_at > at - LOOK_BACK)


def for_everybody(terms: Mapping[str, Any]) -> bool:
    """Whether a promotion lowers the price of a single piece for whoever comes along."""
    several = (terms.get("minimum_quantity") or 0) > 1
    bound = several or any(terms.get(name) for name in NOT_FOR_EVERYBODY)
    return terms.get("kind") in PRICE_KINDS and terms.get("scope") == "line" and not bound


def names(terms: Mapping[str, Any], variant: UUID, categories: Sequence[str]) -> bool:
    """Whether a promotion is about this article. `categories` has the marks of the article too."""
    told = plain(terms)
    listed = str(variant) in (told.get("skus") or [])
    return bool(told.get("all")) or listed or bool(set(told.get("categories") or []).intersection(categories))


def by_hours(promised: Sequence[Promised], at: datetime) -> list[Promised]:
    """Promotions of hours as one for each span of time in which they counted, as far back as matters."""
    found: list[Promised] = []
    for one in promised:
        hours = hours_of(one.terms)
        if hours is None:
            found.append(one)
            continue
        first = max(at - HOURS_BACK, one.from_at) if one.from_at else at - HOURS_BACK
        last = min(at, one.until_at) if one.until_at else at
        for start, end in spans(hours, first, last):
            since, until = max(start, one.from_at or start), min(end, one.until_at or end)
            if since < until:
                found.append(msgspec.structs.replace(one, from_at=since, until_at=until))
    return found


def applied(
    asked: Sequence[Asked], promised: Sequence[Promised], categories: Sequence[str], at: datetime
) -> list[PriceApplied]:
    """What one piece of one article cost until `at`, the oldest first; a time without a price is missing."""
    known: Known = {}
    edges = {moment for one in asked for moment in (one.from_at, one.until_at) if moment is not None}
    edges |= {moment for one in promised for moment in (one.from_at, one.until_at) if moment is not None}
    moments = sorted(moment for moment in edges if moment <= at)
    found: list[PriceApplied] = []
    for start, end in zip(moments, [*moments[1:], None], strict=True):
        price = _at(asked, promised, categories, start, known)
        if price is None:
            continue
        before = found[-1] if found else None
        if before and before.until_at == start and msgspec.structs.astuple(before)[2:] == price:
            found[-1] = msgspec.structs.replace(before, until_at=end)
        else:
            found.append(PriceApplied(start, end, *price))
    return found


def _counts(one: Asked | Promised, at: datetime) -> bool:
    return (one.from_at is None or one.from_at <= at) and (one.until_at is None or at < one.until_at)


# What was found for a list price and the promotions that stood then: hours repeat themselves.
Known = dict[tuple[Any, ...], tuple[int, set[str]]]


def _at(
    asked: Sequence[Asked], promised: Sequence[Promised], categories: Sequence[str], at: datetime, known: Known
) -> tuple[int, bool, bool] | None:
    """Price, whether it is reduced, and whether because it spoils."""
    here = sorted((one for one in asked if _counts(one, at)), key=lambda one: (-one.rank, one.list_key))
    if not here:
        return None
    best = here[0]
    ordinary = max((one.unit_minor for one in here if not one.reduction), default=0)
    lists = best.reduction and ordinary > best.unit_minor
    standing = [one for one in promised if _counts(one, at)]
    stands = (best.unit_minor, best.reduction, *((one.key, one.version) for one in standing))
    if stands not in known:
        known[stands] = _promoted(best, standing, categories)
    unit_minor, by = known[stands]
    spoils = [one.perishable for one in standing if one.key in by] + [best.perishable] * lists
    return unit_minor, bool(lists or by), bool(spoils) and all(spoils)


def _promoted(best: Asked, standing: Sequence[Promised], categories: Sequence[str]) -> tuple[int, set[str]]:
    """What one piece costs with these promotions, by the kernel itself, and which of them lowered it."""
    if not standing:
        return best.unit_minor, set()
    sku = str(best.variant)
    promotions = []
    for one in standing:
        # Steps have conditions of their own: not everybody gets them.
        terms = {name: value for name, value in plain(one.terms).items() if name != "steps"}
        promotions.append({"id": one.key, "version": one.version, "stackable": True, **terms})
    book = kernel.index(
        {
            "version": 1,
            "currency": "EUR",
            "gross": True,
            "place": "-",
            "prices": {sku: [{"unit_minor": best.unit_minor, "reduced": best.reduction}]},
            "categories": {sku: list(categories)},
            "tax": {sku: "none"},
            "tax_rates": {"none": [{"rate": 0}]},
            "promotions": promotions,
        }
    )
    line = kernel.price({"currency": "EUR", "lines": [{"id": "1", "sku": sku, "quantity": 1}]}, book, 0)["lines"][0]
    return line["total_minor"], {discount["promotion"] for discount in line["discounts"]}


def reference(prices: Sequence[PriceApplied]) -> Reference | None:
    """What the reduction of now is measured by; None if the price of now is not a reduced one.

    A reduction that grows step by step without a break is measured by the prices before its first step (paragraph 2).
    Where the price rose in between, the last step is a reduction of its own.
    """
    if not prices or not prices[-1].reduced or prices[-1].until_at is not None:
        return None
    first = len(prices) - 1
    while first and _steps_down(prices[first - 1], prices[first]):
        first -= 1
    since = prices[first].from_at
    # A price that ended in the very moment thirty days ago no longer applied within them.
    window = [one.unit_minor for one in prices[:first] if one.until_at is None or one.until_at > since - DAYS]
    return Reference(since, min(window, default=None))


def _steps_down(before: PriceApplied, after: PriceApplied) -> bool:
    return before.reduced and before.until_at == after.from_at and before.unit_minor >= after.unit_minor


def percent_off(unit_minor: int, lowest_minor: int | None) -> int | None:
    """Whole percent below the lowest price of the thirty days, never rounded in the seller's favor; None if none."""
    if not lowest_minor or unit_minor >= lowest_minor:
        return None
    return (lowest_minor - unit_minor) * 100 // lowest_minor or None
