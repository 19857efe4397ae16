"""Deliveries keep what was promised of them: whatever changes one serves, moves or breaks its promises at once.

Locks are taken in one order: the delivery, the promises, the balances. A hold takes the balance alone, so a promise may
be made between the second and the third; it is locked then, or the work starts over from its savepoint.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.inventory import queries, rules
from hanse.inventory.contracts import (
    ArrivedLine,
    Condition,
    Hold,
    HoldState,
    HoldWanted,
    InboundPromiseBroken,
    InboundPromiseKept,
    InboundPromiseMoved,
    Purpose,
    StockLine,
)
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .holds import hold, settled
from .news import tell
from .stock import receive

STANDING = """
select id, variant, quantity, until, purpose = 'aside' as aside, at from inventory.hold
where delivery = $1 and state = 'held'
union all
select id, variant, quantity, until, true, at from inventory.hold
where owner = $1 and purpose = 'aside' and state = 'held'
order by at, id
"""

AWAITED = """
select variant, case when open then expected_quantity - received_quantity else 0 end as quantity
from inventory.inbound_line where delivery = $1
"""

KEPT = """
update inventory.hold set delivery = null where id = any($1::uuid[])
returning id, variant, location, quantity, until, purpose, owner, state, delivery, promised_date
"""

MOVED = """
update inventory.hold h set promised_date = $2 from inventory.hold was
where h.delivery = $1 and h.state = 'held' and h.promised_date is distinct from $2 and was.id = h.id
returning h.id, h.variant, h.location, h.quantity, h.until, h.purpose, h.owner, h.state, h.delivery,
    was.promised_date
"""

LOCK = "select location from inventory.inbound_delivery where id = $1 for update"

# Each round that is lost was lost to a promise that was made and changed within a moment.
ROUNDS_MAX = 8

# No request that was under way when a delivery was closed lasts as long.
CLOSED_FOR = timedelta(days=1)


class Standing(msgspec.Struct, frozen=True):
    """A promise of a delivery, or pieces that are set aside for its oldest one."""

    id: UUID
    variant: UUID
    quantity: int
    until: datetime | None
    aside: bool


class Expected(msgspec.Struct, frozen=True):
    """What a delivery is still to bring of an article."""

    variant: UUID
    quantity: int


class OvertakenError(Exception):
    """A promise was made while the balances were not locked yet, and somebody is changing it."""


async def serve_delivery(tx: Tx, delivery: UUID) -> None:
    """Give what was set aside to whom it suits now; a repeat changes nothing."""
    location = await tx.value(LOCK, delivery)
    if location is not None:
        await settle_promises(tx, delivery, location)


async def flag_overdue(tx: Tx, delivery: UUID) -> None:
    """Tell everybody who waits for an overdue delivery that its day is not known any more. A repeat changes nothing."""
    await serve_delivery(tx, delivery)
    if await tx.value(
        "select expected_date < $2 from inventory.inbound_delivery where id = $1", delivery, tx.now.date()
    ):
        await move_promises(tx, delivery, None)


async def forget_closed(tx: Tx, most: int = 200) -> int:
    """Drop what the ledger knows of deliveries that were closed long ago: nothing, in a row for each article.

    Every reading of an article would pass them by for ever. Tells how many rows were dropped.
    """
    closed = await queries.closed_before(tx, tx.now - CLOSED_FOR, most)
    return await ledger.forget(tx, rules.COMING, closed) if closed else 0


async def settle_promises(
    tx: Tx, delivery: UUID, location: UUID, arrived: Sequence[ArrivedLine] = (), dropped: Sequence[UUID] = ()
) -> None:
    """Bring the books to what a locked delivery says: goods come in, the oldest promises are kept, others broken.

    `dropped` are articles that it does not name any more.
    """
    for _ in range(ROUNDS_MAX):
        try:
            async with tx.attempt():
                await _settle(tx, delivery, location, arrived, dropped)
            return
        except OvertakenError:
            continue
    raise RuntimeError(f"the promises of a delivery could not be locked in {ROUNDS_MAX} rounds")


async def move_promises(tx: Tx, delivery: UUID, expected: date | None) -> None:
    """Tell everybody who was promised something of a delivery that its day is another one."""
    moved = await tx.rows(Hold, MOVED, delivery, expected)
    if moved:
        await tx.emit(
            *[
                InboundPromiseMoved(
                    h.id, delivery, h.variant, h.location, h.quantity, h.owner, h.purpose, h.promised_date, expected
                )
                for h in moved
            ]
        )


async def _settle(
    tx: Tx, delivery: UUID, location: UUID, arrived: Sequence[ArrivedLine], dropped: Sequence[UUID]
) -> None:
    awaited = {one.variant: one.quantity for one in await tx.rows(Expected, AWAITED, delivery)}
    awaited |= dict.fromkeys(dropped, 0)
    standing = await _lock(tx, delivery, location, list(awaited), arrived)
    here: Counter[UUID] = Counter()
    if arrived:
        await receive(tx, [StockLine(a.variant, location, a.quantity, a.condition) for a in arrived], delivery)
        for line in arrived:
            here[line.variant] += line.quantity if line.condition is Condition.SELLABLE else 0
    before = {one.variant: one for one in standing if one.aside}
    here.update({variant: one.quantity for variant, one in before.items()})
    lapsed = [one.id for one in standing if not one.aside and one.until is not None and one.until <= tx.now]
    plans = {
        variant: rules.serve(
            [
                rules.Waiting(one.id, one.quantity)
                for one in standing
                if one.variant == variant and not one.aside and one.id not in lapsed
            ],
            here[variant],
            awaited.get(variant, 0),
        )
        for variant in dict.fromkeys(one.variant for one in standing)
    }
    aside = {variant: plan.aside for variant, plan in plans.items()}
    freed = [one for variant, one in before.items() if one.quantity != aside[variant]]
    await _end(tx, lapsed, HoldState.EXPIRED)
    await _end(tx, [one.id for one in freed], HoldState.VOIDED)
    broken = await _end(tx, [gone for plan in plans.values() for gone in plan.broken], HoldState.VOIDED)
    await _keep(tx, delivery, location, [kept for plan in plans.values() for kept in plan.served])
    await _set_aside(
        tx, delivery, location, {v: n for v, n in aside.items() if n and (v not in before or before[v] in freed)}
    )
    await _expect(tx, delivery, location, {v: n + aside.get(v, 0) for v, n in awaited.items()})
    if broken:
        await tx.emit(
            *[
                InboundPromiseBroken(
                    h.id, delivery, h.variant, h.location, h.quantity, h.owner, h.purpose, h.promised_date
                )
                for h in broken
            ]
        )


async def _lock(
    tx: Tx, delivery: UUID, location: UUID, variants: Sequence[UUID], arrived: Sequence[ArrivedLine]
) -> list[Standing]:
    """The promises and what is set aside, the oldest first; they and all balances are locked from now on."""
    known = await tx.rows(Standing, STANDING, delivery)
    locked = {*await ledger.lock_pending(tx, [one.id for one in known])}
    sides = [rules.coming(delivery), rules.outside("announced", location), rules.outside("sold", location)]
    wanted = [(key, variant) for variant in variants for key in sides]
    wanted += [(rules.shelf(location), one.variant) for one in known if one.aside]
    wanted += [
        (key, line.variant)
        for line in arrived
        for key in (rules.outside("supplier", location), rules.shelf(location, line.condition))
    ]
    await ledger.lock(tx, wanted)
    standing = await tx.rows(Standing, STANDING, delivery)
    fresh = [one.id for one in standing if one.id not in locked]
    if len(await ledger.lock_pending(tx, fresh, wait=False)) < len(fresh):
        raise OvertakenError
    return standing


async def _end(tx: Tx, ids: Sequence[UUID], state: HoldState) -> list[Hold]:
    return await settled(tx, await ledger.void_pending(tx, ids), state) if ids else []


async def _keep(tx: Tx, delivery: UUID, location: UUID, ids: Sequence[UUID]) -> None:
    if not ids:
        return
    balances = {one.id: one.debit for one in await ledger.redirect(tx, ids, rules.shelf(location))}
    kept = sorted(await tx.rows(Hold, KEPT, list(ids)), key=lambda hold: ids.index(hold.id))
    news = [InboundPromiseKept(h.id, delivery, h.variant, location, h.quantity, h.owner, h.purpose) for h in kept]
    await tell(tx, [(h.variant, location, balances[h.id]) for h in kept], *news)


async def _set_aside(tx: Tx, delivery: UUID, location: UUID, pieces: dict[UUID, int]) -> None:
    wishes = [HoldWanted(new_id(), v, location, n, None, Purpose.ASIDE, delivery) for v, n in pieces.items()]
    for answer in await hold(tx, wishes):
        if not isinstance(answer, Hold):
            raise answer


async def _expect(tx: Tx, delivery: UUID, location: UUID, pieces: dict[UUID, int]) -> None:
    """Let the ledger know what can be promised of the delivery: what is awaited, and what was set aside."""
    here, counter = rules.coming(delivery), rules.outside("announced", location)
    wishes = [ledger.Level(new_id(), v, here, n, counter, delivery, "expected") for v, n in pieces.items()]
    for answer in await ledger.level(tx, wishes):
        if answer.short:
            raise RuntimeError(f"{answer.short} pieces are promised that delivery {delivery} does not bring")
