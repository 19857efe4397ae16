"""An order goes on as soon as nothing is due for it: it is work for its places, and what was carried out has left."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import Delivery, Order, OrderConfirmed

from .exchanged import finish_exchange
from .fulfil import hand_over
from .money import paid_up

MARK = """
update orders.sales_order o set state = n.state, payment_state = n.payment_state, version = o.version + 1
from unnest($1::uuid[], $2::text[], $3::text[]) n (id, state, payment_state) where o.id = n.id
"""


async def _mark_each(tx: Tx, marks: list[tuple[UUID, str, str]]) -> list[None]:
    await tx.run(MARK, *map(list, zip(*marks, strict=True)))
    return [None for _ in marks]


async def go_on(tx: Tx, order: Order) -> Order:
    """Let a locked order go on of which lines were cancelled while its money was on the way, if they were all of it."""
    order = await finish_exchange(tx, order)
    waits = order.state == "placed" or (order.state != "cancelled" and order.payment_state == "due")
    excess = await payments.balance_of(tx, order.id, order.currency) if waits else -1
    return order if excess < 0 else await confirm(tx, order, excess, await payments.payments_of(tx, order.id))


async def confirm(tx: Tx, order: Order, excess_minor: int, taken: Sequence[payments.Payment]) -> Order:
    """Everything due is there, and perhaps more than that, which goes back."""
    paid = await paid_up(tx, order, excess_minor, taken)
    first = order.state == "placed"
    await tx.one_of(_mark_each, (order.id, "confirmed" if first else order.state, paid))
    if first:
        told = (order.id, order.number, order.customer, order.total_minor, order.currency, order.register is not None)
        await tx.emit(OrderConfirmed(*told))
        gone = [line.id for line in order.lines if line.delivery is Delivery.CARRY_OUT and line.state == "open"]
        if gone:
            return await hand_over(tx, SYSTEM, order.id, gone)
    if first and not excess_minor:
        # Nothing else has changed, and the order need not be read again.
        now = msgspec.structs.replace(order, state="confirmed", payment_state=paid, version=order.version + 1)
        return rules.with_what_follows(now)
    return await queries.load_order(tx, order.id)
