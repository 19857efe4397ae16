"""A line that joined an order may wait until a bank has paid for it."""

from hanse.main.migrations import run

revision = "48_orders_awaits_payment"
down_revision = "47_ledger_rounding"

SQL = "alter table orders.line add column awaits_payment boolean not null default false;"


def upgrade() -> None:
    run(SQL)
