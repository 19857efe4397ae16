"""Parcels at carriers: what a carrier is asked to bring, and what it says about it."""

from hanse.main.migrations import run

revision = "38_delivery_shipments"
down_revision = "37_orders_returns"

SHIPMENTS = """
create table delivery.shipment (
    id uuid primary key,
    carrier text not null,
    direction text not null check (direction in ('outbound', 'return')),
    sales_order uuid not null,
    number text not null,
    sender jsonb not null,
    recipient jsonb not null,
    weight_grams integer check (weight_grams > 0),
    state text not null check (state in ('wanted', 'announced', 'refused', 'cancelled', 'in_transit',
        'out_for_delivery', 'delivered', 'returned', 'lost')),
    -- Until the carrier has heard of it, it may still come.
    cancel_pending boolean not null default false,
    tracking text not null default '',
    tracking_url text not null default '',
    reason text not null default '',
    created_at timestamptz not null,
    changed_at timestamptz not null,
    asked_at timestamptz,
    version integer not null default 1,
    check (state not in ('announced', 'in_transit', 'out_for_delivery') or tracking <> '')
);
create index shipment_order on delivery.shipment (sales_order);
create index shipment_waiting on delivery.shipment (created_at) where state = 'wanted' or cancel_pending;
create index shipment_under_way on delivery.shipment (coalesce(asked_at, created_at))
    where state in ('announced', 'in_transit', 'out_for_delivery', 'lost');

-- The label is large and seldom read.
create table delivery.label (
    shipment uuid primary key references delivery.shipment (id) on delete cascade,
    content bytea not null
);

create table delivery.scan (
    shipment uuid not null references delivery.shipment (id) on delete cascade,
    key text not null,
    kind text not null check (kind in ('announced', 'in_transit', 'out_for_delivery', 'delivered', 'returned', 'lost')),
    at timestamptz not null,
    place text not null default '',
    heard_at timestamptz not null,
    primary key (shipment, key)
);

create view delivery.public_shipment as
select s.id, s.carrier, s.state, s.cancel_pending, s.tracking, s.tracking_url, s.reason, s.changed_at,
       exists (select from delivery.label l where l.shipment = s.id) as has_label,
       coalesce((select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'place', e.place) order by e.at, e.key)
                 from delivery.scan e where e.shipment = s.id), '[]') as scans
from delivery.shipment s;

create view delivery.inv_announced_without_label as
select 'a parcel was announced and has no label' as problem, s.id as shipment
from delivery.shipment s
where s.state = 'announced' and not exists (select from delivery.label l where l.shipment = s.id);
"""


def upgrade() -> None:
    run(SHIPMENTS)
