"""One sale of two lines as the barest function of the database writes it: no prices, no rules, no ledger."""

SETUP = """
create schema bare;
create table bare.stock (article int primary key, free bigint not null) with (fillfactor = 70);
insert into bare.stock select n, 1000000000 from generate_series(1, 1000) n;
create table bare.sale (id uuid primary key, email text, address jsonb, total_minor bigint, at timestamptz);
create table bare.line (id uuid primary key, sale uuid references bare.sale, article int, total_minor bigint);
create table bare.transfer (id uuid primary key, debit int, credit int, amount bigint, at timestamptz);
create table bare.payment (id uuid primary key, sale uuid references bare.sale, amount_minor bigint, state text);
create table bare.event (seq bigint generated always as identity primary key, type text, body jsonb);
create function bare.place(first int, second int) returns uuid language plpgsql as $$
declare made uuid := uuidv7();
begin
    update bare.stock set free = free - 1 where article = least(first, second) and free > 0;
    update bare.stock set free = free - 1 where article = greatest(first, second) and free > 0;
    insert into bare.sale values (made, 'kundin@example.org', '{"city": "Hamburg"}', 4000, now());
    insert into bare.line values (uuidv7(), made, first, 2000), (uuidv7(), made, second, 2000);
    insert into bare.transfer select uuidv7(), n, n + 1, 2000, now() from generate_series(1, 4) n;
    insert into bare.payment values (uuidv7(), made, 4000, 'captured');
    insert into bare.event (type, body) values ('order.placed', jsonb_build_object('order', made));
    return made;
end $$;
"""

SCRIPT = """
\\set first random(1, 1000)
\\set second random(1, 1000)
select bare.place(:first, :second);
"""
