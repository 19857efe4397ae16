-- The tables of ledger as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION ledger.move(place_units uuid[], place_kinds text[], place_owners uuid[], ids uuid[], amounts bigint[], debits integer[], credits integer[], expiries timestamp with time zone[], referred uuid[], reasons text[], leaves bigint[], wanted_state text, moment timestamp with time zone, OUT outcomes smallint[], OUT bounded boolean[], OUT posted bigint[], OUT pending_out bigint[], OUT pending_in bigint[], OUT keep bigint[], OUT versions bigint[]) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

CREATE FUNCTION ledger.open(kinds text[], owners uuid[], units uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    insert into ledger.account (kind, owner)
    select distinct w.kind, w.owner from unnest(kinds, owners) as w (kind, owner)
    where not exists (select from ledger.account a where a.kind = w.kind and a.owner = w.owner)
    order by 1, 2
    on conflict (kind, owner) do nothing;

    insert into ledger.balance (unit, account, stripe, never_negative)
    select distinct w.unit, a.id as account, (pg_backend_pid() % k.stripes)::smallint as stripe, k.never_negative
    from unnest(kinds, owners, units) as w (kind, owner, unit)
    join ledger.account a on a.kind = w.kind and a.owner = w.owner
    join ledger.kind k on k.kind = w.kind
    order by w.unit, k.never_negative desc, account, stripe
    on conflict (unit, account, stripe) do nothing;
end
$$;

CREATE FUNCTION ledger.refuse_negative() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'balance_never_negative: account % in unit % would fall below zero', new.account, new.unit
        using errcode = 'check_violation', constraint = 'balance_never_negative';
end
$$;

CREATE TABLE ledger.account (
    id bigint NOT NULL,
    kind text NOT NULL,
    owner uuid NOT NULL
);

CREATE TABLE ledger.transfer (
    id uuid NOT NULL,
    unit uuid NOT NULL,
    amount bigint NOT NULL,
    settled_amount bigint,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    state text NOT NULL,
    expires_at timestamp with time zone,
    reference uuid,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT transfer_amount_check CHECK ((amount > 0)),
    CONSTRAINT transfer_settled CHECK ((((state = 'pending'::text) AND (settled_amount IS NULL) AND (settled_at IS NULL)) OR ((state = 'posted'::text) AND ((settled_amount >= 1) AND (settled_amount <= amount)) AND (settled_at IS NOT NULL)) OR ((state = 'voided'::text) AND (settled_amount = 0) AND (settled_at IS NOT NULL)))),
    CONSTRAINT transfer_two_accounts CHECK ((debit <> credit))
);

CREATE VIEW ledger.public_transfer AS
 SELECT t.id,
    t.unit,
    t.amount,
    t.settled_amount,
    d.kind AS debit_kind,
    d.owner AS debit_owner,
    c.kind AS credit_kind,
    c.owner AS credit_owner,
    t.state,
    t.expires_at,
    t.reference,
    t.reason,
    t.at,
    t.settled_at
   FROM ((ledger.transfer t
     JOIN ledger.account d ON ((d.id = t.debit)))
     JOIN ledger.account c ON ((c.id = t.credit)));

CREATE TABLE ledger.balance (
    unit uuid NOT NULL,
    account bigint NOT NULL,
    stripe smallint NOT NULL,
    never_negative boolean NOT NULL,
    posted bigint DEFAULT 0 NOT NULL,
    pending_out bigint DEFAULT 0 NOT NULL,
    pending_in bigint DEFAULT 0 NOT NULL,
    keep bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT balance_keep_check CHECK ((keep >= 0))
)
WITH (fillfactor='60');

CREATE VIEW ledger.public_balance AS
 SELECT a.kind,
    a.owner,
    b.unit,
    b.posted,
    b.pending_out,
    b.pending_in,
    b.keep,
    b.version
   FROM (ledger.balance b
     JOIN ledger.account a ON ((a.id = b.account)))
  WHERE b.never_negative;

ALTER TABLE ledger.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ledger.inv_balance AS
 WITH legs AS (
         SELECT transfer.unit,
            transfer.debit AS account,
            (- transfer.settled_amount) AS posted,
            0 AS pending_out,
            0 AS pending_in
           FROM ledger.transfer
          WHERE (transfer.state = 'posted'::text)
        UNION ALL
         SELECT transfer.unit,
            transfer.credit,
            transfer.settled_amount,
            0,
            0
           FROM ledger.transfer
          WHERE (transfer.state = 'posted'::text)
        UNION ALL
         SELECT transfer.unit,
            transfer.debit,
            0,
            transfer.amount,
            0
           FROM ledger.transfer
          WHERE (transfer.state = 'pending'::text)
        UNION ALL
         SELECT transfer.unit,
            transfer.credit,
            0,
            0,
            transfer.amount
           FROM ledger.transfer
          WHERE (transfer.state = 'pending'::text)
        ), told AS (
         SELECT legs.unit,
            legs.account,
            sum(legs.posted) AS posted,
            sum(legs.pending_out) AS pending_out,
            sum(legs.pending_in) AS pending_in
           FROM legs
          GROUP BY legs.unit, legs.account
        ), kept AS (
         SELECT balance.unit,
            balance.account,
            sum(balance.posted) AS posted,
            sum(balance.pending_out) AS pending_out,
            sum(balance.pending_in) AS pending_in
           FROM ledger.balance
          GROUP BY balance.unit, balance.account
        )
 SELECT 'the balance differs from the sum of its transfers'::text AS problem,
    unit,
    account,
    kept.posted,
    told.posted AS posted_by_transfers,
    kept.pending_out,
    told.pending_out AS pending_out_by_transfers,
    kept.pending_in,
    told.pending_in AS pending_in_by_transfers
   FROM (told
     FULL JOIN kept USING (unit, account))
  WHERE ((COALESCE(told.posted, (0)::numeric) IS DISTINCT FROM COALESCE(kept.posted, (0)::numeric)) OR (COALESCE(told.pending_out, (0)::numeric) IS DISTINCT FROM COALESCE(kept.pending_out, (0)::numeric)) OR (COALESCE(told.pending_in, (0)::numeric) IS DISTINCT FROM COALESCE(kept.pending_in, (0)::numeric)));

CREATE TABLE ledger.kind (
    kind text NOT NULL,
    never_negative boolean NOT NULL,
    stripes smallint DEFAULT 1 NOT NULL,
    CONSTRAINT kind_check CHECK (((stripes = 1) OR (NOT never_negative))),
    CONSTRAINT kind_stripes_check CHECK (((stripes >= 1) AND (stripes <= 64)))
);

CREATE VIEW ledger.inv_never_negative AS
 SELECT 'an account that never goes negative is not guarded, or below zero'::text AS problem,
    b.unit,
    b.account,
    k.kind,
    b.posted,
    b.pending_out,
    b.never_negative
   FROM ((ledger.balance b
     JOIN ledger.account a ON ((a.id = b.account)))
     JOIN ledger.kind k ON ((k.kind = a.kind)))
  WHERE ((b.never_negative <> k.never_negative) OR (k.never_negative AND ((b.posted - b.pending_out) < 0)));

CREATE VIEW ledger.inv_transfer AS
 SELECT 'a transfer names no account, or its state does not fit what was settled'::text AS problem,
    t.id,
    t.state,
    t.amount,
    t.settled_amount,
    t.debit,
    t.credit
   FROM ((ledger.transfer t
     LEFT JOIN ledger.account d ON ((d.id = t.debit)))
     LEFT JOIN ledger.account c ON ((c.id = t.credit)))
  WHERE ((d.id IS NULL) OR (c.id IS NULL) OR (d.id = c.id) OR (t.state <> ALL (ARRAY['pending'::text, 'posted'::text, 'voided'::text])) OR ((t.state = 'pending'::text) <> (t.settled_amount IS NULL)) OR ((t.state = 'posted'::text) AND ((t.settled_amount < 1) OR (t.settled_amount > t.amount))) OR ((t.state = 'voided'::text) AND (t.settled_amount <> 0)));

CREATE VIEW ledger.inv_unit AS
 SELECT 'the accounts of a unit do not add up to zero'::text AS problem,
    unit,
    sum(posted) AS posted
   FROM ledger.balance
  GROUP BY unit
 HAVING ((sum(posted) <> (0)::numeric) OR (sum(pending_in) <> sum(pending_out)));

CREATE VIEW ledger.public_account AS
 SELECT id AS account,
    kind,
    owner
   FROM ledger.account;

CREATE VIEW ledger.public_position AS
 SELECT account,
    unit,
    posted,
    pending_out,
    keep,
    version
   FROM ledger.balance
  WHERE never_negative;

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_kind_owner_key UNIQUE (kind, owner);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ledger.balance
    ADD CONSTRAINT balance_pkey PRIMARY KEY (unit, account, stripe);

ALTER TABLE ONLY ledger.kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY ledger.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (id);

CREATE INDEX balance_account ON ledger.balance USING btree (account, unit);

CREATE INDEX balance_position ON ledger.balance USING btree (unit, account) WHERE never_negative;

CREATE INDEX transfer_due ON ledger.transfer USING btree (expires_at) WHERE ((state = 'pending'::text) AND (expires_at IS NOT NULL));

CREATE INDEX transfer_reference ON ledger.transfer USING btree (reference) WHERE (reference IS NOT NULL);

CREATE INDEX transfer_unit ON ledger.transfer USING btree (unit, at);

CREATE TRIGGER balance_never_negative AFTER INSERT OR UPDATE ON ledger.balance FOR EACH ROW WHEN ((new.never_negative AND (((new.posted - new.pending_out) < 0) OR (new.pending_out < 0) OR (new.pending_in < 0)))) EXECUTE FUNCTION ledger.refuse_negative();

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_kind_fkey FOREIGN KEY (kind) REFERENCES ledger.kind(kind);

ALTER TABLE ONLY ledger.balance
    ADD CONSTRAINT balance_account_fkey FOREIGN KEY (account) REFERENCES ledger.account(id);
