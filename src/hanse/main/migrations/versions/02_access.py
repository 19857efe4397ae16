"""The tables of access."""

from hanse.main.migrations import run

revision = "02_access"
down_revision = "01_kit"

SQL = """
create schema if not exists access;
"""


def upgrade() -> None:
    run(SQL)
