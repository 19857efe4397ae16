"""Rows that the house wrote by its own commands, written again with other ids: how a database grows within minutes.

What a thousand articles and some complete orders left in every table is taken, and copied with set-based SQL: ids
and what must be unique are others in each copy, times of orders lie earlier the further the copy, and stock moves by
what the copied transfers say. Ids inside of JSON stay those of the first. So nothing here knows the columns of a room
but for the ledger's, and `hanse audit` finds the copies as sound as what was copied.
"""

from collections.abc import Iterator, Mapping

import msgspec
import psycopg
from psycopg import sql

GOODS, SALES = 1, 2
YEARS_BACK = 2
UUID_IN_TEXT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Jobs come and go, and what was done by whom is sealed in a row.
LEFT_OUT = ("copies", "jobs", "access")
ACCOUNTS = {("account", "id"), ("balance", "account"), ("transfer", "debit"), ("transfer", "credit")}

SETUP = """
create schema copies;
create table copies.owned (id uuid primary key, kind int not null);
create function copies.id(old uuid, n bigint, step bigint) returns uuid language sql immutable parallel safe as $$
    select case when n = 0 then old else overlay(overlay(overlay(md5(old::text || n) placing
        lpad(to_hex(1790000000000 - n * step), 12, '0') from 1 for 12) placing '7' from 13 for 1)
        placing '8' from 17 for 1)::uuid end
$$;
create function copies.name(old text, n bigint) returns text language sql immutable parallel safe as $$
    select case when n = 0 then old else old || '-' || to_hex(n) end
$$;
"""

TABLES = """
select n.nspname, c.relname, array_agg(a.attname::text order by a.attnum) as columns,
    array_agg(format_type(a.atttypid, null) order by a.attnum) as types,
    array_agg(a.attidentity = 'a' or a.attgenerated <> '' order by a.attnum) as made,
    (select array_agg(k.attname::text) from pg_index i join pg_attribute k on k.attrelid = c.oid
        and k.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary) as key
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'
    and n.nspname <> all(%s)
group by n.nspname, c.relname, c.oid order by 1, 2
"""

# Accounts of an order are copied with it; balances of the others move by what all copies moved (`shift_stock`).
OWN_ACCOUNTS = """
create table copies.own_account as
select a.id from copies.rows2_ledger_account a join copies.owned o on o.id = a.owner;
delete from copies.rows2_ledger_account where id not in (select id from copies.own_account);
delete from copies.rows2_ledger_balance where account not in (select id from copies.own_account)
"""

UNIQUE = """
select i.indexrelid::int, array_agg(a.attname::text), bool_or(a.atttypid = 'uuid'::regtype)
from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indrelid = %s::regclass and i.indisunique group by 1
"""


class Table(msgspec.Struct, frozen=True):
    """A table of a room, as the database describes it."""

    schema: str
    name: str
    columns: list[str]
    types: list[str]
    made: list[bool]
    key: list[str] | None

    def full(self) -> sql.Identifier:
        """Its name."""
        return sql.Identifier(self.schema, self.name)

    def kept(self, what: str) -> sql.Identifier:
        """Where something about it is kept."""
        return sql.Identifier("copies", f"{what}_{self.schema}_{self.name}")


def tables(db: psycopg.Connection) -> list[Table]:
    """All tables of all rooms that have a key."""
    found = db.execute(TABLES, [list(LEFT_OUT)]).fetchall()
    return [one for one in (Table(*row) for row in found) if one.key]


def remember(db: psycopg.Connection) -> None:
    """Note which rows there are."""
    for table in tables(db):
        key = sql.SQL(", ").join(map(sql.Identifier, table.key or []))
        db.execute(sql.SQL("drop table if exists {}").format(table.kept("before")))
        db.execute(sql.SQL("create table {} as select {} from {}").format(table.kept("before"), key, table.full()))


def take(db: psycopg.Connection, kind: int) -> None:
    """Keep the rows that came since, and own their ids."""
    for table in tables(db):
        key = sql.SQL(" and ").join(sql.SQL("b.{0} = t.{0}").format(sql.Identifier(one)) for one in table.key or [])
        kept = table.kept(f"rows{kind}")
        db.execute(
            sql.SQL("create table {} as select t.* from {} t where not exists (select from {} b where {})").format(
                kept, table.full(), table.kept("before"), key
            )
        )
        db.execute(sql.SQL("drop table {}").format(table.kept("before")))
        if (db.execute(sql.SQL("select count(*) from {}").format(kept)).fetchone() or (0,))[0] == 0:
            db.execute(sql.SQL("drop table {}").format(kept))
        elif len(table.key or []) == 1 and table.types[table.columns.index((table.key or [""])[0])] == "uuid":
            db.execute(
                sql.SQL("insert into copies.owned select {}, %s from {} on conflict do nothing").format(
                    sql.Identifier((table.key or [""])[0]), kept
                ),
                [kind],
            )
    db.execute("analyze copies.owned")
    if kind == SALES:
        db.execute(OWN_ACCOUNTS)


class Plan(msgspec.Struct, frozen=True):
    """How the rows of a table are written again: a statement with the first and the last copy, and the parts of ids."""

    table: str
    statement: sql.Composed


def plans(db: psycopg.Connection, kind: int, goods: int, sales: int) -> Iterator[Plan]:
    """A statement for every table of which a copy differs from the first."""
    steps = {GOODS: 1_000, SALES: YEARS_BACK * 365 * 86_400_000 // max(sales, 1)}
    accounts = [row[0] for row in db.execute("select id from copies.own_account").fetchall()] if kind == SALES else []
    width = max(accounts, default=0) - min(accounts, default=0) + 1
    # Which articles a copy of an order is of.
    of_goods = sql.SQL("n") if kind == GOODS else sql.SQL("n %% {}").format(goods)
    numbers = {GOODS: of_goods, SALES: sql.SQL("n")}
    for table in tables(db):
        kept = table.kept(f"rows{kind}")
        if not (db.execute("select to_regclass(%s)", [kept.as_string(db)]).fetchone() or (None,))[0]:
            continue
        written, differs = [], False
        for column, type_, made in zip(table.columns, table.types, table.made, strict=True):
            account = table.schema == "ledger" and (table.name, column) in ACCOUNTS
            if made and not account:
                continue
            name = sql.Identifier("r", column)
            expression: sql.Composable = name
            if account and kind == SALES:
                expression = sql.SQL("case when {0} = any({1}::bigint[]) then {0} + n * {2} else {0} end").format(
                    name, accounts, width
                )
                differs = True
            elif type_ == "uuid" or (type_ == "text" and _holds_ids(db, kept, column)):
                found = _mapped(db, kept, column, type_, numbers, steps)
                expression, differs = (found, True) if found is not None else (name, differs)
            elif type_ == "text" and (column == "sku" or _must_differ(db, table, kept, column)):
                expression = sql.SQL("copies.name({}, {})").format(name, of_goods if column == "sku" else numbers[kind])
                differs = True
            elif type_ == "bigint" and (table.schema, table.name, column) == ("kit", "event", "place"):
                expression = sql.SQL("nextval('kit.place')")
            elif kind == SALES and type_ == "timestamp with time zone":
                expression = sql.SQL("{} - n * {} * interval '1 millisecond'").format(name, steps[SALES])
            elif kind == SALES and type_ == "date":
                expression = sql.SQL("{} - (n * {} / 86400000)::int").format(name, steps[SALES])
            written.append((sql.Identifier(column), expression))
        if differs:
            yield Plan(
                f"{table.schema}.{table.name}",
                sql.SQL(
                    "insert into {} ({}) overriding system value select {} "
                    "from generate_series(%s::bigint, %s::bigint) n, {} r on conflict do nothing"
                ).format(
                    table.full(),
                    sql.SQL(", ").join(column for column, _ in written),
                    sql.SQL(", ").join(expression for _, expression in written),
                    kept,
                ),
            )


def _holds_ids(db: psycopg.Connection, kept: sql.Identifier, column: str) -> bool:
    query = sql.SQL("select exists (select from {} where {} ~ %s)").format(kept, sql.Identifier(column))
    return bool((db.execute(query, [UUID_IN_TEXT]).fetchone() or (False,))[0])


def _mapped(
    db: psycopg.Connection,
    kept: sql.Identifier,
    column: str,
    type_: str,
    numbers: Mapping[int, sql.Composable],
    steps: Mapping[int, int],
) -> sql.Composed | None:
    """The id of the copy for each id that is owned; whose it is, is written beside the rows."""
    name = sql.Identifier(column)
    old, whose = sql.Identifier(f"{column}__id"), sql.Identifier(f"{column}__kind")
    read = name if type_ == "uuid" else sql.SQL("substring({} from {})::uuid").format(name, sql.Literal(UUID_IN_TEXT))
    db.execute(sql.SQL("alter table {} add {} uuid, add {} int").format(kept, old, whose))
    db.execute(sql.SQL("update {} set {} = {}").format(kept, old, read))
    db.execute(sql.SQL("update {} r set {} = o.kind from copies.owned o where o.id = r.{}").format(kept, whose, old))
    kinds = [row[0] for row in db.execute(sql.SQL("select distinct {} from {}").format(whose, kept)).fetchall()]
    cases = []
    for kind in (GOODS, SALES):
        if kind in kinds:
            made: sql.Composable = sql.SQL("copies.id(r.{}, {}, {})").format(old, numbers[kind], steps[kind])
            if type_ == "text":
                made = sql.SQL("replace(r.{}, r.{}::text, {}::text)").format(name, old, made)
            cases.append(sql.SQL("when {} then {}").format(kind, made))
    if not cases:
        return None
    return sql.SQL("case r.{} {} else r.{} end").format(whose, sql.SQL(" ").join(cases), name)


def _must_differ(db: psycopg.Connection, table: Table, kept: sql.Identifier, column: str) -> bool:
    """Whether a text is unique by itself: every row has another one, and no id beside it tells them apart."""
    for _, columns, with_id in db.execute(UNIQUE, [f'"{table.schema}"."{table.name}"']).fetchall():
        if column in columns and not with_id:
            query = sql.SQL("select count(*) = count(distinct {}) from {}").format(sql.Identifier(column), kept)
            return bool((db.execute(query).fetchone() or (False,))[0])
    return False


MOVED = """
create table copies.moved as
select unit, account, sum(posted)::bigint as posted, sum(pending_out)::bigint as pending_out,
    sum(pending_in)::bigint as pending_in
from (
    select unit, debit as account, case when state = 'posted' then -settled_amount else 0 end as posted,
        case when state = 'pending' then amount else 0 end as pending_out, 0 as pending_in
    from copies.rows2_ledger_transfer
    union all
    select unit, credit, case when state = 'posted' then settled_amount else 0 end, 0,
        case when state = 'pending' then amount else 0 end
    from copies.rows2_ledger_transfer
) legs
where account not in (select id from copies.own_account)
group by unit, account
"""
# Articles first: what copies of orders moved belongs to that copy of the article, whichever balance is the first.
MOVED_EACH = """
create table copies.moved_each as
select case when o.kind = 1 then copies.id(m.unit, c.g, 1000) else m.unit end as unit, m.account,
    sum(m.posted * c.copies)::bigint as posted, sum(m.pending_out * c.copies)::bigint as pending_out,
    sum(m.pending_in * c.copies)::bigint as pending_in
from copies.moved m left join copies.owned o on o.id = m.unit
cross join (select n %% %s::bigint as g, count(*) as copies from generate_series(1::bigint, %s) n group by 1) c
group by 1, 2
"""
OPENED = """
insert into ledger.balance (unit, account, stripe, never_negative)
select m.unit, m.account, 0, k.never_negative from copies.moved_each m
join ledger.account a on a.id = m.account join ledger.kind k on k.kind = a.kind
on conflict do nothing
"""
SHIFTED = """
update ledger.balance b set posted = b.posted + m.posted, pending_out = b.pending_out + m.pending_out,
    pending_in = b.pending_in + m.pending_in
from copies.moved_each m where b.unit = m.unit and b.account = m.account and b.stripe = 0
"""


def shift_stock(db: psycopg.Connection, goods: int, sales: int) -> None:
    """Balances that orders share move by what all their copies moved."""
    db.execute(MOVED)
    db.execute(MOVED_EACH, [goods, sales])
    db.execute(OPENED)
    db.execute(SHIFTED)
    db.execute("select setval('ledger.account_id_seq', (select max(id) from ledger.account))")
