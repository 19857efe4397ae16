"""What registers sold while they were cut off."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import locations
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.till.contracts import (
    Gap,
    OfflineSaleRow,
    OfflineStanding,
)

OFFLINE = """
select id, register, location, sequence, number, state, sold_at, received_at, sales_order as order, receipt, oddities
from till.offline_sale
"""

GAPS = """
with told as (
    select distinct sequence from till.offline_sale where register = $1
    union select announced + 1 from till.offline_log where register = $1
), neighbors as (
    select sequence, lag(sequence, 1, 0::bigint) over (order by sequence) as before from told
)
select before + 1 as first, sequence - 1 as last from neighbors where sequence > before + 1 order by 1 limit 1000
"""

COUNTS = """
select coalesce((select announced from till.offline_log where register = $1), 0) as announced,
    count(*) as uploaded, count(*) filter (where state = 'kept') as kept
from till.offline_sale where register = $1
"""


class _Offline(msgspec.Struct, frozen=True):
    announced: int
    uploaded: int
    kept: int


async def find_offline_sale(tx: Tx, sale: UUID) -> OfflineSaleRow | None:
    """An uploaded sale by the id that its register gave it."""
    return await tx.row(OfflineSaleRow, OFFLINE + "where id = $1", sale)


async def list_offline_sales(
    tx: Tx, actor: Actor, location: UUID, cursor: str | None = None, size: int | None = None, *, odd: bool = False
) -> Page[OfflineSaleRow]:
    """What the registers of a store sold while they were cut off, the latest told first; all, or only what is odd."""
    actor.require("till.shift", location)
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        OfflineSaleRow,
        OFFLINE + "where location = $1 and ($2::timestamptz is null or (received_at, id) < ($2, $3)) "
        "and (not $4 or oddities <> '[]') order by received_at desc, id desc limit $5",
        location,
        after[0] if after else None,
        after[1] if after else None,
        odd,
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.received_at, last.id) if last else None)


async def offline_standing(tx: Tx, actor: Actor, register: UUID) -> OfflineStanding:
    """How far a register has told what it sold while it was cut off, and the first 1,000 gaps in its numbers."""
    place = await locations.get_register(tx, register)
    actor.require("till.sell", place.location)
    gaps = await tx.rows(Gap, GAPS, register)
    counts = await tx.row(_Offline, COUNTS, register)
    found = counts or _Offline(0, 0, 0)
    return OfflineStanding(register, found.announced, found.uploaded, found.kept, gaps)
