"""A channel says when cards are charged: with the order, or with the goods when they leave."""

from hanse.main.migrations import run

revision = "64_orders_capture_at"
down_revision = "63_payments_set_aside"

SQL = """
alter table orders.terms add column capture_at text not null default 'placing'
    check (capture_at in ('placing', 'leaving'));
alter table orders.sales_order drop constraint sales_order_payment_state_check,
    add constraint sales_order_payment_state_check check (
        payment_state in ('due', 'authorized', 'paid', 'refunded', 'partly_refunded', 'released', 'at_pickup'));
"""


def upgrade() -> None:
    run(SQL)
