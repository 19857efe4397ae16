"""A line that is paid when it is collected knows with what: its receipt names what was paid, and nothing else."""

from hanse.main.migrations import run

revision = "59_orders_pickup_payments"
down_revision = "58_orders_chosen_substitute"

SQL = """
alter table orders.line add column pickup_payments uuid[] not null default '{}';
"""


def upgrade() -> None:
    run(SQL)
