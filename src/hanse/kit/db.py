"""One PostgreSQL transaction per command; rows arrive as frozen structs; only the edge commits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import asyncpg
import msgspec

from .clock import Clock, SystemClock
from .events import Event
from .ids import new_id
from .refusals import Refusal
from .topics import Memory, topics_of, written

T = TypeVar("T")
Q = TypeVar("Q")

# A verb that is written for many: one answer for each wish, in their order, and a refused wish leaves nothing behind.
Verb = Callable[["Tx", list[Q]], Awaitable[Sequence[T | Refusal]]]


def in_lists(verb: Verb[Q, T]) -> Verb[list[Q], list[T | Refusal]]:
    """The same verb for those who have several wishes each: all lists are one question, and each gets its answers."""

    async def each(tx: "Tx", lists: list[list[Q]]) -> list[list[T | Refusal]]:
        answers = iter(await verb(tx, [wish for wishes in lists for wish in wishes]))
        return [[next(answers) for _ in wishes] for wishes in lists]

    return each


EMIT = """
insert into kit.event (id, type, subject, at, body)
select id, type, subject, $4, body
from unnest($1::uuid[], $2::text[], $3::text[], $5::jsonb[]) n (id, type, subject, body)
"""

# Priority and headers are PgQueuer's too; nothing of ours uses them.
ENQUEUE = """
select jobs.enqueue(
    array_fill(0, array[$5::int]), $1::text[], $2::bytea[], $3::interval[], $4::text[],
    array_fill(null::jsonb, array[$5::int])
)
"""


# What the queue is told of a job: its kind, its payload, how long it waits, and its key.
_Job = tuple[str, bytes, timedelta, str | None]
NO_DELAY = timedelta(0)

CHANGES = "select topic, sum(changes)::bigint from kit.standing group by topic"

# Statements are short, so compiling them pays never. A page costs as much as the next one in memory and on disks of
# today; the default is for disks that turn, and lets plans that are made while tables are small read whole tables.
PLANS = {"jit": "off", "random_page_cost": "1.1"}

# A connection that nobody used for so long is closed: each keeps some megabytes of the server.
IDLE_SECONDS = 60.0


class Tx:
    """An open transaction. Commands read, write and emit through it; only the edge commits.

    `now` is the one moment at which everything in this transaction happens. `memory` is what its process remembers of
    what stands for long; without one nothing was read before.
    """

    def __init__(self, connection: asyncpg.Connection, now: datetime, memory: Memory | None = None) -> None:
        self._connection = connection
        self._memory: Memory = {} if memory is None else memory
        self._changes: dict[str, int] | None = None
        self._changed: set[str] = set()
        self.now = now

    async def recall(self, topic: str, read: Callable[["Tx"], Awaitable[T]]) -> T:
        """What stands under a topic: as it was read before, unless it was changed since (kit/standing.py)."""
        if topic in self._changed:
            return await read(self)
        if self._changes is None:
            self._changes = dict(await self._connection.fetch(CHANGES))
        count = self._changes.get(topic, 0)
        known: tuple[int, T] | None = self._memory.get(topic)
        if known is None or known[0] != count:
            known = self._memory[topic] = (count, await read(self))
        return known[1]

    async def rows(self, shape: type[T], sql: str, *args: Any) -> list[T]:
        """All rows as structs of the given shape."""
        self._changed |= written(sql)
        records = await self._connection.fetch(sql, *args)
        return msgspec.convert([dict(r) for r in records], list[shape], strict=False)  # type: ignore[valid-type]

    async def row(self, shape: type[T], sql: str, *args: Any) -> T | None:
        """The first row as a struct, or None."""
        self._changed |= written(sql)
        record = await self._connection.fetchrow(sql, *args)
        return None if record is None else msgspec.convert(dict(record), shape, strict=False)

    async def column(self, sql: str, *args: Any) -> list[Any]:
        """The first column of all rows."""
        self._changed |= written(sql)
        return [record[0] for record in await self._connection.fetch(sql, *args)]

    async def value(self, sql: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        self._changed |= written(sql)
        return await self._connection.fetchval(sql, *args)

    async def run(self, sql: str, *args: Any) -> int:
        """Run a statement and tell how many rows it touched."""
        self._changed |= written(sql)
        status: str = await self._connection.execute(sql, *args)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def many(self, sql: str, args: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each tuple of arguments, in one round trip."""
        self._changed |= written(sql)
        await self._connection.executemany(sql, args)

    async def copy(self, schema: str, table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> int:
        """Write many rows with COPY; tells how many."""
        self._changed |= topics_of([f"{schema}.{table}"])
        status = await self._connection.copy_records_to_table(
            table, schema_name=schema, columns=list(columns), records=records
        )
        return int(status.rsplit(" ", 1)[-1])

    async def one_of(self, verb: Verb[Q, T], wish: Q) -> T:
        """What a verb that is written for many answers to one wish. Refuses as it does.

        Where several commands are carried out side by side (kit/chorus.py), it is asked with the wishes of the others.
        """
        [answer] = await verb(self, [wish])
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def later(self, sql: str, *args: Any) -> None:
        """Run a statement that nothing in this transaction depends on: at its end, together with others like it."""
        await self.run(sql, *args)

    async def stream(self, shape: type[T], sql: str, *args: Any) -> AsyncIterator[T]:
        """Rows one by one through a server-side cursor, for reads of any length."""
        async with self._connection.transaction():
            async for record in self._connection.cursor(sql, *args, prefetch=500):
                yield msgspec.convert(dict(record), shape, strict=False)

    async def emit(self, *events: Event) -> None:
        """Put events into the outbox, in this transaction."""
        await self._connection.execute(
            EMIT,
            [new_id() for _ in events],
            [e.wire_name for e in events],
            [e.subject for e in events],
            self.now,
            events,
        )

    async def enqueue(
        self, job: str, payload: dict[str, Any], *, run_at: datetime | None = None, key: str | None = None
    ) -> None:
        """Put a job into the queue, in this transaction. While one with the same key waits, a second is dropped."""
        await self._queue([self._job(job, payload, run_at, key)])

    async def enqueue_each(self, job: str, payloads: Sequence[dict[str, Any]]) -> None:
        """Put one job of a kind for each payload into the queue, in this transaction and one statement."""
        await self._queue([self._job(job, payload) for payload in payloads])

    def _job(self, job: str, payload: dict[str, Any], run_at: datetime | None = None, key: str | None = None) -> _Job:
        delay = NO_DELAY if run_at is None else max(run_at - self.now, NO_DELAY)
        return job, msgspec.json.encode(payload), delay, key

    async def _queue(self, jobs: Sequence[_Job]) -> None:
        if jobs:
            columns = [list(column) for column in zip(*jobs, strict=True)]
            await self._connection.execute(ENQUEUE, *columns, len(jobs))

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint: what happens inside is undone if it raises, and the rest of the transaction lives on.

        Within a read, which begins no transaction, it is one: for a setting that shall last for some statements.
        """
        async with self._connection.transaction():
            yield


class Gathering(Tx):
    """A transaction whose events, jobs, and what else can wait are written at its end, each kind in one statement."""

    def __init__(self, connection: asyncpg.Connection, now: datetime, memory: Memory | None = None) -> None:
        super().__init__(connection, now, memory)
        self._told: list[Event] = []
        self._wanted: list[_Job] = []
        self._later: list[tuple[str, tuple[Any, ...]]] = []

    async def emit(self, *events: Event) -> None:
        """Remember events."""
        self._told.extend(events)

    async def later(self, sql: str, *args: Any) -> None:
        """Remember a statement."""
        self._later.append((sql, args))

    async def _queue(self, jobs: Sequence[_Job]) -> None:
        self._wanted.extend(jobs)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint; what was remembered inside is forgotten with it."""
        told, wanted, later = len(self._told), len(self._wanted), len(self._later)
        try:
            async with super().attempt():
                yield
        except BaseException:
            del self._told[told:], self._wanted[wanted:], self._later[later:]
            raise

    async def write_down(self) -> None:
        """Write what was remembered."""
        for sql in dict.fromkeys(sql for sql, _ in self._later):
            await self.many(sql, [args for one, args in self._later if one == sql])
        if self._told:
            await super().emit(*self._told)
        await super()._queue(self._wanted)


JSONB_VERSION = b"\x01"


def _as_jsonb(value: Any) -> bytes:
    return JSONB_VERSION + msgspec.json.encode(value)


def _from_jsonb(content: bytes) -> Any:
    return msgspec.json.decode(memoryview(content)[1:])


async def _prepare(connection: asyncpg.Connection) -> None:
    # In binary form: what is encoded goes to the database as it is, and COPY takes it too.
    await connection.set_type_codec(
        "json", schema="pg_catalog", encoder=msgspec.json.encode, decoder=msgspec.json.decode, format="binary"
    )
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_as_jsonb, decoder=_from_jsonb, format="binary"
    )


async def _leave_as_it_is(_: asyncpg.Connection) -> None:
    """What a transaction sets and locks ends with it, so a connection that comes back to the pool needs no cleaning.

    The driver would spend a round trip on it after every transaction.
    """


@asynccontextmanager
async def _cancellable() -> AsyncIterator[None]:
    """Whoever is cancelled learns of it, though the connection is lost.

    The driver cannot roll back then, and says so in place of what was raised; a loop that takes it for an error and
    goes on would never end, nor would whoever waits for that.
    """
    try:
        yield
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from error
        raise


class Database:
    """Pools of connections, and the only place that opens and commits transactions.

    The connections of `reading` cannot write.
    """

    def __init__(self, pool: asyncpg.Pool, reading: asyncpg.Pool, clock: Clock) -> None:
        self.pool = pool
        self.reading = reading
        self.clock = clock
        self.memory: Memory = {}

    @asynccontextmanager
    async def transaction(self, *, readonly: bool = False) -> AsyncIterator[Tx]:
        """One transaction: committed when the block ends, rolled back when it raises.

        A refusal that keeps what was written (a counted attempt) is raised after the commit. With `readonly` nothing
        can be written, and nothing is begun: every statement sees what was committed before it, as it does within a
        transaction too, and two round trips are saved.
        """
        if readonly:
            async with self.reading.acquire() as connection:
                yield Tx(connection, self.clock.now(), self.memory)
            return
        kept: Refusal | None = None
        async with _cancellable(), self.pool.acquire() as connection, connection.transaction():
            tx = Gathering(connection, self.clock.now(), self.memory)
            try:
                yield tx
            except Refusal as refusal:
                if not refusal.keeps_writes:
                    raise
                kept = refusal
            await tx.write_down()
        if kept is not None:
            raise kept

    async def read(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """One read by itself: for streams, which outlive their request."""
        async with self.transaction(readonly=True) as tx:
            return await work(tx)

    async def close(self) -> None:
        """Give all connections back."""
        await self.reading.close()
        await self.pool.close()


async def connect(url: str, *, clock: Clock | None = None, most: int = 8) -> Database:
    """Open pools on the database at `url`.

    `most` limits the connections that write, and those that read: more than a few per core make hot rows slower.
    """
    pool = await _pool(url, 1, most)
    reading = await _pool(url, 0, most, default_transaction_read_only="on")
    return Database(pool, reading, clock or SystemClock())


async def _pool(url: str, least: int, most: int, **settings: str) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        url,
        min_size=least,
        max_size=most,
        init=_prepare,
        reset=_leave_as_it_is,
        max_inactive_connection_lifetime=IDLE_SECONDS,
        server_settings={"application_name": "hanse", "timezone": "UTC", **PLANS, **settings},
    )
