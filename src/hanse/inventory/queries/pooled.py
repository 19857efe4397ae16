"""Reading what all places together can promise."""

from collections.abc import Mapping, Sequence
from struct import unpack
from typing import NamedTuple
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import Incoming, Place, PlaceSeen, Pooled, PooledSeen, Seen, Showing
from hanse.kit.db import Tx

from .inbound import incoming
from .keeping import channel_buffers, channel_kept, partners

# Articles are looked up one by one, each by one range of the index, so the time hardly depends on how many positions
# there are or what the planner believes. A thousand articles at a hundred places are a hundred thousand figures: the
# server does next to nothing with each. It joins them with nothing and counts nothing together, but hands them over as
# they lie there, pieces and account in one number, eight bytes each. The first row says which account is which place.
# How many are asked for is hidden from the planner, so that its plan is kept: planning took as long as looking up two.
POOLED = """
with place as materialized (
    select array_agg(a.account order by p.n) as accounts, array_agg(a.account) filter (where p.keeps) as keeping
    from unnest((select $2::uuid[]), (select $3::boolean[])) with ordinality as p (location, keeps, n)
    left join ledger.public_account a on a.kind = 'stock.sellable' and a.owner = p.location
)
select null::uuid as variant, null::bytea as figures, accounts,
    exists (
        select from inventory.channel_kept where variant = any((select $1::uuid[])::uuid[]) and channel = $5
    ) as special
from place
union all
select v.variant, f.figures, null, false from unnest((select $1::uuid[])) as v (variant)
cross join lateral (
    select string_agg(int8send((least(b.posted - b.pending_out - case
        when $4 or b.account = any((select keeping from place)::bigint[]) then b.keep else 0
    end, 2147483647) << 32) - b.account), '') as figures
    from ledger.public_position b where b.unit = v.variant
) f where f.figures is not null
"""
# Two thousand million pieces at one place, and twice as many accounts.
ACCOUNT_BITS = 32
ACCOUNT = (1 << ACCOUNT_BITS) - 1
FIGURE_BYTES = 8
# Where one of these can be done, somebody can be handed pieces.
HANDING = frozenset({locations.Capability.PICKUP, locations.Capability.SELLS})


class Row(msgspec.Struct, frozen=True):
    """The figures of an article, as the statement packed them.

    Or, without an article: the account of each place, and whether the channel must leave a number of its own somewhere.
    """

    variant: UUID | None
    figures: bytes | None
    accounts: list[int | None] | None
    special: bool


class Shelf(msgspec.Struct, frozen=True):
    """What can be done at a place, and how many pieces a channel must leave there."""

    location: UUID
    ships: bool
    hands: bool
    buffer: int


class Shelves(dict[int, Place | None]):
    """Figures as what can be handed out at their places, None where nothing can; `sent` is what can be sent.

    Few pieces lie at most places, so the same figures come again and again: each is taken apart once, and looked up
    faster than anything could be made.
    """

    def __init__(self, shelves: Mapping[int, Shelf]) -> None:
        self.sent: dict[int, int] = {}
        self._shelves = shelves
        self._uneven = len({shelf.buffer for shelf in shelves.values()}) > 1

    def __missing__(self, figure: int) -> Place | None:
        account = -figure & ACCOUNT
        shelf = self._shelves.get(account)
        place = None
        if shelf is not None and (pieces := ((figure + account) >> ACCOUNT_BITS) - shelf.buffer) > 0:
            if shelf.ships:
                self.sent[figure] = pieces
            if shelf.hands:
                place = Place(shelf.location, pieces)
        self[figure] = place
        return place

    def pool(self, packed: bytes) -> Pooled:
        """What can be sent home of an article, and the stores that have it, the fullest first."""
        figures = sorted(unpack(f">{len(packed) // FIGURE_BYTES}q", packed), reverse=True)
        stores = list(filter(None, map(self.__getitem__, figures)))
        if self._uneven:
            stores.sort(key=lambda place: -place.available)
        return Pooled(sum(map(self.sent.__getitem__, filter(self.sent.__contains__, figures))), stores)


class _Asked(NamedTuple):
    """Articles that somebody wants to know the pool of, on a channel."""

    channel: str
    everything: bool
    variants: Sequence[UUID]


class Free(msgspec.Struct, frozen=True):
    """A place that can still promise something."""

    variant: UUID
    location: UUID
    available: int


async def pooled(tx: Tx, variants: Sequence[UUID], channel: str) -> dict[UUID, Pooled]:
    """For each variant how many pieces can be sent home, and which stores have how many. One statement for any number
    of articles, after the few that read the places and the rules."""
    return dict.fromkeys(variants, Pooled(0, [])) | await _pool(tx, variants, channel, everything=False)


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


async def _pool(tx: Tx, variants: Sequence[UUID], channel: str, *, everything: bool) -> dict[UUID, Pooled]:
    """What places have of these articles; with `everything` those that ship stand among the stores as well."""
    return await tx.one_of(_pool_each, _Asked(channel, everything, variants))


async def _pool_each(tx: Tx, asked: list[_Asked]) -> list[dict[UUID, Pooled]]:
    """What each wants to know; who asks about the same channel is answered by one statement."""
    if len(asked) == 1:
        return [await _pool_of(tx, asked[0].variants, asked[0].channel, everything=asked[0].everything)]
    every: dict[tuple[str, bool], dict[UUID, None]] = {}
    for one in asked:
        every.setdefault((one.channel, one.everything), {}).update(dict.fromkeys(one.variants))
    found = {
        about: await _pool_of(tx, list(variants), about[0], everything=about[1]) for about, variants in every.items()
    }
    return [
        {variant: pool[variant] for variant in one.variants if variant in pool}
        for one in asked
        for pool in [found[one.channel, one.everything]]
    ]


async def _pool_of(tx: Tx, variants: Sequence[UUID], channel: str, *, everything: bool) -> dict[UUID, Pooled]:
    known = await locations.abilities(tx)
    buffers = await channel_buffers(tx, channel)
    at_the_counter = channel in rules.AT_THE_COUNTER
    believed = await partners(tx) if at_the_counter else {}
    keeps = [place in believed for place in known]
    head, *rows = await tx.rows(Row, POOLED, list(variants), list(known), keeps, not at_the_counter, channel)
    shelves = {}
    for account, (place, able) in zip(head.accounts or (), known.items(), strict=True):
        ships = locations.Capability.SHIPS in able
        hands = not HANDING.isdisjoint(able) or (everything and ships)
        if account is not None:
            shelves[account] = Shelf(place, ships, hands, buffers.of(place))
    usual = Shelves(shelves)
    special = await _special(tx, variants, channel, shelves) if head.special else {}
    return {
        row.variant: special.get(row.variant, usual).pool(row.figures) for row in rows if row.variant and row.figures
    }


async def _special(tx: Tx, variants: Sequence[UUID], channel: str, shelves: Mapping[int, Shelf]) -> dict[UUID, Shelves]:
    """The places as they are for articles of which a channel must leave another number."""
    found: dict[UUID, dict[UUID, int]] = {}
    for (name, variant, place), kept in (await channel_kept(tx, variants)).items():
        if name == channel:
            found.setdefault(variant, {})[place] = kept.quantity
    return {
        variant: Shelves(
            {
                account: msgspec.structs.replace(shelf, buffer=left.get(shelf.location, shelf.buffer))
                for account, shelf in shelves.items()
            }
        )
        for variant, left in found.items()
    }


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
    found = await _pool(tx, list(dict.fromkeys(variants)), channel, everything=True)
    return [Free(variant, place.location, place.available) for variant, pool in found.items() for place in pool.stores]
