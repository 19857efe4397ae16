"""What a customer declares about an order."""

from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules

from .appended import append


async def declare_withdrawal(tx: Tx, actor: Actor, order: UUID, parts: str, declaration: UUID) -> None:
    """Write down that the customer withdraws from the contract, or from parts of it, in their own words.

    Declared in time it keeps the way back open for the goods (BGB section 355). Refuses with NotFound.
    """
    await queries.load_order(tx, order)
    await append(tx, actor, order, rules.WITHDRAWAL, parts, 0, {"declaration": str(declaration)})
