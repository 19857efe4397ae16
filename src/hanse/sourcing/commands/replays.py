"""Replays: decisions of the past made again with another rule set, on the facts that were known then."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.sourcing import queries, rules
from hanse.sourcing.contracts import Difference, Replay, RuleSet, RuleSetInput

from .rule_sets import check

JOB = "sourcing.replay"
STEP = 200
DIFFERENCES_KEPT = 50

INSERT = """
insert into sourcing.replay (id, rule_set, channel, since, until, state, total, result)
values ($1, $2, $3, $4, $5, 'waiting', $6, $7)
"""

ADVANCE = """
update sourcing.replay set state = $2, done = $3, after_at = $4, after_id = $5, result = $6 where id = $1
"""


async def start_replay(
    tx: Tx, rule_set: RuleSetInput, since: datetime, until: datetime, channel: str | None = None
) -> Replay:
    """Begin a replay of what was ordered in a time; a job goes on with it, step by step. Refuses with InvalidInput."""
    await check(tx, rule_set)
    replay = new_id()
    total = await queries.count_decisions(tx, since, until, channel)
    tried = queries.named(rule_set, channel or "*")
    empty = msgspec.to_builtins(queries.Result())
    await tx.run(INSERT, replay, msgspec.to_builtins(tried), channel, since, until, total, empty)
    await tx.enqueue(JOB, {"replay": str(replay)})
    return await queries.get_replay(tx, replay)


async def go_on(tx: Tx, replay: UUID) -> Replay:
    """Make the next decisions of a replay again; the last step marks it as done, any other one asks for the next."""
    found = await queries.find_row(tx, replay, locked=True)
    if found.state == "done":
        return found.replay()
    made = await queries.replay_rows(tx, found, STEP)
    result = again(found.rule_set, made, found.result)
    last = made[-1] if made else None
    state = "running" if len(made) == STEP else "done"
    await tx.run(
        ADVANCE,
        replay,
        state,
        found.done + len(made),
        last.at if last else found.after_at,
        last.id if last else found.after_id,
        msgspec.to_builtins(result),
    )
    if state == "running":
        await tx.enqueue(JOB, {"replay": str(replay)})
    return await queries.get_replay(tx, replay)


async def replay_now(
    tx: Tx, rule_set: RuleSetInput, since: datetime, until: datetime, channel: str | None = None
) -> Replay:
    """The whole replay in one go, for the command line. Keep the platform's worker from it: nothing is enqueued.

    Refuses with InvalidInput.
    """
    await check(tx, rule_set)
    tried = queries.named(rule_set, channel or "*")
    row = queries.ReplayRow(new_id(), tried, channel, since, until, "running", 0, 0, None, None, queries.Result())
    while made := await queries.replay_rows(tx, row, STEP):
        row = msgspec.structs.replace(
            row,
            result=again(tried, made, row.result),
            done=row.done + len(made),
            total=row.done + len(made),
            after_at=made[-1].at,
            after_id=made[-1].id,
        )
    return msgspec.structs.replace(row, state="done").replay()


def again(rule_set: RuleSet, made: Sequence[queries.Made], before: queries.Result) -> queries.Result:
    """Decide these once more, and add up what happened and what would have, both at the costs of this rule set."""
    happened, replayed, changed = before.happened, before.replayed, before.changed
    differences = list(before.differences)
    for one in made:
        old = rules.price(one.problem, rule_set, one.takes)
        new = rules.decide(one.problem, rule_set)
        happened, replayed = rules.figures_of(old, happened), rules.figures_of(new, replayed)
        if sorted(map(msgspec.json.encode, old.takes)) != sorted(map(msgspec.json.encode, new.takes)):
            changed += 1
            differences.append(Difference(one.order, old.takes, new.takes, new.total_minor - old.total_minor))
    # The orders where most would change are what people want to look at first.
    differences.sort(key=lambda one: (-abs(one.minor), str(one.order)))
    return queries.Result(happened, replayed, changed, differences[:DIFFERENCES_KEPT])
