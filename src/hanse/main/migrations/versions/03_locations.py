"""The tables of locations."""

from hanse.main.migrations import run

revision = "03_locations"
down_revision = "02_access"

SQL = """
create schema if not exists locations;

create table locations.location (
    id uuid primary key,
    code text not null unique,
    name text not null,
    kind text not null check (kind in ('store', 'warehouse', 'partner', 'pickup_point')),
    address jsonb not null,
    latitude double precision check (latitude between -90 and 90),
    longitude double precision check (longitude between -180 and 180),
    time_zone text not null,
    capabilities text[] not null check (capabilities <@ '{sells,ships,pickup,returns}'),
    region text not null,
    phone text,
    email text,
    opening jsonb not null,
    exceptions jsonb not null,
    active boolean not null,
    version integer not null default 1,
    check ((latitude is null) = (longitude is null))
);

create table locations.register (
    id uuid primary key,
    location uuid not null references locations.location (id),
    number integer not null check (number > 0),
    name text not null,
    active boolean not null,
    unique (location, number)
);

create view locations.inv_seller_without_hours as
select 'a store that sells has no opening hours on any day' as problem, id, code
from locations.location
where active and kind = 'store' and 'sells' = any (capabilities)
  and not exists (select from jsonb_each(opening) d where jsonb_array_length(d.value) > 0);

create view locations.inv_register_place as
select 'an active register stands at a closed location' as problem, r.id, l.code
from locations.register r join locations.location l on l.id = r.location
where r.active and not l.active;
"""


def upgrade() -> None:
    run(SQL)
