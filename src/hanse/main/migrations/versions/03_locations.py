"""The tables of locations."""

from hanse.main.migrations import run

revision = "03_locations"
down_revision = "02_access"

SQL = """
create schema if not exists locations;
"""


def upgrade() -> None:
    run(SQL)
