"""Customers out of other systems: a feed is stated as it is; the same feed again changes nothing."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse.customers.contracts import Customer, Loaded, RowRefused, SaveCustomer
from hanse.customers.queries import customers_by_key, get_customer
from hanse.customers.rules import checked_row
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

STAGE = """
create temporary table if not exists customer_load (
    source text, key text, id uuid, digest bytea, given_name text, family_name text, company text, email text,
    phone text, card text, language text, created_at timestamptz
) on commit drop
"""

COLUMNS = (
    "source", "key", "id", "digest", "given_name", "family_name", "company", "email", "phone", "card", "language",
    "created_at",
)  # fmt: skip

# Cards of rows in this batch that somebody else carries already.
CARDS_TAKEN = """
select l.source, l.key from pg_temp.customer_load l
join customers.profile p on p.card = l.card
left join customers.external x on x.source = l.source and x.key = l.key
where x.customer is distinct from p.id
"""

MATCH = """
delete from pg_temp.customer_load l using customers.external x
where x.source = l.source and x.key = l.key and x.digest = l.digest
"""

CREATE = """
with fresh as (
    select l.* from pg_temp.customer_load l
    where not exists (select from customers.external x where x.source = l.source and x.key = l.key)
), made as (
    insert into customers.profile (
        id, given_name, family_name, company, email, phone, card, language, created_at
    ) select id, given_name, family_name, company, email, phone, card, language, created_at from fresh
)
insert into customers.external (source, key, customer, digest) select source, key, id, digest from fresh
"""

# The feed says how the customer is; the mail of an account is the customer's own and stays.
CHANGE = """
with changed as (
    select l.*, x.customer from pg_temp.customer_load l
    join customers.external x on x.source = l.source and x.key = l.key where x.digest <> l.digest
), noted as (
    update customers.external x set digest = c.digest from changed c where x.source = c.source and x.key = c.key
), gone as (
    delete from customers.address a using changed c where a.customer = c.customer and a.source = c.source
)
update customers.profile p set
    given_name = c.given_name, family_name = c.family_name, company = c.company, phone = c.phone, card = c.card,
    email = case when exists (select from customers.account a where a.customer = p.id) then p.email else c.email end,
    language = c.language, version = p.version + 1
from changed c where p.id = c.customer
"""

ADDRESSES = """
insert into customers.address (id, customer, kind, address, source)
select a.id, x.customer, a.kind, a.address, a.source
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[]) as a (id, source, key, kind, address)
join customers.external x on x.source = a.source and x.key = a.key
join pg_temp.customer_load l on l.source = a.source and l.key = a.key
"""


async def save_customer(tx: Tx, wanted: SaveCustomer) -> Customer:
    """Make or change the customer whom another system knows by this key. Refuses with InvalidInput."""
    loaded = await load_customers(tx, [wanted])
    for refused in loaded.refused:
        raise InvalidInput(field=refused.field, reason=refused.reason)
    found = await customers_by_key(tx, wanted.source, [wanted.key.strip()])
    return await get_customer(tx, found[wanted.key.strip()])


async def load_customers(tx: Tx, rows: Sequence[SaveCustomer]) -> Loaded:
    """Make or change many customers, written with COPY; a row that is as it was changes nothing.

    Of rows with the same key the last one counts. Rows that cannot be used are left out and told with their field and
    reason. What people changed here stays until the feed itself brings something new about that customer.
    """
    refused: list[RowRefused] = []
    wanted: dict[tuple[str, str], tuple[int, SaveCustomer]] = {}
    for index, row in enumerate(rows):
        try:
            checked = checked_row(row)
        except InvalidInput as wrong:
            refused.append(RowRefused(index, wrong.facts["field"], wrong.facts["reason"]))
            continue
        wanted[checked.source, checked.key] = (index, checked)
    refused += _same_card_twice(wanted)
    await _stage(tx, [row for _, row in wanted.values()])
    for source, key in await _take_out_cards(tx):
        index, _ = wanted.pop((source, key))
        refused.append(RowRefused(index, "card", "belongs to somebody else"))
    unchanged = await tx.run(MATCH)
    created_or_changed = len(wanted) - unchanged
    changed = await tx.run(CHANGE)
    await tx.run(CREATE)
    await _addresses(tx, [row for _, row in wanted.values()])
    await tx.run("drop table pg_temp.customer_load")
    return Loaded(created_or_changed - changed, changed, unchanged, sorted(refused, key=lambda r: r.index))


def _same_card_twice(wanted: dict[tuple[str, str], tuple[int, SaveCustomer]]) -> list[RowRefused]:
    found, owners = [], dict[str, tuple[str, str]]()
    for name, (index, row) in list(wanted.items()):
        if row.card is not None and owners.setdefault(row.card, name) != name:
            del wanted[name]
            found.append(RowRefused(index, "card", "stands twice in this batch"))
    return found


async def _stage(tx: Tx, rows: Sequence[SaveCustomer]) -> None:
    # Two feeds of one system never run at the same time, so a key cannot appear between the look and the insert.
    for source in sorted({row.source for row in rows}):
        await tx.run("select pg_advisory_xact_lock(hashtextextended('customers.load:' || $1, 0))", source)
    await tx.run(STAGE)
    await tx.copy("pg_temp", "customer_load", COLUMNS, [_record(tx, row) for row in rows])


def _record(tx: Tx, row: SaveCustomer) -> tuple[Any, ...]:
    digest = hashlib.sha256(msgspec.json.encode(row)).digest()
    key: tuple[str, str, UUID, bytes] = (row.source, row.key, ids.new_id(), digest)
    names = (row.given_name, row.family_name, row.company)
    return (*key, *names, row.email, row.phone, row.card, row.language, row.created_at or tx.now)


async def _take_out_cards(tx: Tx) -> list[tuple[str, str]]:
    found = await tx.rows(_Name, CARDS_TAKEN)
    if found:
        await tx.run(
            "delete from pg_temp.customer_load l using unnest($1::text[], $2::text[]) as t (source, key)"
            " where l.source = t.source and l.key = t.key",
            [name.source for name in found],
            [name.key for name in found],
        )
    return [(name.source, name.key) for name in found]


class _Name(msgspec.Struct, frozen=True):
    source: str
    key: str


async def _addresses(tx: Tx, rows: Sequence[SaveCustomer]) -> None:
    flat = [(row, kind, address) for row in rows for kind, address in row.addresses]
    if not flat:
        return
    await tx.run(
        ADDRESSES,
        [ids.new_id() for _ in flat],
        [row.source for row, _, _ in flat],
        [row.key for row, _, _ in flat],
        [kind for _, kind, _ in flat],
        [msgspec.to_builtins(address) for _, _, address in flat],
    )
