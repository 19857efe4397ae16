"""Money of an order: what goes back to whom, what stays set aside for goods to come, and how that is called."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.orders.contracts import Delivery, Order, OrderLine

from .sale import ships, worth

# Goods are refunded to electronic means first, in the order in which they paid, and only the rest in cash (ADR 0009).
CASH = "cash"


class Paid(msgspec.Struct, frozen=True):
    """What one tender has paid and given back so far; of what it paid, `aside_minor` is set aside and not taken."""

    payment: UUID
    tender: str
    paid_minor: int
    refunded_minor: int
    aside_minor: int = 0


def refunds(paid: Sequence[Paid], amount_minor: int) -> list[tuple[Paid, int]]:
    """Spread a refund over the original tenders: none gets back more than it paid.

    What nobody has paid yet is not given back: the result may be less than the amount.
    """
    left, found = amount_minor, []
    for tender in sorted(paid, key=lambda p: p.tender == CASH):
        part = min(left, tender.paid_minor - tender.refunded_minor)
        if part > 0:
            found.append((tender, part))
            left -= part
    return found


def worth_to_come(order: Order, leaving: Sequence[OrderLine]) -> int:
    """What is paid for and still to be delivered when these lines have left, with its shipping if no parcel went."""
    gone = {line.id for line in leaving}
    coming = [
        line
        for line in order.lines
        if line.state in ("open", "picking", "ready")
        and line.id not in gone
        and not line.paid_at_pickup
        and not line.awaits_payment
    ]
    goods = sum(worth(line, line.quantity - line.cancelled_quantity) for line in coming)
    went = any(ln.delivery is Delivery.SHIP and (ln.id in gone or ln.fulfilled_quantity) for ln in order.lines)
    return goods + (order.shipping_minor if ships(coming) and not went else 0)


def payment_state_after(order: Order, captured_minor: int, refunded_minor: int, aside_minor: int) -> str:
    """What is said of the money of an order of which nothing is due at the moment."""
    if aside_minor:
        return "authorized"
    if captured_minor == refunded_minor:
        later = any(line.paid_at_pickup and line.state in ("open", "picking", "ready") for line in order.lines)
        return "at_pickup" if later else ("refunded" if refunded_minor else "paid")
    gone = any(line.cancelled_quantity or line.returned_quantity for line in order.lines)
    return "partly_refunded" if refunded_minor and gone else "paid"


def payment_state_back(left_minor: int, aside_minor: int, refunded_minor: int) -> str:
    """What is said of the money of an order after some of it went back or was never taken."""
    if aside_minor:
        return "authorized"
    if not refunded_minor:
        return "paid" if left_minor else "released"
    return "partly_refunded" if left_minor else "refunded"
