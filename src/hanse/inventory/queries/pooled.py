"""Reading what all places together can promise."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import Incoming, Place, PlaceSeen, Pooled, PooledSeen, Seen, Showing
from hanse.kit.db import Tx

from .inbound import incoming
from .keeping import channel_buffers, partners

# Articles are looked up one by one, each by one range of the index (`+ 0` keeps the planner from looking up each place
# of each article instead), so the time hardly depends on how many positions there are or what the planner believes.
# The figures of a store travel as one number, its pieces before its place in the list that came along: a thousand
# articles at a hundred places are a hundred thousand figures, and numbers are read and sorted faster than anything.
POOLED = """
with place as materialized (
    select a.account, p.* from unnest($2::uuid[], $3::boolean[], $4::boolean[], $5::boolean[], $6::bigint[])
        with ordinality as p (location, ships, hands, keeps, buffer, n)
    join ledger.public_account a on a.kind = 'stock.sellable' and a.owner = p.location
)
select v.variant, f.online, f.stores from unnest($1::uuid[]) as v (variant)
cross join lateral (
    select coalesce(sum(pieces) filter (where ships), 0)::bigint as online,
        array_agg(pieces * 65536 + 65535 - n) filter (where hands) as stores
    from (
        select p.n, p.ships, p.hands, b.posted - b.pending_out - case when p.keeps then b.keep else 0 end
            - coalesce(k.quantity, p.buffer) as pieces
        from ledger.public_position b
        join place p on p.account = b.account + 0
        left join (
            select location, quantity from inventory.channel_kept
            where variant = v.variant and channel = $7 offset 0
        ) k on k.location = p.location
        where b.unit = v.variant
    ) free where pieces > 0
) f where f.online > 0 or f.stores is not null
"""
PLACE = 65535
LAST_PLACE = PLACE - 1
# Where one of these can be done, somebody can be handed pieces.
HANDING = frozenset({locations.Capability.PICKUP, locations.Capability.SELLS})


class Found(msgspec.Struct, frozen=True):
    """What can be sent home of an article, and what the stores have: pieces and place, as the statement packed them."""

    variant: UUID
    online: int
    stores: list[int] | None

    def fullest_first(self, places: Sequence[UUID]) -> list[Place]:
        """The stores that have it, and how many pieces."""
        packed = sorted(self.stores or (), reverse=True)
        return [Place(places[LAST_PLACE - (one & PLACE)], one >> 16) for one in packed]


class Free(msgspec.Struct, frozen=True):
    """A place that can still promise something."""

    variant: UUID
    location: UUID
    available: int


async def pooled(tx: Tx, variants: Sequence[UUID], channel: str) -> dict[UUID, Pooled]:
    """For each variant how many pieces can be sent home, and which stores have how many. One statement for any number
    of articles, after the few that read the places and the rules."""
    places, found = await _pool(tx, variants, channel, everything=False)
    empty = Pooled(0, [])
    answer = dict.fromkeys(variants, empty)
    for row in found:
        answer[row.variant] = Pooled(row.online, row.fullest_first(places))
    return answer


async def pooled_seen(
    tx: Tx, variants: Sequence[UUID], channel: str, showing: Showing, near: Sequence[UUID] | None = None
) -> dict[UUID, PooledSeen]:
    """What customers of a channel may read about each variant; with `near` only of these stores, in that order."""
    found = await pooled(tx, variants, channel)
    expected: dict[UUID, list[Incoming]] = {}
    ships: set[UUID] = set()
    if showing.back_orders:
        ships = {place for place, able in (await locations.abilities(tx)).items() if locations.Capability.SHIPS in able}
        for one in await incoming(tx, variants):
            expected.setdefault(one.variant, []).append(one)
    rank = None if near is None else {location: n for n, location in enumerate(near)}
    return {
        variant: PooledSeen(
            variant,
            rules.stock_seen(pool.online, showing),
            stores := _stores(pool.stores, showing, rank),
            len(stores),
            rules.incoming_seen(expected.get(variant, []), showing),
            rules.orderable_date(expected.get(variant, []), ships, tx.now.date()),
        )
        for variant, pool in found.items()
    }


def _stores(places: Sequence[Place], showing: Showing, rank: dict[UUID, int] | None) -> list[PlaceSeen]:
    chosen = (
        places if rank is None else sorted((p for p in places if p.location in rank), key=lambda p: rank[p.location])
    )
    return [_place(place.location, rules.stock_seen(place.available, showing)) for place in chosen]


def _place(location: UUID, seen: Seen) -> PlaceSeen:
    return PlaceSeen(seen.available, seen.few_left, seen.quantity, location)


async def _pool(tx: Tx, variants: Sequence[UUID], channel: str, *, everything: bool) -> tuple[list[UUID], list[Found]]:
    """The places, and what they have; with `everything` those that ship stand among the stores as well."""
    known = await locations.abilities(tx)
    buffers = await channel_buffers(tx, channel)
    at_the_counter = channel in rules.AT_THE_COUNTER
    believed = await partners(tx) if at_the_counter else {}
    ships = [locations.Capability.SHIPS in able for able in known.values()]
    hands = [
        not HANDING.isdisjoint(able) or (everything and can_ship)
        for able, can_ship in zip(known.values(), ships, strict=True)
    ]
    keeps = [not at_the_counter or place in believed for place in known]
    ids = list(known)
    left = [buffers.of(place) for place in ids]
    return ids, await tx.rows(Found, POOLED, list(variants), ids, ships, hands, keeps, left, channel)


async def alternatives(tx: Tx, variant: UUID, quantity: int, channel: str = "web") -> list[Place]:
    """The places that have as many pieces, the fullest first."""
    found = await alternatives_of(tx, [variant], channel)
    return [place for place in found[variant] if place.available >= quantity]


async def alternatives_of(tx: Tx, variants: Sequence[UUID], channel: str = "web") -> dict[UUID, list[Place]]:
    """For each variant the places that have any, the fullest first."""
    answer: dict[UUID, list[Place]] = {variant: [] for variant in variants}
    for free in await free_of(tx, variants, channel):
        answer[free.variant].append(Place(free.location, free.available))
    return answer


async def free_of(tx: Tx, variants: Sequence[UUID], channel: str) -> list[Free]:
    """Every place that can still send or hand out some of these variants, the fullest first."""
    places, found = await _pool(tx, list(dict.fromkeys(variants)), channel, everything=True)
    return [Free(row.variant, p.location, p.available) for row in found for p in row.fullest_first(places)]
