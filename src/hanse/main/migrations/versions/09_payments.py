"""The tables of payments."""

from hanse.main.migrations import run

revision = "09_payments"
down_revision = "08_inventory"

SQL = """
create schema payments;

create table payments.payment (
    id uuid primary key,
    sales_order uuid not null,
    tender text not null check (tender in ('card', 'cash', 'gift_card', 'on_account')),
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    state text not null check (
        state in ('started', 'unknown', 'captured', 'refused', 'cancelled')
    ),
    captured_minor bigint not null default 0,
    refunded_minor bigint not null default 0,
    location uuid,
    register uuid,
    token text,
    gift_card uuid,
    provider_reference text,
    reason text not null default '',
    created_at timestamptz not null,
    changed_at timestamptz not null,
    check (captured_minor between 0 and amount_minor),
    check (refunded_minor between 0 and captured_minor)
);
create index payment_order on payments.payment (sales_order);
create index payment_open on payments.payment (changed_at) where state in ('started', 'unknown');
create unique index payment_provider_reference on payments.payment (provider_reference)
    where provider_reference is not null;

create table payments.refund (
    id uuid primary key,
    payment uuid not null references payments.payment (id),
    key text not null unique,
    amount_minor bigint not null check (amount_minor > 0),
    state text not null check (state in ('pending', 'done')),
    reason text not null,
    provider_reference text,
    created_at timestamptz not null,
    done_at timestamptz
);
create index refund_payment on payments.refund (payment);
create index refund_pending on payments.refund (created_at) where state = 'pending';

-- Each event of a provider counts once, however often and in whatever order it comes.
create table payments.provider_event (
    provider text not null,
    event text not null,
    type text not null,
    received_at timestamptz not null,
    primary key (provider, event)
);

create table payments.gift_card (
    id uuid primary key,
    code text not null unique,
    currency text not null,
    created_at timestamptz not null
);

create view payments.inv_refunded as
select 'what was refunded differs from the refunds' as problem, p.id as payment, p.refunded_minor
from payments.payment p left join payments.refund r on r.payment = p.id
group by p.id having p.refunded_minor <> coalesce(sum(r.amount_minor), 0);

create view payments.inv_captured as
select 'a payment captured money in a state without any' as problem, id as payment, state
from payments.payment where (state = 'captured') <> (captured_minor > 0);
"""

# What other rooms may read, and decide nothing by (ADR 0010).
PUBLISHED = """
create view payments.public_payment as
select id, sales_order, tender, amount_minor, currency, state, captured_minor, refunded_minor, location, reason,
       created_at, changed_at
from payments.payment;
create index payment_refused on payments.payment (changed_at) where state = 'refused';

create view payments.public_refund as
select r.id, r.payment, p.sales_order, p.tender, r.amount_minor, p.currency, r.state, r.created_at, r.done_at
from payments.refund r join payments.payment p on p.id = r.payment;
"""


def upgrade() -> None:
    run(SQL)
    run(PUBLISHED)
