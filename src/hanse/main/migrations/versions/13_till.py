"""The tables of till."""

from hanse.main.migrations import run

revision = "13_till"
down_revision = "12_orders"

SQL = """
create schema if not exists till;
"""


def upgrade() -> None:
    run(SQL)
