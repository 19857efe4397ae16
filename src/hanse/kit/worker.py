"""The worker: runs jobs through PgQueuer, relays events to their reactions, and lets sweeps tick."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job

from . import queue
from .db import PLANS
from .events import Event
from .house import House
from .jobs import (
    REACTION_JOB,
    REACTIONS_JOB,
    WATCH_JOB,
    Due,
    Handler,
    Reaction,
    Sweep,
    Watcher,
    react,
    react_each,
    reaction_name,
    relay,
    watch,
)

log = structlog.get_logger()

# Waits before the next try of a failing job: from one second to an hour, then it is held for a person to look at.
RETRY_DELAYS_SECONDS = (1, 5, 30, 120, 600, 1800, 3600)

# Sweeps begin one after the other: together they would ask for a connection each, and keep them, at every tick.
APART_SECONDS = 0.15


class Worker:
    """Runs jobs, reactions and sweeps until it is told to stop."""

    def __init__(
        self,
        house: House,
        url: str,
        *,
        handlers: Mapping[str, Handler],
        reactions: Mapping[type[Event], Sequence[Reaction]],
        sweeps: Mapping[str, tuple[float, Sweep]],
        watchers: Sequence[Watcher] = (),
    ) -> None:
        self._house, self._url = house, url
        self._handlers, self._reactions, self._sweeps = dict(handlers), reactions, sweeps
        self._by_name = {reaction_name(r): r for found in reactions.values() for r in found}
        self._watchers = {reaction_name(w): w for w in watchers}
        self._manager: QueueManager | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish what is running and take nothing new."""
        self._stopping.set()
        if self._manager is not None:
            self._manager.shutdown.set()

    async def run(self) -> None:
        """Work until stopped."""
        connection = await asyncpg.connect(self._url, server_settings=PLANS)
        try:
            self._manager = QueueManager(queue.queries(AsyncpgDriver(connection)))
            if self._stopping.is_set():
                return
            self._register(self._manager)
            loops = [asyncio.create_task(self._relaying())]
            loops += [
                asyncio.create_task(self._sweeping(name, number * APART_SECONDS, every_seconds, sweep))
                for number, (name, (every_seconds, sweep)) in enumerate(self._sweeps.items())
            ]
            try:
                await self._manager.run(
                    dequeue_timeout=timedelta(seconds=1), batch_size=20, heartbeat_timeout=timedelta(seconds=20)
                )
            finally:
                self._stopping.set()
                for loop in loops:
                    loop.cancel()
                await asyncio.gather(*loops, return_exceptions=True)
        finally:
            await connection.close()

    def _register(self, runner: QueueManager) -> None:
        async def reaction_job(house: House, payload: dict[str, Any]) -> None:
            await react(house.database, self._by_name, [msgspec.convert(payload, Due)])

        async def reactions_job(house: House, payload: dict[str, Any]) -> None:
            await react_each(house.database, self._by_name, msgspec.convert(payload["due"], list[Due]))

        async def watch_job(house: House, payload: dict[str, Any]) -> None:
            await watch(house.database, self._watchers, [UUID(e) for e in payload["events"]], payload["watcher"])

        ours = {REACTION_JOB: reaction_job, REACTIONS_JOB: reactions_job, WATCH_JOB: watch_job}
        for name, handler in {**self._handlers, **ours}.items():
            runner.entrypoint(name, on_failure="hold", accepts_context=False)(self._guarded(name, handler))

    def _guarded(self, name: str, handler: Handler) -> Callable[[Job], Awaitable[None]]:
        async def run(job: Job) -> None:
            try:
                await handler(self._house, msgspec.json.decode(job.payload or b"{}"))
            except Exception as error:
                log.warning("job failed", job=name, attempt=job.attempts, error=repr(error))
                if job.attempts >= len(RETRY_DELAYS_SECONDS):
                    raise
                raise RetryRequested(timedelta(seconds=RETRY_DELAYS_SECONDS[job.attempts]), repr(error)) from error

        return run

    async def _relaying(self) -> None:
        while not self._stopping.is_set():
            try:
                found = await relay(self._house.database, self._reactions, tuple(self._watchers.values()))
            except Exception as error:  # noqa: BLE001 -- without the relay nothing reacts any more, and nobody would notice
                log.warning("relay failed", error=repr(error))
                found = 0
            if not found:
                await self._rest(0.1)

    async def _sweeping(self, name: str, after_seconds: float, every_seconds: float, sweep: Sweep) -> None:
        await self._rest(after_seconds)
        while not self._stopping.is_set():
            try:
                await sweep(self._house)
            except Exception as error:  # noqa: BLE001 -- a sweep that fails is tried again, whatever it was
                log.warning("sweep failed", sweep=name, error=repr(error))
            await self._rest(every_seconds)

    async def _rest(self, seconds: float) -> None:
        """Pause, but not beyond the end: a loop whose cancellation was lost in an error of the driver ends here."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
