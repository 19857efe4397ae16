"""Reading goods on their way."""

from collections.abc import Iterable
from uuid import UUID

from hanse.inventory.contracts import Transfer, TransferState
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

TRANSFERS = """
select t.id, t.from_location, t.to_location, t.state, t.sent_at, t.received_at, coalesce((
    select jsonb_agg(jsonb_build_object(
        'variant', l.variant, 'quantity', l.quantity, 'received_quantity', l.received_quantity,
        'lost_quantity', l.lost_quantity) order by l.variant)
    from inventory.transfer_line l where l.transfer = t.id
), '[]') as lines
from inventory.transfer t
where ($1::uuid is null or t.id = $1)
    and ($2::uuid[] is null or t.from_location = any($2) or t.to_location = any($2))
    and ($3::text is null or t.state = $3) and ($4::uuid is null or t.id < $4)
order by t.id desc limit $5
"""


async def get_transfer(tx: Tx, transfer: UUID) -> Transfer:
    """A transfer with its lines. Refuses with NotFound."""
    found = await tx.row(Transfer, TRANSFERS, transfer, None, None, None, 1)
    if found is None:
        raise NotFound(transfer=transfer)
    return found


async def list_transfers(
    tx: Tx,
    places: Iterable[UUID] | None = None,
    state: TransferState | str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Transfer]:
    """Transfers from or to these locations (None: all), the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    wanted = None if places is None else list(places)
    rows = await tx.rows(Transfer, TRANSFERS, None, wanted, state, after[0] if after else None, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].id) if len(rows) > count else None)
