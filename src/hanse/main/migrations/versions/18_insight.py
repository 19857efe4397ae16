"""The tables of insight."""

from hanse.main.migrations import run

revision = "18_insight"
down_revision = "17_desk"

SQL = """
create schema if not exists insight;
"""


def upgrade() -> None:
    run(SQL)
