"""Decisions that are kept with everything that was known: so each can be explained, and made again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.sourcing import queries, rules
from hanse.sourcing.contracts import Decision, Problem, RuleSet, Sourced, Wanted, Why

OTHERS_SHOWN = 3
UNUSED_FOR = timedelta(days=3)
FORGOTTEN_AT_ONCE = 1000

KEEP = """
insert into sourcing.decision (id, subject, sales_order, reason, at, channel, rule_set, problem, takes, total_minor)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def source(
    tx: Tx,
    wanted: Wanted,
    workload: queries.Workload,
    *,
    subject: UUID,
    order: UUID | None = None,
    reason: str = "order",
    whole: bool = False,
) -> Sourced:
    """Decide where the parcels of a basket come from, and keep the decision with its facts.

    `subject` is the cart or order it is for; `whole` keeps every wish at one place whatever the rules say about
    splitting. What no place may send is told as `short`: who asks decides what follows.
    """
    known, problem = await queries.gather(tx, wanted, workload)
    used = msgspec.structs.replace(known, split_lines=False) if whole else known
    offers = rules.judge(problem, used)
    decision = rules.decide(problem, used, offers)
    name = f"{used.channel}@{used.version}"
    kept = new_id()
    if problem.articles:
        await tx.later(
            KEEP, kept, subject, order, reason, tx.now, wanted.channel, name, msgspec.to_builtins(problem),
            msgspec.to_builtins(decision.takes), decision.total_minor,
        )  # fmt: skip
    places = rules.spread(wanted.wishes, decision.takes)
    guesses = rules.guesses(problem, offers, decision)
    return Sourced(places, decision.short, guesses, _why(kept, used, problem, offers, decision))


def _why(kept: UUID, rule_set: RuleSet, problem: Problem, offers: Sequence[rules.Offers], decision: Decision) -> Why:
    others = [
        {"location": str(one.location), "code": one.code, "total_minor": one.total_minor}
        for one in rules.explain(problem, rule_set, offers, decision)
        if not one.chosen and one.total_minor is not None
    ]
    return Why(
        kept, f"{rule_set.channel}@{rule_set.version}", decision.parcels, decision.total_minor, decision.proven,
        len(problem.candidates), decision.score, others[:OTHERS_SHOWN],
    )  # fmt: skip


async def belongs_to(tx: Tx, decisions: Sequence[UUID], order: UUID) -> None:
    """These decisions were made for the cart that became this order."""
    if decisions:
        await tx.run("update sourcing.decision set sales_order = $2 where id = any($1)", list(decisions), order)


async def forget_unused(tx: Tx) -> int:
    """Throw away decisions of carts that nobody ordered; tells how many."""
    gone: Any = await tx.run(
        "delete from sourcing.decision where id in (select id from sourcing.decision where sales_order is null "
        "and at < $1 order by at limit $2 for update skip locked)",
        tx.now - UNUSED_FOR,
        FORGOTTEN_AT_ONCE,
    )
    return int(gone)
