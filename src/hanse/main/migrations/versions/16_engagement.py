"""The tables of engagement."""

from hanse.main.migrations import run

revision = "16_engagement"
down_revision = "15_channels"

SQL = """
create schema if not exists engagement;
"""


def upgrade() -> None:
    run(SQL)
