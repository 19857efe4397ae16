"""The tables of customers."""

from hanse.main.migrations import run

revision = "05_customers"
down_revision = "04_catalog"

SQL = """
create schema if not exists customers;
"""


def upgrade() -> None:
    run(SQL)
