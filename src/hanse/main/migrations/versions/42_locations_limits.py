"""How much a place can fetch: what is more than that is promised for later, or comes from elsewhere."""

from hanse.main.migrations import run

revision = "42_locations_limits"
down_revision = "41_fulfillment_waves"

SQL = """
alter table locations.location
    add column orders_per_hour int check (orders_per_hour > 0),
    add column pieces_per_day int check (pieces_per_day > 0);
"""


def upgrade() -> None:
    run(SQL)
