"""A price list may count in the stores of a region."""

from hanse.main.migrations import run

revision = "46_pricing_regions"
down_revision = "45_payments_rounding"

SQL = """
-- The places of the region, as they are now; a version keeps those of its time.
alter table pricing.price_list add column region text check (region <> ''), add column places uuid[],
    add constraint price_list_region_places check ((region is null) = (places is null));
alter table pricing.price_list_version add column region text, add column places uuid[];
"""


def upgrade() -> None:
    run(SQL)
