"""Telling what has changed: one message for each position, with the figures as they stand now."""

from collections.abc import Iterable
from uuid import UUID

from hanse.inventory import rules
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.ledger import Balance


async def tell(tx: Tx, seen: Iterable[tuple[UUID, UUID, Balance | None]], *others: Event) -> None:
    """Emit StockChanged for every (variant, location) that was touched, and other events, in one statement.

    Where a position was touched more than once, its latest figures count.
    """
    latest: dict[tuple[UUID, UUID], Balance] = {}
    for variant, location, balance in seen:
        if balance is not None:
            found = latest.setdefault((variant, location), balance)
            if balance.version > found.version:
                latest[variant, location] = balance
    if latest or others:
        changes = [rules.changed(variant, location, balance) for (variant, location), balance in latest.items()]
        await tx.emit(*changes, *others)
