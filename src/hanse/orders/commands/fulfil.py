"""What the rooms that handle goods tell the order: picking, ready, handed over, shipped."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from hanse import inventory, locations, payments
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    CaptureAt,
    Delivery,
    Order,
    OrderLine,
    OrderLinesHandedOver,
    OrderLinesReady,
    OrderLinesShipped,
    TenderWanted,
)
from hanse.orders.refusals import LeavesLater, LineNotThere, NotPaid

from .appended import append
from .locked import locked, those
from .money import due_no_more
from .tendered import open_payments


async def mark_picking(tx: Tx, order: UUID, lines: Sequence[UUID]) -> Order:
    """Somebody began to pick these lines. Refuses with LineNotThere, also what a bank has not paid for yet."""
    found = await locked(tx, order)
    _paid_for(those(found, lines, ("open", "picking")))
    return await _move(tx, found, lines, "picking")


async def mark_ready(tx: Tx, order: UUID, lines: Sequence[UUID]) -> Order:
    """These lines wait at their pickup location. Refuses with LineNotThere, also what a bank has not paid for yet."""
    found = await locked(tx, order)
    chosen = _paid_for(those(found, lines, ("open", "picking")))
    moved = await _move(tx, found, lines, "ready")
    place = chosen[0].pickup_location or chosen[0].source_location
    await tx.emit(OrderLinesReady(order, found.number, found.customer, place, list(lines)))
    return moved


def _paid_for(lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    waiting = [line.id for line in lines if line.awaits_payment]
    if waiting:
        raise LineNotThere(lines=waiting)
    return lines


async def pay_at_pickup(
    tx: Tx,
    order: UUID,
    lines: Sequence[UUID],
    tenders: Sequence[TenderWanted],
    location: UUID,
    register: UUID | None = None,
) -> Order:
    """Take the money for reserved lines when they are collected, in a store and on its terms.

    Refuses with TendersDoNotFit, TenderNotTaken and LineNotThere.
    """
    found = await locked(tx, order)
    rules.check_tenders(rules.AT_THE_TILL, await queries.get_terms(tx, rules.AT_THE_TILL), tenders)
    chosen = those(found, lines, ("open", "picking", "ready"))
    due = sum(line.total_minor for line in chosen if line.paid_at_pickup)
    await payments.record_sale(tx, order, due, found.currency, order)
    split = rules.split_tenders(tenders, due)
    opened = await open_payments(tx, order, split, found.currency, location, register, found.customer)
    await tx.run(
        "update orders.line set paid_at_pickup = false, pickup_payments = $2 where id = any($1) and paid_at_pickup",
        [line.id for line in chosen],
        [one.id for one in opened],
    )
    await tx.run(
        "update orders.sales_order set due_now_minor = due_now_minor + $2, payment_state = 'due', "
        "version = version + 1 where id = $1",
        order,
        due,
    )
    return await _paid_state(tx, order)


async def hand_over(
    tx: Tx, actor: Actor, order: UUID, lines: Sequence[UUID], facts: Mapping[str, Any] | None = None
) -> Order:
    """The customer takes these lines; their pieces leave the stock. `facts` stand in the history of the order.

    Refuses with NotPaid while money for them is missing, and with LineNotThere.
    """
    found = await locked(tx, order)
    chosen = those(found, lines, ("open", "picking", "ready"))
    found = await _paid_state(tx, order)
    if any(line.paid_at_pickup for line in chosen) or found.payment_state == "due":
        raise NotPaid(order=order, due_minor=sum(line.total_minor for line in chosen if line.paid_at_pickup))
    await leave(tx, found, chosen, "handed_over", found.register)
    collected = chosen[0].delivery is not Delivery.CARRY_OUT
    place = chosen[0].pickup_location or chosen[0].source_location
    worth = _worth_points(found, chosen)
    ids = [line.id for line in chosen]
    await tx.emit(
        OrderLinesHandedOver(order, found.number, found.customer, place, ids, worth, found.currency, collected)
    )
    if collected:
        told = {"lines": [str(i) for i in ids], "location": str(place), **(facts or {})}
        await append(tx, actor, order, "hand_over", "", 0, told)
    return await _finished(tx, order)


def _worth_points(order: Order, lines: Sequence[OrderLine]) -> int:
    """What these lines are worth that leave now. What was lost on its way was worth its points already."""
    again = rules.sent_again(order)
    return sum(line.total_minor for line in lines if str(line.id) not in again)


async def ship(tx: Tx, actor: Actor, order: UUID, lines: Sequence[UUID], tracking: str) -> Order:
    """These lines left in a parcel, whatever is still asked of a bank for other lines.

    What its customer wants later leaves when a carrier has it already. Refuses with NotPaid, LeavesLater and
    LineNotThere.
    """
    found = await locked(tx, order)
    chosen = those(found, lines, ("open", "picking", "ready"))
    if found.state == "placed" or any(line.awaits_payment for line in chosen):
        raise NotPaid(order=order)
    later = max((line.promise.leaves_on for line in chosen if line.promise and line.promise.leaves_on), default=None)
    if later is not None and later > tx.now.date() and actor.kind is not Kind.SYSTEM:
        raise LeavesLater(order=order, leaves_on=later)
    await leave(tx, found, chosen, "shipped", found.register)
    worth = _worth_points(found, chosen)
    ids, place = [line.id for line in chosen], chosen[0].source_location
    await tx.emit(OrderLinesShipped(order, found.number, found.customer, place, ids, worth, found.currency, tracking))
    await append(tx, actor, order, "ship", "", 0, {"lines": [str(i) for i in ids], "tracking": tracking})
    return await _finished(tx, order)


async def _move(tx: Tx, order: Order, lines: Sequence[UUID], state: str) -> Order:
    await tx.run("update orders.line set state = $2 where id = any($1)", list(lines), state)
    await tx.run("update orders.sales_order set version = version + 1 where id = $1", order.id)
    return await queries.load_order(tx, order.id)


async def leave(tx: Tx, order: Order, lines: Sequence[OrderLine], state: str, register: UUID | None) -> None:
    """Post the holds of the lines, and sell from the counter, at this register if any, what has none.

    What was set aside for them is taken.
    """
    await inventory.post_holds(tx, [line.hold for line in lines if line.hold is not None])
    unheld = [
        inventory.StockLine(line.variant, line.source_location, line.quantity) for line in lines if line.hold is None
    ]
    if unheld:
        await inventory.sell_now(tx, order.id, unheld, register)
    left_from = await locations.get_location(tx, lines[0].pickup_location or lines[0].source_location)
    today = left_from.day_at(tx.now)
    await tx.many(
        "update orders.line set state = $2, fulfilled_quantity = quantity, received_date = $3 where id = $1",
        [(line.id, state, rules.arrives(order, line, today)) for line in lines],
    )
    if order.terms.capture_at is CaptureAt.LEAVING:
        await payments.take(tx, order.id, rules.worth_to_come(order, lines))


async def _paid_state(tx: Tx, order: UUID) -> Order:
    """The order, which counts as paid as soon as its account says that nothing is due."""
    found = await queries.load_order(tx, order)
    if found.payment_state == "due":
        excess = await payments.balance_of(tx, order, found.currency)
        if excess >= 0:
            return await due_no_more(tx, found, excess)
    return found


async def _finished(tx: Tx, order: UUID) -> Order:
    found = await queries.load_order(tx, order)
    await tx.run(
        "update orders.sales_order set state = $2, version = version + 1 where id = $1",
        order,
        rules.state_after(found),
    )
    return await queries.load_order(tx, order)
