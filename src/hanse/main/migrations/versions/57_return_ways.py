"""Goods come back in the way that the customer chooses: with a label, without printing one, or into a store."""

from hanse.main.migrations import run

revision = "57_return_ways"
down_revision = "56_ledger_open_once"

SQL = """
-- What a customer brings to a store has a code; by `due_date` it shall be on its way, or in the store.
alter table orders.return_parcel
    add column way text not null default 'label' check (way in ('label', 'paperless', 'store')),
    add column code text not null default '',
    add column due_date date,
    add constraint return_parcel_code check ((way = 'store') = (code <> ''));
create unique index return_parcel_code on orders.return_parcel (code) where code <> '';

-- A return for which the carrier prints the label where it is handed in.
alter table delivery.shipment
    add column paperless boolean not null default false,
    add column drop_off_code text not null default '';
"""


def upgrade() -> None:
    run(SQL)
