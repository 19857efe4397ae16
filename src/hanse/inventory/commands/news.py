"""Telling what has changed: one message for each position, with the figures as they stand now."""

from collections.abc import Iterable
from uuid import UUID

from hanse.inventory import rules
from hanse.inventory.contracts import StockChanged
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.ledger import Balance


async def tell(tx: Tx, seen: Iterable[tuple[UUID, UUID, Balance | None]], *others: Event) -> None:
    """Emit StockChanged for every (variant, location) that was touched, and other events, in one statement.

    Where a position was touched more than once, its latest figures count.
    """
    latest: dict[tuple[UUID, UUID], StockChanged] = {}
    for variant, location, balance in seen:
        if balance is None:
            continue
        found = latest.get((variant, location))
        if found is None or balance.version >= found.version:
            latest[variant, location] = rules.changed(variant, location, balance)
    if latest or others:
        await tx.emit(*latest.values(), *others)
