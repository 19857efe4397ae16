"""Lines that wait for goods on their way: what comes, comes later, or does not come at all."""

from datetime import date
from uuid import UUID

from hanse import delivery, inventory
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries
from hanse.orders.contracts import (
    Delivery,
    Order,
    OrderLine,
    OrderLineResourced,
    OrderLinesArrived,
    OrderPromiseMoved,
)

from .appended import append
from .cancel import cancel_lines
from .locked import locked
from .resource import left_before, move_lines

NOT_DELIVERED = "the supplier does not deliver"
LATER = "the supplier delivers later"


async def goods_came(tx: Tx, order: UUID, hold: UUID) -> Order:
    """The goods that a line waited for are there: it can be fetched now."""
    found = await locked(tx, order)
    came = await tx.column(
        "update orders.line set awaits_goods = false where sales_order = $1 and hold = $2 and awaits_goods "
        "returning id",
        order,
        hold,
    )
    if came:
        await tx.run("update orders.sales_order set version = version + 1 where id = $1", order)
        await tx.emit(OrderLinesArrived(order, found.number, found.customer, came))
    return await queries.load_order(tx, order)


async def goods_fail(tx: Tx, order: UUID, hold: UUID) -> Order:
    """The goods that a line waited for do not come: it is sent from another place, or waits for another delivery.

    If there is neither, it is cancelled and refunded.
    """
    found = await locked(tx, order)
    line = _waiting(found, hold)
    if line is None or await _from_shelf(tx, found, line, NOT_DELIVERED):
        return await queries.load_order(tx, order)
    if await wait_for_delivery(tx, found, line, NOT_DELIVERED):
        return await queries.load_order(tx, order)
    return await cancel_lines(tx, SYSTEM, await queries.load_order(tx, order), [line], NOT_DELIVERED)


async def wait_for_delivery(tx: Tx, order: Order, line: OrderLine, reason: str) -> bool:
    """Let a line of a locked order that has no pieces wait for a delivery on its way. Tells whether there is one."""
    offer = await queries.promised_again(tx, line)
    if offer is None:
        return False
    wish = inventory.HoldWanted(
        new_id(), line.variant, offer.location, line.quantity, None, "order", order.id, None, offer.delivery
    )
    [answer] = await inventory.hold(tx, [wish])
    if not isinstance(answer, inventory.Hold):
        return False
    await tx.run(
        "update orders.line set hold = $2, source_location = $3, state = 'open', awaits_goods = true where id = $1",
        line.id,
        wish.key,
        offer.location,
    )
    await _moved(tx, order, line, answer.promised_date, reason)
    return True


async def goods_move(tx: Tx, order: UUID, hold: UUID) -> Order:
    """The goods that a line waits for come on another day. If it is later, another place is asked first."""
    found = await locked(tx, order)
    line = _waiting(found, hold)
    # The day may have moved once more since it was told: what counts is what the delivery says now.
    expected = (await inventory.get_hold(tx, hold)).promised_date
    if line is None or line.promised_date == expected:
        return found
    later = expected is None or (line.promised_date is not None and expected > line.promised_date)
    if not (later and await _from_shelf(tx, found, line, LATER)):
        await _moved(tx, found, line, expected, LATER if later else "the supplier delivers earlier")
    return await queries.load_order(tx, order)


async def cart_promise(tx: Tx, hold: UUID) -> None:
    """What a cart waits for comes on another day, or is there."""
    found = await inventory.get_hold(tx, hold)
    expected = found.promised_date if found.delivery is not None else None
    await tx.run("update orders.cart_line set promised_date = $2 where hold = $1", hold, expected)


async def cart_promise_broken(tx: Tx, hold: UUID) -> None:
    """What a cart waited for does not come: whoever goes on with it is told what else there is."""
    await tx.run(
        "update orders.cart_line set hold = null, hold_location = null, held_until = null, promised_date = null "
        "where hold = $1",
        hold,
    )


def _waiting(order: Order, hold: UUID) -> OrderLine | None:
    return next((ln for ln in order.lines if ln.hold == hold and ln.awaits_goods and ln.state == "open"), None)


async def _from_shelf(tx: Tx, order: Order, line: OrderLine, reason: str) -> bool:
    """Take the pieces from where they lie now: a parcel from any place, what is collected from its store."""
    if line.delivery is Delivery.SHIP:
        moved = await move_lines(tx, SYSTEM, order, [line], reason, left_before(order, [line.id]))
        return line.id in moved.moved
    place = line.pickup_location or line.source_location
    wish = inventory.HoldWanted(new_id(), line.variant, place, line.quantity, None, "order", order.id, order.channel)
    free = await inventory.availability(tx, [line.variant], [place], order.channel)
    if sum(one.available for one in free) < line.quantity:
        return False
    if line.hold is not None:
        await inventory.void_holds(tx, [line.hold])
    [answer] = await inventory.hold(tx, [wish])
    if not isinstance(answer, inventory.Hold):
        raise answer
    await tx.run("update orders.line set hold = $2, awaits_goods = false where id = $1", line.id, wish.key)
    await append(tx, SYSTEM, order.id, "resource", reason, 0, {"line": str(line.id), "from": "", "to": str(place)})
    await tx.emit(OrderLineResourced(order.id, line.id, place))
    return True


async def _moved(tx: Tx, order: Order, line: OrderLine, expected: date | None, reason: str) -> None:
    """Write down and tell that a line comes on another day than was promised."""
    before = line.promised_date
    arrives = order.promised_to
    # What was there when it was promised is late by as long as somebody waits for it now.
    since = before if line.awaits_goods else tx.now.date()
    if arrives is not None and since is not None and line.delivery is Delivery.SHIP:
        arrives = delivery.postponed(arrives, since, expected)
    await tx.run("update orders.line set promised_date = $2 where id = $1", line.id, expected)
    await tx.run(
        "update orders.sales_order set promised_to = $2, version = version + 1 where id = $1", order.id, arrives
    )
    days = {"promised": before and before.isoformat(), "expected": expected and expected.isoformat()}
    facts = {"line": str(line.id), **days}
    await append(tx, SYSTEM, order.id, "promise", reason, 0, facts)
    await tx.emit(OrderPromiseMoved(order.id, order.number, order.customer, line.id, before, expected))
