"""Reading holds."""

from collections.abc import Sequence
from uuid import UUID

from hanse.inventory.contracts import Hold
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

HOLDS = """
select id, variant, location, quantity, until, purpose, owner, state, delivery, promised_date from inventory.hold
where ($1::uuid[] is null or id = any($1)) and ($2::uuid is null or owner = $2)
order by id
"""


async def get_hold(tx: Tx, hold: UUID) -> Hold:
    """A hold in whatever state. Refuses with NotFound."""
    found = await tx.row(Hold, HOLDS, [hold], None)
    if found is None:
        raise NotFound(hold=hold)
    return found


async def holds_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Hold]:
    """Holds in whatever state; ids that nobody has are left out."""
    return {hold.id: hold for hold in await tx.rows(Hold, HOLDS, list(ids), None)}


async def holds_of(tx: Tx, owner: UUID) -> list[Hold]:
    """All holds of a cart or an order, settled ones included."""
    return await tx.rows(Hold, HOLDS, None, owner)
