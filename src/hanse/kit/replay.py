"""What happened, played once more in its order: reactions run in the transaction of the event itself.

This is for one writer that loads a history. Whatever it leaves behind is what the worker would have left.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from . import events
from .db import Tx
from .events import Event, Recorded
from .jobs import MARK, PLACES, TAKE, Reaction, reaction_name

DONE = """
insert into kit.reaction (event, reaction, at) select e.*, $3 from unnest($1::uuid[], $2::text[]) as e
on conflict do nothing returning event, reaction
"""


class _Due(msgspec.Struct, frozen=True):
    event: UUID
    reaction: str


async def react(tx: Tx, reactions: Mapping[type[Event], Sequence[Reaction]]) -> list[Recorded]:
    """Run the reactions to everything that was emitted and not relayed yet, and to what they emit in turn.

    Afterwards nothing is left for the relay. Gives the events in their order.
    """
    by_type = {event.wire_name: {reaction_name(r): r for r in found} for event, found in reactions.items()}
    seen: list[Recorded] = []
    while fresh := await tx.rows(Recorded, TAKE):
        pairs = [(event, name) for event in fresh for name in by_type.get(event.type, ())]
        due = set[tuple[UUID, str]]()
        if pairs:
            rows = await tx.rows(_Due, DONE, [event.id for event, _ in pairs], [name for _, name in pairs], tx.now)
            due = {(row.event, row.reaction) for row in rows}
        for event, name in pairs:
            if (event.id, name) in due:
                await by_type[event.type][name](tx, event, events.decode(event.type, event.body))
        places = sorted(await tx.column(PLACES, len(fresh)))
        await tx.run(MARK, [event.id for event in fresh], places, tx.now)
        seen += fresh
    return seen


async def waiting(tx: Tx, job: str) -> list[dict[str, Any]]:
    """The payloads of all jobs of a kind that wait in the queue, the oldest first."""
    return await tx.column(
        "select convert_from(payload, 'utf8')::jsonb from jobs.pgqueuer where entrypoint = $1 and status = 'queued' "
        "order by id",
        job,
    )
