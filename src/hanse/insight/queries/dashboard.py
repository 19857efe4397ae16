"""A day at a glance. Every figure is read where it stands, in one snapshot; nothing is kept beside."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse.insight import rules
from hanse.insight.contracts import CartsDay, ChannelDay, Dashboard, LowStock, ReturnsDay, Trouble, Work
from hanse.kit import jobs
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

LOW_STOCK_LISTED = 10

CHANNELS = """
select channel,
       count(*) filter (where placed_at >= $1) as orders,
       coalesce(sum(total_minor - cancelled_minor) filter (where placed_at >= $1), 0)::bigint as revenue_minor,
       count(*) filter (where placed_at < $1) as orders_week_before,
       coalesce(sum(total_minor - cancelled_minor) filter (where placed_at < $1), 0)::bigint
           as revenue_week_before_minor
from orders.public_order
where ((placed_at >= $1 and placed_at < $2) or (placed_at >= $3 and placed_at < $4)) and currency = $5
  and ($6::uuid[] is null or location = any($6)) and state <> 'cancelled'
group by channel order by revenue_minor desc, channel
"""

OPEN_ORDERS = """
select count(*) from orders.public_order o
where o.state in ('placed', 'confirmed') and ($1::uuid[] is null or o.location = any($1) or exists (
    select from orders.public_line l where l.sales_order = o.id and l.state in ('open', 'picking', 'ready')
    and (l.source_location = any($1) or l.pickup_location = any($1))
))
"""

TASKS = """
select count(*) filter (where state = 'open') as tasks_open,
       count(*) filter (where state = 'picking') as tasks_picking,
       count(*) filter (where state in ('open', 'picking') and promise_at < $2) as tasks_late,
       count(*) filter (where state = 'ready' and kind = 'pickup') as pickups_waiting,
       count(*) filter (where state = 'ready' and kind = 'ship') as parcels_waiting
from fulfillment.public_task
where state in ('open', 'picking', 'ready') and ($1::uuid[] is null or location = any($1))
"""

RETURNS = """
select count(*) as returns, coalesce(sum(amount_minor), 0)::bigint as amount_minor from orders.public_return
where at >= $1 and at < $2 and currency = $3 and ($4::uuid[] is null or location = any($4))
"""

CARTS = """
select count(*) as carts, count(placed_order) as ordered from orders.public_cart
where created_at >= $1 and created_at < $2 and pieces > 0 and ($3::uuid[] is null or location = any($3))
"""

# What nobody buys may run low without anybody minding.
LOW_STOCK = """
with sold as (
    select l.variant, l.source_location as location, sum(l.quantity - l.cancelled_quantity)::bigint as sold_quantity,
           (array_agg(l.sku order by o.placed_at desc))[1] as sku,
           (array_agg(l.name order by o.placed_at desc))[1] as name
    from orders.public_order o join orders.public_line l on l.sales_order = o.id
    where o.placed_at >= $1 and o.placed_at < $2 and ($3::uuid[] is null or l.source_location = any($3))
    group by l.variant, l.source_location having sum(l.quantity - l.cancelled_quantity) > 0
)
select s.variant, s.sku, s.name, s.location, greatest(b.posted - b.pending_out - b.keep, 0) as available,
       s.sold_quantity
from sold s join ledger.public_balance b
    on b.kind = 'stock.sellable' and b.owner = s.location and b.unit = s.variant
where b.posted - b.pending_out - b.keep <= $4
order by available, s.sold_quantity desc, s.sku, s.location
"""

TROUBLE = """
select (select count(*) from payments.public_payment where state = 'refused' and changed_at >= $1 and changed_at < $2)
           as payments_refused,
       (select count(*) from payments.public_payment where state in ('started', 'unknown') and changed_at < $3)
           as payments_unanswered,
       (select count(*) from payments.public_refund where state = 'pending' and created_at < $3) as refunds_waiting,
       (select count(*) from channels.public_webhook where not active and disabled_reason <> 'switched off')
           as webhooks_off,
       (select count(*) from channels.public_delivery where state = 'failed') as deliveries_failed
"""


class _Carts(msgspec.Struct, frozen=True):
    carts: int
    ordered: int


class _Tasks(msgspec.Struct, frozen=True):
    tasks_open: int
    tasks_picking: int
    tasks_late: int
    pickups_waiting: int
    parcels_waiting: int


class _Trouble(msgspec.Struct, frozen=True):
    payments_refused: int
    payments_unanswered: int
    refunds_waiting: int
    webhooks_off: int
    deliveries_failed: int


async def dashboard(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    day: date | None = None,
    *,
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
) -> Dashboard:
    """A day (today) in the time zone, of a location or of all that the actor may look at, beside the week before.

    While the day lasts, the week before counts only until the same hour. Refuses with Forbidden.
    """
    places = rules.places(actor, location)
    span = rules.span_of(day, tx.now, ZoneInfo(zone))
    channels = await tx.rows(
        ChannelDay, CHANNELS, span.since, span.until, span.before_since, span.before_until, currency, places
    )
    low = await tx.rows(LowStock, LOW_STOCK, span.until - rules.SELLS_WITHIN, span.until, places, rules.LOW_STOCK)
    returns = await tx.row(ReturnsDay, RETURNS, span.since, span.until, currency, places)
    return Dashboard(
        day=span.day,
        at=tx.now,
        currency=currency,
        orders=sum(one.orders for one in channels),
        revenue_minor=sum(one.revenue_minor for one in channels),
        orders_week_before=sum(one.orders_week_before for one in channels),
        revenue_week_before_minor=sum(one.revenue_week_before_minor for one in channels),
        channels=channels,
        work=await _work(tx, places),
        returns=returns or ReturnsDay(0, 0),
        carts=await _carts(tx, span.since, span.until, places),
        low_stock_count=len(low),
        low_stock=low[:LOW_STOCK_LISTED],
        trouble=await _trouble(tx, span.since, span.until) if places is None else None,
    )


async def _work(tx: Tx, places: Sequence[UUID] | None) -> Work:
    tasks = await tx.row(_Tasks, TASKS, places, tx.now) or _Tasks(0, 0, 0, 0, 0)
    return Work(await tx.value(OPEN_ORDERS, places), *msgspec.structs.astuple(tasks))


async def _carts(tx: Tx, since: datetime, until: datetime, places: Sequence[UUID] | None) -> CartsDay:
    found = await tx.row(_Carts, CARTS, since, until, places) or _Carts(0, 0)
    return CartsDay(found.carts, found.ordered, rules.basis_points(found.ordered, found.carts))


async def _trouble(tx: Tx, since: datetime, until: datetime) -> Trouble:
    failed = sum(state.count for state in await jobs.stats(tx) if state.state == "failed")
    found = await tx.row(_Trouble, TROUBLE, since, until, tx.now - rules.ANSWER_WITHIN) or _Trouble(0, 0, 0, 0, 0)
    return Trouble(failed, *msgspec.structs.astuple(found))
