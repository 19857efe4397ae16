"""The tables of fulfillment."""

from hanse.main.migrations import run

revision = "14_fulfillment"
down_revision = "13_till"

SQL = """
create schema fulfillment;

create table fulfillment.task (
    id uuid primary key,
    sales_order uuid not null,
    number text not null,
    customer_name text not null,
    location uuid not null,
    kind text not null check (kind in ('pickup', 'ship')),
    state text not null check (
        state in ('offered', 'open', 'picking', 'ready', 'handed_over', 'shipped', 'cancelled')
    ),
    promise_at timestamptz,
    shelf text not null default '',
    tracking text not null default '',
    picked_by text not null default '',
    created_at timestamptz not null,
    ready_at timestamptz,
    collect_until timestamptz,
    done_at timestamptz,
    version integer not null default 1,
    -- A partner is asked first, and has until then to answer.
    offer text check (offer in ('offered', 'accepted', 'declined', 'timed_out')),
    offer_until timestamptz,
    check (state <> 'offered' or offer_until is not null)
);
create index task_queue on fulfillment.task (location, promise_at, id)
    where state in ('offered', 'open', 'picking', 'ready');
create index task_offered on fulfillment.task (offer_until) where state = 'offered';
create index task_answered on fulfillment.task (location, created_at) where offer is not null;
create index task_order on fulfillment.task (sales_order);
create index task_uncollected on fulfillment.task (collect_until) where state = 'ready' and kind = 'pickup';

create table fulfillment.task_line (
    line uuid primary key,
    task uuid not null references fulfillment.task (id),
    variant uuid not null,
    sku text not null,
    gtin text,
    name jsonb not null,
    image text,
    quantity integer not null check (quantity > 0),
    picked_quantity integer not null default 0 check (picked_quantity between 0 and quantity)
);
create index task_line_task on fulfillment.task_line (task);

create view fulfillment.inv_ready_unpicked as
select 'a task is ready though not everything was picked' as problem, t.id as task, l.line
from fulfillment.task t join fulfillment.task_line l on l.task = t.id
where t.state in ('ready', 'handed_over', 'shipped') and l.picked_quantity < l.quantity;

create view fulfillment.inv_task_without_lines as
select 'a task that goes on has no line' as problem, t.id as task
from fulfillment.task t
where t.state in ('offered', 'open', 'picking', 'ready')
  and not exists (select from fulfillment.task_line l where l.task = t.id);
"""

# What other rooms may read, and decide nothing by (ADR 0010).
PUBLISHED = """
create view fulfillment.public_task as
select id, sales_order, number, customer_name, location, kind, state, promise_at, shelf, tracking, created_at, ready_at,
       done_at
from fulfillment.task;
"""


def upgrade() -> None:
    run(SQL)
    run(PUBLISHED)
