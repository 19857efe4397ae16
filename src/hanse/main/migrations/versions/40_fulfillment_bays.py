"""Where articles lie at a place, in the order of the way through it; and who collected what of whom."""

from hanse.main.migrations import run

revision = "40_fulfillment_bays"
down_revision = "39_fulfillment_parcels"

SQL = """
create table fulfillment.bay (
    location uuid not null,
    variant uuid not null,
    zone text not null,
    bay text not null check (bay <> ''),
    -- The place on the way: what is passed first is fetched first.
    position integer not null check (position >= 0),
    changed_at timestamptz not null,
    changed_by text not null,
    primary key (location, variant)
);
create index bay_way on fulfillment.bay (location, position, bay);
"""


def upgrade() -> None:
    run(SQL)
