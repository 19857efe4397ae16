"""Reactions share a job, and no other fate: what fails is tried again by itself."""

from uuid import UUID

import msgspec

from hanse.kit import ids, jobs
from hanse.kit.db import Database, Tx
from hanse.kit.events import Event, Recorded


class BellRung(Event, frozen=True):
    bell: UUID


async def crack(_: Tx, __: Recorded, ___: BellRung) -> None:
    raise RuntimeError("the bell is cracked")


async def echo(tx: Tx, _: Recorded, event: BellRung) -> None:
    await tx.enqueue("tests.echo", {"bell": event.bell})


REACTIONS = {BellRung: [crack, echo]}
BY_NAME = {"crack": crack, "echo": echo}


async def due(database: Database, job: str) -> list[dict[str, object]]:
    async with database.transaction() as tx:
        sql = "select convert_from(payload, 'utf8')::jsonb from jobs.pgqueuer where entrypoint = $1 order by id"
        return await tx.column(sql, job)


async def test_a_reaction_that_fails_is_a_job_by_itself_and_keeps_no_other_from_running(database: Database) -> None:
    bells = [ids.new_id() for _ in range(jobs.TOGETHER)]
    async with database.transaction() as tx:
        await tx.emit(*[BellRung(bell) for bell in bells])
    assert await jobs.relay(database, REACTIONS) == len(bells)
    shared = await due(database, jobs.REACTIONS_JOB)
    assert [len(job["due"]) for job in shared] == [jobs.TOGETHER, jobs.TOGETHER]
    # Whoever runs them twice does nothing twice.
    for job in [*shared, shared[0]]:
        await jobs.react_each(database, BY_NAME, msgspec.convert(job["due"], list[jobs.Due]))
    assert [one["bell"] for one in await due(database, "tests.echo")] == [str(bell) for bell in bells]
    again = await due(database, jobs.REACTION_JOB)
    assert {one["reaction"] for one in again} == {"crack"}
    assert len({one["event"] for one in again}) == len(bells)
