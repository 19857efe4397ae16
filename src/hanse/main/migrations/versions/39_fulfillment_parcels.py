"""Parcels: what lies in which, and what became of it."""

from hanse.main.migrations import run

revision = "39_fulfillment_parcels"
down_revision = "38_delivery_shipments"

PARCELS = """
create table fulfillment.parcel (
    id uuid primary key,
    task uuid not null references fulfillment.task (id),
    sales_order uuid not null,
    location uuid not null,
    position integer not null check (position > 0),
    -- Without a carrier behind the port, a parcel has no shipment, and its number was typed.
    shipment uuid unique,
    carrier text not null default '',
    tracking text not null default '',
    weight_grams integer check (weight_grams > 0),
    packed_at timestamptz not null,
    left_at timestamptz,
    unpacked_at timestamptz,
    -- What became of the goods of a parcel that did not arrive.
    settled text check (settled in ('resent', 'refunded')),
    settled_at timestamptz,
    check ((settled is null) = (settled_at is null))
);
create index parcel_task on fulfillment.parcel (task);
create index parcel_order on fulfillment.parcel (sales_order);
create index parcel_place on fulfillment.parcel (location, packed_at desc);

create table fulfillment.parcel_line (
    parcel uuid not null references fulfillment.parcel (id) on delete cascade,
    line uuid not null,
    sku text not null,
    name jsonb not null,
    quantity integer not null check (quantity > 0),
    primary key (parcel, line)
);

create view fulfillment.inv_packed_twice as
select 'more of a line lies in parcels than is to be sent' as problem, t.id as task, l.line
from fulfillment.task t
join fulfillment.task_line l on l.task = t.id
join fulfillment.parcel p on p.task = t.id and p.unpacked_at is null
join fulfillment.parcel_line pl on pl.parcel = p.id and pl.line = l.line
group by t.id, l.line, l.quantity
having sum(pl.quantity) > l.quantity;

create view fulfillment.inv_sent_unpacked as
select 'a task was sent and its parcels have not left' as problem, p.task, p.id as parcel
from fulfillment.parcel p join fulfillment.task t on t.id = p.task
where t.state = 'shipped' and p.unpacked_at is null and p.left_at is null;
"""


def upgrade() -> None:
    run(PARCELS)
