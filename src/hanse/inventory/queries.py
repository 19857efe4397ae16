"""Reading stock: positions, what is available where, holds, transfers and counts."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from hanse import catalog, ledger, locations
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

from . import rules
from .contracts import (
    Availability,
    Condition,
    Count,
    CountState,
    Hold,
    Place,
    Pooled,
    SourceLine,
    Transfer,
    TransferState,
)
from .refusals import OutOfStock

# A basis for the arithmetic on every screen: nothing is cached, each figure is read where it is decided.
AVAILABILITY = """
select b.unit as variant, b.owner as location, b.posted as on_hand, b.pending_out as pending,
    case when $3 then 0 else b.keep end as safety, 0 as leased,
    greatest(b.posted - b.pending_out - case when $3 then 0 else b.keep end, 0) as available, b.version
from ledger.public_balance b
where b.kind = 'stock.sellable' and b.unit = any($1::uuid[]) and ($2::uuid[] is null or b.owner = any($2))
order by b.unit, b.owner
"""

POSITIONS = """
select b.unit as variant, b.owner as location, b.posted as on_hand, b.pending_out as pending, b.keep as safety,
    0 as leased, greatest(b.posted - b.pending_out - b.keep, 0) as available, b.version
from ledger.public_balance b
where b.kind = 'stock.sellable' and b.owner = $1 and ($2::uuid is null or b.unit > $2)
    and ($3::bigint is null or greatest(b.posted - b.pending_out - b.keep, 0) <= $3)
order by b.unit limit $4
"""

FREE = """
select b.unit as variant, b.owner as location,
    b.posted - b.pending_out - case when $2 then 0 else b.keep end as available
from ledger.public_balance b
where b.kind = 'stock.sellable' and b.unit = any($1::uuid[])
    and b.posted - b.pending_out > case when $2 then 0 else b.keep end
order by available desc, b.owner
"""

CONDITIONS = """
select substr(b.kind, 7) as condition, b.unit as variant, b.owner as location, b.posted as quantity
from ledger.public_balance b
where b.kind in ('stock.sellable', 'stock.display', 'stock.quarantine', 'stock.damaged') and b.unit = any($1::uuid[])
    and ($2::uuid[] is null or b.owner = any($2)) and b.posted <> 0
order by b.unit, b.owner, b.kind
"""

HOLDS = """
select id, variant, location, quantity, until, purpose, owner, state from inventory.hold
where ($1::uuid[] is null or id = any($1)) and ($2::uuid is null or owner = $2)
order by id
"""

TRANSFERS = """
select t.id, t.from_location, t.to_location, t.state, t.sent_at, t.received_at, coalesce((
    select jsonb_agg(jsonb_build_object(
        'variant', l.variant, 'quantity', l.quantity, 'received_quantity', l.received_quantity,
        'lost_quantity', l.lost_quantity) order by l.variant)
    from inventory.transfer_line l where l.transfer = t.id
), '[]') as lines
from inventory.transfer t
where ($1::uuid is null or t.id = $1)
    and ($2::uuid[] is null or t.from_location = any($2) or t.to_location = any($2))
    and ($3::text is null or t.state = $3) and ($4::uuid is null or t.id < $4)
order by t.id desc limit $5
"""

COUNTS = """
select c.id, c.location, c.kind, c.state, c.started_at, c.finished_at, coalesce((
    select jsonb_agg(jsonb_build_object(
        'variant', l.variant, 'counted', l.counted, 'booked', l.booked, 'counted_at', l.counted_at,
        'corrected', l.corrected) order by l.variant)
    from inventory.count_line l where l.stock_count = c.id
), '[]') as lines
from inventory.stock_count c
where ($1::uuid is null or c.id = $1) and ($2::uuid[] is null or c.location = any($2))
    and ($3::text is null or c.state = $3) and ($4::uuid is null or c.id < $4)
order by c.id desc limit $5
"""

EARTH_RADIUS_KILOMETERS = 6371.0


class Free(msgspec.Struct, frozen=True):
    """A place that can still promise something."""

    variant: UUID
    location: UUID
    available: int


class Stored(msgspec.Struct, frozen=True):
    """Pieces in one condition at a place, promised ones included."""

    condition: Condition
    variant: UUID
    location: UUID
    quantity: int


async def availability(
    tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None, channel: str | None = None
) -> list[Availability]:
    """The figures of these variants at these locations (None: all), in one query; what never had stock is left out.

    Over the counter (channel "store") nothing is kept back.
    """
    places = list(locations) if locations is not None else None
    return await tx.rows(Availability, AVAILABILITY, list(variants), places, channel in rules.AT_THE_COUNTER)


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


async def pooled(tx: Tx, variants: Sequence[UUID], channel: str) -> dict[UUID, Pooled]:
    """For each variant how many pieces can be sent home, and which stores have how many. Two queries for any number."""
    ships, stores = await _abilities(tx)
    online: defaultdict[UUID, int] = defaultdict(int)
    at_stores: defaultdict[UUID, list[Place]] = defaultdict(list)
    for free in await tx.rows(Free, FREE, list(variants), channel in rules.AT_THE_COUNTER):
        if free.location in ships:
            online[free.variant] += free.available
        if free.location in stores:
            at_stores[free.variant].append(Place(free.location, free.available))
    return {variant: Pooled(online[variant], at_stores[variant]) for variant in variants}


async def _abilities(tx: Tx) -> tuple[set[UUID], set[UUID]]:
    """The places that ship, and those where a customer can get something."""
    places = await locations.list_locations(tx)
    ships = {p.id for p in places if p.can(locations.Capability.SHIPS)}
    hands = {p.id for p in places if p.can(locations.Capability.PICKUP) or p.can(locations.Capability.SELLS)}
    return ships, hands


async def alternatives(tx: Tx, variant: UUID, quantity: int, channel: str = "web") -> list[Place]:
    """The places that have as many pieces, the fullest first."""
    found = await alternatives_of(tx, [variant], channel)
    return [place for place in found[variant] if place.available >= quantity]


async def alternatives_of(tx: Tx, variants: Sequence[UUID], channel: str = "web") -> dict[UUID, list[Place]]:
    """For each variant the places that have any, the fullest first."""
    ships, hands = await _abilities(tx)
    found: dict[UUID, list[Place]] = {variant: [] for variant in variants}
    for free in await tx.rows(Free, FREE, list(found), channel in rules.AT_THE_COUNTER):
        if free.location in ships | hands:
            found[free.variant].append(Place(free.location, free.available))
    return found


async def choose_source(
    tx: Tx, channel: str, lines: Sequence[SourceLine], destination: tuple[float, float] | None = None
) -> dict[UUID, UUID]:
    """Where each line is sent from, by line. Nothing is kept: hold the pieces there next.

    Warehouses come first, then the stores that are nearest to the destination (degrees of latitude and longitude) or
    else have the most; one place for all lines is preferred. Refuses with OutOfStock when no place ships at all.
    """
    places = await locations.list_locations(tx, locations.Capability.SHIPS)
    if not places:
        raise OutOfStock(variant=lines[0].variant if lines else None, wanted=0, available=0, alternatives=[])
    variants = list({line.variant for line in lines})
    free = await tx.rows(Free, FREE, variants, channel in rules.AT_THE_COUNTER)
    held: defaultdict[UUID, int] = defaultdict(int)
    for position in free:
        held[position.location] += position.available

    def preference(place: locations.Location) -> tuple[bool, float, int, str]:
        far = 0.0 if destination is None else _kilometers(place, destination)
        return (place.kind is not locations.Kind.WAREHOUSE, far, -held[place.id], place.code)

    stock = {(position.variant, position.location): position.available for position in free}
    return rules.choose(lines, stock, [place.id for place in sorted(places, key=preference)])


def _kilometers(place: locations.Location, destination: tuple[float, float]) -> float:
    """The way as the crow flies; places without a position are far."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    a, b = math.radians(place.latitude), math.radians(destination[0])
    across = math.radians(destination[1] - place.longitude)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KILOMETERS * math.asin(math.sqrt(min(chord, 1)))


async def get_hold(tx: Tx, hold: UUID) -> Hold:
    """A hold in whatever state. Refuses with NotFound."""
    found = await tx.row(Hold, HOLDS, [hold], None)
    if found is None:
        raise NotFound(hold=hold)
    return found


async def holds_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Hold]:
    """Holds in whatever state; ids that nobody has are left out."""
    return {hold.id: hold for hold in await tx.rows(Hold, HOLDS, list(ids), None)}


async def holds_of(tx: Tx, owner: UUID) -> list[Hold]:
    """All holds of a cart or an order, settled ones included."""
    return await tx.rows(Hold, HOLDS, None, owner)


async def get_transfer(tx: Tx, transfer: UUID) -> Transfer:
    """A transfer with its lines. Refuses with NotFound."""
    found = await tx.row(Transfer, TRANSFERS, transfer, None, None, None, 1)
    if found is None:
        raise NotFound(transfer=transfer)
    return found


async def list_transfers(
    tx: Tx,
    places: Iterable[UUID] | None = None,
    state: TransferState | str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Transfer]:
    """Transfers from or to these locations (None: all), the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    wanted = None if places is None else list(places)
    rows = await tx.rows(Transfer, TRANSFERS, None, wanted, state, after[0] if after else None, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].id) if len(rows) > count else None)


async def get_count(tx: Tx, count: UUID) -> Count:
    """A count with its lines. Refuses with NotFound."""
    found = await tx.row(Count, COUNTS, count, None, None, None, 1)
    if found is None:
        raise NotFound(count=count)
    return found


async def list_counts(
    tx: Tx,
    places: Iterable[UUID] | None = None,
    state: CountState | str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Count]:
    """Counts at these locations (None: all), the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    wanted = None if places is None else list(places)
    rows = await tx.rows(Count, COUNTS, None, wanted, state, after[0] if after else None, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].id) if len(rows) > count else None)


async def movements(
    tx: Tx, variant: UUID, location: UUID, cursor: str | None = None, size: int | None = None
) -> Page[ledger.Transfer]:
    """What has come to and gone from the sellable pieces of a position, the latest first."""
    return await ledger.list_transfers(tx, variant, rules.shelf(location), cursor, size)
