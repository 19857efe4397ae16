"""Counting what is really there, while the store goes on selling.

Each figure is compared with the books of the moment in which it was written down, and the difference is booked in the
end. What is sold in between changes the books and the shelf alike, and so it does not disturb the difference.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import ledger, locations
from hanse.inventory import queries, rules
from hanse.inventory.contracts import Count, CountKind, CountState, StockCounted, StockFigure, StockShort
from hanse.inventory.refusals import CountClosed
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.ledger import Posting

from .stock import announce

START = """
insert into inventory.stock_count (id, location, kind, state, started_at, started_by)
values ($1, $2, $3, 'open', $4, $5)
"""

LOCK = "select id, location, kind, state from inventory.stock_count where id = $1 for update"

RECORD = """
insert into inventory.count_line (stock_count, variant, counted, booked, counted_at)
select $1, w.variant, w.counted, coalesce(b.posted, 0), $5
from unnest($3::uuid[], $4::bigint[]) as w (variant, counted)
left join ledger.public_balance b on b.kind = 'stock.sellable' and b.owner = $2 and b.unit = w.variant
on conflict (stock_count, variant) do update
set counted = excluded.counted + case when $6 then count_line.counted else 0 end,
    booked = case when $6 then count_line.booked else excluded.booked end,
    counted_at = excluded.counted_at
"""

# In a full count, what nobody found is not there.
UNCOUNTED = """
insert into inventory.count_line (stock_count, variant, counted, booked, counted_at)
select $1, b.unit, 0, b.posted, $3 from ledger.public_balance b
where b.kind = 'stock.sellable' and b.owner = $2 and b.posted > 0
on conflict (stock_count, variant) do nothing
"""

CORRECTED = """
update inventory.count_line l set corrected = w.corrected
from unnest($2::uuid[], $3::bigint[]) as w (variant, corrected)
where l.stock_count = $1 and l.variant = w.variant
"""

CLOSE = "update inventory.stock_count set state = $2, finished_at = $3 where id = $1"


class Open(msgspec.Struct, frozen=True):
    """A count that is locked for a change."""

    id: UUID
    location: UUID
    kind: CountKind
    state: CountState


async def start_count(tx: Tx, actor: Actor, location: UUID, kind: CountKind | str = CountKind.CYCLE) -> Count:
    """Begin a count of the sellable pieces at a location. Refuses with Forbidden and with NotFound."""
    actor.require("inventory.count", location)
    await locations.get_location(tx, location)
    made = new_id()
    await tx.run(START, made, location, CountKind(kind).value, tx.now, actor.id)
    return await queries.get_count(tx, made)


async def record_count(tx: Tx, actor: Actor, count: UUID, lines: Sequence[StockFigure], *, more: bool = False) -> Count:
    """Write down what was counted. A later figure replaces an earlier one, or adds to it (`more`: a second shelf).

    Only sellable pieces at the location of the count are counted; other lines are left out.
    Refuses with Forbidden, CountClosed and NotFound.
    """
    found = await _open(tx, actor, count)
    figures = {line.variant: line.quantity for line in lines if line.location == found.location}
    await tx.run(RECORD, count, found.location, list(figures), list(figures.values()), tx.now, more)
    return await queries.get_count(tx, count)


async def finish_count(tx: Tx, actor: Actor, count: UUID) -> Count:
    """Book the differences, and close the count.

    Missing pieces that are promised to customers cannot be taken off the books: StockShort tells that some promise must
    come from elsewhere. Refuses with Forbidden, CountClosed and NotFound.
    """
    found = await _open(tx, actor, count)
    if found.kind is CountKind.FULL:
        await tx.run(UNCOUNTED, count, found.location, tx.now)
    lines = (await queries.get_count(tx, count)).lines
    wishes = [_correction(found, line.variant, line.difference) for line in lines if line.difference]
    corrected, short = await _book(tx, wishes)
    done = {line.variant: corrected.get(line.variant, 0) for line in lines}
    await tx.run(CORRECTED, count, list(done), list(done.values()))
    await tx.run(CLOSE, count, CountState.FINISHED.value, tx.now)
    surplus, missing = sum(n for n in done.values() if n > 0), -sum(n for n in done.values() if n < 0)
    await tx.emit(StockCounted(count, found.location, found.kind, len(lines), surplus, missing), *short)
    return await queries.get_count(tx, count)


async def cancel_count(tx: Tx, actor: Actor, count: UUID) -> Count:
    """Give up a count; nothing is booked. Refuses with Forbidden, CountClosed and NotFound."""
    await _open(tx, actor, count)
    await tx.run(CLOSE, count, CountState.CANCELLED.value, tx.now)
    return await queries.get_count(tx, count)


async def _open(tx: Tx, actor: Actor, count: UUID) -> Open:
    found = await tx.row(Open, LOCK, count)
    if found is None:
        raise NotFound(count=count)
    actor.require("inventory.count", found.location)
    if found.state is not CountState.OPEN:
        raise CountClosed(count=count, state=found.state)
    return found


def _correction(count: Open, variant: UUID, difference: int) -> Posting:
    here = rules.shelf(count.location)
    if difference > 0:
        return Posting(new_id(), variant, difference, rules.outside("found", count.location), here, count.id, "count")
    return Posting(new_id(), variant, -difference, here, rules.outside("lost", count.location), count.id, "count")


async def _book(tx: Tx, wishes: list[Posting]) -> tuple[dict[UUID, int], list[Event]]:
    """Post the corrections as far as promises allow; what changed by variant, and what is short."""
    answers = await ledger.post(tx, wishes)
    less, short = [], list[Event]()
    for wish, answer in zip(wishes, answers, strict=True):
        if isinstance(answer, ledger.InsufficientBalance):
            free = answer.facts["free"]
            short.append(StockShort(wish.unit, wish.debit.owner, wish.amount - free))
            if free:
                less.append(msgspec.structs.replace(wish, amount=free))
    booked = [a for a in answers if not isinstance(a, ledger.InsufficientBalance)] + await ledger.post(tx, less)
    wishes = [*less, *(w for w, a in zip(wishes, answers, strict=True) if isinstance(a, ledger.Transferred))]
    await announce(tx, wishes, booked)
    return {w.unit: w.amount if w.debit.kind == "stock.found" else -w.amount for w in wishes}, short
