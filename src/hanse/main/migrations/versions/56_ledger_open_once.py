"""Whoever posts opens rows once: who opened more in a second look waited in a circle with others who did."""

from hanse.main.migrations import run

revision = "56_ledger_open_once"
down_revision = "55_till_addition"

SQL = """
create or replace function ledger.move(
    place_units uuid[], place_kinds text[], place_owners uuid[],
    ids uuid[], amounts bigint[], debits int[], credits int[], expiries timestamptz[], referred uuid[], reasons text[],
    leaves bigint[], wanted_state text, moment timestamptz,
    out outcomes smallint[], out bounded boolean[], out posted bigint[], out pending_out bigint[],
    out pending_in bigint[], out keep bigint[], out versions bigint[]
) language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    accounts bigint[];
    stripes smallint[];
    opened boolean[];
    touched boolean[];
    given bigint[] := array_fill(0, array[cardinality(place_units)]);
    received bigint[] := given;
    known ledger.transfer[];
    made uuid[];
    wanted_count int := 0;
    found record;
    d int;
    back bigint;
    lacking boolean;
begin
    posted := array_fill(null::bigint, array[cardinality(place_units)]);
    pending_out := posted;
    pending_in := posted;
    keep := posted;
    versions := posted;
    -- What was refused before rows were opened stays refused: its rows would be opened after others, out of order.
    outcomes := array_fill(null::smallint, array[cardinality(ids)]);
    loop
        touched := array_fill(false, array[cardinality(place_units)]);
        lacking := false;
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
                elsif not opened[debits[i]] and coalesce(bounded[debits[i]], true) then
                    outcomes[i] := 0;
                else
                    touched[debits[i]] := true;
                    touched[credits[i]] := true;
                    lacking := lacking or not opened[debits[i]] or not opened[credits[i]];
                end if;
            end loop;
        elsif array_position(outcomes, null) is not null then
            touched := opened;
        end if;
        exit when not lacking;
        perform ledger.open(array_agg(p.kind), array_agg(p.owner), array_agg(p.unit))
        from unnest(place_kinds, place_owners, place_units, touched, opened) as p (kind, owner, unit, touched, opened)
        where p.touched and not p.opened;
    end loop;

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
"""


def upgrade() -> None:
    run(SQL)
