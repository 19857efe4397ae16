"""Where articles lie: the way through a place, as its people walk it."""

from collections.abc import Sequence
from uuid import UUID

from hanse import catalog
from hanse.fulfillment.contracts import BayInput
from hanse.fulfillment.refusals import UnknownArticles
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

SAVE = """
insert into fulfillment.bay (location, variant, zone, bay, position, changed_at, changed_by)
select $1, r.variant, r.zone, r.bay, r.position, $6, $7
from unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) as r (variant, zone, bay, position)
on conflict (location, variant) do update set zone = excluded.zone, bay = excluded.bay, position = excluded.position,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""


async def save_bays(tx: Tx, actor: Actor, location: UUID, rows: Sequence[BayInput]) -> int:
    """Write down where articles lie at a place; tells how many. All or nothing: refuses with UnknownArticles.

    An article that is named twice lies where it was named last.
    """
    actor.require("fulfillment.pick", location)
    found = [(row, await catalog.find_variant(tx, row.code)) for row in rows]
    unknown = [row.code for row, variant in found if variant is None]
    if unknown:
        raise UnknownArticles(codes=unknown[:50])
    return await place_variants(tx, actor, location, [(card.id, row) for row, card in found if card is not None])


async def clear_bay(tx: Tx, actor: Actor, location: UUID, variant: UUID) -> None:
    """Forget where an article lay at a place. Refuses with Forbidden."""
    actor.require("fulfillment.pick", location)
    await tx.run("delete from fulfillment.bay where location = $1 and variant = $2", location, variant)


async def place_variants(tx: Tx, actor: Actor, location: UUID, rows: Sequence[tuple[UUID, BayInput]]) -> int:
    """Write down where known articles lie at a place; tells how many."""
    last = dict(rows)
    await tx.run(
        SAVE,
        location,
        list(last),
        [row.zone.strip() for row in last.values()],
        [row.bay.strip() for row in last.values()],
        [row.position for row in last.values()],
        tx.now,
        actor.name,
    )
    return len(last)
