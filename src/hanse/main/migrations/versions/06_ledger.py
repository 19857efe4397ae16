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
    ('stock.damaged', true, 1), ('stock.transit', true, 1), ('stock.inbound', true, 1),
    ('stock.supplier', false, 1), ('stock.sold', false, 1), ('stock.lost', false, 1), ('stock.found', false, 1),
    ('stock.correction', false, 1), ('stock.announced', false, 1),
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
create index balance_position on ledger.balance (unit, account) where never_negative;

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

-- The two hot verbs, post and reserve. A place is an account in a unit; wishes name places by their number, because
-- many wishes want the same few places. In this order: what was moved before under these ids; what must be opened first
-- (then nothing is locked: rows that are made while others are locked would break the order); locks in one order for
-- everybody; who gets what; transfers; balances. Wishes are served in the order they came; one that does not fit is
-- passed over. What a batch brings in cannot be given away by the same batch.
--
-- Outcomes: 0 does not fit, 1 moved, 2 had moved before, 3 had been voided before, 4 the id belongs to another
-- transfer, 5 somebody else wrote the same id at this moment, ask again. The figures are those of the places that were
-- locked, as they stand now.
create function ledger.move(
    place_units uuid[], place_kinds text[], place_owners uuid[],
    ids uuid[], amounts bigint[], debits int[], credits int[], expiries timestamptz[], referred uuid[], reasons text[],
    leaves bigint[], wanted_state text, moment timestamptz,
    out outcomes smallint[], out missing boolean, out bounded boolean[], out posted bigint[], out pending_out bigint[],
    out pending_in bigint[], out keep bigint[], out versions bigint[]
) language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    accounts bigint[];
    stripes smallint[];
    opened boolean[];
    touched boolean[] := array_fill(false, array[cardinality(place_units)]);
    given bigint[] := array_fill(0, array[cardinality(place_units)]);
    received bigint[] := given;
    known ledger.transfer[];
    made uuid[];
    wanted_count int := 0;
    found record;
    d int;
    back bigint;
begin
    outcomes := array_fill(null::smallint, array[cardinality(ids)]);
    missing := false;
    posted := array_fill(null::bigint, array[cardinality(place_units)]);
    pending_out := posted;
    pending_in := posted;
    keep := posted;
    versions := posted;
    -- Before the accounts are looked up: a twin that commits in between may have made them.
    select array_agg(t) into known from unnest(ids) as w (id) join ledger.transfer t on t.id = w.id;
    select array_agg(a.id order by p.n), array_agg((pg_backend_pid() % k.stripes)::smallint order by p.n),
        array_agg(k.never_negative order by p.n), array_agg(b.version is not null order by p.n)
    into accounts, stripes, bounded, opened
    from unnest(place_units, place_kinds, place_owners) with ordinality as p (unit, kind, owner, n)
    left join ledger.kind k on k.kind = p.kind
    left join ledger.account a on a.kind = p.kind and a.owner = p.owner
    left join ledger.balance b
        on b.unit = p.unit and b.account = a.id and b.stripe = (pg_backend_pid() % k.stripes)::smallint;

    if known is not null then
        for found in
            select w.n, t.unit, t.amount, t.debit, t.credit, t.state
            from unnest(ids) with ordinality as w (id, n) join unnest(known) as t on t.id = w.id
        loop
            outcomes[found.n] := case
                when found.unit <> place_units[debits[found.n]] or found.amount <> amounts[found.n]
                    or found.debit is distinct from accounts[debits[found.n]]
                    or found.credit is distinct from accounts[credits[found.n]] then 4
                when found.state = 'voided' then 3
                else 2
            end;
        end loop;
    end if;

    if false = any(opened) then
        for i in 1 .. cardinality(ids) loop
            if outcomes[i] is not null then
                continue;
            elsif opened[debits[i]] then
                touched[debits[i]] := true;
                touched[credits[i]] := true;
                missing := missing or not opened[credits[i]];
            elsif coalesce(bounded[debits[i]], true) then
                outcomes[i] := 0;
            else
                missing := true;
            end if;
        end loop;
    elsif array_position(outcomes, null) is not null then
        touched := opened;
    end if;
    if missing then
        return;
    end if;

    for found in
        select p.n, b.posted, b.pending_out, b.pending_in, b.keep, b.version
        from unnest(place_units, accounts, stripes, touched) with ordinality as p (unit, account, stripe, touched, n)
        join ledger.balance b on b.unit = p.unit and b.account = p.account and b.stripe = p.stripe
        where p.touched
        order by b.unit, b.never_negative desc, b.account, b.stripe
        for update of b
    loop
        posted[found.n] := found.posted;
        pending_out[found.n] := found.pending_out;
        pending_in[found.n] := found.pending_in;
        keep[found.n] := found.keep;
        versions[found.n] := found.version;
    end loop;

    for i in 1 .. cardinality(ids) loop
        d := debits[i];
        if outcomes[i] is not null then
            continue;
        end if;
        back := case when leaves[i] is null then 0 else keep[d] + leaves[i] end;
        if amounts[i] < 1 or (bounded[d] and amounts[i] > posted[d] - pending_out[d] - given[d] - back) then
            outcomes[i] := 0;
        else
            outcomes[i] := 1;
            wanted_count := wanted_count + 1;
            given[d] := given[d] + amounts[i];
            received[credits[i]] := received[credits[i]] + amounts[i];
        end if;
    end loop;
    if wanted_count = 0 then
        return;
    end if;

    with written as (
        insert into ledger.transfer
            (id, unit, amount, settled_amount, debit, credit, state, expires_at, reference, reason, at, settled_at)
        select w.id, place_units[w.debit], w.amount, case when wanted_state = 'posted' then w.amount end,
            accounts[w.debit], accounts[w.credit], wanted_state, w.expires_at, w.reference, w.reason, moment,
            case when wanted_state = 'posted' then moment end
        from unnest(ids, amounts, debits, credits, expiries, referred, reasons, outcomes)
            as w (id, amount, debit, credit, expires_at, reference, reason, outcome)
        where w.outcome = 1
        on conflict (id) do nothing
        returning id
    )
    select array_agg(id) into made from written;
    if wanted_count > coalesce(cardinality(made), 0) then
        for i in 1 .. cardinality(ids) loop
            if outcomes[i] = 1 and not (ids[i] = any(coalesce(made, '{}'))) then
                outcomes[i] := 5;
                given[debits[i]] := given[debits[i]] - amounts[i];
                received[credits[i]] := received[credits[i]] - amounts[i];
            end if;
        end loop;
    end if;

    for found in
        update ledger.balance b set
            posted = b.posted + case when wanted_state = 'posted' then m.received - m.given else 0 end,
            pending_out = b.pending_out + case when wanted_state = 'pending' then m.given else 0 end,
            pending_in = b.pending_in + case when wanted_state = 'pending' then m.received else 0 end,
            version = b.version + 1
        from unnest(place_units, accounts, stripes, given, received) with ordinality
            as m (unit, account, stripe, given, received, n)
        where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe and m.given + m.received > 0
        returning m.n, b.posted, b.pending_out, b.pending_in, b.version
    loop
        posted[found.n] := found.posted;
        pending_out[found.n] := found.pending_out;
        pending_in[found.n] := found.pending_in;
        versions[found.n] := found.version;
    end loop;
end
$$;

-- Positions for rooms above that must read thousands of them in one query. Only accounts that never go negative:
-- those stand in one row each.
create view ledger.public_balance as
select a.kind, a.owner, b.unit, b.posted, b.pending_out, b.pending_in, b.keep, b.version
from ledger.balance b
join ledger.account a on a.id = b.account
where b.never_negative;

-- The same without a join for each row, for those who have looked up their accounts beforehand.
create view ledger.public_account as select id as account, kind, owner from ledger.account;

create view ledger.public_position as
select account, unit, posted, pending_out, keep, version from ledger.balance where never_negative;

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
