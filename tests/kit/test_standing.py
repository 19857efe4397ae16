"""What stands for long is read once by a process, and never shown as it was before somebody changed it."""

import msgspec
import pytest

from hanse import delivery
from hanse.kit.db import Database, Tx
from hanse.kit.house import House
from hanse.kit.standing import Answers, Standing, sum_up
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


async def test_two_who_change_the_same_topic_do_not_wait_for_each_other(database: Database) -> None:
    names = Standing(TOPIC, ["delivery.method"], Reader())
    async with database.transaction() as one, database.transaction() as other:
        await delivery.save_method(one, way("Paket"))
        await delivery.save_method(other, msgspec.structs.replace(way("Eilpaket"), key="express"))
    assert await database.read(names) == ["Eilpaket", "Paket"]


async def test_counts_are_summed_up_and_stay_what_they_are(house: House) -> None:
    read = Reader()
    names = Standing(TOPIC, ["delivery.method"], read)
    for name in ("Paket", "Brief", "Paket"):
        async with house.database.transaction() as tx:
            await delivery.save_method(tx, way(name))
    assert await house.database.read(names) == ["Paket"]
    await sum_up(house)
    async with house.database.transaction() as tx:
        assert await tx.value("select count(*) from kit.standing where topic = $1", TOPIC) == 1
        assert await tx.value("select changes from kit.standing where topic = $1", TOPIC) >= 3
    assert (await house.database.read(names), read.times) == (["Paket"], 1)


async def test_a_question_is_answered_once_until_its_topic_changes(database: Database) -> None:
    answers = Answers(TOPIC, ["delivery.method"], most=2)
    asked: list[list[str]] = []

    async def ask(tx: Tx, *keys: str) -> dict[str, str]:
        async def find(missing: list[str]) -> dict[str, str]:
            asked.append(missing)
            found = await tx.column(
                "select key || ' ' || (name ->> 'de') from delivery.method where key = any($1)", missing
            )
            return {row.partition(" ")[0]: row for row in found}

        return await answers(tx, keys, find)

    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Paket"))
        # Who changed it looks anew each time, and what they see is nobody else's.
        assert await ask(tx, "standard") == await ask(tx, "standard") == {"standard": "standard Paket"}
    assert asked == [["standard"], ["standard"]]
    asked.clear()
    for _ in range(2):
        assert await database.read(lambda tx: ask(tx, "standard", "nowhere")) == {"standard": "standard Paket"}
    assert asked == [["standard", "nowhere"], ["nowhere"]]
    async with database.transaction() as tx:
        await delivery.save_method(tx, way("Brief"))
    assert await database.read(lambda tx: ask(tx, "standard")) == {"standard": "standard Brief"}
    asked.clear()
    for name in ("express", "courier"):
        async with database.transaction() as tx:
            await delivery.save_method(tx, msgspec.structs.replace(way("Bote"), key=name))
    for key in ("standard", "express", "courier", "express", "standard"):
        await database.read(lambda tx, key=key: ask(tx, key))
    assert asked == [["standard"], ["express"], ["courier"], ["standard"]]


async def test_every_table_of_a_topic_counts_its_changes(tx: Tx) -> None:
    found = await tx.rows(Counted, COUNTED)
    assert {one.name: one.topic for one in found} == TOPICS


def test_a_statement_is_known_by_the_tables_that_it_writes() -> None:
    assert written("with a as (insert into delivery.method (key) values ($1)) select 1") == {TOPIC}
    assert written("UPDATE only delivery.method set position = 1") == {TOPIC}
    assert written("delete\nfrom delivery.method") == {TOPIC}
    assert written("select * from delivery.method for update of method") == frozenset()
    assert written("insert into delivery.point (id) values ($1) on conflict do update set code = ''") == frozenset()
