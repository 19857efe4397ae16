"""Whoever packs is told which labels were given up because the customer wants the parcel elsewhere, and where."""

from hanse.main.migrations import run

revision = "60_fulfillment_readdressed"
down_revision = "59_orders_pickup_payments"

SQL = """
alter table fulfillment.task add column readdressed jsonb;
"""


def upgrade() -> None:
    run(SQL)
