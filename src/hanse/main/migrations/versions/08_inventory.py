"""The tables of inventory."""

from hanse.main.migrations import run

revision = "08_inventory"
down_revision = "07_pricing"

SQL = """
create schema if not exists inventory;
"""


def upgrade() -> None:
    run(SQL)
