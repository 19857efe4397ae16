"""Reading positions: what lies where, what of it is free, and what has moved."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from hanse import catalog, ledger
from hanse.inventory import rules
from hanse.inventory.contracts import Availability, Condition
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

from .keeping import channel_buffers

# A basis for the arithmetic on every screen: nothing is cached, each figure is read where it is decided. The subqueries
# hide from the planner how many are asked for: it keeps its plan, which takes longer to make than to run.
AVAILABILITY = """
select f.variant, f.location, f.on_hand, f.pending_out - f.leased as pending, f.safety, f.leased,
    greatest(f.on_hand - f.pending_out - f.safety - f.buffer, 0) as available, f.version, f.buffer
from (
    select b.unit as variant, b.owner as location, b.posted as on_hand, b.pending_out, b.version,
        case when $3 and p.location is null then 0 else b.keep end as safety, coalesce(l.quantity, 0) as leased,
        coalesce(k.quantity, g.pieces, $7) as buffer
    from ledger.public_balance b
    left join inventory.partner p on p.location = b.owner
    left join inventory.leased l on l.variant = b.unit and l.location = b.owner
    left join inventory.channel_kept k on k.variant = b.unit and k.location = b.owner and k.channel = $4
    left join unnest($5::uuid[], $6::bigint[]) as g (location, pieces) on g.location = b.owner
    where b.kind = 'stock.sellable' and b.unit = any((select $1::uuid[])::uuid[])
        and ($2::uuid[] is null or b.owner = any((select $2::uuid[])::uuid[]))
) f
order by f.variant, f.location
"""

POSITIONS = """
select b.unit as variant, b.owner as location, b.posted as on_hand,
    b.pending_out - coalesce(l.quantity, 0) as pending, b.keep as safety, coalesce(l.quantity, 0) as leased,
    greatest(b.posted - b.pending_out - b.keep, 0) as available, b.version
from ledger.public_balance b
left join inventory.leased l on l.variant = b.unit and l.location = b.owner
where b.kind = 'stock.sellable' and b.owner = $1 and ($2::uuid is null or b.unit > $2)
    and ($3::bigint is null or greatest(b.posted - b.pending_out - b.keep, 0) <= $3)
order by b.unit limit $4
"""

CONDITIONS = """
select substr(b.kind, 7) as condition, b.unit as variant, b.owner as location, b.posted as quantity
from ledger.public_balance b
where b.kind in ('stock.sellable', 'stock.display', 'stock.quarantine', 'stock.damaged') and b.unit = any($1::uuid[])
    and ($2::uuid[] is null or b.owner = any($2)) and b.posted <> 0
order by b.unit, b.owner, b.kind
"""

PAGE = """
select b.unit as variant, b.owner as location from ledger.public_balance b
where b.kind = 'stock.sellable' and b.unit in (
    select distinct x.unit from ledger.public_balance x
    where x.kind = 'stock.sellable' and ($1::uuid is null or x.unit > $1) order by x.unit limit $2
)
order by 1, 2
"""


class Stands(msgspec.Struct, frozen=True):
    """A position."""

    variant: UUID
    location: UUID


class Stored(msgspec.Struct, frozen=True):
    """Pieces in one condition at a place, promised ones included."""

    condition: Condition
    variant: UUID
    location: UUID
    quantity: int


class _Asked(NamedTuple):
    """What somebody wants to know the figures of; without places of all."""

    channel: str | None
    places: tuple[UUID, ...] | None
    variants: tuple[UUID, ...]


async def availability(
    tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None, channel: str | None = None
) -> list[Availability]:
    """The figures of these variants at these locations (None: all); what never had stock is left out.

    Over the counter (channel "store") no safety stock is kept back. What a channel must leave is its buffer.
    """
    places = None if locations is None else tuple(locations)
    return await tx.one_of(_availability_each, _Asked(channel, places, tuple(variants)))


async def _availability_each(tx: Tx, asked: list[_Asked]) -> list[list[Availability]]:
    """The figures for each; who asks about the same channel and places is answered by one statement."""
    every: dict[tuple[str | None, tuple[UUID, ...] | None], set[UUID]] = {}
    for one in asked:
        every.setdefault((one.channel, one.places), set()).update(one.variants)
    found = {about: await _figures(tx, *about, variants) for about, variants in every.items()}
    return [
        [figure for variant in sorted(set(one.variants)) for figure in found[one.channel, one.places].get(variant, ())]
        for one in asked
    ]


async def _figures(
    tx: Tx, channel: str | None, places: tuple[UUID, ...] | None, variants: Collection[UUID]
) -> dict[UUID, list[Availability]]:
    buffers = await channel_buffers(tx, channel)
    at = list(buffers.at)
    found: dict[UUID, list[Availability]] = {}
    for one in await tx.rows(
        Availability,
        AVAILABILITY,
        list(variants),
        None if places is None else list(places),
        channel in rules.AT_THE_COUNTER,
        channel,
        at,
        [buffers.of(location) for location in at],
        buffers.pieces,
    ):
        found.setdefault(one.variant, []).append(one)
    return found


async def list_positions(
    tx: Tx, location: UUID, cursor: str | None = None, size: int | None = None, *, at_most: int | None = None
) -> Page[Availability]:
    """All positions of a location, or those where no more than so many pieces are available, by variant."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    rows = await tx.rows(Availability, POSITIONS, location, after[0] if after else None, at_most, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].variant) if len(rows) > count else None)


async def check_variants(tx: Tx, variants: Iterable[UUID]) -> None:
    """Refuses with NotFound, which names the first variant that the catalogue does not know."""
    wanted = list(dict.fromkeys(variants))
    known = await catalog.variants(tx, wanted)
    for variant in wanted:
        if variant not in known:
            raise NotFound(variant=variant)


async def stored(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Stored]:
    """How many pieces lie where in which condition, promised ones included."""
    return await tx.rows(Stored, CONDITIONS, list(variants), list(locations) if locations is not None else None)


async def movements(
    tx: Tx, variant: UUID, location: UUID, cursor: str | None = None, size: int | None = None
) -> Page[ledger.Transfer]:
    """What has come to and gone from the sellable pieces of a position, the latest first."""
    return await ledger.list_transfers(tx, variant, rules.shelf(location), cursor, size)


async def positions_after(tx: Tx, variant: UUID | None, variants: int) -> list[Stands]:
    """All positions of the next so many articles after this one."""
    return await tx.rows(Stands, PAGE, variant, variants)
