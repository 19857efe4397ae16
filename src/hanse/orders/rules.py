"""Pure decisions of the sale."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from hanse.kit.actor import Actor, Kind
from hanse.pricing import share

from .contracts import Cart, Delivery, HistoryDocument, Order, OrderLine, ReturnLine, TenderWanted
from .refusals import NothingToReturn, TendersDoNotFit

HOLD_MINUTES = 15
RESERVATION = timedelta(hours=24)

# Goods are refunded to electronic means first, in the order in which they paid, and only the rest in cash (ADR 0009).
CASH = "cash"


class Paid(msgspec.Struct, frozen=True):
    """What one tender has captured and given back so far."""

    payment: UUID
    tender: str
    captured_minor: int
    refunded_minor: int


def owns(actor: Actor, customer: UUID | None, visitor: str | None) -> bool:
    """Whether something with this owner belongs to the actor."""
    by_account = customer is not None and actor.customer == customer
    by_cookie = customer is None and visitor is not None and actor.visitor == visitor
    return by_account or by_cookie


def who(actor: Actor) -> str:
    """How an actor is written into a history that customers read too: kind and name, no more."""
    return f"{actor.kind}:{actor.name}" if actor.name else str(actor.kind)


def acts_for_customers(actor: Actor) -> bool:
    """Whether the actor may open the carts and orders of others."""
    return actor.kind in (Kind.STAFF, Kind.KEY, Kind.SYSTEM)


def due_now(lines: Sequence[tuple[Delivery, int]], shipping_minor: int) -> int:
    """What must be paid when ordering: everything but what is reserved, which is paid when it is collected."""
    return shipping_minor + sum(total for delivery, total in lines if delivery is not Delivery.RESERVE)


def split_tenders(wanted: Sequence[TenderWanted], due_minor: int) -> list[tuple[TenderWanted, int]]:
    """How much each tender pays. One may leave its amount open and pays the rest.

    Refuses with TendersDoNotFit when the amounts do not add up to what is due.
    """
    open_ones = [t for t in wanted if t.amount_minor is None]
    fixed = sum(t.amount_minor or 0 for t in wanted)
    rest = due_minor - fixed
    fits = rest >= 0 and len(open_ones) <= 1 and (rest == 0 or len(open_ones) == 1)
    if not fits or (due_minor == 0 and fixed):
        raise TendersDoNotFit(due_minor=due_minor, given_minor=fixed)
    paid = [(t, t.amount_minor if t.amount_minor is not None else rest) for t in wanted]
    return [(t, amount) for t, amount in paid if amount > 0]


def worth(line: OrderLine, count: int) -> int:
    """What the next `count` pieces of a line are worth, so that all pieces together are worth exactly the line."""
    gone = line.cancelled_quantity + line.returned_quantity
    return share(line.total_minor, line.quantity, gone, count)


def worth_of_return(order: Order, lines: Sequence[ReturnLine]) -> list[int]:
    """What the pieces that come back are worth, line by line. Refuses with NothingToReturn."""
    by_id = {line.id: line for line in order.lines}
    amounts = []
    for back in lines:
        line = by_id.get(back.line)
        if line is None or line.fulfilled_quantity - line.returned_quantity < back.quantity:
            raise NothingToReturn(line=back.line)
        amounts.append(worth(line, back.quantity))
        # The same line may be named twice, for pieces in different condition.
        by_id[back.line] = msgspec.structs.replace(line, returned_quantity=line.returned_quantity + back.quantity)
    if not amounts:
        raise NothingToReturn(order=order.id)
    return amounts


def kept_minor(order: Order) -> int:
    """What the goods are worth that the customer has and keeps."""
    return sum(
        share(line.total_minor, line.quantity, 0, line.fulfilled_quantity + line.cancelled_quantity)
        - share(line.total_minor, line.quantity, 0, line.cancelled_quantity + line.returned_quantity)
        for line in order.lines
    )


def refunds(paid: Sequence[Paid], amount_minor: int) -> list[tuple[Paid, int]]:
    """Spread a refund over the original tenders: none gets back more than it paid.

    What nobody has paid yet is not given back: the result may be less than the amount.
    """
    left, found = amount_minor, []
    for tender in sorted(paid, key=lambda p: p.tender == CASH):
        part = min(left, tender.captured_minor - tender.refunded_minor)
        if part > 0:
            found.append((tender, part))
            left -= part
    return found


def state_after(order: Order) -> str:
    """The state that follows from the lines: cancelled when all are, completed when nothing is left to deliver."""
    if all(line.state == "cancelled" for line in order.lines):
        return "cancelled"
    waiting = any(line.state in ("open", "picking", "ready") for line in order.lines)
    return order.state if waiting else "completed"


def ships(lines: Sequence[OrderLine]) -> bool:
    """Whether anything of the order is still to be shipped or was."""
    return any(line.delivery is Delivery.SHIP and line.state != "cancelled" for line in lines)


def held(cart: Cart) -> list[UUID]:
    """The holds of a cart."""
    return [line.hold for line in cart.lines if line.hold is not None]


def history_totals_of(document: HistoryDocument) -> tuple[int, int, int]:
    """Pieces, exact amount in thousandths of a minor unit, and the sum of its lines each rounded to minor units."""
    amounts = [line.quantity * line.unit_thousandths for line in document.lines]
    return sum(line.quantity for line in document.lines), sum(amounts), sum(rounded_minor(a) for a in amounts)


def rounded_minor(amount_thousandths: int) -> int:
    """An exact amount in whole minor units, a half rounded away from zero."""
    whole = (abs(amount_thousandths) + 500) // 1000
    return whole if amount_thousandths >= 0 else -whole
