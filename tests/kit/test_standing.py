"""What stands for long is read once by a process, and never shown as it was before somebody changed it."""

import msgspec
import pytest

from hanse import delivery
from hanse.kit.db import Database, Tx
from hanse.kit.standing import Standing
from hanse.kit.topics import TOPICS, written

TOPIC = "delivery_methods"

COUNTED = r"""
select n.nspname || '.' || c.relname as name, trim(trailing '\000' from encode(t.tgargs, 'escape')) as topic
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
join pg_proc p on p.oid = t.tgfoid where p.proname = 'count_change'
"""


class Counted(msgspec.Struct, frozen=True):
    """A table that counts its changes, and for which topic."""

    name: str
    topic: str


class Reader:
    """Reads the names of all ways of delivery, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, tx: Tx) -> list[str]:
        self.times += 1
        return await tx.column("select name ->> 'de' from delivery.method order by key")


def way(name: str) -> delivery.MethodInput:
    return delivery.MethodInput(key="standard", name={"de": name, "en": name})


async def test_it_is_read_once_until_somebody_changes_it(database: Database) -> None:
    read = Reader()
    names = Standing(TOPIC, ["delivery.method"], read)
    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Paket"))
    for _ in range(3):
        assert await database.read(names) == ["Paket"]
    assert read.times == 1
    async with database.pool.acquire() as connection:
        # Whoever changes it, and by whatever program: the table itself counts.
        await connection.execute("update delivery.method set name = jsonb_build_object('de', 'Brief')")
    assert (await database.read(names), await database.read(names), read.times) == (["Brief"], ["Brief"], 2)


async def test_who_changes_it_sees_that_at_once_and_nobody_else_before_it_is_committed(database: Database) -> None:
    names = Standing(TOPIC, ["delivery.method"], Reader())
    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Paket"))
    async with database.transaction() as tx:
        assert await names(tx) == ["Paket"]
        await delivery.save_method(tx, way("Brief"))
        assert await names(tx) == ["Brief"]
        assert await database.read(names) == ["Paket"]
    assert await database.read(names) == ["Brief"]


async def undone(database: Database, names: Standing[list[str]]) -> None:
    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Brief"))
        assert await names(tx) == ["Brief"]
        raise ZeroDivisionError


async def test_what_was_undone_is_not_remembered(database: Database) -> None:
    names = Standing(TOPIC, ["delivery.method"], Reader())
    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Paket"))
    with pytest.raises(ZeroDivisionError):
        await undone(database, names)
    assert await database.read(names) == ["Paket"]


async def test_every_table_of_a_topic_counts_its_changes(tx: Tx) -> None:
    found = await tx.rows(Counted, COUNTED)
    assert {one.name: one.topic for one in found} == TOPICS


def test_a_statement_is_known_by_the_tables_that_it_writes() -> None:
    assert written("with a as (insert into delivery.method (key) values ($1)) select 1") == {TOPIC}
    assert written("UPDATE only delivery.method set position = 1") == {TOPIC}
    assert written("delete\nfrom delivery.method") == {TOPIC}
    assert written("select * from delivery.method for update of method") == frozenset()
    assert written("insert into delivery.point (id) values ($1) on conflict do update set code = ''") == frozenset()
