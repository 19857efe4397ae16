"""The tables of delivery."""

from hanse.main.migrations import run

revision = "11_delivery"
down_revision = "10_loyalty"

SQL = """
create schema delivery;

create table delivery.method (
    key text primary key,
    kind text not null check (kind in ('ship', 'pickup')),
    name jsonb not null,
    channels text[],
    countries text[] not null,
    price_minor bigint not null check (price_minor >= 0),
    free_from_minor bigint,
    tax_class text not null,
    days_min integer not null check (days_min >= 0),
    days_max integer not null,
    cutoff time not null,
    position integer not null,
    active boolean not null,
    version integer not null default 1,
    check (days_max >= days_min)
);
"""


def upgrade() -> None:
    run(SQL)
