"""What payments and expired reservations mean for an order."""

from uuid import UUID

from hanse import payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries
from hanse.orders.contracts import Delivery, Order, OrderConfirmed, ReservationExpired

from .cancel import cancel_lines, give_back
from .fulfil import hand_over
from .locked import locked

DECIDED = (payments.PaymentState.CAPTURED, payments.PaymentState.REFUSED, payments.PaymentState.CANCELLED)


async def settle(tx: Tx, order: UUID) -> Order:
    """Look what is paid and let the order go on: confirmed when everything due at once is there.

    Money that arrives for an order that was cancelled meanwhile goes back.
    """
    found = await locked(tx, order)
    taken = await payments.payments_of(tx, order)
    kept = sum(p.captured_minor - p.refunded_minor for p in taken)
    if found.state == "cancelled":
        if kept > 0:
            await give_back(tx, found, kept, "paid after cancellation", order)
        return found
    if found.state != "placed":
        return found
    if kept < found.due_now_minor:
        # Some banks take a part only. Once nothing more can come, an order that is not covered falls as a whole.
        short = kept > 0 and all(p.state in DECIDED for p in taken)
        return await refuse_payment(tx, order, "captured in part") if short else found
    await tx.run(
        "update orders.sales_order set state = 'confirmed', payment_state = $2, version = version + 1 where id = $1",
        order,
        "paid" if found.due_now_minor or found.total_minor == 0 else "at_pickup",
    )
    await tx.emit(OrderConfirmed(order, found.number, found.customer, found.total_minor, found.currency))
    gone = [line.id for line in found.lines if line.delivery is Delivery.CARRY_OUT and line.state == "open"]
    if gone:
        return await hand_over(tx, SYSTEM, order, gone)
    return await queries.load_order(tx, order)


async def refuse_payment(tx: Tx, order: UUID, reason: str) -> Order:
    """A payment was refused: the whole order is cancelled and everything is free again, unless it is under way.

    What was to be paid on collection is due once more; what other tenders had paid of it goes back.
    """
    found = await locked(tx, order)
    if found.state != "placed":
        return await _due_again(tx, found, reason)
    open_lines = [line for line in found.lines if line.state == "open"]
    return await cancel_lines(tx, SYSTEM, found, open_lines, f"payment refused: {reason}")


async def _due_again(tx: Tx, order: Order, reason: str) -> Order:
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
    left = order.due_now_minor - unpaid
    kept = sum(p.captured_minor - p.refunded_minor for p in await payments.payments_of(tx, order.id))
    if kept > left:
        await give_back(tx, order, kept - left, f"payment refused: {reason}", new_id())
    await tx.run(
        "update orders.sales_order set due_now_minor = $2, payment_state = $3, version = version + 1 where id = $1",
        order.id,
        left,
        "paid" if left else "at_pickup",
    )
    return await queries.load_order(tx, order.id)


async def expire_reservation(tx: Tx, order: UUID, hold: UUID) -> None:
    """A reservation ran out: its line is cancelled; the piece is free already, since its hold is gone."""
    found = await locked(tx, order)
    lines = [line for line in found.lines if line.hold == hold and line.state in ("open", "picking", "ready")]
    if not lines:
        return
    await cancel_lines(tx, SYSTEM, found, lines, "reservation expired")
    await tx.emit(ReservationExpired(order, found.number, found.customer, [line.id for line in lines]))
