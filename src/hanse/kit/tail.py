"""Listening to what happens. However many listen in one process, one task asks the database."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

import asyncpg
import msgspec
import structlog

from . import outbox
from .db import Database
from .outbox import Placed

log = structlog.get_logger()

# Listeners that fell further behind, or come back after a break, read from the database until they are here again.
RECENT_MAX = 2000
POLL_SECONDS = 0.25


class Heard(msgspec.Struct, frozen=True):
    """Events that came, and the place that a listener has heard everything up to."""

    place: int
    events: list[Placed]


class Tail:
    """The end of the stream of events, and everybody who waits there. It polls only while somebody does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Everything placed after the floor, up to the top, is in here.
        self._recent: deque[Placed] = deque()
        self._floor = self._top = 0
        self._listeners = 0
        self._polling: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._ended = False

    async def listen(self, after: int | None = None, *, beat_seconds: float = 15) -> AsyncGenerator[Heard, None]:
        """Events after a place (None: from now on) in their order, some at a time, until the tail ends.

        It begins with none, to say from where, and is silent no longer than a beat.
        """
        self._listeners += 1
        try:
            top = await self._begin()
            at = top if after is None else min(after, top)
            yield Heard(at, [])
            while not self._ended:
                news = self._news
                batch = await self._after(at)
                if not batch and await _heard(news, beat_seconds):
                    continue
                at = batch[-1].place if batch else at
                yield Heard(at, batch)
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._rest()

    def end(self) -> None:
        """Let every listener go."""
        self._ended = True
        self._wake()

    async def close(self) -> None:
        """End, and stop asking the database."""
        self.end()
        polling = self._polling
        self._rest()
        if polling is not None:
            await asyncio.gather(polling, return_exceptions=True)

    async def _begin(self) -> int:
        if self._polling is None:
            async with self._database.transaction(readonly=True) as tx:
                top = await outbox.last_place(tx)
            # Two may have asked at once; the first one to be answered begins.
            if self._polling is None:
                self._floor = self._top = top
                self._recent.clear()
                self._polling = asyncio.create_task(self._poll())
        return self._top

    def _rest(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            self._polling = None

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _poll(self) -> None:
        while True:
            try:
                async with self._database.transaction(readonly=True) as tx:
                    found = await outbox.events_after(tx, self._top)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("tail failed", error=repr(error))
                found = []
            if found:
                self._recent.extend(found)
                self._top = found[-1].place
                while len(self._recent) > RECENT_MAX:
                    self._floor = self._recent.popleft().place
                self._wake()
            else:
                await asyncio.sleep(POLL_SECONDS)

    async def _after(self, place: int) -> list[Placed]:
        if place >= self._top:
            return []
        if place >= self._floor:
            return [event for event in self._recent if event.place > place]
        async with self._database.transaction(readonly=True) as tx:
            return await outbox.events_after(tx, place)


async def _heard(news: asyncio.Event, seconds: float) -> bool:
    """Wait for news; False when none came in time."""
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return False
    return True
