"""Commands that arrive together are committed together.

While one batch is being written, the next one gathers; nobody waits on a timer. Each command gets its own answer:
a value, or a Refusal. A command that breaks its batch is tried again alone, so that it spoils nobody else's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from .db import Database, Tx
from .refusals import Busy, Refusal

C = TypeVar("C")
A = TypeVar("A")


class Together(Generic[C, A]):
    """A queue in front of a verb that is written for many. Call it with one command, await one answer."""

    def __init__(
        self,
        database: Database,
        verb: Callable[[Tx, list[C]], Awaitable[list[A | Refusal]]],
        *,
        most: int = 256,
        lanes: int = 2,
        waiting_max: int = 10_000,
    ) -> None:
        self._database, self._verb, self._most = database, verb, most
        self._waiting: asyncio.Queue[tuple[C, asyncio.Future[A]]] = asyncio.Queue(maxsize=waiting_max)
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(lanes)]

    async def __call__(self, command: C) -> A:
        """The answer to this command. Refuses with Busy when too many wait already."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        try:
            self._waiting.put_nowait((command, answer))
        except asyncio.QueueFull:
            raise Busy(retry_after_seconds=1) from None
        return await answer

    async def stop(self) -> None:
        """Finish nothing more; who still waits is told that the house is busy."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        while not self._waiting.empty():
            _, answer = self._waiting.get_nowait()
            if not answer.done():
                answer.set_exception(Busy(retry_after_seconds=1))

    async def _lane(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < self._most and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._write(batch)

    async def _write(self, batch: list[tuple[C, asyncio.Future[A]]]) -> None:
        try:
            async with self._database.transaction() as tx:
                answers = await self._verb(tx, [command for command, _ in batch])
        except Exception as error:  # noqa: BLE001 -- whatever broke the batch is given to the one that broke it
            if len(batch) == 1:
                if not batch[0][1].done():
                    batch[0][1].set_exception(error)
            else:
                for one in batch:
                    await self._write([one])
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, Refusal):
                future.set_exception(answer)
            else:
                future.set_result(answer)
