"""The tables of desk."""

from hanse.main.migrations import run

revision = "17_desk"
down_revision = "16_engagement"

SQL = """
create schema if not exists desk;
"""


def upgrade() -> None:
    run(SQL)
