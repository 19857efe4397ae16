"""Where parcels of a channel go: what prices are checked against."""

from hanse.main.migrations import run

revision = "27_delivery_market"
down_revision = "26_pricing_publishing"

SQL = """
create view delivery.public_market as
select distinct c.channel, n.country
from delivery.method m
cross join lateral unnest(coalesce(m.channels, array['web', 'app', 'store', 'phone', 'marketplace'])) c (channel)
cross join lateral unnest(m.countries) n (country)
where m.active and m.kind = 'ship';
"""


def upgrade() -> None:
    run(SQL)
