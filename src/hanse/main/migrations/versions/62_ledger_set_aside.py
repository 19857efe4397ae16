"""What banks keep for us has an account of its own until it is taken."""

from hanse.main.migrations import run

revision = "62_ledger_set_aside"
down_revision = "61_pickup_points"

SQL = "insert into ledger.kind values ('money.set_aside', false, 16);"


def upgrade() -> None:
    run(SQL)
