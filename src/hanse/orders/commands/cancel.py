"""Cancel lines or all of an order: pieces are free again, money goes back, coupons too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hanse import inventory, payments, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, OrderCancelled, OrderLine, Refunded
from hanse.orders.refusals import NothingToCancel

CANCELLABLE = ("open", "picking", "ready")


async def cancel(tx: Tx, actor: Actor, order: UUID, lines: Sequence[UUID] | None, reason: str) -> Order:
    """Cancel these lines, or everything that has not left yet.

    Refuses with NothingToCancel when a named line has left or was cancelled, and with NotFound.
    """
    await tx.run("select from orders.sales_order where id = $1 for update", order)
    found = await queries.get_order(tx, actor, order)
    wanted = [line for line in found.lines if (line.id in lines if lines else line.state in CANCELLABLE)]
    blocked = [line.id for line in wanted if line.state not in CANCELLABLE]
    if not wanted or blocked or (lines and len(wanted) != len(set(lines))):
        raise NothingToCancel(order=order, lines=blocked)
    return await cancel_lines(tx, actor, found, wanted, reason)


async def cancel_lines(tx: Tx, actor: Actor, order: Order, lines: Sequence[OrderLine], reason: str) -> Order:
    """Cancel lines of a locked order. With the last parcel line its shipping is given back too."""
    await inventory.void_holds(tx, [line.hold for line in lines if line.hold is not None])
    await tx.run(
        "update orders.line set state = 'cancelled', cancelled_quantity = quantity, awaits_goods = false "
        "where id = any($1)",
        [line.id for line in lines],
    )
    goods = sum(rules.worth(line, line.quantity) for line in lines)
    owed = sum(rules.worth(line, line.quantity) for line in lines if not _unpaid(line))
    after = await queries.load_order(tx, order.id)
    shipping = await _shipping_back(tx, order, after)
    await payments.reverse_sale(tx, order.id, owed + shipping, order.currency, order.id)
    state = rules.state_after(after)
    whole = state == "cancelled"
    await append(tx, actor, order.id, "cancel", reason, goods + shipping, {"lines": [str(ln.id) for ln in lines]})
    await tx.run("update orders.sales_order set state = $2, version = version + 1 where id = $1", order.id, state)
    if whole:
        await pricing.give_back(tx, order.id, paid=order.state != "placed")
        for payment in await payments.payments_of(tx, order.id):
            await payments.cancel(tx, payment.id)
    await give_back(tx, after, owed + shipping, reason, new_id())
    await tx.emit(
        OrderCancelled(
            order.id,
            order.number,
            order.customer,
            [line.id for line in lines],
            whole,
            goods + shipping,
            order.currency,
            reason,
        )
    )
    return await queries.load_order(tx, order.id)


def _unpaid(line: OrderLine) -> bool:
    return line.paid_at_pickup and line.fulfilled_quantity == 0


async def _shipping_back(tx: Tx, before: Order, after: Order) -> int:
    """The shipping costs, once, when no parcel is left to send; the flag keeps a second cancel from paying again."""
    if not rules.ships(before.lines) or rules.ships(after.lines):
        return 0
    fresh = await tx.run(
        "update orders.sales_order set shipping_cancelled = true where id = $1 and not shipping_cancelled", before.id
    )
    return before.shipping_minor if fresh else 0


async def give_back(
    tx: Tx, order: Order, amount_minor: int, reason: str, reference: UUID, *, as_credit_of: UUID | None = None
) -> list[Refunded]:
    """Refund an amount over the original tenders, as far as it was paid, or to a customer as credit.

    The reference makes a repeat harmless.
    """
    taken = await payments.payments_of(tx, order.id)
    paid = [rules.Paid(p.id, p.tender, p.captured_minor, p.refunded_minor) for p in taken]
    given = []
    for tender, part in rules.refunds(paid, amount_minor):
        key = f"{reference}:{tender.payment}"
        await payments.refund(tx, tender.payment, part, reason, key, as_credit_of=as_credit_of)
        given.append(Refunded(tender.payment, "store_credit" if as_credit_of else tender.tender, part))
    if given:
        left = sum(p.captured_minor - p.refunded_minor for p in paid) - sum(g.amount_minor for g in given)
        await tx.run(
            "update orders.sales_order set payment_state = $2 where id = $1",
            order.id,
            "partly_refunded" if left else "refunded",
        )
    return given


async def append(
    tx: Tx, actor: Actor, order: UUID, kind: str, reason: str, amount_minor: int, facts: dict[str, Any]
) -> None:
    """Write into the history of the order what was changed, by whom and why."""
    await tx.run(
        "insert into orders.adjustment (id, sales_order, kind, at, actor, reason, amount_minor, facts) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_id(),
        order,
        kind,
        tx.now,
        rules.who(actor),
        reason,
        amount_minor,
        facts,
    )
