"""The tables of ledger."""

from hanse.main.migrations import run

revision = "06_ledger"
down_revision = "05_customers"

SQL = """
create schema if not exists ledger;

-- What sorts of account there are. A kind that is shared by the whole house and may go below zero is spread over
-- stripes, so that transactions on different connections do not wait for one row.
create table ledger.kind (
    kind text primary key,
    never_negative boolean not null,
    stripes smallint not null default 1 check (stripes between 1 and 64),
    check (stripes = 1 or not never_negative)
);

insert into ledger.kind (kind, never_negative, stripes) values
    ('stock.sellable', true, 1), ('stock.display', true, 1), ('stock.quarantine', true, 1),
    ('stock.damaged', true, 1), ('stock.transit', true, 1),
    ('stock.supplier', false, 1), ('stock.sold', false, 1), ('stock.lost', false, 1), ('stock.found', false, 1),
    ('stock.correction', false, 1),
    ('points.customer', true, 1), ('points.issued', false, 16),
    ('gift_card', true, 1),
    ('money.order', false, 1), ('money.sales', false, 16), ('money.gift_cards', false, 16),
    ('money.tender.card', false, 16), ('money.tender.cash', false, 16), ('money.tender.simulator', false, 16),
    ('money.tender.gift_card', false, 16), ('money.tender.on_account', false, 16),
    ('money.tender.voucher', false, 16);

create table ledger.account (
    id bigint generated always as identity primary key,
    kind text not null references ledger.kind (kind),
    owner uuid not null,
    unique (kind, owner)
);

-- posted: what is there; pending_out and pending_in: what is promised away and expected;
-- keep: what ordinary reservations must leave untouched. version grows with every change of the row.
create table ledger.balance (
    unit uuid not null,
    account bigint not null references ledger.account (id),
    stripe smallint not null,
    never_negative boolean not null,
    posted bigint not null default 0,
    pending_out bigint not null default 0,
    pending_in bigint not null default 0,
    keep bigint not null default 0 check (keep >= 0),
    version bigint not null default 0,
    primary key (unit, account, stripe)
) with (fillfactor = 60);
create index balance_account on ledger.balance (account, unit);

-- Not a CHECK: an UPDATE that meets a row which somebody else has just changed first tries the CHECK on what it knew of
-- the row, and only then reads it anew. It would refuse what is right. The trigger sees the row as it is written.
create function ledger.refuse_negative() returns trigger language plpgsql as $$
begin
    raise exception 'balance_never_negative: account % in unit % would fall below zero', new.account, new.unit
        using errcode = 'check_violation', constraint = 'balance_never_negative';
end
$$;
create trigger balance_never_negative after insert or update on ledger.balance for each row
when (new.never_negative and (new.posted - new.pending_out < 0 or new.pending_out < 0 or new.pending_in < 0))
execute function ledger.refuse_negative();

-- No foreign keys to account: they would cost two lookups per transfer; inv_transfer watches instead.
create table ledger.transfer (
    id uuid primary key,
    unit uuid not null,
    amount bigint not null check (amount > 0),
    settled_amount bigint,
    debit bigint not null,
    credit bigint not null,
    state text not null,
    expires_at timestamptz,
    reference uuid,
    reason text not null,
    at timestamptz not null,
    settled_at timestamptz,
    constraint transfer_two_accounts check (debit <> credit),
    constraint transfer_settled check (
        (state = 'pending' and settled_amount is null and settled_at is null)
        or (state = 'posted' and settled_amount between 1 and amount and settled_at is not null)
        or (state = 'voided' and settled_amount = 0 and settled_at is not null)
    )
);
create index transfer_due on ledger.transfer (expires_at) where state = 'pending' and expires_at is not null;
create index transfer_unit on ledger.transfer (unit, at);
create index transfer_reference on ledger.transfer (reference) where reference is not null;

-- Serves wishes in their order: takes each one that still fits into what is free, and passes over those that do not,
-- so that one wish for too much does not spoil the ones behind it.
create function ledger.fits_step(taken bigint, amount bigint, free bigint) returns bigint
language sql immutable parallel safe
as $$ select case when amount between 1 and free - taken then taken + amount else taken end $$;

create aggregate ledger.fits(amount bigint, free bigint) (
    sfunc = ledger.fits_step, stype = bigint, initcond = '0'
);

-- Positions for rooms above that must read thousands of them in one query. Only accounts that never go negative:
-- those stand in one row each.
create view ledger.public_balance as
select a.kind, a.owner, b.unit, b.posted, b.pending_out, b.pending_in, b.keep, b.version
from ledger.balance b
join ledger.account a on a.id = b.account
where b.never_negative;

create view ledger.public_transfer as
select t.id, t.unit, t.amount, t.settled_amount, d.kind as debit_kind, d.owner as debit_owner, c.kind as credit_kind,
    c.owner as credit_owner, t.state, t.expires_at, t.reference, t.reason, t.at, t.settled_at
from ledger.transfer t
join ledger.account d on d.id = t.debit
join ledger.account c on c.id = t.credit;

create view ledger.inv_balance as
with legs as (
    select unit, debit as account, -settled_amount as posted, 0 as pending_out, 0 as pending_in
    from ledger.transfer where state = 'posted'
    union all
    select unit, credit, settled_amount, 0, 0 from ledger.transfer where state = 'posted'
    union all
    select unit, debit, 0, amount, 0 from ledger.transfer where state = 'pending'
    union all
    select unit, credit, 0, 0, amount from ledger.transfer where state = 'pending'
), told as (
    select unit, account, sum(posted) as posted, sum(pending_out) as pending_out, sum(pending_in) as pending_in
    from legs group by unit, account
), kept as (
    select unit, account, sum(posted) as posted, sum(pending_out) as pending_out, sum(pending_in) as pending_in
    from ledger.balance group by unit, account
)
select
    'the balance differs from the sum of its transfers' as problem,
    unit, account,
    kept.posted, told.posted as posted_by_transfers,
    kept.pending_out, told.pending_out as pending_out_by_transfers,
    kept.pending_in, told.pending_in as pending_in_by_transfers
from told full join kept using (unit, account)
where coalesce(told.posted, 0) is distinct from coalesce(kept.posted, 0)
    or coalesce(told.pending_out, 0) is distinct from coalesce(kept.pending_out, 0)
    or coalesce(told.pending_in, 0) is distinct from coalesce(kept.pending_in, 0);

create view ledger.inv_unit as
select 'the accounts of a unit do not add up to zero' as problem, unit, sum(posted) as posted
from ledger.balance group by unit having sum(posted) <> 0 or sum(pending_in) <> sum(pending_out);

create view ledger.inv_never_negative as
select 'an account that never goes negative is not guarded, or below zero' as problem,
    b.unit, b.account, k.kind, b.posted, b.pending_out, b.never_negative
from ledger.balance b
join ledger.account a on a.id = b.account
join ledger.kind k on k.kind = a.kind
where b.never_negative <> k.never_negative or (k.never_negative and b.posted - b.pending_out < 0);

create view ledger.inv_transfer as
select 'a transfer names no account, or its state does not fit what was settled' as problem,
    t.id, t.state, t.amount, t.settled_amount, t.debit, t.credit
from ledger.transfer t
left join ledger.account d on d.id = t.debit
left join ledger.account c on c.id = t.credit
where d.id is null or c.id is null or d.id = c.id
    or t.state not in ('pending', 'posted', 'voided')
    or (t.state = 'pending') <> (t.settled_amount is null)
    or (t.state = 'posted' and t.settled_amount not between 1 and t.amount)
    or (t.state = 'voided' and t.settled_amount <> 0);
"""


def upgrade() -> None:
    run(SQL)
