"""What happened, played once more in its order: each act at its own moment, its reactions in its own transaction.

This is for one writer that loads a history before anybody else is there. What it leaves behind is what the edge and the
worker would have left: events with their places in the stream, the marks of reactions done, the jobs that still wait.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from .db import Database, Tx
from .events import Event, Recorded, decode
from .ids import new_id
from .jobs import MARK, PLACES, TAKE, Reaction, reaction_name
from .topics import Memory

EMITTED = """
insert into kit.event (id, type, subject, at, body, relayed_at, place)
select e.*, e.at, nextval('kit.place')
from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[]) as e (id, type, subject, at, body)
"""

DONE = """
insert into kit.reaction (event, reaction, at)
select * from unnest($1::uuid[], $2::text[], $3::timestamptz[]) on conflict do nothing
"""


class Scene(Tx):
    """A transaction in which several acts are played. Events and the marks of reactions are written once, at its end.

    `skipped` holds the payloads of those jobs that the play does by itself instead of the worker.
    """

    def __init__(
        self,
        connection: asyncpg.Connection,
        now: datetime,
        reactions: Mapping[type[Event], Sequence[Reaction]],
        skipping: Sequence[str],
        memory: Memory,
    ) -> None:
        super().__init__(connection, now, memory)
        self.skipped: dict[str, list[dict[str, Any]]] = {name: [] for name in skipping}
        self._reactions = {event.wire_name: found for event, found in reactions.items()}
        self._emitted: list[Recorded] = []
        self._answered = 0
        self._done: list[tuple[UUID, str, datetime]] = []

    async def emit(self, *events: Event) -> None:
        """Remember events; they are written at the end of the scene."""
        for event in events:
            body = msgspec.to_builtins(event, builtin_types=())
            self._emitted.append(Recorded(new_id(), 0, event.wire_name, event.subject, self.now, body))

    async def enqueue(
        self, job: str, payload: dict[str, Any], *, run_at: datetime | None = None, key: str | None = None
    ) -> None:
        """Put a job into the queue, unless the play does it by itself."""
        if job in self.skipped:
            self.skipped[job].append(payload)
        else:
            await super().enqueue(job, payload, run_at=run_at, key=key)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint; what was emitted inside is forgotten with it."""
        told = len(self._emitted)
        try:
            async with super().attempt():
                yield
        except BaseException:
            del self._emitted[told:]
            raise

    async def react(self) -> None:
        """Run the reactions to everything that was emitted since, and to what they emit in turn."""
        while self._answered < len(self._emitted):
            event = self._emitted[self._answered]
            self._answered += 1
            await self._react_to(event)

    async def react_to_others(self) -> None:
        """Run the reactions to events of transactions that were no scenes, such as those of a job."""
        while fresh := await self.rows(Recorded, TAKE):
            for event in fresh:
                await self._react_to(event)
            places = sorted(await self.column(PLACES, len(fresh)))
            await self.run(MARK, [event.id for event in fresh], places, self.now)
        await self.react()

    async def _react_to(self, event: Recorded) -> None:
        for reaction in self._reactions.get(event.type, ()):
            await reaction(self, event, decode(event.type, event.body))
            self._done.append((event.id, reaction_name(reaction), self.now))

    async def close(self) -> None:
        """Write the events in their order, and which reactions are done."""
        told = self._emitted
        if told:
            await self.run(
                EMITTED,
                [event.id for event in told],
                [event.type for event in told],
                [event.subject for event in told],
                [event.at for event in told],
                [event.body for event in told],
            )
        if self._done:
            await self.run(DONE, *(list(column) for column in zip(*self._done, strict=True)))


@asynccontextmanager
async def scene(
    database: Database, reactions: Mapping[type[Event], Sequence[Reaction]], skipping: Sequence[str] = ()
) -> AsyncIterator[Scene]:
    """A transaction to play in. Jobs of the kinds in `skipping` are not put into the queue."""
    async with database.pool.acquire() as connection, connection.transaction():
        playing = Scene(connection, database.clock.now(), reactions, skipping, database.memory)
        yield playing
        await playing.react()
        await playing.close()


class Waiting(msgspec.Struct, frozen=True):
    """A job that waits in the queue."""

    id: int
    payload: dict[str, Any]


async def waiting(tx: Tx, job: str) -> list[Waiting]:
    """All jobs of a kind that wait in the queue, the oldest first."""
    return await tx.rows(
        Waiting,
        "select id, convert_from(payload, 'utf8')::jsonb as payload from jobs.pgqueuer "
        "where entrypoint = $1 and status = 'queued' order by id",
        job,
    )


async def drop(tx: Tx, job_id: int) -> None:
    """Take a job out of the queue that was done elsewhere."""
    await tx.run("delete from jobs.pgqueuer where id = $1 and status = 'queued'", job_id)
