"""Cancel lines or all of an order: pieces are free again, money goes back, coupons too."""

from collections.abc import Sequence
from uuid import UUID

from hanse import inventory, payments, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, OrderCancelled, OrderLine
from hanse.orders.refusals import NothingToCancel

from .appended import append
from .confirm import go_on
from .money import ask_no_more, give_back

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


async def cancel_lines(
    tx: Tx, actor: Actor, order: Order, lines: Sequence[OrderLine], reason: str, *, of: UUID | None = None
) -> Order:
    """Cancel lines of a locked order. With the last parcel line its shipping is given back too.

    `of` is the line that these pieces were taken from, which stays.
    """
    await inventory.void_holds(tx, [line.hold for line in lines if line.hold is not None])
    await tx.run(
        "update orders.line set state = 'cancelled', cancelled_quantity = quantity, awaits_goods = false, "
        "awaits_payment = false where id = any($1)",
        [line.id for line in lines],
    )
    goods = sum(rules.worth(line, line.quantity) for line in lines)
    owed = sum(rules.worth(line, line.quantity) for line in lines if not _unpaid(line))
    after = await queries.load_order(tx, order.id)
    shipping = await shipping_back(tx, order, after)
    await payments.reverse_sale(tx, order.id, owed + shipping, order.currency, order.id)
    state = rules.state_after(after)
    whole = state == "cancelled"
    facts = {"lines": [str(ln.id) for ln in lines]} | ({} if of is None else {"of": str(of)})
    await append(tx, actor, order.id, "cancel", reason, goods + shipping, facts)
    await tx.run("update orders.sales_order set state = $2, version = version + 1 where id = $1", order.id, state)
    if whole:
        await pricing.give_back(tx, order.id, paid=order.state != "placed")
        await ask_no_more(tx, await payments.payments_of(tx, order.id))
    if whole or order.payment_state != "due":
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
    # While money is on its way, what other tenders paid counts for what stays; only what is too much goes back.
    return await go_on(tx, await queries.load_order(tx, order.id))


def _unpaid(line: OrderLine) -> bool:
    return line.paid_at_pickup and line.fulfilled_quantity == 0


async def shipping_back(tx: Tx, before: Order, after: Order) -> int:
    """The shipping costs, once, when no parcel is left to send; the flag keeps a second cancel from paying again."""
    if not rules.ships(before.lines) or rules.ships(after.lines):
        return 0
    return await shipping_once(tx, before)


async def shipping_once(tx: Tx, order: Order) -> int:
    """What shipping cost, for whoever gives it back; 0 where somebody did before."""
    fresh = await tx.run(
        "update orders.sales_order set shipping_cancelled = true where id = $1 and not shipping_cancelled", order.id
    )
    return order.shipping_minor if fresh else 0
