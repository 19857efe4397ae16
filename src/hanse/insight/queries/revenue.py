"""What was sold, day by day and article by article."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse.insight import rules
from hanse.insight.contracts import Revenue, RevenueDay, TopProduct
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import limit

BY_DAY = """
select (placed_at at time zone $3)::date as day, channel, count(*) as orders,
       sum(total_minor - cancelled_minor)::bigint as revenue_minor
from orders.public_order
where placed_at >= $1 and placed_at < $2 and currency = $4 and ($5::uuid[] is null or location = any($5))
  and state <> 'cancelled'
group by 1, 2 order by 1, 2
"""

BY_ARTICLE = """
select l.variant, (array_agg(l.sku order by o.placed_at desc))[1] as sku,
       (array_agg(l.name order by o.placed_at desc))[1] as name,
       sum(l.quantity - l.cancelled_quantity)::bigint as quantity, sum(l.total_minor)::bigint as revenue_minor,
       sum(l.returned_quantity)::bigint as returned_quantity
from orders.public_order o join orders.public_line l on l.sales_order = o.id
where o.placed_at >= $1 and o.placed_at < $2 and o.currency = $3 and ($4::uuid[] is null or o.location = any($4))
  and l.state <> 'cancelled'
group by l.variant order by revenue_minor desc, sku limit $5
"""


class _Sold(msgspec.Struct, frozen=True):
    day: date
    channel: str
    orders: int
    revenue_minor: int


async def revenue(
    tx: Tx,
    actor: Actor,
    days: int = 14,
    location: UUID | None = None,
    *,
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
) -> Revenue:
    """The last days up to today, of a location or of all that the actor may look at. Refuses with Forbidden."""
    places = rules.places(actor, location)
    span = rules.last_days(days, tx.now, ZoneInfo(zone))
    sold = await tx.rows(_Sold, BY_DAY, span.since, span.until, zone, currency, places)
    series = []
    for day in rules.days_of(span):
        here = [one for one in sold if one.day == day]
        by_channel = {one.channel: one.revenue_minor for one in here}
        series.append(RevenueDay(day, sum(one.orders for one in here), sum(by_channel.values()), by_channel))
    return Revenue(currency, sum(one.orders for one in series), sum(one.revenue_minor for one in series), series)


async def top_products(
    tx: Tx,
    actor: Actor,
    days: int = 14,
    location: UUID | None = None,
    size: int | None = None,
    *,
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
) -> list[TopProduct]:
    """The articles that brought in most in the last days. Refuses with Forbidden."""
    places = rules.places(actor, location)
    span = rules.last_days(days, tx.now, ZoneInfo(zone))
    return await tx.rows(TopProduct, BY_ARTICLE, span.since, span.until, currency, places, limit(size or 10))
