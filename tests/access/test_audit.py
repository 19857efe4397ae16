"""The audit log: append-only, chained by hashes, and tampering is found."""

import asyncio

import asyncpg
import pytest

from hanse import access
from hanse.access import jobs
from hanse.kit import ids
from hanse.kit.actor import SYSTEM, Actor, Kind

CHAIN = "select problem from access.inv_audit_chain order by position"


async def write(tx, count):
    for number in range(count):
        after = {"number": number, "deep": {"b": [1, 2], "a": "Größe"}}
        await access.audit(tx, SYSTEM, "test.write", f"test:{number}", after=after, reason="why not")


async def seal_all(tx):
    while await access.seal_audit(tx, 7):
        pass


async def test_what_is_done_is_written_down_with_who_and_why(tx):
    actor = Actor(Kind.STAFF, ids.new_id(), "Jette", request_id="r-1")
    await access.audit(tx, actor, "price.override", "order:1", {"minor": 100}, {"minor": 90}, "a scratch")
    (entry,) = (await access.list_audit(tx)).items
    assert (entry.actor_kind, entry.actor, entry.actor_name) == ("staff", actor.id, "Jette")
    assert (entry.action, entry.subject, entry.reason, entry.request_id) == (
        "price.override", "order:1", "a scratch", "r-1"
    )  # fmt: skip
    assert (entry.before, entry.after, entry.at, entry.sealed) == ({"minor": 100}, {"minor": 90}, tx.now, False)


async def test_the_log_is_read_page_by_page_and_by_subject_and_actor(tx):
    await write(tx, 9)
    first = await access.list_audit(tx, None, 4)
    second = await access.list_audit(tx, first.next, 4)
    third = await access.list_audit(tx, second.next, 4)
    seen = [entry.subject for page in (first, second, third) for entry in page.items]
    assert seen == [f"test:{number}" for number in reversed(range(9))]
    assert third.next is None
    assert [one.subject for one in (await access.list_audit(tx, subject="test:3")).items] == ["test:3"]
    assert (await access.list_audit(tx, actor=ids.new_id())).items == []


async def test_a_sealed_chain_is_whole(tx):
    await write(tx, 20)
    await seal_all(tx)
    await write(tx, 5)
    await seal_all(tx)
    assert await tx.value("select count(*) from access.seal") == 25
    assert await tx.value("select max(position) from access.seal") == 25
    assert await tx.column(CHAIN) == []
    await tx.run("set local time zone 'Asia/Kathmandu'")
    assert await tx.column(CHAIN) == []


@pytest.mark.parametrize(
    "sql",
    [
        "update access.audit set reason = 'another'",
        "delete from access.audit",
        "truncate access.audit cascade",
        "update access.seal set hash = ''",
        "delete from access.seal",
        "truncate access.seal",
    ],
)
async def test_the_database_itself_refuses_to_change_the_log(tx, sql):
    await write(tx, 1)
    await seal_all(tx)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tx.attempt():
            await tx.run(sql)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("update access.audit set reason = 'another' where subject = 'test:4'", "the entry was changed"),
        ("update access.audit set after = '{}' where subject = 'test:4'", "the entry was changed"),
        (
            "update access.audit set at = at + interval '1 us' where subject = 'test:4'",
            "the entry was changed",
        ),
        ("update access.seal set hash = sha256('') where position = 5", "the entry was changed"),
        ("delete from access.seal where position = 5", "a seal is missing"),
    ],
)
async def test_whoever_gets_around_that_is_found(tx, sql, problem):
    await write(tx, 9)
    await seal_all(tx)
    # The owner of the tables can switch off what guards them; that is what the chain is for.
    await tx.run("alter table access.audit disable trigger user")
    await tx.run("alter table access.seal disable trigger user")
    await tx.run(sql)
    found = await tx.column(CHAIN)
    assert found
    assert found[0].startswith(problem)


async def test_an_entry_that_is_kept_from_being_sealed_is_found(tx):
    await write(tx, 3)
    await tx.run("delete from access.to_seal where entry = (select id from access.audit where subject = 'test:1')")
    await seal_all(tx)
    assert await tx.column("select problem from access.inv_audit_unsealed") == ["the entry was never sealed"]


async def test_many_write_and_many_seal_at_once_and_the_chain_is_whole(house, database):
    async def act():
        async with database.transaction() as tx:
            await write(tx, 5)

    await asyncio.gather(*(act() for _ in range(8)), *(jobs.seal(house) for _ in range(8)))
    await jobs.seal(house)
    async with database.transaction() as tx:
        assert await tx.value("select count(*) from access.seal") == 40
        assert await tx.column(CHAIN) == []
