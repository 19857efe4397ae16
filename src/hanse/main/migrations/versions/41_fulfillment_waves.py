"""Several orders in one walk, hand-over in parts and to somebody else, reminders, and what was fetched how fast."""

from hanse.main.migrations import run

revision = "41_fulfillment_waves"
down_revision = "40_fulfillment_bays"

SQL = """
create table fulfillment.wave (
    id uuid primary key,
    location uuid not null,
    picked_by text not null,
    created_at timestamptz not null
);
create index wave_place on fulfillment.wave (location, created_at desc);

alter table fulfillment.task
    add column wave uuid references fulfillment.wave (id),
    add column box int check (box > 0),
    add column reminded_at timestamptz,
    add check ((wave is null) = (box is null)),
    add unique (wave, box);

-- Of an order that is collected in parts, what the customer took already.
alter table fulfillment.task_line add column given_at timestamptz;

-- What was fetched or missed, piece by piece and without a name: figures are of places, not of people. Who fetches
-- several orders in one walk is as fast as the walk, so that `walk` is the wave, or the task that is fetched alone.
create table fulfillment.fetched (
    id uuid primary key,
    location uuid not null,
    walk uuid not null,
    task uuid not null,
    kind text not null check (kind in ('begun', 'picked', 'short')),
    quantity int not null check (quantity >= 0),
    at timestamptz not null
);
create index fetched_place on fulfillment.fetched (location, at);

-- What the customer wants of those who hand it over: who may come for it.
create table fulfillment.wish (
    sales_order uuid primary key,
    collector text not null default '',
    changed_at timestamptz not null
);

-- How a place hands over; the row without a place counts where a place has none of its own.
create table fulfillment.policy (
    location uuid unique nulls not distinct,
    collectors text not null check (collectors in ('anyone', 'named', 'customer')),
    identity_above_minor bigint check (identity_above_minor >= 0),
    identity_categories text[] not null,
    reminder_days int not null check (reminder_days between 0 and 30),
    version int not null,
    changed_at timestamptz not null,
    changed_by text not null
);

create view fulfillment.inv_wave_of_two_places as
select 'a task is fetched in a walk through another place' as problem, t.id as task, w.id as wave
from fulfillment.task t join fulfillment.wave w on w.id = t.wave where w.location <> t.location;
"""


def upgrade() -> None:
    run(SQL)
