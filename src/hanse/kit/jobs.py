"""Work behind the request: jobs and sweeps, and the relay from events to reactions. kit/worker.py keeps them running.

Every job may run more than once; each handler is idempotent by itself or through `kit.reaction`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
import structlog

from . import chorus, events
from .db import Database, Tx
from .events import Event, Recorded
from .house import House

Handler = Callable[[House, dict[str, Any]], Awaitable[None]]
Reaction = Callable[[Tx, Recorded, Any], Awaitable[None]]
Watcher = Callable[[Tx, Sequence[Recorded]], Awaitable[None]]
Sweep = Callable[[House], Awaitable[None]]

log = structlog.get_logger()

REACTION_JOB = "kit.react"
REACTIONS_JOB = "kit.react_each"
WATCH_JOB = "kit.watch"

ONE_AT_A_TIME = "select pg_try_advisory_xact_lock(hashtext('kit.relay'))"

TAKE = """
select id, seq, type, subject, at, body from kit.event
where relayed_at is null order by seq limit 200 for update skip locked
"""

SIDE_BY_SIDE: set[Reaction] = set()

# So many reactions are one job: a job costs the queue more than a reaction costs.
TOGETHER = 20

PLACES = "select nextval('kit.place') from generate_series(1, $1)"

MARK = """
update kit.event e set relayed_at = $3, place = p.place
from unnest($1::uuid[], $2::bigint[]) as p (id, place) where e.id = p.id
"""


# Of those that are not done yet: the marks that they are, and what they are reactions to.
BEGIN = """
with due as (
    select * from unnest($1::uuid[], $2::text[]) with ordinality as d (event, reaction, nr)
), begun as (
    insert into kit.reaction (event, reaction, at) select event, reaction, $3 from due
    on conflict do nothing returning event, reaction
)
select e.id, e.seq, e.type, e.subject, e.at, e.body, d.reaction
from begun join due d using (event, reaction) join kit.event e on e.id = d.event order by d.nr
"""


class Due(msgspec.Struct, frozen=True):
    """A reaction that is to be run, by its name, and the event that it is one to."""

    event: UUID
    reaction: str


class Begun(Recorded, frozen=True, kw_only=True):
    """An event, and a reaction to it that is to run now."""

    reaction: str


def side_by_side(reaction: Reaction) -> Reaction:
    """A reaction that may be run beside others to events of other subjects (kit/chorus.py).

    It locks nothing, and what it decides does not depend on what they do.
    """
    SIDE_BY_SIDE.add(reaction)
    return reaction


def reaction_name(reaction: Reaction | Watcher) -> str:
    """The name under which a reaction is recorded: its function's name."""
    return reaction.__name__


async def relay(
    database: Database,
    reactions: Mapping[type[Event], Sequence[Reaction]],
    watchers: Sequence[Watcher] = (),
) -> int:
    """Turn new events into jobs of some reactions each, and one for each watcher; tells how many events were relayed.

    Rows are marked in the same transaction, so it does not matter in which order transactions commit. One relay works
    at a time: it gives each event its place in the stream, and a place is visible only after all before it.
    """
    by_name = {event.wire_name: [reaction_name(r) for r in found] for event, found in reactions.items()}
    async with database.transaction() as tx:
        fresh = await tx.rows(Recorded, TAKE) if await tx.value(ONE_AT_A_TIME) else []
        if not fresh:
            return 0
        due = [{"event": event.id, "reaction": name} for event in fresh for name in by_name.get(event.type, ())]
        some = [{"due": due[first : first + TOGETHER]} for first in range(0, len(due), TOGETHER)]
        await tx.enqueue_each(REACTIONS_JOB, some)
        shown = [event.id for event in fresh]
        await tx.enqueue_each(WATCH_JOB, [{"events": shown, "watcher": reaction_name(w)} for w in watchers])
        places = sorted(await tx.column(PLACES, len(fresh)))
        await tx.run(MARK, [e.id for e in fresh], places, tx.now)
    return len(fresh)


async def watch(database: Database, by_name: Mapping[str, Watcher], event_ids: Sequence[UUID], name: str) -> None:
    """Show a watcher some events, in one transaction. It may be shown them again and must not mind."""
    async with database.transaction() as tx:
        found = await tx.rows(
            Recorded,
            "select id, seq, type, subject, at, body from kit.event where id = any($1) order by seq",
            list(event_ids),
        )
        await by_name[name](tx, found)


async def react(database: Database, by_name: Mapping[str, Reaction], due: Sequence[Due]) -> None:
    """Run reactions, each once: what they do and the marks that it was done are one transaction.

    Those that may be side by side come first, event after event for each subject.
    """

    async def run(tx: Tx, some: Sequence[Begun]) -> None:
        for one in some:
            await by_name[one.reaction](tx, one, events.decode(one.type, one.body))

    async with database.transaction() as tx:
        abreast: dict[str, list[Begun]] = {}
        others: list[Begun] = []
        for one in await tx.rows(Begun, BEGIN, [d.event for d in due], [d.reaction for d in due], tx.now):
            mine = abreast.setdefault(one.subject, []) if by_name[one.reaction] in SIDE_BY_SIDE else others
            mine.append(one)
        if abreast:
            for answer in await chorus.each(tx, run, list(abreast.values())):
                if answer is not None:
                    raise answer
        await run(tx, others)


async def react_each(database: Database, by_name: Mapping[str, Reaction], due: Sequence[Due]) -> None:
    """Run reactions together. Where one of them fails, those to one event run together, and then each by itself.

    One that fails by itself becomes a job, which is tried again.
    """
    failed = await _failing(database, by_name, due)
    if failed:
        async with database.transaction() as tx:
            await tx.enqueue_each(REACTION_JOB, [msgspec.to_builtins(one) for one in failed])


async def _failing(database: Database, by_name: Mapping[str, Reaction], due: Sequence[Due]) -> list[Due]:
    """Run reactions; those that failed by themselves."""
    try:
        await react(database, by_name, due)
    except Exception as error:  # noqa: BLE001 -- whatever it was, it shall not keep the others from running
        log.warning("reactions failed", of=sorted({str(d.event) for d in due}), error=repr(error))
        if len(due) == 1:
            return list(due)
        return [one for some in _apart(due) for one in await _failing(database, by_name, some)]
    return []


def _apart(due: Sequence[Due]) -> list[list[Due]]:
    """What is due event by event, and of one event one by one."""
    by_event = [list(some) for _, some in groupby(due, lambda one: one.event)]
    return by_event if len(by_event) > 1 else [[one] for one in due]


async def drain(
    house: House,
    handlers: Mapping[str, Handler],
    reactions: Mapping[type[Event], Sequence[Reaction]],
    watchers: Sequence[Watcher] = (),
    *,
    rounds_max: int = 50,
) -> None:
    """Relay and run everything that is due, in this process, until nothing is left: for tests and imports.

    A failing job raises here instead of being tried again.
    """
    by_name = {reaction_name(r): r for found in reactions.values() for r in found}
    watching = {reaction_name(w): w for w in watchers}
    for _ in range(rounds_max):
        found = await relay(house.database, reactions, watchers)
        async with house.database.transaction() as tx:
            due = await tx.rows(
                DueJob,
                "delete from jobs.pgqueuer where status = 'queued' and execute_after <= now() "
                "returning id, entrypoint, convert_from(payload, 'utf8')::jsonb as payload",
            )
        for job in sorted(due, key=lambda j: j.id):
            if job.entrypoint == REACTIONS_JOB:
                await react(house.database, by_name, msgspec.convert(job.payload["due"], list[Due]))
            elif job.entrypoint == WATCH_JOB:
                shown = [UUID(event) for event in job.payload["events"]]
                await watch(house.database, watching, shown, job.payload["watcher"])
            else:
                await handlers[job.entrypoint](house, job.payload)
        if not found and not due:
            return


class DueJob(msgspec.Struct, frozen=True):
    """A job taken out of the queue to be run here and now."""

    id: int
    entrypoint: str
    payload: dict[str, Any]


class QueueState(msgspec.Struct, frozen=True):
    """How many jobs of one kind stand in one state."""

    job: str
    state: str
    count: int


async def stats(tx: Tx) -> list[QueueState]:
    """The queue at a glance, failed jobs included."""
    return await tx.rows(
        QueueState,
        "select entrypoint as job, status::text as state, count(*) as count from jobs.pgqueuer "
        "group by 1, 2 order by 1, 2",
    )


async def cancel(tx: Tx, key: str) -> bool:
    """Take a waiting job out of the queue by its key; False when there was none, or it is running already."""
    return bool(await tx.run("delete from jobs.pgqueuer where dedupe_key = $1 and status = 'queued'", key))
