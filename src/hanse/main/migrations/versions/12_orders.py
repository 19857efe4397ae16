"""The tables of orders."""

from hanse.main.migrations import run

revision = "12_orders"
down_revision = "11_delivery"

SQL = """
create schema if not exists orders;
"""


def upgrade() -> None:
    run(SQL)
