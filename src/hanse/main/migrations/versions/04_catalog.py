"""The tables of catalog."""

from hanse.main.migrations import run

revision = "04_catalog"
down_revision = "03_locations"

SQL = """
create schema if not exists catalog;
"""


def upgrade() -> None:
    run(SQL)
