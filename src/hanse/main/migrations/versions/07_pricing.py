"""The tables of pricing."""

from hanse.main.migrations import run

revision = "07_pricing"
down_revision = "06_ledger"

SQL = """
create schema if not exists pricing;
"""


def upgrade() -> None:
    run(SQL)
