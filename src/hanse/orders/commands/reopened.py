"""Lines that somebody had begun to fetch as they were before are open again."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx


async def take_up_again(tx: Tx, order: UUID, lines: Sequence[UUID]) -> None:
    """Who began to pick these lines begins anew, because what is to be fetched has changed since."""
    await tx.run(
        "update orders.line set state = 'open' where sales_order = $1 and id = any($2) and state = 'picking'",
        order,
        list(lines),
    )
