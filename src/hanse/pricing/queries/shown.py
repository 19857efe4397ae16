"""Prices as they are shown to everybody, what they were, and what a reduction is measured by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from hanse import catalog
from hanse.kit.db import Tx
from hanse.kit.standing import Answers
from hanse.pricing import rules
from hanse.pricing.contracts import PriceApplied, PriceHistory, PriceShown

# What every list asked for one piece while the list counted for everybody on this channel and at this place, and what
# it will ask: what counts at a moment is decided by whoever asks about that moment.
ASKED = """
select variant, unit_minor, reduction, perishable, rank, list_key, from_at, until_at from (
    select p.variant, p.unit_minor, v.reduction, v.perishable, v.rank, l.key as list_key,
           greatest(p.valid_from, v.since) as from_at, least(p.valid_until, v.until) as until_at
    from pricing.price p
    join pricing.price_list l on l.id = p.list
    join pricing.price_list_version v on v.list = l.id
    where p.variant = any($1) and p.min_quantity = 1 and l.currency = $2
      and (v.channel is null or v.channel = $3) and (v.location is null or v.location = $4)
      and (v.places is null or $4 = any(v.places)) and v.customer_group is null
) found
where until_at is null or (until_at > $5 and until_at > from_at)
"""

# A promotion counts from when it was entered: nobody got it before, whatever day it names.
PROMISED = """
select key, version, terms, perishable, from_at, until_at from (
    select p.key, v.version, v.terms, v.perishable, greatest(v.valid_from, v.since) as from_at,
           least(v.valid_until, v.until) as until_at
    from pricing.promotion_version v join pricing.promotion p on p.id = v.promotion
    where v.active and not v.needs_coupon and (v.channels is null or $1 = any(v.channels))
) found
where until_at is null or (until_at > $2 and until_at > from_at)
"""

TABLES = (
    "pricing.price",
    "pricing.price_list",
    "pricing.price_list_version",
    "pricing.promotion",
    "pricing.promotion_version",
)
# An article's prices of four hundred days are some hundred bytes.
ANSWERS_MAX = 4_000

# By place and article, and for a channel all its promotions.
ARTICLES = Answers("prices", TABLES, ANSWERS_MAX)
PROMOTIONS = Answers("prices", TABLES, 100)


class Place(NamedTuple):
    """Where a price is asked for."""

    channel: str
    location: UUID | None
    currency: str


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
    place = Place(channel, location, currency)
    if at == tx.now:
        asked, versions = await _remembered(tx, place, variants)
    else:
        asked, versions = await _asked(tx, place, variants, at), await _promised(tx, channel, at)
    promised = [one for one in versions if rules.in_sight(one, at) and rules.for_everybody(one.terms)]
    cards: Mapping[UUID, Any] = await catalog.variants(tx, list(variants)) if promised else {}
    wanted = rules.marks_of(one.terms for one in promised)
    marks = await catalog.marks(tx, wanted.brands, wanted.keys, wanted.values, variants) if wanted else {}
    promised = rules.by_hours(promised, at)
    answer = {}
    for variant, every in asked.items():
        rows = [one for one in every if rules.in_sight(one, at)]
        if not rows:
            continue
        categories = [*(cards[variant].categories if variant in cards else []), *marks.get(variant, [])]
        named = [one for one in promised if rules.names(one.terms, variant, categories)]
        answer[variant] = rules.applied(rows, named, categories, at)
    return answer


async def _remembered(
    tx: Tx, place: Place, variants: Sequence[UUID]
) -> tuple[dict[UUID, list[rules.Asked]], list[rules.Promised]]:
    """What lists ask and promotions promise now, as far as nobody asked before and nothing changed since."""

    async def find(missing: list[tuple[Place, UUID]]) -> dict[tuple[Place, UUID], list[rules.Asked]]:
        found = await _asked(tx, place, [variant for _, variant in missing], tx.now)
        return {(place, variant): rows for variant, rows in found.items()}

    async def promises(channels: list[str]) -> dict[str, list[rules.Promised]]:
        return {channel: await _promised(tx, channel, tx.now) for channel in channels}

    found = await ARTICLES(tx, [(place, variant) for variant in variants], find)
    promised = await PROMOTIONS(tx, [place.channel], promises)
    return {variant: rows for (_, variant), rows in found.items()}, promised[place.channel]


async def _asked(tx: Tx, place: Place, variants: Sequence[UUID], at: datetime) -> dict[UUID, list[rules.Asked]]:
    """What lists ask, by article; nothing where none does."""
    back = at - rules.LOOK_BACK
    asked: dict[UUID, list[rules.Asked]] = {variant: [] for variant in variants}
    for one in await tx.rows(rules.Asked, ASKED, list(variants), place.currency, place.channel, place.location, back):
        asked[one.variant].append(one)
    return asked


async def _promised(tx: Tx, channel: str, at: datetime) -> list[rules.Promised]:
    return await tx.rows(rules.Promised, PROMISED, channel, at - rules.LOOK_BACK)
