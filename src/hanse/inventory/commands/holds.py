"""Holds: pieces that are kept for somebody, from the first wish until they leave or are given back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.inventory import queries, rules
from hanse.inventory.contracts import (
    Hold,
    HoldExpired,
    HoldState,
    HoldWanted,
    InboundPromiseReleased,
    Place,
    Purpose,
)
from hanse.inventory.refusals import GoodsAwaited, HoldLapsed, HoldSettled, OutOfStock
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.kit.refusals import NotFound, Refusal

from .news import tell

HOLD = """
insert into inventory.hold (id, variant, location, quantity, until, purpose, owner, at)
select w.*, $8 from unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::text[], $7::uuid[]
) as w
"""

# The date is read when the balance is locked: whoever moves it comes before, and is seen, or after, and sees this.
PROMISE = """
insert into inventory.hold (id, variant, location, quantity, until, purpose, owner, at, delivery, promised_date)
select w.id, w.variant, w.location, w.quantity, w.until, w.purpose, w.owner, $8, w.delivery, d.expected_date
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::text[], $7::uuid[], $9::uuid[])
    as w (id, variant, location, quantity, until, purpose, owner, delivery)
left join inventory.inbound_delivery d on d.id = w.delivery
returning id, variant, location, quantity, until, purpose, owner, state, delivery, promised_date
"""

SETTLE = """
update inventory.hold set state = $2, settled_at = $3 where id = any($1::uuid[])
returning id, variant, location, quantity, until, purpose, owner, state, delivery, promised_date
"""

EXTEND = """
update inventory.hold set until = $2 where id = any($1::uuid[])
returning id, variant, location, quantity, until, purpose, owner, state, delivery, promised_date
"""

CLAIM = """
update inventory.hold set until = $2, purpose = $3, owner = $4 where id = any($1::uuid[])
"""

SPLIT = """
with cut as (
    update inventory.hold set quantity = quantity - $2 where id = $1 returning *
)
insert into inventory.hold (id, variant, location, quantity, until, purpose, owner, at, delivery, promised_date)
select $3, variant, location, $2, until, purpose, owner, at, delivery, promised_date from cut
"""

# For these deliveries pieces lie ready that were too few for their oldest promise.
ASIDE = """
select distinct owner from inventory.hold where owner = any($1::uuid[]) and purpose = 'aside' and state = 'held'
"""

# A write that waits for nobody: whoever answers a repeat must not tell what a failover could still take back, and a
# commit that wrote nothing does not wait for the standby.
CONFIRM = "select pg_logical_emit_message(true, 'hanse.hold', '')"

ALTERNATIVES_MAX = 5
EXPIRE_MAX = 500


async def hold(tx: Tx, wishes: Sequence[HoldWanted]) -> list[Hold | Refusal]:
    """Keep pieces for each wish, first come first served; one answer for each wish, in their order.

    Written for many: wishes that arrive together cost three statements and one commit, and a wish that is refused
    spoils no other. A repeat with the same key gives the same hold. Holds for the till may take the safety stock too.
    Refuses a wish with OutOfStock, with HoldLapsed when its key was held once and is no longer, or with the ledger's
    TransferIdTaken when the key belongs to somebody else's wish; one for a delivery also with DeliveryUndated and
    DeliveryClosed, and with NotFound when the delivery is not for this location.
    """
    if not wishes:
        return []
    if any(wish.delivery is not None for wish in wishes):
        return await _hold_promises(tx, wishes)
    return await _hold(tx, wishes)


async def _hold_promises(tx: Tx, wishes: Sequence[HoldWanted]) -> list[Hold | Refusal]:
    """As `hold`, where some wishes are for what is on its way: those that make no sense do not reach the ledger."""
    refused = await queries.unpromisable(tx, wishes)
    # A repeat is answered by what became of the first, whatever the delivery has become since.
    for key in await queries.holds_by_id(tx, list(refused)) if refused else ():
        del refused[key]
    asked = [wish for wish in wishes if wish.key not in refused]
    answers = iter(await _hold(tx, asked) if asked else [])
    return [refused[wish.key] if wish.key in refused else next(answers) for wish in wishes]


async def _hold(tx: Tx, wishes: Sequence[HoldWanted]) -> list[Hold | Refusal]:
    answers = await _reserve(tx, wishes)
    fresh: dict[UUID, HoldWanted] = {}
    seen = []
    for wish, answer in zip(wishes, answers, strict=True):
        if isinstance(answer, ledger.Transferred) and not answer.repeated:
            fresh.setdefault(wish.key, wish)
            if wish.delivery is None:
                seen.append((wish.variant, wish.location, answer.debit))
    dates = await _write(tx, list(fresh.values()), seen) if fresh else {}
    repeated = [w.key for w, a in zip(wishes, answers, strict=True) if _repeats(w, a)]
    known = {}
    if repeated:
        await tx.run(CONFIRM)
        known = await queries.holds_by_id(tx, repeated)
    short = {w.variant for w, a in zip(wishes, answers, strict=True) if isinstance(a, ledger.InsufficientBalance)}
    places = await queries.alternatives_of(tx, list(short)) if short else {}
    return [
        _answer(wish, answer, known.get(wish.key), places, dates.get(wish.key))
        for wish, answer in zip(wishes, answers, strict=True)
    ]


def _repeats(wish: HoldWanted, answer: ledger.Transferred | Refusal) -> bool:
    """Whether the key was used before. A promise that was kept meanwhile is another transfer than the wish."""
    if isinstance(answer, ledger.Transferred):
        return answer.repeated
    return wish.delivery is not None and isinstance(answer, ledger.TransferIdTaken)


async def _write(
    tx: Tx, wishes: Sequence[HoldWanted], seen: Iterable[tuple[UUID, UUID, ledger.Balance | None]]
) -> dict[UUID, date | None]:
    """Write what the ledger has granted, and tell it; the dates of what is promised."""
    dates = {}
    if any(wish.delivery is not None for wish in wishes):
        made = await tx.rows(Hold, PROMISE, *_columns(wishes), tx.now, [wish.delivery for wish in wishes])
        dates = {one.id: one.promised_date for one in made}
    else:
        await tx.run(HOLD, *_columns(wishes), tx.now)
    await tell(tx, seen)
    return dates


async def _reserve(tx: Tx, wishes: Sequence[HoldWanted]) -> list[ledger.Transferred | Refusal]:
    """Ask the ledger; where it refuses, end what has run out there and no sweep has found yet, and ask once more."""
    leaves = await queries.buffers_of(tx, wishes) if any(wish.channel for wish in wishes) else [0] * len(wishes)
    asked = [_pending(wish, leave) for wish, leave in zip(wishes, leaves, strict=True)]
    answers = await ledger.reserve(tx, asked)
    places = {
        (p.debit, p.unit) for p, a in zip(asked, answers, strict=True) if isinstance(a, ledger.InsufficientBalance)
    }
    if not places:
        return answers
    ended = await ledger.expire(tx, EXPIRE_MAX, among=list(places))
    if not ended:
        return answers
    await settled(tx, ended, HoldState.EXPIRED)
    again = [p for p, a in zip(asked, answers, strict=True) if isinstance(a, ledger.InsufficientBalance)]
    second = dict(zip((p.id for p in again), await ledger.reserve(tx, again), strict=True))
    return [second.get(p.id, a) for p, a in zip(asked, answers, strict=True)]


def _pending(wish: HoldWanted, leave: int) -> ledger.Pending:
    return ledger.Pending(
        wish.key,
        wish.variant,
        wish.quantity,
        rules.shelf(wish.location) if wish.delivery is None else rules.coming(wish.delivery),
        rules.outside("sold", wish.location),
        wish.until,
        None,
        "hold",
        wish.purpose in (Purpose.TILL, Purpose.ASIDE),
        leave if wish.delivery is None else 0,
    )


def _columns(wishes: Sequence[HoldWanted]) -> tuple[list[Any], ...]:
    return (
        [w.key for w in wishes],
        [w.variant for w in wishes],
        [w.location for w in wishes],
        [w.quantity for w in wishes],
        [w.until for w in wishes],
        [Purpose(w.purpose).value for w in wishes],
        [w.owner for w in wishes],
    )


def _answer(
    wish: HoldWanted,
    answer: ledger.Transferred | Refusal,
    known: Hold | None,
    places: dict[UUID, list[Place]],
    promised: date | None,
) -> Hold | Refusal:
    if isinstance(answer, ledger.TransferIdTaken) and known is not None:
        same = (known.variant, known.location, known.quantity) == (wish.variant, wish.location, wish.quantity)
        if not same or known.promised_date is None:
            return answer
        if known.state in (HoldState.VOIDED, HoldState.EXPIRED):
            return HoldLapsed(holds=[wish.key])
        answer = ledger.Transferred(wish.key, ledger.State.PENDING, wish.quantity, repeated=True)
    if isinstance(answer, ledger.Transferred):
        if known is None:
            purpose, delivery = Purpose(wish.purpose), wish.delivery
            return Hold(
                wish.key, wish.variant, wish.location, wish.quantity, wish.until, purpose, wish.owner,
                delivery=delivery, promised_date=promised,
            )  # fmt: skip
        # A hold that has gone over to an order meanwhile is still the answer to the wish that made it.
        handed_over = known.purpose != wish.purpose
        return known if known.owner == wish.owner or handed_over else ledger.TransferIdTaken(id=wish.key)
    if isinstance(answer, ledger.InsufficientBalance):
        elsewhere = [place for place in places[wish.variant] if place.location != wish.location]
        elsewhere.sort(key=lambda place: place.available < wish.quantity)
        return OutOfStock(
            variant=wish.variant,
            location=wish.location,
            wanted=wish.quantity,
            available=answer.facts["free"],
            alternatives=[msgspec.to_builtins(place) for place in elsewhere[:ALTERNATIVES_MAX]],
        )
    if isinstance(answer, ledger.NotPending):
        return HoldLapsed(holds=[wish.key])
    return answer


async def extend_holds(tx: Tx, ids: Sequence[UUID], until: datetime | None) -> list[Hold | Refusal]:
    """Keep pieces until a later moment; one answer for each hold, in their order. Refuses with HoldLapsed."""
    answers = await ledger.extend(tx, ids, until)
    held = [a.id for a in answers if isinstance(a, ledger.Transferred)]
    found = {h.id: h for h in await tx.rows(Hold, EXTEND, held, until)} if held else {}
    return [found.get(wanted) or HoldLapsed(holds=[wanted]) for wanted in ids]


async def claim(
    tx: Tx, hold_ids: Sequence[UUID], order: UUID, *, until: datetime | None = None, purpose: Purpose = Purpose.ORDER
) -> None:
    """Make holds those of an order, in the transaction that places it: from now on they stay, or last until a moment.

    There is no gap in which somebody else could get the pieces. All or nothing: refuses with HoldLapsed, which names
    every hold that ran out.
    """
    if not hold_ids:
        return
    answers = await ledger.extend(tx, hold_ids, until)
    gone = [wanted for wanted, answer in zip(hold_ids, answers, strict=True) if isinstance(answer, Refusal)]
    if gone:
        raise HoldLapsed(holds=gone)
    await tx.run(CLAIM, list(hold_ids), until, purpose.value, order)


async def post_holds(tx: Tx, ids: Sequence[UUID]) -> None:
    """The pieces have left: handed over, shipped, carried out. A repeat changes nothing.

    All or nothing: refuses with HoldLapsed, which names every hold that was given back before, and with GoodsAwaited
    when the pieces have not come yet.
    """
    answers = await ledger.post_pending(tx, ids)
    gone = [wanted for wanted, answer in zip(ids, answers, strict=True) if isinstance(answer, Refusal)]
    if gone:
        raise HoldLapsed(holds=gone)
    posted = await settled(tx, answers, HoldState.POSTED)
    awaited = [hold.id for hold in posted if hold.delivery is not None]
    if awaited:
        raise GoodsAwaited(holds=awaited)


async def void_holds(tx: Tx, ids: Sequence[UUID]) -> None:
    """Give pieces back. A repeat changes nothing, and neither does giving back what has run out.

    All or nothing: refuses with HoldSettled when pieces have left, and with NotFound.
    """
    answers = await ledger.void_pending(tx, ids)
    for wanted, answer in zip(ids, answers, strict=True):
        if isinstance(answer, Refusal):
            if answer.facts.get("state") is None:
                raise NotFound(hold=wanted)
            raise HoldSettled(hold=wanted)
    await _released(tx, await settled(tx, answers, HoldState.VOIDED))


async def expire_holds(tx: Tx, limit: int = 500) -> int:
    """Give back the pieces of holds whose moment has passed, the oldest first; tells how many holds ended."""
    answers = await ledger.expire(tx, limit, ["stock.sellable", "stock.inbound"])
    await _released(tx, await settled(tx, answers, HoldState.EXPIRED))
    return len(answers)


async def split_hold(tx: Tx, hold: UUID, quantity: int, into: UUID) -> None:
    """Divide a hold, for pieces that leave one after the other: `quantity` goes on under the id `into`.

    A repeat changes nothing. Refuses with HoldLapsed, and with InsufficientBalance when the hold is not larger.
    """
    try:
        answer = await ledger.split(tx, hold, quantity, into)
    except ledger.NotPending:
        raise HoldLapsed(holds=[hold]) from None
    if not answer.repeated:
        await tx.run(SPLIT, hold, quantity, into)


async def settled(tx: Tx, answers: Sequence[ledger.Transferred | Refusal], state: HoldState) -> list[Hold]:
    """Write down and tell what the ledger has settled; the holds that it did."""
    done = {a.id: a for a in answers if isinstance(a, ledger.Transferred) and not a.repeated}
    if not done:
        return []
    holds = await tx.rows(Hold, SETTLE, list(done), state.value, tx.now)
    expired: list[Event] = []
    if state is HoldState.EXPIRED:
        expired = [HoldExpired(h.id, h.variant, h.location, h.quantity, h.owner, h.purpose) for h in holds]
    await tell(tx, [(h.variant, h.location, done[h.id].debit) for h in holds if h.delivery is None], *expired)
    return holds


async def _released(tx: Tx, holds: Sequence[Hold]) -> None:
    """Tell the deliveries that these holds waited for, where pieces were set aside that somebody else can have."""
    deliveries = {hold.delivery for hold in holds if hold.delivery is not None}
    if deliveries and (freed := await tx.column(ASIDE, sorted(deliveries))):
        await tx.emit(*[InboundPromiseReleased(delivery) for delivery in freed])
