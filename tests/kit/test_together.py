"""Commands that arrive together: each gets its own answer, nobody waits for too long, nobody is spoiled."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest

from hanse.kit.db import Database, Tx
from hanse.kit.ids import derived_id, new_id
from hanse.kit.refusals import Busy, NotFound, Refusal
from hanse.kit.together import STRAINED_SECONDS, Together


class Desk:
    """A verb for many that doubles numbers, and remembers which it was asked for together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun: asyncio.Queue[list[int]] = asyncio.Queue()
        self.open = asyncio.Event()
        self.open.set()

    async def double(self, tx: Tx, numbers: list[int]) -> Sequence[int | Refusal]:
        self.batches.append(numbers)
        self.begun.put_nowait(numbers)
        await self.open.wait()
        return [
            found if found < 100 else NotFound(number=found)
            for found in await tx.column("select 200 / (100 - n) * 0 + 2 * n from unnest($1::int[]) as n", numbers)
        ]


async def test_commands_of_one_moment_share_a_commit_and_each_gets_its_answer(database: Database) -> None:
    desk = Desk()
    double = Together(database, desk.double, lanes=1)
    answers = await asyncio.gather(*[double(n) for n in (1, 2, 60, 3)], return_exceptions=True)
    assert [answers[0], answers[1], answers[3]] == [2, 4, 6]
    assert isinstance(answers[2], NotFound)
    assert desk.batches == [[1, 2, 60, 3]]


async def test_what_comes_while_a_batch_is_written_is_the_next_batch(database: Database) -> None:
    desk = Desk()
    desk.open.clear()
    double = Together(database, desk.double, lanes=1, most=3)
    first = asyncio.create_task(double(1))
    await desk.begun.get()
    others = [asyncio.create_task(double(n)) for n in range(2, 7)]
    await asyncio.sleep(0)
    desk.open.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8, 10, 12]
    assert desk.batches == [[1], [2, 3, 4], [5, 6]]


async def test_two_that_must_be_apart_are_never_in_one_batch(database: Database) -> None:
    desk = Desk()
    double = Together(database, desk.double, lanes=1, apart=lambda number: {number % 10})
    assert await asyncio.gather(*[double(n) for n in (1, 2, 11, 3, 21, 12)]) == [2, 4, 22, 6, 42, 24]
    assert desk.batches == [[1, 2, 3], [11, 12], [21]]


async def test_who_was_answered_together_is_waited_for_but_not_for_long(database: Database) -> None:
    desk = Desk()
    double = Together(database, desk.double, lanes=1, gather_seconds=0.5)
    assert await asyncio.gather(*[double(n) for n in (1, 2, 3)]) == [2, 4, 6]

    async def late(number: int) -> int:
        await asyncio.sleep(0.02 * number)
        return await double(number)

    assert await asyncio.gather(late(4), late(5), late(6)) == [8, 10, 12]
    # Only one comes back this time; after that nobody waits for others any more.
    began = time.monotonic()
    assert await double(7) == 14
    assert time.monotonic() - began >= 0.5
    assert await double(8) == 16
    assert desk.batches == [[1, 2, 3], [4, 5, 6], [7], [8]]


async def test_who_asks_again_the_moment_the_answer_comes_is_served(database: Database) -> None:
    double = Together(database, Desk().double, lanes=1)

    async def ask(numbers: range) -> list[int]:
        return [await double(n) for n in numbers]

    async with asyncio.timeout(20):
        assert await asyncio.gather(ask(range(1, 20)), ask(range(20, 40))) == [
            [2 * n for n in range(1, 20)],
            [2 * n for n in range(20, 40)],
        ]


async def test_a_command_that_breaks_the_statement_fails_alone(database: Database) -> None:
    desk = Desk()
    double = Together(database, desk.double, lanes=1)
    numbers = [*range(1, 20), 100, *range(20, 40)]
    answers = await asyncio.gather(*[double(n) for n in numbers], return_exceptions=True)
    broken = answers.pop(19)
    assert type(broken).__name__ == "DivisionByZeroError"
    assert answers == [2 * n for n in range(1, 40)]
    # Halving finds it in few tries: one by one it would have been forty.
    assert len(desk.batches) < 15


@pytest.mark.parametrize("stands_still_seconds", [0.0, 0.1])
async def test_a_queue_that_never_rests_refuses_who_would_wait_for_too_long(
    database: Database, stands_still_seconds: float
) -> None:
    begun: list[float] = []
    until = time.monotonic() + STRAINED_SECONDS + 1

    async def work(tx: Tx, numbers: list[int]) -> list[int]:
        if begun and begun[-1] < until - 0.9 <= time.monotonic():
            # Everybody who waits has waited for too long then: the queue is empty, and had no rest all the same.
            time.sleep(stands_still_seconds)  # noqa: ASYNC251 -- the whole process stands still, as on a busy machine
        begun.append(time.monotonic())
        await asyncio.sleep(0.02)
        return numbers

    busy = Together(database, work, lanes=1, most=2, patience_seconds=0.05)
    waits: list[float] = []
    refused = 0

    async def ask() -> None:
        nonlocal refused
        while (began := time.monotonic()) < until:
            try:
                await busy(1)
            except Busy:
                refused += 1
            else:
                if began > until - 0.8:
                    waits.append(time.monotonic() - began)

    await asyncio.gather(*[ask() for _ in range(20)])
    assert refused > 0
    # Twenty that are served two by two would wait ten times as long as a batch takes, however slow the machine is.
    batch = statistics.median(later - earlier for earlier, later in pairwise(begun))
    assert statistics.median(waits) < 0.05 + 4 * batch


async def test_a_moment_of_slowness_refuses_nobody(database: Database) -> None:
    desk = Desk()
    desk.open.clear()
    double = Together(database, desk.double, lanes=1, patience_seconds=0.05)
    first = asyncio.create_task(double(1))
    await desk.begun.get()
    second = asyncio.create_task(double(2))
    await asyncio.sleep(0.2)
    desk.open.set()
    assert await asyncio.gather(first, second) == [2, 4]


async def test_a_full_queue_refuses_at_once(database: Database) -> None:
    desk = Desk()
    desk.open.clear()
    double = Together(database, desk.double, lanes=1, waiting_max=2)
    under_way = asyncio.create_task(double(1))
    await desk.begun.get()
    waiting = [asyncio.create_task(double(n)) for n in (2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as refused:
        await double(4)
    assert refused.value.facts == {"retry_after_seconds": 1}
    desk.open.set()
    assert await asyncio.gather(under_way, *waiting) == [2, 4, 6]


async def test_who_stops_waiting_takes_back_what_has_not_begun(database: Database) -> None:
    desk = Desk()
    desk.open.clear()
    double = Together(database, desk.double, lanes=1)
    first = asyncio.create_task(double(1))
    await desk.begun.get()
    gone, stays = asyncio.create_task(double(2)), asyncio.create_task(double(3))
    await asyncio.sleep(0)
    gone.cancel()
    first.cancel()
    desk.open.set()
    assert await stays == 6
    assert desk.batches == [[1], [3]]


async def test_a_stop_finishes_what_is_being_written_and_leaves_nobody_hanging(database: Database) -> None:
    desk = Desk()
    desk.open.clear()
    double = Together(database, desk.double, lanes=2, most=1)
    written = [asyncio.create_task(double(n)) for n in (1, 2)]
    assert [await desk.begun.get(), await desk.begun.get()] == [[1], [2]]
    waiting = [asyncio.create_task(double(n)) for n in (3, 4)]
    await asyncio.sleep(0)
    stopping = asyncio.create_task(double.stop())
    refused = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
    assert [type(r) for r in refused] == [Busy, Busy]
    with pytest.raises(Busy):
        await double(5)
    desk.open.set()
    await stopping
    assert await asyncio.gather(*written) == [2, 4]
    assert desk.batches == [[1], [2]]


async def test_a_lost_connection_is_told_to_everybody_who_waited_for_it(database: Database) -> None:
    async def break_off(tx: Tx, numbers: list[int]) -> Sequence[int]:
        await tx.run("select pg_terminate_backend(pg_backend_pid())")
        return numbers

    lost = Together(database, break_off, lanes=1)
    began = time.monotonic()
    answers = await asyncio.gather(*[lost(n) for n in range(4)], return_exceptions=True)
    assert all(isinstance(answer, Exception) for answer in answers)
    assert time.monotonic() - began < 5
    assert await Together(database, Desk().double)(4) == 8


def test_the_id_of_a_command_is_the_same_for_every_repeat_and_for_nobody_else() -> None:
    early, late = new_id(), new_id()
    assert derived_id("staff:1", str(early)) == derived_id("staff:1", str(early))
    assert derived_id("staff:1", str(early)) != derived_id("staff:2", str(early))
    assert derived_id("staff:1", "my key").version == 8
    assert derived_id("staff:1", str(early)).int >> 80 == early.int >> 80
    assert derived_id("staff:1", str(early)) != derived_id("staff:1", str(late))
