"""The tables of payments."""

from hanse.main.migrations import run

revision = "09_payments"
down_revision = "08_inventory"

SQL = """
create schema if not exists payments;
"""


def upgrade() -> None:
    run(SQL)
