"""The tables of the till."""

from hanse.main.migrations import run

revision = "13_till"
down_revision = "12_orders"

SQL = """
create schema till;

create table till.shift (
    id uuid primary key,
    register uuid not null,
    location uuid not null,
    number integer not null,
    opened_by text not null,
    opened_at timestamptz not null,
    float_minor bigint not null check (float_minor >= 0),
    closed_by text,
    closed_at timestamptz,
    counted_minor bigint,
    expected_minor bigint,
    unique (register, number)
);
-- A register has one shift at a time.
create unique index shift_open on till.shift (register) where closed_at is null;

create table till.receipt (
    id uuid primary key,
    register uuid not null,
    location uuid not null,
    shift uuid not null references till.shift (id),
    sequence integer not null,
    number text not null unique,
    kind text not null check (kind in ('sale', 'return', 'pickup')),
    sales_order uuid not null,
    subject uuid not null,
    at timestamptz not null,
    cashier text not null,
    total_minor bigint not null,
    currency text not null,
    tenders jsonb not null,
    body jsonb not null,
    hash_before text not null,
    hash text not null,
    unique (register, sequence),
    unique (kind, subject)
);
create index receipt_order on till.receipt (sales_order);
create index receipt_shift on till.receipt (shift, sequence);

-- Who sold at a register and what cash was handed over: said again on the receipt, which may follow later.
create table till.sale (
    sales_order uuid primary key,
    cashier text not null,
    given_minor bigint
);

-- A cart that waits at a store. A cart that is sold or recalled waits no more.
create table till.parked_cart (
    cart uuid primary key references orders.cart (id) on delete cascade,
    location uuid not null,
    code text not null,
    note text not null,
    customer_name text not null,
    pieces integer not null,
    total_minor bigint not null,
    currency text not null,
    parked_by text not null,
    parked_at timestamptz not null
);
create index parked_cart_place on till.parked_cart (location, parked_at);

-- What registers sold while they were cut off, as they told it afterwards. A sale is taken in once, by its own id;
-- what cannot be booked is kept, and tried again with the next upload.
create table till.offline_sale (
    id uuid primary key,
    register uuid not null,
    location uuid not null,
    sequence bigint not null check (sequence > 0),
    number text not null,
    sold_at timestamptz not null,
    received_at timestamptz not null,
    body jsonb not null,
    state text not null check (state in ('taken', 'kept')),
    sales_order uuid unique,
    receipt uuid unique references till.receipt (id),
    oddities jsonb not null,
    check ((state = 'taken') = (sales_order is not null and receipt is not null))
);
create index offline_sale_register on till.offline_sale (register, sequence);
create index offline_sale_number on till.offline_sale (number);
create index offline_sale_place on till.offline_sale (location, received_at desc, id desc);

-- The highest number that a register says it has printed while cut off.
create table till.offline_log (
    register uuid primary key,
    announced bigint not null check (announced >= 0)
);

-- A receipt is paper: it is never changed or taken back.
create function till.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'receipts are never changed';
end;
$$;
create trigger receipt_stays before update or delete on till.receipt
    for each row execute function till.refuse_change();

create view till.inv_receipt_gap as
select 'the receipt numbers of a register have a gap' as problem, register, max(sequence) as last, count(*) as receipts
from till.receipt group by register having max(sequence) <> count(*) or min(sequence) <> 1;

create view till.inv_offline_sale as
select 'a sale of a register that was cut off and its receipt differ' as problem, s.id, s.number, s.state
from till.offline_sale s left join till.receipt r on r.id = s.receipt
where s.state = 'taken' and (r.sales_order is distinct from s.sales_order or r.register is distinct from s.register
    or r.kind is distinct from 'sale' or r.body -> 'offline' ->> 'number' is distinct from s.number)
union all
select 'a receipt names a sale that no register has told', r.id, r.number, r.kind
from till.receipt r
where r.body ? 'offline' and not exists (select from till.offline_sale s where s.receipt = r.id);

create view till.inv_offline_log as
select 'more was uploaded by a register than it says it printed' as problem, s.register, max(s.sequence) as uploaded,
    l.announced
from till.offline_sale s left join till.offline_log l on l.register = s.register
group by s.register, l.announced having max(s.sequence) > coalesce(l.announced, 0);

create view till.inv_receipt_chain as
select 'the chain of receipts is broken' as problem, number from (
    select number, hash_before, lag(hash, 1, '') over (partition by register order by sequence) as expected
    from till.receipt
) chained where hash_before <> expected;
"""

# What other rooms may read, and decide nothing by (ADR 0010).
PUBLISHED = """
create view till.public_receipt as
select id, number, kind, sales_order, location, register, at, total_minor, currency from till.receipt;
"""


def upgrade() -> None:
    run(SQL)
    run(PUBLISHED)
