"""The tables of delivery."""

from hanse.main.migrations import run

revision = "11_delivery"
down_revision = "10_loyalty"

SQL = """
create schema if not exists delivery;
"""


def upgrade() -> None:
    run(SQL)
