"""Reads of the loyalty program."""

from datetime import datetime
from uuid import UUID

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit

from . import rules
from .contracts import Entry, Standing

KEPT = "select coalesce(sum(points), 0)::bigint from loyalty.entry where customer = $1"


async def standing(tx: Tx, customer: UUID) -> Standing:
    """The points and the tier of a customer."""
    balance = await ledger.balance(tx, rules.account(customer), ledger.POINTS)
    tier, following, missing = rules.tier_for(await tx.value(KEPT, customer))
    return Standing(customer, balance.free, tier, following, missing)


async def tier_of(tx: Tx, customer: UUID) -> str:
    """The tier of a customer, by the points that were ever earned and kept."""
    return rules.tier_for(await tx.value(KEPT, customer))[0]


async def history(tx: Tx, customer: UUID, cursor: str | None = None, size: int | None = None) -> Page[Entry]:
    """Points that came and went, newest first."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        Entry,
        "select id, customer, sales_order as order, kind, points, reason, at from loyalty.entry where customer = $1 "
        "and ($2::timestamptz is null or (at, id) < ($2, $3::uuid)) order by at desc, id desc limit $4",
        customer,
        *(after or (None, None)),
        count + 1,
    )
    more = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(more.at, more.id) if more else None)
