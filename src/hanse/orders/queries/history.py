"""Reads of the orders of former systems."""

from datetime import datetime
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.orders.contracts import (
    HistoricalOrder,
    HistoryArticleTotal,
    HistoryCountryTotal,
    HistoryCustomers,
    HistoryFilter,
    HistoryRow,
    HistoryTotal,
)

HEADER = """
select h.id, h.source, h.number, h.kind, h.channel, h.customer, h.customer_key, h.country, h.country_name, h.at, h.day,
       h.currency, h.line_count, h.lines_refused, h.quantity, h.amount_thousandths, h.amount_minor
"""

LIST = (
    HEADER
    + """
from orders.history h
where ($1::uuid is null or h.customer = $1) and ($2::text is null or h.source = $2)
  and ($3::text is null or h.number = $3) and ($4::text is null or h.kind = $4)
  and ($5::timestamptz is null or (h.at, h.id) < ($5, $6))
order by h.at desc, h.id desc limit $7
"""
)

FIND = (
    HEADER
    + """, (
    select coalesce(jsonb_agg(jsonb_build_object(
        'kind', l.kind, 'sku', l.sku, 'description', l.description, 'quantity', l.quantity,
        'unit_thousandths', l.unit_thousandths, 'amount_thousandths', l.amount_thousandths,
        'amount_minor', l.amount_minor, 'at', l.at
    ) order by l.position), '[]') from orders.history_line l where l.document = h.id
) as lines
from orders.history h
where h.number = $1 and ($2::text is null or h.source = $2) and ($3::uuid is null or h.customer = $3)
order by h.at desc, h.id limit 1
"""
)

MONTHS = """
select to_char(day, 'YYYY-MM') as month, kind, currency, count(*) as documents, sum(line_count)::bigint as lines,
       sum(quantity)::bigint as quantity, sum(amount_thousandths)::bigint as amount_thousandths,
       sum(amount_minor)::bigint as amount_minor, sum(lines_refused)::bigint as lines_refused
from orders.history where source = $1
group by 1, kind, currency order by 1, kind, currency
"""

COUNTRIES = """
select country, country_name, currency, count(*) as documents, sum(line_count)::bigint as lines,
       count(distinct customer_key) as customers, sum(quantity)::bigint as quantity,
       sum(amount_thousandths)::bigint as amount_thousandths, sum(amount_minor)::bigint as amount_minor
from orders.history where source = $1
group by country, country_name, currency order by sum(line_count) desc, country_name
"""

ARTICLES = """
select l.sku, l.kind, h.kind as document_kind, count(*) as lines, sum(l.quantity)::bigint as quantity,
       sum(l.amount_thousandths)::bigint as amount_thousandths, sum(l.amount_minor)::bigint as amount_minor
from orders.history_line l join orders.history h on h.id = l.document
where h.source = $1 and ($2::text[] is null or l.kind = any($2))
group by l.sku, l.kind, h.kind order by count(*) desc, l.sku, l.kind, h.kind
"""

CUSTOMERS = """
select count(distinct customer_key) as known, count(*) filter (where customer_key is null) as documents_without,
       coalesce(sum(line_count) filter (where customer_key is null), 0)::bigint as lines_without,
       count(*) filter (where customer_key is not null and customer is null) as documents_unlinked
from orders.history where source = $1
"""


async def list_history(
    tx: Tx, actor: Actor, wanted: HistoryFilter, cursor: str | None = None, size: int | None = None
) -> Page[HistoryRow]:
    """Imported orders, newest first: all of them for staff who may read orders everywhere, else the actor's own."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    customer = wanted.customer
    if not actor.may_everywhere("orders.read"):
        if actor.customer is None:
            return Page([])
        customer = actor.customer
    rows = await tx.rows(
        HistoryRow,
        LIST,
        customer,
        wanted.source,
        wanted.number,
        wanted.kind,
        *(after or (None, None)),
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.at, last.id) if last else None)


async def find_history(tx: Tx, actor: Actor, number: str, source: str | None = None) -> HistoricalOrder | None:
    """The imported order of a number with its lines; None when there is none or it may not be seen.

    Where two former systems used the same number and no source is named, the newer order.
    """
    own = None
    if not actor.may_everywhere("orders.read"):
        if actor.customer is None:
            return None
        own = actor.customer
    return await tx.row(HistoricalOrder, FIND, number.strip(), source, own)


async def history_totals(tx: Tx, source: str) -> list[HistoryTotal]:
    """What was imported from a former system, by month of its own calendar and kind of document."""
    return await tx.rows(HistoryTotal, MONTHS, source)


async def history_countries(tx: Tx, source: str) -> list[HistoryCountryTotal]:
    """What was imported from a former system, by country as that system names it; the one of most lines first."""
    return await tx.rows(HistoryCountryTotal, COUNTRIES, source)


async def history_articles(tx: Tx, source: str, kinds: list[str] | None = None) -> list[HistoryArticleTotal]:
    """What was imported from a former system, by stock code, kind of line and kind of document."""
    return await tx.rows(HistoryArticleTotal, ARTICLES, source, kinds)


async def history_customers(tx: Tx, source: str) -> HistoryCustomers:
    """How many customers the imported orders of a former system name, and how much of them names nobody."""
    found = await tx.row(HistoryCustomers, CUSTOMERS, source)
    return found or HistoryCustomers(0, 0, 0, 0)


async def history_sources(tx: Tx) -> list[str]:
    """The former systems that orders were imported from."""
    return await tx.column("select distinct source from orders.history order by source")
