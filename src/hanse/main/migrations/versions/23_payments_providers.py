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

CREDIT = """
-- A refund that the customer took as credit; nothing goes back to the tender that paid.
alter table payments.refund add column credit_of uuid;

-- What the house gave a customer as credit by hand, by whom and why. The money itself stands in the ledger.
create table payments.credit (
    id uuid primary key,
    customer uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    reason text not null check (reason <> ''),
    by_name text not null,
    at timestamptz not null
);
create index credit_customer on payments.credit (customer, at desc);

-- What goes onto a gift card when it is paid: a sale of a new one, or more for one that is there. No goods, no tax yet.
create table payments.gift_card_load (
    id uuid primary key,
    gift_card uuid not null references payments.gift_card (id),
    amount_minor bigint not null check (amount_minor > 0),
    state text not null check (state in ('due', 'loaded', 'refused')),
    sold_by text not null,
    at timestamptz not null,
    done_at timestamptz
);
create index gift_card_load_card on payments.gift_card_load (gift_card);
"""

ACCOUNTS = """
-- Who may buy on account: how much may be open at a time, and in how many days it is due. The row without a customer
-- holds for everybody who has none of their own; a limit of zero allows nothing.
create table payments.account_terms (
    customer uuid unique nulls not distinct,
    limit_minor bigint not null check (limit_minor >= 0),
    days integer not null check (days between 0 and 365),
    by_name text not null,
    at timestamptz not null
);
insert into payments.account_terms values (null, 100000, 14, 'Hanse', '2026-01-01 00:00+00');

-- What is open of a payment on account. It is settled by money that somebody recorded, or credited by a refund.
create table payments.open_item (
    payment uuid primary key references payments.payment (id),
    customer uuid,
    amount_minor bigint not null check (amount_minor > 0),
    settled_minor bigint not null default 0 check (settled_minor >= 0),
    credited_minor bigint not null default 0 check (credited_minor >= 0),
    due_date date not null,
    check (settled_minor + credited_minor <= 2 * amount_minor and settled_minor <= amount_minor
        and credited_minor <= amount_minor)
);
create index open_item_customer on payments.open_item (customer);
create index open_item_due on payments.open_item (due_date) where settled_minor + credited_minor < amount_minor;
insert into payments.open_item (payment, customer, amount_minor, credited_minor, due_date)
select id, customer, captured_minor, refunded_minor, (created_at at time zone 'Europe/Berlin')::date + 14
from payments.payment where tender = 'on_account' and captured_minor > 0;

-- How much of its limit a customer has used; the row is what two orders at once wait for.
create table payments.account_use (
    customer uuid primary key,
    used_minor bigint not null check (used_minor >= 0)
);

create table payments.receipt_of_money (
    id uuid primary key,
    payment uuid not null references payments.open_item (payment),
    amount_minor bigint not null check (amount_minor > 0),
    received_date date not null,
    note text not null,
    by_name text not null,
    at timestamptz not null
);
create index receipt_of_money_payment on payments.receipt_of_money (payment);

create view payments.inv_open_item as
select 'what was settled on account differs from the money that was recorded' as problem, i.payment, i.settled_minor
from payments.open_item i left join payments.receipt_of_money r on r.payment = i.payment
group by i.payment having i.settled_minor <> coalesce(sum(r.amount_minor), 0)
union all
select 'what was credited on account differs from its refunds', i.payment, i.credited_minor
from payments.open_item i join payments.payment p on p.id = i.payment
left join payments.refund r on r.payment = p.id and r.credit_of is null
group by i.payment having i.credited_minor <> coalesce(sum(r.amount_minor), 0);

create view payments.inv_account_use as
select 'what a customer has used of the limit differs from what is open' as problem, u.customer, u.used_minor
from payments.account_use u left join payments.open_item i on i.customer = u.customer
group by u.customer
having u.used_minor <> coalesce(sum(greatest(i.amount_minor - i.settled_minor - i.credited_minor, 0)), 0);
"""

SETTLEMENT = """
-- The files in which providers say what they paid out. A file counts once, a row too, whatever file it comes in.
create table payments.settlement (
    id uuid primary key,
    provider text not null,
    day date not null,
    imported_at timestamptz not null,
    imported_by text not null,
    row_count integer not null,
    charged_minor bigint not null,
    refunded_minor bigint not null,
    fee_minor bigint not null
);
create index settlement_day on payments.settlement (day desc, imported_at desc);

create table payments.settlement_row (
    provider text not null,
    kind text not null check (kind in ('charge', 'refund')),
    reference text not null,
    settlement uuid not null references payments.settlement (id),
    provider_reference text not null,
    amount_minor bigint not null,
    fee_minor bigint not null,
    currency text not null,
    at timestamptz not null,
    primary key (provider, kind, reference)
);

-- Where their books differ from ours. One that was settled by the file itself is resolved from the start.
create table payments.difference (
    id uuid primary key,
    provider text not null,
    kind text not null,
    reason text not null,
    reference text not null,
    payment uuid references payments.payment (id),
    settlement uuid not null references payments.settlement (id),
    ours_minor bigint,
    theirs_minor bigint,
    currency text not null,
    found_at timestamptz not null,
    resolved_at timestamptz,
    resolved_by text not null default '',
    note text not null default '',
    unique (provider, kind, reference, reason)
);
create index difference_open on payments.difference (found_at desc) where resolved_at is null;

create view payments.inv_ledger as
select 'the ledger does not say what the payments of an order say' as problem, p.sales_order,
    sum(p.captured_minor - p.refunded_minor) as paid_minor, coalesce(max(m.minor), 0) as ledger_minor
from payments.payment p
left join (
    select reference, sum(case when reason = 'capture' then amount else -amount end) as minor
    from ledger.public_transfer where state = 'posted' and reason in ('capture', 'refund')
        and 'money.order' in (debit_kind, credit_kind)
    group by reference
) m on m.reference = p.sales_order
group by p.sales_order
having sum(p.captured_minor - p.refunded_minor) <> coalesce(max(m.minor), 0);
"""


def upgrade() -> None:
    run(PROVIDERS)
    run(CREDIT)
    run(ACCOUNTS)
    run(SETTLEMENT)
