"""Replays of decisions that orders came of."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.paging import limit
from hanse.kit.refusals import NotFound
from hanse.sourcing.contracts import Difference, Figures, Problem, Replay, RuleSet, Take

REPLAY = (
    "select id, rule_set, channel, since, until, state, done, total, after_at, after_id, result from sourcing.replay "
)
ONE = REPLAY + "where id = $1"
ONE_LOCKED = ONE + " for update"

# What was shown last goes on after it, by moment and id; an id alone would not do where clocks of processes differ.
DECISIONS = """
select id, sales_order as order, at, problem, takes from sourcing.decision
where sales_order is not null and at >= $1 and at <= $2 and ($3::text is null or channel = $3)
    and ($4::timestamptz is null or (at, id) > ($4, $5::uuid))
order by at, id limit $6
"""


class Made(msgspec.Struct, frozen=True):
    """A decision of the past."""

    id: UUID
    order: UUID
    at: datetime
    problem: Problem
    takes: list[Take]


class Result(msgspec.Struct, frozen=True):
    """What a replay has found so far."""

    happened: Figures = Figures()
    replayed: Figures = Figures()
    changed: int = 0
    differences: list[Difference] = []


class ReplayRow(msgspec.Struct, frozen=True):
    """A replay as it lies in its table."""

    id: UUID
    rule_set: RuleSet
    channel: str | None
    since: datetime
    until: datetime
    state: str
    done: int
    total: int
    after_at: datetime | None
    after_id: UUID | None
    result: Result

    def replay(self) -> Replay:
        """The replay as it is shown."""
        r = self.result
        return Replay(
            self.id, self.rule_set, self.since, self.until, self.state, self.done, self.total, r.happened, r.replayed,
            r.changed, r.differences,
        )  # fmt: skip


async def replay_rows(tx: Tx, replay: ReplayRow, size: int) -> list[Made]:
    """The next decisions that a replay has not seen yet."""
    return await tx.rows(
        Made, DECISIONS, replay.since, replay.until, replay.channel, replay.after_at, replay.after_id, size
    )


async def find_row(tx: Tx, replay: UUID, *, locked: bool = False) -> ReplayRow:
    """A replay with its mark. Refuses with NotFound."""
    found = await tx.row(ReplayRow, ONE_LOCKED if locked else ONE, replay)
    if found is None:
        raise NotFound(replay=replay)
    return found


async def get_replay(tx: Tx, replay: UUID) -> Replay:
    """A replay, finished or on its way. Refuses with NotFound."""
    return (await find_row(tx, replay)).replay()


async def list_replays(tx: Tx, size: int | None = None) -> list[Replay]:
    """The latest replays."""
    return [row.replay() for row in await tx.rows(ReplayRow, REPLAY + "order by id desc limit $1", limit(size))]


async def count_decisions(tx: Tx, since: datetime, until: datetime, channel: str | None) -> int:
    """How many decisions a replay has to make again."""
    counted: Any = await tx.value(
        "select count(*) from sourcing.decision where sales_order is not null and at >= $1 and at <= $2 "
        "and ($3::text is null or channel = $3)",
        since,
        until,
        channel,
    )
    return int(counted)
