"""What articles cost comes out of feeds, as their stock does."""

from hanse.main.migrations import run

revision = "44_channels_costs"
down_revision = "43_orders_simulated_prices"

SQL = """
alter table channels.import_run drop constraint import_run_kind_check;
alter table channels.import_run add constraint import_run_kind_check
    check (kind in ('products', 'stock', 'costs', 'customers', 'orders'));
"""


def upgrade() -> None:
    run(SQL)
