"""The timeline: what happened with a customer, noted by reactions to events of every room."""

from collections.abc import Sequence

from hanse.customers.contracts import TimelineEntry
from hanse.kit import ids
from hanse.kit.db import Tx

NOTE = """
insert into customers.timeline (
    id, customer, at, kind, channel, location, subject_kind, subject_id, title, facts
) select * from unnest(
    $1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::uuid[], $9::jsonb[],
    $10::jsonb[]
) on conflict (id) do nothing
"""


async def note(tx: Tx, entry: TimelineEntry) -> None:
    """Add one entry to its customer's timeline. An entry whose id is there already changes nothing."""
    await tx.one_of(_note_each, entry)


async def _note_each(tx: Tx, entries: list[TimelineEntry]) -> list[None]:
    await note_many(tx, entries)
    return [None for _ in entries]


async def note_many(tx: Tx, entries: Sequence[TimelineEntry]) -> int:
    """Add many entries in one statement; tells how many were new."""
    return await tx.run(
        NOTE,
        [entry.id or ids.new_id() for entry in entries],
        [entry.customer for entry in entries],
        [entry.at for entry in entries],
        [entry.kind for entry in entries],
        [entry.channel for entry in entries],
        [entry.location for entry in entries],
        [entry.subject_kind for entry in entries],
        [entry.subject_id for entry in entries],
        [entry.title for entry in entries],
        [entry.facts for entry in entries],
    )
