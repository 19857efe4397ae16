"""Listening to events: everything, in order, however late a transaction commits."""

import asyncio
from contextlib import aclosing
from uuid import UUID

import pytest

from hanse.kit import ids, jobs, outbox
from hanse.kit.db import Database
from hanse.kit.events import Event
from hanse.kit.tail import Tail


class BellRung(Event, frozen=True):
    """Somebody rang."""

    bell: UUID


async def ring(database: Database) -> UUID:
    bell = ids.new_id()
    async with database.transaction() as tx:
        await tx.emit(BellRung(bell))
    return bell


async def heard(tail: Tail, count: int, after: int | None = None) -> list[outbox.Placed]:
    found: list[outbox.Placed] = []
    async with asyncio.timeout(10), aclosing(tail.listen(after)) as batches:
        async for batch in batches:
            found += batch.events
            if len(found) >= count:
                break
    return found


async def test_whoever_listens_hears_what_happens_from_then_on(database: Database) -> None:
    tail = Tail(database)
    await ring(database)
    await jobs.relay(database, {})
    listening = [asyncio.create_task(heard(tail, 2)) for _ in range(3)]
    await asyncio.sleep(0.1)
    bells = [await ring(database), await ring(database)]
    await jobs.relay(database, {})
    for found in await asyncio.gather(*listening):
        assert [event.subject for event in found] == [str(bell) for bell in bells]
    await tail.close()


async def test_whoever_comes_back_hears_what_was_missed(database: Database) -> None:
    tail = Tail(database)
    bells = [await ring(database) for _ in range(5)]
    await jobs.relay(database, {})
    first = (await heard(tail, 1, after=0))[0]
    assert first.subject == str(bells[0])
    assert [e.subject for e in await heard(tail, 4, after=first.place)] == [str(bell) for bell in bells[1:]]
    await tail.close()


async def test_an_event_that_is_committed_late_is_not_missed(database: Database) -> None:
    tail = Tail(database)
    listening = asyncio.create_task(heard(tail, 2))
    await asyncio.sleep(0.1)
    async with database.transaction() as slow:
        late = ids.new_id()
        await slow.emit(BellRung(late))
        early = await ring(database)
        await jobs.relay(database, {})
        await asyncio.sleep(0.4)
    await jobs.relay(database, {})
    assert [event.subject for event in await listening] == [str(early), str(late)]
    await tail.close()


async def test_places_are_seen_in_order_while_many_write_and_several_relay(database: Database) -> None:
    tail = Tail(database)
    count = 300
    listening = asyncio.create_task(heard(tail, count, after=0))
    writing = asyncio.gather(*(ring(database) for _ in range(count)))

    async def relaying() -> None:
        while not listening.done():
            await jobs.relay(database, {})
            await asyncio.sleep(0)

    await asyncio.gather(relaying(), relaying(), writing)
    found = await listening
    assert len({event.id for event in found}) == count
    assert [event.place for event in found] == sorted(event.place for event in found)
    await tail.close()


async def test_a_silent_line_beats(database: Database) -> None:
    tail = Tail(database)
    async with aclosing(tail.listen(beat_seconds=0.05)) as batches:
        assert [(await anext(batches)).events for _ in range(3)] == [[], [], []]
    await tail.close()


async def test_everybody_is_let_go_when_the_tail_ends(database: Database) -> None:
    tail = Tail(database)
    listening = asyncio.create_task(heard(tail, 1))
    await asyncio.sleep(0.1)
    tail.end()
    assert await listening == []
    assert await heard(tail, 1) == []
    await tail.close()


async def test_a_listener_who_fell_far_behind_catches_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hanse.kit.tail.RECENT_MAX", 10)
    tail = Tail(database)
    async with aclosing(tail.listen(0)) as slow:
        bells = [await ring(database)]
        await jobs.relay(database, {})
        found = (await anext(slow)).events
        found += (await anext(slow)).events
        bells += [await ring(database) for _ in range(40)]
        await jobs.relay(database, {})
        await asyncio.sleep(0.6)
        while len(found) < len(bells):
            found += (await anext(slow)).events
    assert [event.subject for event in found] == [str(bell) for bell in bells]
    await tail.close()


async def test_a_watcher_is_shown_every_event(database: Database) -> None:
    shown: list[str] = []

    async def watcher(_tx: object, events: object) -> None:
        shown.extend(event.subject for event in events)  # type: ignore[attr-defined]

    bells = [await ring(database) for _ in range(3)]
    await jobs.relay(database, {}, [watcher])
    async with database.transaction() as tx:
        (payload,) = await tx.column(
            "select convert_from(payload, 'utf8')::jsonb from jobs.pgqueuer where entrypoint = 'kit.watch'"
        )
    await jobs.watch(database, {"watcher": watcher}, [UUID(e) for e in payload["events"]], payload["watcher"])
    assert shown == [str(bell) for bell in bells]
