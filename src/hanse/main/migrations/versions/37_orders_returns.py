"""Return policies, what an inspection takes off, and goods that come back without a receipt or by parcel."""

from hanse.main.migrations import run

revision = "37_orders_returns"
down_revision = "36_documents"

SQL = """
-- For how long and on what terms goods may come back: a document of which every version is kept.
create table orders.return_policy (
    version integer primary key check (version > 0),
    rules jsonb not null,
    receiptless_minor bigint not null check (receiptless_minor >= 0),
    receiptless_days integer not null check (receiptless_days between 1 and 365),
    by uuid,
    by_name text not null,
    at timestamptz not null
);
create trigger return_policy_stays before update or delete on orders.return_policy
    for each row execute function orders.refuse_change();
insert into orders.return_policy values (1, '[{"key": "everything"}]', 5000, 90, null, 'Hanse', '2026-01-01 00:00+00');

-- The rule of a line that is not the one of its order.
alter table orders.line add column returns jsonb;

alter table orders.goods_return_line
    add column finding text not null default '' check (finding in ('', 'used', 'missing_parts')),
    add column deducted_minor bigint not null default 0 check (deducted_minor >= 0);

create table orders.receiptless_return (
    id uuid primary key,
    number text not null unique,
    location uuid not null,
    at timestamptz not null,
    customer uuid not null,
    variant uuid not null,
    sku text not null,
    name jsonb not null,
    quantity integer not null check (quantity > 0),
    condition text not null,
    unit_minor bigint not null check (unit_minor >= 0),
    amount_minor bigint not null check (amount_minor > 0 and amount_minor = unit_minor * quantity),
    currency text not null,
    reason text not null,
    by_name text not null,
    policy_version integer not null references orders.return_policy (version)
);
create index receiptless_return_customer on orders.receiptless_return (customer, at);
create trigger receiptless_return_stays before update or delete on orders.receiptless_return
    for each row execute function orders.refuse_change();

-- A parcel that a customer sends back: announced, arrived, and at last looked into.
create table orders.return_parcel (
    id uuid primary key,
    number text not null unique,
    sales_order uuid not null references orders.sales_order (id),
    state text not null check (state in ('announced', 'arrived', 'settled', 'withdrawn')),
    lines jsonb not null,
    reason text not null,
    announced_at timestamptz not null,
    announced_by text not null,
    location uuid,
    arrived_at timestamptz,
    settled_at timestamptz,
    goods_return uuid references orders.goods_return (id),
    version integer not null default 1,
    check ((state in ('arrived', 'settled')) = (arrived_at is not null and location is not null)),
    check ((state = 'settled') = (settled_at is not null))
);
create index return_parcel_order on orders.return_parcel (sales_order);
create index return_parcel_open on orders.return_parcel (announced_at) where state in ('announced', 'arrived');

create view orders.inv_return_deducted as
select 'more was taken off a return than the pieces were worth' as problem, r.line, r.deducted_minor
from orders.goods_return_line r join orders.line l on l.id = r.line
where r.deducted_minor > 0 and r.amount_minor + r.deducted_minor > l.unit_minor * r.quantity;
"""


def upgrade() -> None:
    run(SQL)
