"""Settlement files and what differs."""

from datetime import date
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound
from hanse.payments.contracts import Settlement, SettlementDifference

SETTLEMENT = """
select s.id, s.provider, s.day, s.imported_at, s.imported_by, s.row_count, s.charged_minor, s.refunded_minor,
       s.fee_minor, (select count(*) from payments.difference d
           where d.settlement = s.id and d.resolved_at is null) as differences
from payments.settlement s
"""

DIFFERENCE = """
select d.id, d.provider, d.kind, d.reason, d.reference, d.payment, p.sales_order as order, d.settlement, d.ours_minor,
       d.theirs_minor, d.currency, d.found_at, d.resolved_at, d.resolved_by, d.note
from payments.difference d left join payments.payment p on p.id = d.payment
"""


async def get_settlement(tx: Tx, settlement: UUID) -> Settlement:
    """A settlement file that was taken in. Refuses with NotFound."""
    found = await tx.row(Settlement, SETTLEMENT + "where s.id = $1", settlement)
    if found is None:
        raise NotFound(settlement=settlement)
    return found


async def list_settlements(tx: Tx) -> list[Settlement]:
    """The files that were taken in, the latest day first; at most 60."""
    return await tx.rows(Settlement, SETTLEMENT + "order by s.day desc, s.imported_at desc limit 60")


async def is_settled(tx: Tx, provider: str, day: date) -> bool:
    """Whether the file of a day was taken in."""
    return bool(
        await tx.value("select true from payments.settlement where provider = $1 and day = $2 limit 1", provider, day)
    )


async def get_difference(tx: Tx, difference: UUID) -> SettlementDifference:
    """One difference. Refuses with NotFound."""
    found = await tx.row(SettlementDifference, DIFFERENCE + "where d.id = $1", difference)
    if found is None:
        raise NotFound(difference=difference)
    return found


async def list_differences(tx: Tx, *, resolved: bool, cursor: str | None = None) -> Page[SettlementDifference]:
    """Differences that are open, or those that are resolved, the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(None)
    rows = await tx.rows(
        SettlementDifference,
        DIFFERENCE + "where (d.resolved_at is not null) = $1 and ($2::uuid is null or d.id < $2) "
        "order by d.id desc limit $3",
        resolved,
        after[0] if after else None,
        count + 1,
    )
    more = encode_cursor(rows[count - 1].id) if len(rows) > count else None
    return Page(rows[:count], more)
