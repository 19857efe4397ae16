"""Goods on a counter whose price a bank is asked for: they change hands as soon as it has paid."""

from typing import Any
from uuid import UUID

import msgspec

from hanse import payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    Delivery,
    Exchange,
    Exchanged,
    Order,
    OrderChanged,
    OrderLine,
    OrderLinesHandedOver,
    Refunded,
    Return,
)

from .appended import append, append_of
from .fulfil import leave
from .returns import Taken, bring_back, write

KEEP = """
insert into orders.exchange (line, sales_order, wanted, goods_return, amounts, deducted, facts, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

WAITING = "select goods_return, wanted, amounts, deducted, facts, by_name from orders.exchange where line = $1"


class _Agreed(msgspec.Struct, frozen=True):
    """What was agreed to when the bank was asked."""

    goods_return: UUID
    wanted: Exchange
    amounts: list[int]
    deducted: list[int]
    facts: dict[str, Any]
    by_name: str

    def taken(self, order: Order) -> Taken:
        """The goods that come back, worth what they were when the customer agreed."""
        return Taken(
            self.goods_return, order, self.wanted.location, self.wanted.back, self.amounts, self.deducted, self.facts
        )


async def agree(tx: Tx, actor: Actor, order: Order, wanted: Exchange, looked: Taken, line: UUID) -> None:
    """Write down what changes hands, now or as soon as a bank has paid."""
    await tx.run(
        KEEP, line, order.id, msgspec.structs.replace(wanted, payments=[]), looked.id, looked.amounts, looked.deducted,
        looked.facts, rules.who(actor), tx.now,
    )  # fmt: skip


async def wait_for_bank(
    tx: Tx, actor: Actor, order: Order, wanted: Exchange, looked: Taken, line: UUID, out_minor: int
) -> Exchanged:
    """Until the bank has paid, the line is one that joined the order."""
    facts = {"line": str(line), "quantity": wanted.quantity}
    await append(tx, actor, order.id, "add", wanted.reason, -out_minor, facts)
    return Exchanged(await queries.load_order(tx, order.id), None, line, out_minor, out_minor - looked.amount_minor)


async def finish_exchange(tx: Tx, order: Order) -> Order:
    """Let goods of a locked order change hands, if some wait on a counter and the money is there."""
    line = rules.exchange_that_waits(order)
    if line is None:
        return order
    agreed = await tx.row(_Agreed, WAITING, line.id)
    if agreed is None:
        taken_at = [one.register for one in await payments.payments_of(tx, order.id) if one.register is not None]
        return await carry_out(tx, order, taken_at[-1] if taken_at else None)
    taken = agreed.taken(order)
    if await payments.balance_of(tx, order.id, order.currency) + taken.amount_minor < 0:
        return order
    await payments.reverse_sale(tx, order.id, taken.amount_minor, order.currency, taken.id)
    await bring_back(tx, taken.id, order, taken.location, taken.lines)
    await tx.run("update orders.line set awaits_payment = false where id = $1", line.id)
    back = await hand_out(tx, taken, agreed.wanted, line, line.total_minor, [])
    # What the line cost stands there since it joined.
    facts = taken.told(back.number) | {"added": str(line.id)}
    await append_of(tx, agreed.by_name, order.id, "exchange", agreed.wanted.reason, taken.amount_minor, facts)
    return await queries.load_order(tx, order.id)


async def carry_out(tx: Tx, order: Order, register: UUID | None) -> Order:
    """Give the customer what joined a locked order over the counter, as soon as it is paid."""
    (line,) = [one for one in order.lines if one.delivery is Delivery.CARRY_OUT and one.state == "open"]
    if await payments.balance_of(tx, order.id, order.currency) < 0:
        return order
    await tx.run("update orders.line set awaits_payment = false where id = $1", line.id)
    await leave(tx, order, [line], "handed_over", register)
    await tx.emit(
        OrderLinesHandedOver(
            order.id, order.number, order.customer, line.source_location, [line.id], line.total_minor, order.currency,
            collected=False,
        )
    )  # fmt: skip
    if line.awaits_payment:
        await tx.emit(OrderChanged(order.id, order.number, order.customer, "paid", [line.id], 0, order.currency))
    return await queries.load_order(tx, order.id)


async def hand_out(
    tx: Tx, taken: Taken, wanted: Exchange, line: OrderLine, out_minor: int, refunds: list[Refunded]
) -> Return:
    """Goods came back, the customer has the others in their hands, and everybody is told.

    Points are earned for what they paid in addition; the others they have.
    """
    order = taken.order
    back = await write(tx, taken, wanted.reason, refunds)
    await leave(tx, order, [line], "handed_over", wanted.register)
    difference = out_minor - taken.amount_minor
    await tx.emit(
        OrderLinesHandedOver(
            order.id, order.number, order.customer, wanted.location, [line.id], max(0, difference), order.currency,
            collected=False,
        ),
        OrderChanged(order.id, order.number, order.customer, "exchange", [line.id], -difference, order.currency),
    )  # fmt: skip
    return back
