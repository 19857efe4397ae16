"""Figures that feeds and imports tell: a late message never overwrites a newer one."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.inventory import queries, rules
from hanse.inventory.contracts import Condition, FigureOutcome, Partner, PartnerFigures, StockFigure, StockShort
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.kit.ids import new_id

from .keeping import believe, follow_rules
from .news import tell
from .stock import check_places

# A figure is newer when its sequence is higher, or where one of the two has none, when it was observed later.
MARK = """
insert into inventory.figure_mark as m
    (variant, location, condition, source, sequence, observed_at, figure, at)
select w.variant, w.location, w.condition, $7, w.sequence, w.observed_at, w.figure, $8
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::bigint[])
    as w (variant, location, condition, sequence, observed_at, figure)
order by w.variant, w.location, w.condition
on conflict (variant, location, condition, source) do update
set sequence = coalesce(excluded.sequence, m.sequence), observed_at = coalesce(excluded.observed_at, m.observed_at),
    figure = excluded.figure, at = excluded.at
where case when excluded.sequence is not null and m.sequence is not null then excluded.sequence > m.sequence
    else coalesce(excluded.observed_at, excluded.at) > coalesce(m.observed_at, m.at) end
returning m.variant, m.location, m.condition
"""

# What a partner who tells free pieces has already put aside: orders that were placed before the figure was seen.
SET_ASIDE = """
select h.variant, h.location, sum(h.quantity)::bigint as quantity
from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as w (variant, location, seen_at)
join inventory.hold h on h.variant = w.variant and h.location = w.location and h.state = 'held'
    and h.purpose = 'order' and h.delivery is null and h.at <= w.seen_at
group by h.variant, h.location
"""


class Marked(msgspec.Struct, frozen=True):
    """A figure that is newer than what was known."""

    variant: UUID
    location: UUID
    condition: Condition


class Aside(msgspec.Struct, frozen=True):
    """Pieces that a partner has put aside for our orders."""

    variant: UUID
    location: UUID
    quantity: int


async def set_stock(
    tx: Tx,
    lines: Sequence[StockFigure],
    *,
    reason: str = "correction",
    reference: UUID | None = None,
    source: str | None = None,
) -> int:
    """State how many pieces there are, as a feed or an import tells it; tells how many positions changed.

    As `feed_stock`, for those who do not ask what became of each line.
    """
    outcomes = await feed_stock(tx, lines, reason=reason, reference=reference, source=source)
    return outcomes.count(FigureOutcome.APPLIED)


async def feed_stock(
    tx: Tx,
    lines: Sequence[StockFigure],
    *,
    reason: str = "feed",
    reference: UUID | None = None,
    source: str | None = None,
) -> list[FigureOutcome]:
    """State how many pieces there are; what became of each line, in their order.

    The difference is booked as a correction. A line with a sequence or a moment that is not newer than what the same
    source told before is superseded and changes nothing. One line for each position. What is promised stays covered:
    where the feed says less, StockShort tells that some promise must come from elsewhere.
    Refuses with NotFound for an unknown location.
    """
    if not lines:
        return []
    await check_places(tx, [line.location for line in lines])
    partners = await queries.partners(tx, list({line.location for line in lines}))
    fresh = await _fresh(tx, lines, source or reason, partners)
    answers = await _level(tx, fresh, await _set_aside(tx, fresh, partners), reason, reference)
    for location in partners:
        await believe(tx, location, [line.variant for line in fresh if line.location == location])
    await follow_rules(tx, [(line.variant, line.location) for line in fresh if line.condition is Condition.SELLABLE])
    changed = {_key(line): answer.changed != 0 for line, answer in zip(fresh, answers, strict=True)}
    words = {True: FigureOutcome.APPLIED, False: FigureOutcome.UNCHANGED, None: FigureOutcome.SUPERSEDED}
    return [words[changed.get(_key(line))] for line in lines]


async def _fresh(tx: Tx, lines: Sequence[StockFigure], source: str, partners: dict[UUID, Partner]) -> list[StockFigure]:
    """The lines that are newer than what their source told before. A partner's figures always have an age."""
    dated = [
        line
        if line.sequence is not None or line.observed_at is not None
        else msgspec.structs.replace(line, observed_at=tx.now)
        for line in lines
        if line.sequence is not None or line.observed_at is not None or line.location in partners
    ]
    if not dated:
        return list(lines)
    names = ("variant", "location", "condition", "sequence", "observed_at", "quantity")
    columns = [[getattr(line, name) for line in dated] for name in names]
    marked = {_key(found) for found in await tx.rows(Marked, MARK, *columns, source, tx.now)}
    old = {_key(line) for line in dated} - marked
    return [line for line in lines if _key(line) not in old]


async def _set_aside(
    tx: Tx, lines: Sequence[StockFigure], partners: dict[UUID, Partner]
) -> dict[tuple[UUID, UUID], int]:
    free = [
        line
        for line in lines
        if line.location in partners
        and partners[line.location].figures is PartnerFigures.FREE
        and line.condition is Condition.SELLABLE
    ]
    if not free:
        return {}
    seen = [min(line.observed_at or tx.now, tx.now) for line in free]
    found = await tx.rows(Aside, SET_ASIDE, [line.variant for line in free], [line.location for line in free], seen)
    return {(one.variant, one.location): one.quantity for one in found}


async def _level(
    tx: Tx,
    lines: Sequence[StockFigure],
    aside: dict[tuple[UUID, UUID], int],
    reason: str,
    reference: UUID | None,
) -> list[ledger.Leveled]:
    wishes = [
        ledger.Level(
            new_id(),
            line.variant,
            rules.shelf(line.location, line.condition),
            line.quantity + aside.get((line.variant, line.location), 0) * (line.condition is Condition.SELLABLE),
            rules.outside("correction", line.location),
            reference,
            reason,
        )
        for line in lines
    ]
    answers = await ledger.level(tx, wishes)
    done = list(zip(lines, answers, strict=True))
    short: list[Event] = [StockShort(line.variant, line.location, found.short) for line, found in done if found.short]
    seen = [
        (line.variant, line.location, found.balance)
        for line, found in done
        if found.changed and line.condition is Condition.SELLABLE
    ]
    await tell(tx, seen, *short)
    return answers


def _key(one: StockFigure | Marked) -> tuple[UUID, UUID, Condition]:
    return one.variant, one.location, one.condition
