"""The tables of ledger."""

from hanse.main.migrations import run

revision = "06_ledger"
down_revision = "05_customers"

SQL = """
create schema if not exists ledger;
"""


def upgrade() -> None:
    run(SQL)
