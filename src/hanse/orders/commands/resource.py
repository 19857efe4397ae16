"""Lines that come from another place than was planned: not found, declined, sold, a closed store, a lost parcel.

Sourcing decides anew by the rules of the channel. A place that a line was taken from once is not asked for it again.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import inventory, sourcing
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries
from hanse.orders.contracts import Delivery, Order, OrderLine, OrderLineResourced, Resourced
from hanse.orders.refusals import LineNotThere, LinesOutOfStock

from .appended import append
from .cancel import cancel_lines
from .locked import locked, those
from .pieces import divide

# Between looking and holding somebody else may have been quicker.
TRIES = 3

AT_PLACE = """
select distinct l.sales_order from orders.line l join orders.sales_order o on o.id = l.sales_order
where l.source_location = $1 and l.delivery = 'ship' and l.state in ('open', 'picking')
    and o.state in ('placed', 'confirmed')
order by 1
"""


async def resource_lines(
    tx: Tx, actor: Actor, order: UUID, lines: Sequence[UUID], reason: str, without: Sequence[UUID] = ()
) -> Resourced:
    """Let parcel lines come from elsewhere: new holds, a line in the history, an event for each, and new tasks by it.

    Neither their present place nor those in `without` are asked. What no place may send is `left` as it is, as are
    lines that are collected: who asks decides whether to cancel them. Refuses with LineNotThere, and with
    LinesOutOfStock when others were quicker every time; nothing is changed then.
    """
    found = await locked(tx, order)
    chosen = those(found, lines, ("open", "picking"))
    gone = {*without, *(line.source_location for line in chosen), *left_before(found, lines)}
    return await move_lines(tx, actor, found, chosen, reason, gone)


async def resend(tx: Tx, actor: Actor, order: UUID, lines: Sequence[UUID], reason: str) -> Order:
    """A parcel was lost: its lines are sent once more, from wherever sourcing chooses; money and points stay.

    All or nothing: refuses with LineNotThere for what was not shipped or came back, and with LinesOutOfStock where no
    place may send a line; then the goods can only be refunded.
    """
    found = await locked(tx, order)
    chosen = those(found, lines, ("shipped",))
    if any(line.returned_quantity for line in chosen):
        raise LineNotThere(order=order, lines=[line.id for line in chosen if line.returned_quantity])
    await tx.run(
        "update orders.line set state = 'open', fulfilled_quantity = 0, received_date = null, hold = null "
        "where id = any($1)",
        [line.id for line in chosen],
    )
    await tx.run("update orders.sales_order set state = 'confirmed' where id = $1", order)
    await append(tx, actor, order, "resend", reason, 0, {"lines": [str(line.id) for line in chosen]})
    unheld = [msgspec.structs.replace(line, hold=None) for line in chosen]
    moved = await move_lines(tx, actor, found, unheld, reason, set())
    if moved.left:
        raise LinesOutOfStock(lines=[{"line": line, "available": 0, "alternatives": []} for line in moved.left])
    return await queries.load_order(tx, order)


async def leave_place(tx: Tx, actor: Actor, location: UUID, reason: str) -> Resourced:
    """A place sends nothing any more: all parcels that wait there come from elsewhere, order by order.

    What no other place may send is cancelled and refunded, and the customer is told.
    """
    moved: dict[UUID, UUID] = {}
    left: list[UUID] = []
    for order in await tx.column(AT_PLACE, location):
        found = await locked(tx, order)
        lines = [
            line
            for line in found.lines
            if line.source_location == location and line.delivery is Delivery.SHIP and line.state in ("open", "picking")
        ]
        if not lines:
            continue
        gone = {location, *left_before(found, [ln.id for ln in lines])}
        answer = await move_lines(tx, actor, found, lines, reason, gone)
        moved |= answer.moved
        left += answer.left
        nowhere = [line for line in lines if line.id in answer.left]
        if nowhere:
            await cancel_lines(tx, SYSTEM, await queries.load_order(tx, order), nowhere, reason)
    return Resourced(moved, left)


async def move_lines(
    tx: Tx,
    actor: Actor,
    order: Order,
    lines: Sequence[OrderLine],
    reason: str,
    gone: set[UUID],
    *,
    whole: bool = True,
    of: UUID | None = None,
) -> Resourced:
    """Let parcels of a locked order come from places that are not `gone`; lines that are collected are `left`.

    Unless they stay `whole`, lines are divided where the rules of the channel let pieces come from several places, and
    what no place has of them is `left` as a line of its own. `of` is the line that they were taken from. Refuses with
    LinesOutOfStock when others were quicker every time.
    """
    parcels = [line for line in lines if line.delivery is Delivery.SHIP]
    moved: dict[UUID, UUID] = {}
    left = [line.id for line in lines if line not in parcels]
    waiting, without, freed = parcels, set(gone), list[UUID]()
    for _ in range(TRIES):
        if not waiting:
            break
        answer = await _sourced(tx, order, waiting, without, whole=whole)
        parts, nowhere = await _apart(tx, order, waiting, answer)
        left += [line for line in nowhere if line not in freed]
        if not parts:
            break
        # What stands is given up before anything new is asked for: so two orders never wait for each other in a circle.
        await inventory.void_holds(tx, [line.hold for line, _ in parts if line.hold is not None])
        freed += [line.id for line, _ in parts]
        refused = await _hold(tx, actor, order, parts, answer, reason, of)
        moved |= {line.id: place for line, place in parts if line not in refused}
        without |= {place for line, place in parts if line in refused}
        waiting = [msgspec.structs.replace(line, hold=None) for line in refused]
    lost = [line for line in freed if line not in moved]
    if lost:
        raise LinesOutOfStock(lines=[{"line": line, "available": 0, "alternatives": []} for line in lost])
    await tx.run("update orders.sales_order set version = version + 1 where id = $1", order.id)
    return Resourced(moved, left)


async def _apart(
    tx: Tx, order: Order, lines: Sequence[OrderLine], answer: sourcing.Sourced
) -> tuple[list[tuple[OrderLine, UUID]], list[UUID]]:
    """The lines with the place that each comes from, divided where that is several, and those of which nobody has any.

    A line keeps its name for what its first place gives.
    """
    known = {line.id: line for line in lines}
    places: dict[UUID, UUID] = {}
    nowhere = []
    for line in lines:
        takes = answer.places[line.id]
        if not takes:
            nowhere.append(line.id)
            continue
        places[line.id] = takes[0].location
        missing = line.quantity - sum(take.quantity for take in takes)
        for quantity, place in [*((take.quantity, take.location) for take in takes[1:]), (missing, None)]:
            if not quantity:
                continue
            part = await divide(tx, known[line.id], quantity)
            after = {one.id: one for one in (await queries.load_order(tx, order.id)).lines}
            known |= {line.id: after[line.id], part: after[part]}
            if place is None:
                nowhere.append(part)
            else:
                places[part] = place
    return [(known[line], place) for line, place in places.items()], nowhere


async def _sourced(
    tx: Tx, order: Order, lines: Sequence[OrderLine], without: set[UUID], *, whole: bool
) -> sourcing.Sourced:
    wanted = sourcing.Wanted(
        channel=order.channel,
        wishes=[sourcing.Wish(line.id, line.variant, line.quantity) for line in lines],
        destination=order.shipping,
        without=sorted(without),
    )
    return await sourcing.source(
        tx, wanted, queries.workload, subject=order.id, order=order.id, reason="resource", whole=whole
    )


async def _hold(
    tx: Tx,
    actor: Actor,
    order: Order,
    parts: Sequence[tuple[OrderLine, UUID]],
    answer: sourcing.Sourced,
    reason: str,
    of: UUID | None,
) -> list[OrderLine]:
    """Keep the pieces at their new places and write that down; tells for which lines somebody else was quicker."""
    wishes = [
        inventory.HoldWanted(new_id(), line.variant, place, line.quantity, None, "order", order.id, order.channel)
        for line, place in parts
    ]
    refused = []
    for (line, _), wish, got in zip(parts, wishes, await inventory.hold(tx, wishes), strict=True):
        if isinstance(got, inventory.OutOfStock):
            refused.append(line)
            continue
        why = msgspec.to_builtins(answer.why)
        await tx.run(
            "update orders.line set source_location = $2, hold = $3, state = 'open', sourcing = $4, "
            "awaits_goods = false, promised_date = null where id = $1",
            line.id,
            wish.location,
            wish.key,
            why,
        )
        facts: dict[str, Any] = {"line": str(line.id), "from": str(line.source_location), "to": str(wish.location)}
        facts |= {"quantity": line.quantity, "decision": why["decision"]} | (
            {} if of in (None, line.id) else {"of": str(of)}
        )
        await append(tx, actor, order.id, "resource", reason, 0, facts)
        await tx.emit(OrderLineResourced(order.id, line.id, wish.location))
    return refused


def left_before(order: Order, lines: Sequence[UUID]) -> set[UUID]:
    """The places that these lines, or those that they were taken from, were taken from before."""
    names = {str(line) for line in lines}
    moves = [a.facts for a in reversed(order.adjustments) if a.kind == "resource"]
    for facts in moves:
        if facts["line"] in names and "of" in facts:
            names.add(facts["of"])
    return {UUID(facts["from"]) for facts in moves if facts["line"] in names and facts["from"]}
