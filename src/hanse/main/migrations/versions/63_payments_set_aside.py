"""What is set aside counts for its order until it is taken in parts or released; a part that is refused is owed."""

from hanse.main.migrations import run

revision = "63_payments_set_aside"
down_revision = "62_ledger_set_aside"

SQL = """
alter table payments.payment
    add column set_aside_minor bigint not null default 0 check (set_aside_minor >= 0),
    add column taking_minor bigint not null default 0 check (taking_minor >= 0),
    -- A refund that became credit stays, though the bank did not give the money for it.
    drop constraint payment_check1,
    add constraint payment_refunded check (refunded_minor between 0 and amount_minor),
    add constraint payment_secured check (captured_minor + taking_minor + set_aside_minor <= amount_minor);

alter table payments.refund drop constraint refund_state_check,
    add constraint refund_state_check check (state in ('pending', 'done', 'dropped'));

create table payments.release (
    id uuid primary key,
    payment uuid not null references payments.payment (id),
    key text not null unique,
    amount_minor bigint not null check (amount_minor > 0),
    at timestamptz not null
);
create index release_payment on payments.release (payment);
create index payment_set_aside on payments.payment (created_at) where set_aside_minor > 0;

create or replace view payments.inv_refunded as
select 'what was refunded differs from the refunds' as problem, p.id as payment, p.refunded_minor
from payments.payment p left join payments.refund r on r.payment = p.id and r.state <> 'dropped'
group by p.id having p.refunded_minor <> coalesce(sum(r.amount_minor), 0);

create or replace view payments.inv_captured_in_parts as
select 'what was captured in parts differs from its parts' as problem, p.id as payment, p.captured_minor
from payments.payment p join payments.capture c on c.payment = p.id
group by p.id
having p.captured_minor <> coalesce(sum(c.amount_minor) filter (where c.state = 'done'), 0)
    or p.taking_minor <> coalesce(sum(c.amount_minor) filter (where c.state = 'pending'), 0)
    or sum(c.amount_minor) filter (where c.state <> 'refused') > p.authorized_minor;

create view payments.inv_refunded_more as
select 'more was refunded than was taken' as problem, p.id as payment, p.refunded_minor
from payments.payment p
where p.refunded_minor > p.captured_minor + p.taking_minor
    and not exists (select from payments.capture c where c.payment = p.id and c.state = 'refused');

create view payments.inv_set_aside as
select 'the ledger does not say how much is set aside for an order' as problem, p.sales_order,
    p.minor as set_aside_minor, coalesce(m.minor, 0) as ledger_minor
from (
    select sales_order, sum(set_aside_minor + taking_minor) as minor
    from payments.payment where capture_later group by sales_order
) p
left join (
    select reference, sum(case when debit_kind = 'money.set_aside' then amount else -amount end) as minor
    from ledger.public_transfer
    where state = 'posted' and 'money.set_aside' in (debit_kind, credit_kind) group by reference
) m on m.reference = p.sales_order
where p.minor <> coalesce(m.minor, 0);

create or replace view payments.inv_ledger as
select 'the ledger does not say what the payments of an order say' as problem, p.sales_order,
    sum(p.captured_minor + p.taking_minor + p.set_aside_minor - p.refunded_minor) as paid_minor,
    coalesce(max(m.minor), 0) as ledger_minor
from payments.payment p
left join (
    select reference, sum(case when credit_kind = 'money.order' then amount else -amount end) as minor
    from ledger.public_transfer
    where state = 'posted' and reason in ('capture', 'refund', 'refund undone', 'set aside', 'released')
        and 'money.order' in (debit_kind, credit_kind)
    group by reference
) m on m.reference = p.sales_order
group by p.sales_order
having sum(p.captured_minor + p.taking_minor + p.set_aside_minor - p.refunded_minor) <> coalesce(max(m.minor), 0);
"""


def upgrade() -> None:
    run(SQL)
