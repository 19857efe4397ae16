"""Prices as they are shown to everybody, what they were, and what a reduction is measured by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PriceApplied, PriceHistory, PriceShown

# What every list asked for one piece while the list counted for everybody on this channel and at this place.
ASKED = """
select variant, unit_minor, reduction, perishable, rank, list_key, from_at, until_at from (
    select p.variant, p.unit_minor, v.reduction, v.perishable, v.rank, l.key as list_key,
           greatest(p.valid_from, v.since) as from_at, least(p.valid_until, v.until) as until_at
    from pricing.price p
    join pricing.price_list l on l.id = p.list
    join pricing.price_list_version v on v.list = l.id
    where p.variant = any($1) and p.min_quantity = 1 and l.currency = $3
      and (v.channel is null or v.channel = $4) and (v.location is null or v.location = $5)
      and (v.places is null or $5 = any(v.places)) and v.customer_group is null
) found
where from_at <= $2 and (until_at is null or (until_at > $6 and until_at > from_at))
"""

# A promotion counts from when it was entered: nobody got it before, whatever day it names.
PROMISED = """
select key, version, terms, perishable, from_at, until_at from (
    select p.key, v.version, v.terms, v.perishable, greatest(v.valid_from, v.since) as from_at,
           least(v.valid_until, v.until) as until_at
    from pricing.promotion_version v join pricing.promotion p on p.id = v.promotion
    where v.active and not v.needs_coupon and (v.channels is null or $1 = any(v.channels))
) found
where from_at <= $2 and (until_at is null or (until_at > $3 and until_at > from_at))
"""


async def prices(
    tx: Tx,
    channel: str,
    variants: Sequence[UUID],
    at: datetime | None = None,
    *,
    location: UUID | None = None,
    currency: str = "EUR",
) -> dict[UUID, PriceShown]:
    """The shown prices of many variants in two queries; a variant without one is missing."""
    moment = at or tx.now
    found = await _applied(tx, channel, variants, moment, location, currency)
    shown = {}
    for variant, history in found.items():
        now = history[-1] if history else None
        if now is not None and now.until_at is None:
            reference = rules.reference(history)
            # What is reduced because it spoils needs no earlier price beside it, and gets none (paragraph 4).
            lowest = reference.lowest_minor if reference and not now.perishable else None
            percent = rules.percent_off(now.unit_minor, lowest)
            shown[variant] = PriceShown(variant, now.unit_minor, currency, lowest, percent, now.perishable)
    return shown


async def price_history(
    tx: Tx, variant: UUID, channel: str, location: UUID | None = None, currency: str = "EUR"
) -> PriceHistory:
    """What everybody paid for an article on a channel and at a place, and what a reduction of now is measured by."""
    found = await _applied(tx, channel, [variant], tx.now, location, currency)
    history = found.get(variant, [])
    reference = rules.reference(history)
    lowest = reference.lowest_minor if reference else None
    percent = rules.percent_off(history[-1].unit_minor, lowest) if reference else None
    since = reference.since if reference else None
    return PriceHistory(variant, channel, location, currency, history[::-1], since, lowest, percent)


async def lowest_of_30_days(
    tx: Tx, channel: str, variants: Sequence[UUID], at: datetime, *, location: UUID | None = None, currency: str = "EUR"
) -> dict[UUID, tuple[int, int]]:
    """The price of everybody until a moment and the lowest of the thirty days before it, as far as one is known."""
    answer = {}
    for variant, history in (await _applied(tx, channel, variants, at, location, currency)).items():
        window = [one.unit_minor for one in history if one.until_at is None or one.until_at > at - rules.DAYS]
        if window:
            answer[variant] = (history[-1].unit_minor, min(window))
    return answer


async def _applied(
    tx: Tx, channel: str, variants: Sequence[UUID], at: datetime, location: UUID | None, currency: str
) -> dict[UUID, list[PriceApplied]]:
    back = at - rules.LOOK_BACK
    asked = await tx.rows(rules.Asked, ASKED, list(variants), at, currency, channel, location, back)
    versions = await tx.rows(rules.Promised, PROMISED, channel, at, back)
    promised = [one for one in versions if rules.for_everybody(one.terms)]
    cards: Mapping[UUID, Any] = await catalog.variants(tx, list(variants)) if promised else {}
    wanted = rules.marks_of(one.terms for one in promised)
    marks = await catalog.marks(tx, wanted.brands, wanted.keys, wanted.values, variants) if wanted else {}
    promised = rules.by_hours(promised, at)
    by_variant: dict[UUID, list[rules.Asked]] = {}
    for one in asked:
        by_variant.setdefault(one.variant, []).append(one)
    answer = {}
    for variant, rows in by_variant.items():
        categories = [*(cards[variant].categories if variant in cards else []), *marks.get(variant, [])]
        named = [one for one in promised if rules.names(one.terms, variant, categories)]
        answer[variant] = rules.applied(rows, named, categories, at)
    return answer
