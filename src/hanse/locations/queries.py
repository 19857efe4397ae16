"""Reads: places and registers."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.kit.standing import Standing

from .contracts import Capability, Location, Near, Register

LOCATIONS = """
select id, code, name, kind, address, latitude, longitude, time_zone, capabilities, region, phone, email, opening,
       exceptions, active, orders_per_hour, pieces_per_day, version
from locations.location order by kind = 'warehouse', name, id
"""

# Great-circle distance on a sphere with the mean radius of the Earth; exact to half a percent.
NEAREST = """
select l.id, (2 * 6371008.8 * asin(least(1, sqrt(
           sin(radians(l.latitude - $1) / 2) ^ 2
           + cos(radians($1)) * cos(radians(l.latitude)) * sin(radians(l.longitude - $2) / 2) ^ 2
       ))))::integer as distance_meters
from locations.location l
where l.active and l.latitude is not null and ($3::text is null or $3 = any(l.capabilities))
order by distance_meters, l.name limit $4
"""

REGISTERS = """
select id, location, number, name, active from locations.register
where ($1::uuid is null or location = $1) and ($2::uuid is null or id = $2) and (active or $3)
order by location, number
"""


class _Distance(msgspec.Struct, frozen=True):
    id: UUID
    distance_meters: int


async def _read(tx: Tx) -> dict[UUID, Location]:
    return {found.id: found for found in await tx.rows(Location, LOCATIONS)}


# Every request of a shop asks for places, and a chain has a thousand of them.
PLACES = Standing("locations", ["locations.location"], _read)


async def get_location(tx: Tx, location: UUID) -> Location:
    """A location, even one that is no longer active. Refuses with NotFound."""
    found = (await PLACES(tx)).get(location)
    if found is None:
        raise NotFound(location=location)
    return found


async def find_location(tx: Tx, code: str) -> Location | None:
    """The location with this code."""
    return next((found for found in (await PLACES(tx)).values() if found.code == code), None)


async def locations_by_id(tx: Tx, locations: Sequence[UUID]) -> dict[UUID, Location]:
    """Several locations at once; ids that nobody has are left out."""
    known = await PLACES(tx)
    return {location: known[location] for location in locations if location in known}


async def list_locations(
    tx: Tx, capability: Capability | str | None = None, *, inactive: bool = False
) -> list[Location]:
    """All active locations, stores before warehouses, by name; those that can do something; or inactive ones too."""
    return [
        found
        for found in (await PLACES(tx)).values()
        if (found.active or inactive) and (capability is None or capability in found.capabilities)
    ]


async def abilities(tx: Tx) -> dict[UUID, list[Capability]]:
    """What can be done at each active location, in the order of `list_locations`, for those who need no more."""
    return {found.id: found.capabilities for found in (await PLACES(tx)).values() if found.active}


async def nearest(
    tx: Tx, latitude: float, longitude: float, capability: Capability | str | None = None, limit: int = 5
) -> list[Near]:
    """The locations nearest to a position in degrees, the nearest first."""
    found = await tx.rows(_Distance, NEAREST, latitude, longitude, capability, limit)
    locations = await locations_by_id(tx, [near.id for near in found])
    return [Near(locations[near.id], near.distance_meters) for near in found]


async def get_register(tx: Tx, register: UUID) -> Register:
    """A register, even one that is no longer active. Refuses with NotFound."""
    found = await tx.row(Register, REGISTERS, None, register, True)
    if found is None:
        raise NotFound(register=register)
    return found


async def list_registers(tx: Tx, location: UUID | None = None, *, inactive: bool = False) -> list[Register]:
    """The active registers of a location, or of all, by number."""
    return await tx.rows(Register, REGISTERS, location, None, inactive)
