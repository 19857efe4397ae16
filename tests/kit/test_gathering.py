"""What a transaction tells and wants done is written once, at its end, and not at all if it is undone."""

from uuid import UUID

import pytest

from hanse.kit.db import Database, Tx
from hanse.kit.events import Event
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal


class DoorOpened(Event, frozen=True):
    door: UUID


class DoorLocked(Refusal):
    """The door is locked, and whoever tried is written down."""

    code = "door_locked"
    keeps_writes = True


TOLD = "select body ->> 'door' from kit.event where type = 'door.opened' order by seq"
WANTED = "select dedupe_key from jobs.pgqueuer order by id"


async def written(database: Database) -> tuple[list[str], list[str | None]]:
    async with database.transaction(readonly=True) as tx:
        return await tx.column(TOLD), await tx.column(WANTED)


async def opened(tx: Tx, door: UUID) -> None:
    await tx.emit(DoorOpened(door))
    await tx.enqueue("tests.door", {"door": door}, key=str(door))


async def test_it_is_written_in_its_order_and_a_key_counts_once(database: Database) -> None:
    doors = [new_id() for _ in range(3)]
    async with database.transaction() as tx:
        for door in doors:
            await opened(tx, door)
        await tx.enqueue("tests.door", {"door": doors[0]}, key=str(doors[0]))
        await tx.enqueue_each("tests.door", [{"door": doors[0]}])
        assert await tx.column(TOLD) == []
    assert await written(database) == ([str(door) for door in doors], [*map(str, doors), None])


async def broken(tx: Tx, door: UUID) -> None:
    async with tx.attempt():
        await opened(tx, door)
        raise ZeroDivisionError


async def ending_with(database: Database, door: UUID, error: Exception) -> None:
    async with database.transaction() as tx:
        await opened(tx, door)
        raise error


async def test_what_was_tried_and_failed_is_not_told(database: Database) -> None:
    first, tried, last = new_id(), new_id(), new_id()
    async with database.transaction() as tx:
        await opened(tx, first)
        with pytest.raises(ZeroDivisionError):
            await broken(tx, tried)
        async with tx.attempt():
            await opened(tx, last)
    assert await written(database) == ([str(first), str(last)], [str(first), str(last)])


async def test_what_is_undone_is_not_told_and_what_a_refusal_keeps_is(database: Database) -> None:
    undone, kept = new_id(), new_id()
    with pytest.raises(ZeroDivisionError):
        await ending_with(database, undone, ZeroDivisionError())
    with pytest.raises(DoorLocked):
        await ending_with(database, kept, DoorLocked())
    assert await written(database) == ([str(kept)], [str(kept)])
