"""The tables of channels."""

from hanse.main.migrations import run

revision = "15_channels"
down_revision = "14_fulfillment"

SQL = """
create schema if not exists channels;
"""


def upgrade() -> None:
    run(SQL)
