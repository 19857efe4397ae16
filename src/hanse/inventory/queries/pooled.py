"""Reading what all places together can promise."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import Place, Pooled
from hanse.kit.db import Tx

FREE = """
select b.unit as variant, b.owner as location,
    b.posted - b.pending_out - case when $2 then 0 else b.keep end as available
from ledger.public_balance b
where b.kind = 'stock.sellable' and b.unit = any($1::uuid[])
    and b.posted - b.pending_out > case when $2 then 0 else b.keep end
order by available desc, b.owner
"""


class Free(msgspec.Struct, frozen=True):
    """A place that can still promise something."""

    variant: UUID
    location: UUID
    available: int


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


async def free_of(tx: Tx, variants: Sequence[UUID], channel: str) -> list[Free]:
    """Every place that can still promise some of these variants, the fullest first."""
    return await tx.rows(Free, FREE, list(variants), channel in rules.AT_THE_COUNTER)
