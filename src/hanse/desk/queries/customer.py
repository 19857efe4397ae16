"""Everything about a customer at once."""

from datetime import timedelta
from uuid import UUID

from hanse import customers, loyalty, orders
from hanse.desk.contracts import CartShown, CustomerView, MessageShown, PickupWaiting, ReturnShown
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

from . import cases, sessions

OPEN_ORDERS_MAX = 50
RECENT_ORDERS = 10
RETURNS_SINCE = timedelta(days=90)

PICKUPS = """
select t.id as task, t.sales_order as order, t.number, t.location, t.shelf, t.ready_at
from orders.public_order o join fulfillment.public_task t on t.sales_order = o.id
where o.customer = $1 and t.kind = 'pickup' and t.state = 'ready' and ($2::uuid[] is null or t.location = any($2))
order by t.ready_at
"""

# Money on its way belongs to the order, so that it is told with the latest return of it.
RETURNS = """
select r.id, r.number, r.sales_order as order, o.number as order_number, r.location, r.at, r.reason, r.amount_minor,
       r.currency, case when row_number() over (partition by r.sales_order order by r.at desc, r.id) = 1 then coalesce((
           select sum(w.amount_minor) from payments.public_refund w
           where w.sales_order = r.sales_order and w.state = 'pending'
       ), 0) else 0 end::bigint as refund_waiting_minor
from orders.public_return r join orders.public_order o on o.id = r.sales_order
where r.customer = $1 and r.at >= $2 order by r.at desc, r.id limit 20
"""

CARTS = """
select id, code, channel, pieces, changed_at from orders.public_cart
where customer = $1 and placed_order is null and pieces > 0 order by changed_at desc limit 5
"""

MESSAGES = """
select id, template, subject as headline, address, state, sales_order as order, created_at, sent_at
from engagement.public_message where customer = $1 order by created_at desc, id desc limit 20
"""


async def see_customer(tx: Tx, actor: Actor, customer: UUID) -> CustomerView:
    """Profile, consents, points, everything under way and what happened lately; orders as far as the actor may see.

    Refuses with Forbidden and NotFound.
    """
    actor.require("desk.read")
    actor.require("customers.read")
    known = await customers.get_customer(tx, customer)
    places = actor.locations_for("orders.read")
    reads_messages = actor.may("engagement.read")
    return CustomerView(
        customer=known,
        consents=await customers.consent_history(tx, customer),
        standing=await loyalty.standing(tx, customer),
        open_orders=[*await _orders(tx, actor, customer, "placed"), *await _orders(tx, actor, customer, "confirmed")],
        recent_orders=await _orders(tx, actor, customer, None),
        pickups=await tx.rows(PickupWaiting, PICKUPS, customer, None if places is None else list(places)),
        returns=await tx.rows(ReturnShown, RETURNS, customer, tx.now - RETURNS_SINCE),
        carts=await tx.rows(CartShown, CARTS, customer) if actor.may("orders.place") else [],
        cases=await cases.cases_of(tx, customer),
        sessions=await sessions.sessions_of(tx, customer),
        messages=await tx.rows(MessageShown, MESSAGES, customer) if reads_messages else [],
        timeline=await customers.timeline(tx, customer),
    )


async def _orders(tx: Tx, actor: Actor, customer: UUID, state: str | None) -> list[orders.OrderRow]:
    if not actor.may("orders.read"):
        return []
    wanted = orders.OrderFilter(customer=customer, state=state)
    size = RECENT_ORDERS if state is None else OPEN_ORDERS_MAX
    return (await orders.list_orders(tx, actor, wanted, None, size)).items
