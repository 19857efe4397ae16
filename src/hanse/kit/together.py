"""Commands that arrive together are committed together.

While one batch is being written, the next one gathers; nobody waits on a timer. Each command gets its own answer:
a value, or a Refusal. A batch that breaks is halved and tried again, down to the command that broke it, so that
nobody else's is spoiled. Whoever would wait for too long is told at once that the house is busy, and nothing of
their command has happened.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Hashable
from contextlib import suppress
from typing import Any, Generic, NamedTuple, TypeVar, cast

from prometheus_client import Histogram

from .db import Database, Verb
from .refusals import Busy, Refusal

C = TypeVar("C")
A = TypeVar("A")

SIZES = Histogram(
    "hanse_together_size", "Commands that were committed together.", ["verb"], buckets=[2**n for n in range(10)]
)


# After so long without a moment of rest a queue is under strain; before, what waits may wait as long as this.
STRAINED_SECONDS = 1.0
SLOW_SECONDS = 2.0


class Waiting(NamedTuple):
    """A command, the answer that somebody waits for, and since when."""

    command: Any
    answer: "asyncio.Future[Any]"
    since: float


class Together(Generic[C, A]):
    """A queue in front of a verb that is written for many. Call it with one command, await one answer.

    `most` is the size of a batch, `lanes` how many are written at once, `waiting_max` how many may wait. A crowd that
    fills more than one batch keeps both processors busy: one is written while another is prepared. A queue that
    was empty a moment ago may wait for a while: something was slow. A queue that is never empty is too much work, and
    then `patience_seconds` is how long a command may wait for its batch to begin. `apart` names what two commands of
    one batch must not have in common; the later one waits for the next. Who was answered together often comes back
    together: after a batch of several a lane waits for as many again, but no longer than `gather_seconds`.
    """

    def __init__(
        self,
        database: Database,
        verb: Verb[C, A],
        *,
        most: int = 128,
        lanes: int = 2,
        waiting_max: int = 2_000,
        patience_seconds: float = 0.1,
        gather_seconds: float = 0.0,
        readonly: bool = False,
        apart: Callable[[C], Collection[Hashable]] | None = None,
    ) -> None:
        self._database, self._verb, self._readonly, self._apart = database, verb, readonly, apart
        self._most, self._lanes_max = most, lanes
        self._waiting_max, self._patience_seconds = waiting_max, patience_seconds
        self._gather_seconds, self._last, self._enough = gather_seconds, 1, asyncio.Event()
        self._waiting: deque[Waiting] = deque()
        self._lanes: set[asyncio.Task[None]] = set()
        self._closed = False
        self._empty_at = 0.0
        self._gave_up = False
        self._sizes = SIZES.labels(getattr(verb, "__qualname__", "verb"))

    async def __call__(self, command: C) -> A:
        """The answer to this command. Refuses with Busy when too many wait already, or when it waited for too long.

        Whoever stops waiting takes back a command that has not begun; one that has begun is carried out.
        """
        if self._closed or len(self._waiting) >= self._waiting_max:
            raise Busy(retry_after_seconds=1)
        now = time.monotonic()
        # A queue whose last were all refused has had no rest.
        if not self._lanes and not self._gave_up:
            self._empty_at = now
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(command, answer, now))
        if len(self._waiting) >= self._last:
            self._enough.set()
        # A lane lives as long as there is something to write, so nothing is left running in a house at rest.
        if len(self._lanes) < self._lanes_max:
            self._lanes.add(asyncio.create_task(self._lane()))
        return await answer

    async def stop(self) -> None:
        """Finish what is being written; who still waits, or comes now, is told that the house is busy."""
        self._closed = True
        while self._waiting:
            _refuse(self._waiting.popleft())
        await asyncio.gather(*self._lanes, return_exceptions=True)

    async def _lane(self) -> None:
        try:
            while batch := await self._gathered():
                self._last = len(batch)
                self._sizes.observe(len(batch))
                await self._write(batch)
        finally:
            # In the same step in which nothing was found: whoever is woken by the last answers and asks again at once
            # must see that this lane has ended, or would wait for somebody who has gone home.
            self._lanes.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _gathered(self) -> list[Waiting]:
        if self._gather_seconds and self._last > max(len(self._waiting), 1):
            self._enough.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._gather_seconds):
                    await self._enough.wait()
        return self._next()

    def _next(self) -> list[Waiting]:
        """Those who wait, in their order, less those who have gone and those for whom it is too late."""
        batch: list[Waiting] = []
        taken: set[Hashable] = set()
        passed: list[Waiting] = []
        refused = False
        now = time.monotonic()
        strained = now - self._empty_at > STRAINED_SECONDS
        late = now - (self._patience_seconds if strained else SLOW_SECONDS)
        while self._waiting and len(batch) < self._most:
            one = self._waiting.popleft()
            if one.answer.done():
                continue
            if one.since < late:
                _refuse(one)
                refused = True
                continue
            mine = self._apart(one.command) if self._apart else ()
            if taken.isdisjoint(mine):
                batch.append(one)
                taken.update(mine)
            else:
                passed.append(one)
        self._waiting.extendleft(reversed(passed))
        if not self._waiting and not refused:
            self._empty_at = now
        self._gave_up = refused and not batch
        return batch

    async def _write(self, batch: list[Waiting]) -> None:
        try:
            async with self._database.transaction(readonly=self._readonly) as tx:
                answers = await self._verb(tx, [one.command for one in batch])
        except Exception as error:  # noqa: BLE001 -- whatever broke the batch is given to the one that broke it
            if len(batch) > 1:
                half = len(batch) // 2
                await self._write(batch[:half])
                await self._write(batch[half:])
            elif not batch[0].answer.done():
                batch[0].answer.set_exception(error)
            return
        for one, answer in zip(batch, answers, strict=True):
            if one.answer.done():
                continue
            if isinstance(answer, Refusal):
                one.answer.set_exception(answer)
            else:
                one.answer.set_result(answer)


def _refuse(one: Waiting) -> None:
    if not one.answer.done():
        one.answer.set_exception(Busy(retry_after_seconds=1))
