"""An account for what rounding of cash brings and costs."""

from hanse.main.migrations import run

revision = "47_ledger_rounding"
down_revision = "46_pricing_regions"

SQL = "insert into ledger.kind values ('money.rounding', false, 1);"


def upgrade() -> None:
    run(SQL)
