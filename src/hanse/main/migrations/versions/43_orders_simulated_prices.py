"""Prices are simulated as promotions are."""

from hanse.main.migrations import run

revision = "43_orders_simulated_prices"
down_revision = "42_locations_limits"

SQL = """
-- Either a promotion is tried, or what a list asks at a moment, with prices of a proposal over it.
alter table orders.price_simulation alter column promotion drop not null;
alter table orders.price_simulation add column prices jsonb;
alter table orders.price_simulation
    add constraint price_simulation_tries_one check ((promotion is null) <> (prices is null));
"""


def upgrade() -> None:
    run(SQL)
