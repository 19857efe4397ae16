"""A connection is lost while somebody works on it: who was told to stop stops, and who was not goes on."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from hanse.kit import ids
from hanse.kit.db import Database, Tx
from hanse.kit.events import Event, Recorded
from hanse.kit.house import House
from hanse.kit.jobs import Reaction
from hanse.kit.worker import Worker

LOSE_ALL = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where application_name = 'hanse' and datname = current_database()
"""


class LightSeen(Event, frozen=True):
    """A light was seen from a ship."""

    light: UUID


async def test_who_is_cancelled_while_the_connection_is_lost_learns_of_it(
    database: Database, database_url: str
) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with database.transaction():
            begun.set()
            await asyncio.sleep(60)

    working = asyncio.create_task(work())
    await begun.wait()
    await _lose_all(database_url)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working


async def test_a_worker_stops_though_a_sweep_answers_its_end_with_an_error(house: House, database_url: str) -> None:
    begun = asyncio.Event()

    async def sweep(_: House) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise asyncpg.InterfaceError("the underlying connection is closed") from None

    worker = Worker(house, database_url, handlers={}, reactions={}, sweeps={"stubborn": (3600, sweep)})
    working = asyncio.create_task(worker.run())
    await begun.wait()
    worker.stop()
    async with asyncio.timeout(10):
        await working


async def test_events_are_relayed_after_their_connection_was_lost(house: House, database_url: str) -> None:
    seen: asyncio.Queue[UUID] = asyncio.Queue()

    async def note(_: Tx, __: Recorded, event: LightSeen) -> None:
        seen.put_nowait(event.light)

    reactions: dict[type[Event], list[Reaction]] = {LightSeen: [note]}
    worker = Worker(house, database_url, handlers={}, reactions=reactions, sweeps={})
    working = asyncio.create_task(worker.run())
    for _ in range(20):
        await _lose_all(database_url)
        await asyncio.sleep(0.02)
    light = ids.new_id()
    async with house.database.transaction() as tx:
        await tx.emit(LightSeen(light))
    async with asyncio.timeout(20):
        assert await seen.get() == light
    worker.stop()
    await working


async def _lose_all(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(LOSE_ALL)
    finally:
        await connection.close()
