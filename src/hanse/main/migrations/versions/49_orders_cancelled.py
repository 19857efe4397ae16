"""Shipping that came back because a parcel was collected instead is no turnover either."""

from hanse.main.migrations import run

revision = "49_orders_cancelled"
down_revision = "48_orders_awaits_payment"

SQL = """
create or replace view orders.public_order as
select o.id, o.number, o.channel, o.location, o.customer, o.name, o.state, o.payment_state, o.placed_at, o.currency,
    o.total_minor,
    coalesce((
        select sum(a.amount_minor) from orders.adjustment a
        where a.sales_order = o.id and a.kind in ('cancel', 'delivery')
    ), 0)::bigint as cancelled_minor,
    nullif(concat_ws(', ',
        nullif(concat_ws(' ', o.shipping ->> 'postal_code', o.shipping ->> 'city'), ''), o.shipping ->> 'country'
    ), '') as destination
from orders.sales_order o;
"""


def upgrade() -> None:
    run(SQL)
