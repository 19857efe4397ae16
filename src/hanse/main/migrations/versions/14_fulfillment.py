"""The tables of fulfillment."""

from hanse.main.migrations import run

revision = "14_fulfillment"
down_revision = "13_till"

SQL = """
create schema if not exists fulfillment;
"""


def upgrade() -> None:
    run(SQL)
