"""The tables of loyalty."""

from hanse.main.migrations import run

revision = "10_loyalty"
down_revision = "09_payments"

SQL = """
create schema if not exists loyalty;
"""


def upgrade() -> None:
    run(SQL)
