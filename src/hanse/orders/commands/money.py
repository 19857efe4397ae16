"""Money of an order: what is too much goes back on the tenders that paid it, and what is paid counts as paid."""

from collections.abc import Sequence
from uuid import UUID

from hanse import payments
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, OrderChanged, Refunded


async def give_back(
    tx: Tx, order: Order, amount_minor: int, reason: str, reference: UUID, *, as_credit_of: UUID | None = None
) -> list[Refunded]:
    """Refund an amount over the original tenders, as far as it was paid, or to a customer as credit.

    What is set aside and not taken is released first: nobody is charged for it. The reference makes a repeat harmless.
    """
    taken = await payments.payments_of(tx, order.id)
    paid = [
        # Credit is given for money that was taken.
        rules.Paid(p.id, p.tender, p.taken_minor, p.refunded_minor)
        if as_credit_of
        else rules.Paid(p.id, p.tender, p.secured_minor, p.refunded_minor, p.set_aside_minor)
        for p in taken
    ]
    given, released = [], 0
    for tender, part in rules.refunds(paid, amount_minor):
        key, more, free = f"{reference}:{tender.payment}", 0, min(part, tender.aside_minor)
        if free:
            await payments.release(tx, tender.payment, free, key)
            released += free
        if part > free:
            made = await payments.refund(tx, tender.payment, part - free, reason, key, as_credit_of=as_credit_of)
            more = made.rounding_minor
        way = "store_credit" if as_credit_of else tender.tender
        given.append(Refunded(tender.payment, way, part, more))
    if given:
        left = sum(p.secured_minor - p.refunded_minor for p in taken) - sum(g.amount_minor for g in given)
        aside = sum(p.set_aside_minor + p.taking_minor for p in taken) - released
        refunded = sum(p.refunded_minor for p in taken) + sum(g.amount_minor for g in given) - released
        # As long as something is due, that is what everybody has to know.
        await tx.run(
            "update orders.sales_order set payment_state = $2 "
            "where id = $1 and (payment_state <> 'due' or state = 'cancelled')",
            order.id,
            rules.payment_state_back(left, aside, refunded),
        )
    return given


async def paid_up(tx: Tx, order: Order, excess_minor: int, taken: Sequence[payments.Payment]) -> str:
    """Nothing of a locked order is due any more: what a bank is still asked for is stopped, what is too much goes back.

    Gives the payment state that follows. A bank that had taken the money already says so later; then it goes back too.
    """
    await ask_no_more(tx, taken)
    if excess_minor > 0:
        # The account of the order says how much, and the order is locked: a repeat finds nothing to give.
        await give_back(tx, order, excess_minor, "paid too much", new_id())
        taken = await payments.payments_of(tx, order.id)
    await _joined(tx, order)
    return payment_state(order, taken)


async def ask_no_more(tx: Tx, taken: Sequence[payments.Payment]) -> None:
    """What a bank is still asked for is stopped."""
    for payment in taken:
        if payment.undecided:
            await payments.cancel(tx, payment.id)


def payment_state(order: Order, taken: Sequence[payments.Payment]) -> str:
    """What is said of the money of an order of which nothing is due at the moment."""
    paid, refunded = sum(p.secured_minor for p in taken), sum(p.refunded_minor for p in taken)
    aside = sum(p.set_aside_minor + p.taking_minor for p in taken)
    return rules.payment_state_after(order, paid, refunded, aside)


async def _joined(tx: Tx, order: Order) -> None:
    """What waited for its money is the order's now. What goes out in an exchange leaves with the exchange."""
    leaving = rules.exchange_that_waits(order)
    waited = [line for line in order.lines if line.awaits_payment and line.state != "cancelled"]
    paid = [line.id for line in waited if line is not leaving]
    if paid:
        await tx.run("update orders.line set awaits_payment = false where id = any($1)", paid)
        await tx.emit(OrderChanged(order.id, order.number, order.customer, "paid", paid, 0, order.currency))


async def due_no_more(tx: Tx, order: Order, excess_minor: int) -> Order:
    """The order, after it was paid up."""
    state = await paid_up(tx, order, excess_minor, await payments.payments_of(tx, order.id))
    await tx.run("update orders.sales_order set payment_state = $2 where id = $1", order.id, state)
    return await queries.load_order(tx, order.id)
