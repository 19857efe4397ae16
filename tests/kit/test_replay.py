"""A history that is replayed leaves behind what the edge and the worker would have left."""

import contextlib
from datetime import timedelta
from uuid import UUID

from hanse.kit import ids, jobs, progress, replay
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.events import Event, Recorded


class StoneThrown(Event, frozen=True):
    stone: UUID


class RippleSeen(Event, frozen=True):
    ripple: UUID


async def ripple(tx: Tx, _: Recorded, event: StoneThrown) -> None:
    await tx.emit(RippleSeen(event.stone))


async def write_down(tx: Tx, recorded: Recorded, event: RippleSeen) -> None:
    await tx.enqueue("tests.write", {"ripple": event.ripple, "at": recorded.at}, key=f"tests.write:{event.ripple}")


REACTIONS = {StoneThrown: [ripple], RippleSeen: [write_down]}


async def test_reactions_and_their_reactions_happen_in_the_same_transaction(database: Database) -> None:
    stone = ids.new_id()
    async with replay.scene(database, REACTIONS) as tx:
        await tx.emit(StoneThrown(stone))
    async with database.transaction() as tx:
        events = await tx.column("select type from kit.event where relayed_at is not null and place > 0 order by place")
        assert events == ["stone.thrown", "ripple.seen"]
        assert await tx.column("select reaction from kit.reaction order by reaction") == ["ripple", "write_down"]
        (waiting,) = await replay.waiting(tx, "tests.write")
        assert waiting.payload["ripple"] == str(stone)
    assert await jobs.relay(database, REACTIONS) == 0


async def test_a_scene_that_fails_leaves_nothing(database: Database) -> None:
    with contextlib.suppress(RuntimeError):
        async with replay.scene(database, REACTIONS) as tx:
            await tx.emit(StoneThrown(ids.new_id()))
            await tx.react()
            raise RuntimeError
    async with database.transaction() as tx:
        assert await tx.column("select id from kit.event") == []
        assert await replay.waiting(tx, "tests.write") == []


async def test_an_attempt_that_fails_takes_its_events_along(database: Database) -> None:
    kept = ids.new_id()
    async with replay.scene(database, {}) as tx:
        await tx.emit(StoneThrown(kept))
        with contextlib.suppress(RuntimeError):
            async with tx.attempt():
                await tx.emit(StoneThrown(ids.new_id()))
                raise RuntimeError
    async with database.transaction() as tx:
        assert await tx.column("select subject from kit.event") == [str(kept)]


async def test_acts_of_one_scene_have_their_own_moments(database: Database, clock: MovableClock) -> None:
    async with replay.scene(database, REACTIONS) as tx:
        for days in (9, 4):
            tx.now = clock.now() - timedelta(days=days)
            await tx.emit(StoneThrown(ids.new_id()))
            await tx.react()
    async with database.transaction() as tx:
        at = await tx.column("select at from kit.event where type = 'ripple.seen' order by place")
        assert at == [clock.now() - timedelta(days=9), clock.now() - timedelta(days=4)]


async def test_jobs_that_the_play_does_itself_are_not_queued(database: Database) -> None:
    async with replay.scene(database, REACTIONS, ["tests.write"]) as tx:
        await tx.emit(StoneThrown(ids.new_id()))
        await tx.react()
        assert len(tx.skipped["tests.write"]) == 1
    async with database.transaction() as tx:
        assert await replay.waiting(tx, "tests.write") == []


async def test_events_of_others_find_their_reactions(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.emit(StoneThrown(ids.new_id()))
    async with replay.scene(database, REACTIONS) as tx:
        await tx.react_to_others()
    async with database.transaction() as tx:
        assert await tx.column("select type from kit.event order by place") == ["stone.thrown", "ripple.seen"]
        (waiting,) = await replay.waiting(tx, "tests.write")
        await replay.drop(tx, waiting.id)
        assert await replay.waiting(tx, "tests.write") == []


async def test_work_goes_on_where_it_was_cut(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        assert await progress.find(tx, "tests") is None
        begun = await progress.begin(tx, "tests")
        await progress.advance(tx, "tests", 7)
    clock.move(timedelta(hours=1))
    async with database.transaction() as tx:
        again = await progress.begin(tx, "tests")
        assert (again.began_at, again.done, again.finished_at) == (begun.began_at, 7, None)
        await progress.finish(tx, "tests")
        finished = await progress.find(tx, "tests")
    assert finished is not None
    assert finished.finished_at == clock.now()
