"""The history of an order: what was changed, never altered afterwards."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, OrderChanged


async def append(
    tx: Tx, actor: Actor, order: UUID, kind: str, reason: str, amount_minor: int, facts: dict[str, Any]
) -> None:
    """Write into the history of the order what was changed, by whom and why."""
    await append_of(tx, rules.who(actor), order, kind, reason, amount_minor, facts)


async def append_of(
    tx: Tx, who: str, order: UUID, kind: str, reason: str, amount_minor: int, facts: dict[str, Any]
) -> None:
    """The same for somebody who asked for it before."""
    await tx.run(
        "insert into orders.adjustment (id, sales_order, kind, at, actor, reason, amount_minor, facts) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_id(),
        order,
        kind,
        tx.now,
        who,
        reason,
        amount_minor,
        facts,
    )


async def changed(
    tx: Tx,
    actor: Actor,
    order: Order,
    kind: str,
    reason: str,
    amount_minor: int,
    lines: Sequence[UUID],
    facts: dict[str, Any],
) -> Order:
    """Write into the history of a locked order what was changed of these lines, and tell it; the order as it is now."""
    await append(tx, actor, order.id, kind, reason, amount_minor, facts)
    await tx.run("update orders.sales_order set version = version + 1 where id = $1", order.id)
    event = OrderChanged(order.id, order.number, order.customer, kind, list(lines), amount_minor, order.currency)
    await tx.emit(event)
    return await queries.load_order(tx, order.id)
