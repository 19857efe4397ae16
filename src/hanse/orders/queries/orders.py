"""Reads of orders and returns, through the actor: customers see their own, staff those of their locations."""

from datetime import datetime
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound, Refusal
from hanse.orders import rules
from hanse.orders.contracts import Order, OrderFilter, OrderRow, Return

ORDER = """
select o.id, o.number, o.access_token, o.channel, o.location, o.register, o.customer, o.email, o.name, o.phone,
       o.language, o.currency, o.state, o.payment_state, o.placed_at, o.goods_minor, o.discount_minor,
       o.shipping_minor, o.net_minor, o.tax_minor, o.total_minor, o.due_now_minor, o.taxes, o.coupons, o.trace,
       o.billing, o.shipping, o.delivery_method, o.promised_from, o.promised_to, o.order_reference, o.terms, o.version,
       o.business, o.shipping_cancelled, o.pickup_point,
       (select jsonb_agg(to_jsonb(l) - 'sales_order' order by l.position)
        from orders.line l where l.sales_order = o.id) as lines,
       coalesce((select jsonb_agg(to_jsonb(a) - 'sales_order' order by a.at, a.id)
        from orders.adjustment a where a.sales_order = o.id), '[]') as adjustments,
       coalesce((select jsonb_agg(jsonb_build_object('location', p.location, 'code', p.code) order by p.location)
        from orders.pickup p where p.sales_order = o.id), '[]') as pickups
from orders.sales_order o
"""

# An order belongs to the place where it was sold and to every place that delivers a line of it. What is left of it is
# what `with_what_follows` says, asked of the lines of one page only.
LIST = """
select o.id, o.number, o.channel, o.customer, o.name, o.email, o.state, o.payment_state, o.total_minor, o.currency,
       o.placed_at, of.line_count,
       o.total_minor - of.gone_minor - case when o.shipping_cancelled then o.shipping_minor else 0 end
           as current_total_minor
from (
select * from orders.sales_order o
where ($1::uuid[] is null or o.location = any($1) or exists (
        select from orders.line t where t.sales_order = o.id
        and (t.source_location = any($1) or t.pickup_location = any($1))))
  and ($2::text is null or lower(o.number || ' ' || o.name || ' ' || o.email) like '%' || lower($2) || '%')
  and ($3::text is null or o.state = $3)
  and ($4::text is null or o.channel = $4)
  and ($5::uuid is null or o.customer = $5)
  and ($6::uuid is null or o.location = $6 or exists (
        select from orders.line t where t.sales_order = o.id
        and (t.source_location = $6 or t.pickup_location = $6)))
  and ($7::timestamptz is null or o.placed_at >= $7)
  and ($8::uuid[] is null or o.id = any($8))
  and ($9::timestamptz is null or (o.placed_at, o.id) < ($9, $10::uuid))
order by o.placed_at desc, o.id desc
limit $11
) o
cross join lateral (
    select count(*) as line_count, coalesce(
        sum(l.total_minor * (l.cancelled_quantity + l.returned_quantity) / l.quantity), 0)::bigint as gone_minor
    from orders.line l where l.sales_order = o.id
) of
order by o.placed_at desc, o.id desc
"""

LIES_HERE = """
select exists (
    select from orders.return_parcel where sales_order = $1 and state = 'arrived' and location = any($2::uuid[])
)
"""

RETURN = """
select r.id, r.number, r.sales_order as order, r.location, r.at, r.reason, r.amount_minor, r.currency, r.refunds,
       (select jsonb_agg(jsonb_build_object('line', l.line, 'quantity', l.quantity, 'condition', l.condition,
            'finding', l.finding)) from orders.goods_return_line l where l.goods_return = r.id) as lines,
       (select coalesce(sum(l.deducted_minor), 0)::bigint from orders.goods_return_line l
        where l.goods_return = r.id) as deducted_minor
from orders.goods_return r
"""


async def load_order(tx: Tx, order: UUID) -> Order:
    """The order, whoever asks. Refuses with NotFound."""
    return await tx.one_of(load_orders, order)


async def load_orders(tx: Tx, wanted: list[UUID]) -> list[Order | Refusal]:
    """Orders, whoever asks, each in its place; one that there is not is answered with NotFound."""
    found = {
        one.id: one for one in await tx.rows(Order, ORDER + "where o.id = any((select $1::uuid[])::uuid[])", wanted)
    }
    return [rules.with_what_follows(found[one]) if one in found else NotFound(order=one) for one in wanted]


async def get_order(tx: Tx, actor: Actor, order: UUID, token: str | None = None) -> Order:
    """The order, for its customer, for whoever holds its token, and for staff of its places. Refuses with NotFound.

    A place where goods of it were handed in is one of them, until they were looked into.
    """
    found = await tx.row(Order, ORDER + "where o.id = $1", order)
    try:
        return _seen(found, actor, token)
    except NotFound:
        places = actor.locations_for("orders.return") if found is not None else None
        if found is None or not places or not await tx.value(LIES_HERE, order, list(places)):
            raise
        return rules.with_what_follows(found)


async def find_order(tx: Tx, actor: Actor, number: str) -> Order | None:
    """The order of a number, as it is typed or scanned; None when there is none or it may not be seen."""
    found = await tx.row(Order, ORDER + "where o.number = $1", number.strip().upper())
    try:
        return _seen(found, actor, None)
    except NotFound:
        return None


async def find_pickup(tx: Tx, location: UUID, code: str) -> Order | None:
    """The order that is collected at a location with a code, as it is typed or scanned; None when there is none."""
    tidy = code.strip().upper().replace(" ", "").replace("-", "")
    found = await tx.value("select sales_order from orders.pickup where location = $1 and code = $2", location, tidy)
    return None if found is None else await load_order(tx, found)


async def list_orders(
    tx: Tx, actor: Actor, wanted: OrderFilter, cursor: str | None = None, size: int | None = None
) -> Page[OrderRow]:
    """Orders that the actor may see, newest first."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    places = actor.locations_for("orders.read")
    customer = wanted.customer
    if not actor.may("orders.read"):
        if actor.customer is None:
            return Page([])
        places, customer = None, actor.customer
    rows = await tx.rows(
        OrderRow,
        LIST,
        None if places is None else list(places),
        None if wanted.text is None else rules.as_written(wanted.text),
        wanted.state,
        wanted.channel,
        customer,
        wanted.location,
        wanted.since,
        wanted.ids,
        *(after or (None, None)),
        count + 1,
    )
    more = len(rows) > count
    last = rows[count - 1] if more else None
    return Page(rows[:count], encode_cursor(last.placed_at, last.id) if last else None)


async def get_return(tx: Tx, actor: Actor, goods_return: UUID) -> Return:
    """A return, for whoever may see its order. Refuses with NotFound."""
    found = await tx.row(Return, RETURN + "where r.id = $1", goods_return)
    if found is None:
        raise NotFound(goods_return=goods_return)
    await get_order(tx, actor, found.order)
    return found


async def list_returns(tx: Tx, actor: Actor, order: UUID) -> list[Return]:
    """The returns of an order, oldest first. Refuses with NotFound."""
    await get_order(tx, actor, order)
    return await tx.rows(Return, RETURN + "where r.sales_order = $1 order by r.at, r.id", order)


def _seen(order: Order | None, actor: Actor, token: str | None) -> Order:
    if order is None:
        raise NotFound
    mine = order.customer is not None and order.customer == actor.customer
    by_token = token is not None and token == order.access_token
    places = actor.locations_for("orders.read") if actor.may("orders.read") else frozenset()
    touched = {order.location, *(ln.source_location for ln in order.lines), *(ln.pickup_location for ln in order.lines)}
    if mine or by_token or places is None or places & touched:
        return rules.with_what_follows(order)
    raise NotFound(order=order.id)
