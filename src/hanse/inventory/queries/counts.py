"""Reading counts."""

from collections.abc import Iterable
from uuid import UUID

from hanse.inventory.contracts import Count, CountState
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

COUNTS = """
select c.id, c.location, c.kind, c.state, c.started_at, c.finished_at, coalesce((
    select jsonb_agg(jsonb_build_object(
        'variant', l.variant, 'counted', l.counted, 'booked', l.booked, 'counted_at', l.counted_at,
        'corrected', l.corrected) order by l.variant)
    from inventory.count_line l where l.stock_count = c.id
), '[]') as lines
from inventory.stock_count c
where ($1::uuid is null or c.id = $1) and ($2::uuid[] is null or c.location = any($2))
    and ($3::text is null or c.state = $3) and ($4::uuid is null or c.id < $4)
order by c.id desc limit $5
"""


async def get_count(tx: Tx, count: UUID) -> Count:
    """A count with its lines. Refuses with NotFound."""
    found = await tx.row(Count, COUNTS, count, None, None, None, 1)
    if found is None:
        raise NotFound(count=count)
    return found


async def list_counts(
    tx: Tx,
    places: Iterable[UUID] | None = None,
    state: CountState | str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Count]:
    """Counts at these locations (None: all), the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    wanted = None if places is None else list(places)
    rows = await tx.rows(Count, COUNTS, None, wanted, state, after[0] if after else None, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].id) if len(rows) > count else None)
