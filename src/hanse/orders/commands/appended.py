"""The history of an order: what was changed, never altered afterwards."""

from typing import Any
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import rules


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
