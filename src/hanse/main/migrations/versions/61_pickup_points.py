"""Pickup points of carriers, and parcels and orders that go to one."""

from hanse.main.migrations import run

revision = "61_pickup_points"
down_revision = "60_fulfillment_readdressed"

SQL = """
create table delivery.point (
    id uuid primary key,
    carrier text not null,
    code text not null,
    kind text not null check (kind in ('shop', 'locker')),
    name text not null,
    address jsonb not null,
    country text not null generated always as (address ->> 'country') stored,
    postal_code text collate "C" not null generated always as (replace(address ->> 'postal_code', ' ', '')) stored,
    latitude double precision,
    longitude double precision,
    opening jsonb not null,
    asks_customer_number boolean not null,
    active boolean not null,
    told_at timestamptz not null,
    unique (carrier, code),
    check ((latitude is null) = (longitude is null))
);
create index point_area on delivery.point (country, postal_code) where active;
create index point_place on delivery.point using gist (point(longitude, latitude)) where active;

alter table delivery.method add column reaches text[] not null default '{address}';
alter table delivery.method add column carrier text not null default '';
alter table delivery.method add check (cardinality(reaches) > 0 and reaches <@ array['address', 'point']);
alter table delivery.method add check (not ('point' = any(reaches)) or carrier <> '');

alter table delivery.shipment add column point text not null default '';
alter table delivery.shipment add column customer_number text not null default '';
alter table delivery.shipment drop constraint shipment_state_check;
alter table delivery.shipment add check (state in ('wanted', 'announced', 'refused', 'cancelled', 'in_transit',
    'out_for_delivery', 'ready', 'delivered', 'returned', 'lost'));
drop index delivery.shipment_under_way;
create index shipment_under_way on delivery.shipment (coalesce(asked_at, created_at))
    where state in ('announced', 'in_transit', 'out_for_delivery', 'ready', 'lost');

alter table delivery.scan add column until timestamptz;
alter table delivery.scan drop constraint scan_kind_check;
alter table delivery.scan add check (kind in ('announced', 'in_transit', 'out_for_delivery', 'ready', 'delivered',
    'returned', 'lost'));

create or replace view delivery.public_shipment as
select s.id, s.carrier, s.state, s.cancel_pending, s.tracking, s.tracking_url, s.reason, s.changed_at,
       exists (select from delivery.label l where l.shipment = s.id) as has_label,
       coalesce((select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'place', e.place, 'until', e.until)
                                  order by e.at, e.key)
                 from delivery.scan e where e.shipment = s.id), '[]') as scans
from delivery.shipment s;

alter table orders.sales_order add column pickup_point jsonb;

create or replace view orders.public_order as
select o.id, o.number, o.channel, o.location, o.customer, o.name, o.state, o.payment_state, o.placed_at, o.currency,
    o.total_minor,
    coalesce((
        select sum(case a.kind when 'substitute' then (a.facts ->> 'missed_minor')::bigint else a.amount_minor end)
        from orders.adjustment a where a.sales_order = o.id and a.kind in ('cancel', 'delivery', 'substitute')
    ), 0)::bigint as cancelled_minor,
    nullif(concat_ws(', ',
        nullif(concat_ws(' ', o.shipping ->> 'postal_code', o.shipping ->> 'city'), ''), o.shipping ->> 'country'
    ), '') as destination,
    case when o.pickup_point is not null then jsonb_build_object('carrier', o.pickup_point -> 'carrier',
        'code', o.pickup_point -> 'code', 'name', o.pickup_point -> 'name') end as pickup_point
from orders.sales_order o;

-- A pickup point is a place of a carrier; what stood here as one is a place that somebody else runs.
update locations.location set kind = 'partner' where kind = 'pickup_point';
alter table locations.location drop constraint location_kind_check;
alter table locations.location add check (kind in ('store', 'warehouse', 'partner'));
"""


def upgrade() -> None:
    run(SQL)
