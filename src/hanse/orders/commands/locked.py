"""Orders that nobody else changes meanwhile, and the lines of them that a verb is about."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.orders import queries
from hanse.orders.contracts import Order, OrderLine
from hanse.orders.refusals import LineNotThere


async def locked(tx: Tx, order: UUID) -> Order:
    """The order, locked until the transaction ends. Refuses with NotFound."""
    await tx.run("select from orders.sales_order where id = $1 for update", order)
    return await queries.load_order(tx, order)


def those(order: Order, lines: Sequence[UUID], states: Sequence[str]) -> list[OrderLine]:
    """The named lines. Refuses with LineNotThere when one is not of the order or in none of these states."""
    chosen = [line for line in order.lines if line.id in lines and line.state in states]
    if not chosen or len(chosen) != len(set(lines)):
        raise LineNotThere(order=order.id, lines=sorted({*lines} - {line.id for line in chosen}))
    return chosen
