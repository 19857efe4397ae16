"""Payments by several providers: captures in parts, terminals, approval elsewhere, credit, accounts, settlement."""

from hanse.main.migrations import run

revision = "23_payments_providers"
down_revision = "22_ledger_kinds"

PROVIDERS = """
alter table payments.payment
    drop constraint payment_tender_check,
    drop constraint payment_state_check,
    add constraint payment_tender_check check (
        tender in ('card', 'cash', 'gift_card', 'on_account', 'wallet', 'store_credit')
    ),
    add constraint payment_state_check check (
        state in ('started', 'unknown', 'authorized', 'captured', 'refused', 'cancelled')
    ),
    add column provider text not null default '',
    add column capture_later boolean not null default false,
    add column authorized_minor bigint not null default 0,
    add column customer uuid,
    add column approval_url text,
    -- Cancelled here, and the provider has not said yet that nothing was taken.
    add column void_pending boolean not null default false;
update payments.payment set provider = 'simulated', authorized_minor = captured_minor
where tender = 'card' and token is distinct from 'offline';
drop index payments.payment_open;
create index payment_open on payments.payment (changed_at) where state in ('started', 'unknown') or void_pending;

-- Where a customer comes back to who approves a payment elsewhere. Who knows the secret may go there.
create table payments.approval (
    payment uuid primary key references payments.payment (id),
    secret text not null,
    return_path text not null
);

-- A part of an authorized payment that shall be taken. It is written before the provider is asked.
create table payments.capture (
    id uuid primary key,
    payment uuid not null references payments.payment (id),
    key text not null unique,
    amount_minor bigint not null check (amount_minor > 0),
    state text not null check (state in ('pending', 'done', 'refused')),
    created_at timestamptz not null,
    done_at timestamptz
);
create index capture_payment on payments.capture (payment);
create index capture_pending on payments.capture (created_at) where state = 'pending';

create view payments.inv_authorized as
select 'more was captured than was authorized' as problem, p.id as payment, p.authorized_minor, p.captured_minor
from payments.payment p
where p.provider <> '' and (p.captured_minor > p.authorized_minor or p.authorized_minor > p.amount_minor);

create view payments.inv_captured_in_parts as
select 'what was captured in parts differs from its parts' as problem, p.id as payment, p.captured_minor
from payments.payment p join payments.capture c on c.payment = p.id
group by p.id having p.captured_minor <> coalesce(sum(c.amount_minor) filter (where c.state = 'done'), 0)
    or sum(c.amount_minor) filter (where c.state <> 'refused') > p.authorized_minor;
"""


def upgrade() -> None:
    run(PROVIDERS)
