"""What payments and expired reservations mean for an order."""

from collections.abc import Sequence
from uuid import UUID

from hanse import payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import queries
from hanse.orders.contracts import Delivery, Order, ReservationExpired

from .cancel import cancel_lines
from .confirm import confirm
from .exchanged import finish_exchange
from .locked import locked
from .money import due_no_more, give_back, payment_state

DECIDED = (
    payments.PaymentState.AUTHORIZED,
    payments.PaymentState.CAPTURED,
    payments.PaymentState.REFUSED,
    payments.PaymentState.CANCELLED,
)


async def settle(tx: Tx, order: UUID) -> Order:
    """Look what is paid and let the order go on: confirmed when everything due at once is there."""
    found = await finish_exchange(tx, await locked(tx, order))
    return await settled(tx, found, await payments.payments_of(tx, order))


async def settled(tx: Tx, found: Order, taken: Sequence[payments.Payment]) -> Order:
    """An order that is locked, or that nobody else knows yet, after its payments were looked at.

    Money that arrives for what was cancelled meanwhile goes back.
    """
    order = found.id
    kept = sum(p.secured_minor - p.refunded_minor for p in taken)
    if found.state == "cancelled":
        if kept > 0:
            await give_back(tx, found, kept, "paid after cancellation", order)
        return found
    missing = await _missing(tx, found, kept)
    if missing > 0:
        # Some banks take a part only. Once nothing more can come, an order that is not covered falls as a whole,
        # and what was to be paid on collection is due once more.
        waits = (found.state == "placed" and kept > 0) or (found.state != "placed" and found.payment_state == "due")
        short = waits and all(p.state in DECIDED for p in taken)
        return await refuse_payment(tx, order, "captured in part") if short else found
    if missing == 0 and found.state != "placed" and found.payment_state != "due":
        return await _taken(tx, found, taken) if found.payment_state == "authorized" else found
    return await confirm(tx, found, -missing, taken)


async def _taken(tx: Tx, order: Order, taken: Sequence[payments.Payment]) -> Order:
    """A bank gave a part of what was set aside; when it was the last, the order counts as paid."""
    state = payment_state(order, taken)
    if state == order.payment_state:
        return order
    await tx.run("update orders.sales_order set payment_state = $2 where id = $1", order.id, state)
    return await queries.load_order(tx, order.id)


async def _missing(tx: Tx, order: Order, kept_minor: int) -> int:
    """What is still to be paid; below zero where lines were cancelled before their money came."""
    if order.state != "placed" or any(line.cancelled_quantity for line in order.lines):
        return -await payments.balance_of(tx, order.id, order.currency)
    return max(0, order.due_now_minor - kept_minor)


async def refuse_payment(tx: Tx, order: UUID, reason: str) -> Order:
    """A payment was refused: the whole order is cancelled and everything is free again, unless it is under way.

    What was to be paid on collection is due once more, and what joined the order for this money is cancelled; what
    other tenders had paid of it goes back.
    """
    found = await locked(tx, order)
    if found.state != "placed":
        return await _due_again(tx, found, reason)
    open_lines = [line for line in found.lines if line.state == "open"]
    return await cancel_lines(tx, SYSTEM, found, open_lines, f"payment refused: {reason}")


async def _due_again(tx: Tx, order: Order, reason: str) -> Order:
    joined = [line for line in order.lines if line.awaits_payment and line.state == "open"]
    if joined:
        return await cancel_lines(tx, SYSTEM, order, joined, f"payment refused: {reason}")
    lines = [
        line
        for line in order.lines
        if line.delivery is Delivery.RESERVE and not line.paid_at_pickup and line.state in ("open", "picking", "ready")
    ]
    if order.payment_state != "due" or not lines:
        return order
    unpaid = sum(line.total_minor for line in lines)
    await payments.reverse_sale(tx, order.id, unpaid, order.currency, order.id)
    await tx.run("update orders.line set paid_at_pickup = true where id = any($1)", [line.id for line in lines])
    await tx.run(
        "update orders.sales_order set due_now_minor = due_now_minor - $2, version = version + 1 where id = $1",
        order.id,
        unpaid,
    )
    excess = await payments.balance_of(tx, order.id, order.currency)
    return order if excess < 0 else await due_no_more(tx, await queries.load_order(tx, order.id), excess)


async def expire_reservation(tx: Tx, order: UUID, hold: UUID) -> None:
    """A reservation ran out: its line is cancelled; the piece is free already, since its hold is gone."""
    found = await locked(tx, order)
    lines = [line for line in found.lines if line.hold == hold and line.state in ("open", "picking", "ready")]
    if not lines:
        return
    await cancel_lines(tx, SYSTEM, found, lines, "reservation expired")
    await tx.emit(ReservationExpired(order, found.number, found.customer, [line.id for line in lines]))
