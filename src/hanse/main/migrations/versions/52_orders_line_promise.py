"""What the customer was told of a line stays with it, however the house's own reckoning changes later."""

from hanse.main.migrations import run

revision = "52_orders_line_promise"
down_revision = "51_till_exchange"

SQL = """
alter table orders.line add column promise jsonb;
"""


def upgrade() -> None:
    run(SQL)
