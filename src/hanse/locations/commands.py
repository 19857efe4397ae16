"""Verbs that write: a location or a register is stated as it shall be."""

from typing import Any
from uuid import UUID

import msgspec

from hanse.kit import address as addresses
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, StaleVersion

from .contracts import Limits, Location, LocationInput, LocationSaved, Register, RegisterSaved
from .queries import find_location, get_location, get_register
from .rules import check_location

# Nothing is written, and no version goes up, when all is as it was.
SAVE = """
insert into locations.location as l (
    id, code, name, kind, address, latitude, longitude, time_zone, capabilities, region, phone, email, opening,
    exceptions, active
) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (code) do update set
    name = excluded.name, kind = excluded.kind, address = excluded.address, latitude = excluded.latitude,
    longitude = excluded.longitude, time_zone = excluded.time_zone, capabilities = excluded.capabilities,
    region = excluded.region, phone = excluded.phone, email = excluded.email, opening = excluded.opening,
    exceptions = excluded.exceptions, active = excluded.active, version = l.version + 1
where (l.name, l.kind, l.address, l.latitude, l.longitude, l.time_zone, l.capabilities, l.region, l.phone, l.email,
       l.opening, l.exceptions, l.active)
   is distinct from
      (excluded.name, excluded.kind, excluded.address, excluded.latitude, excluded.longitude, excluded.time_zone,
       excluded.capabilities, excluded.region, excluded.phone, excluded.email, excluded.opening, excluded.exceptions,
       excluded.active)
returning id
"""

SAVE_REGISTER = """
insert into locations.register as r (id, location, number, name, active) values ($1, $2, $3, $4, $5)
on conflict (location, number) do update set name = excluded.name, active = excluded.active
returning id
"""


async def save_location(tx: Tx, wanted: LocationInput, version: int | None = None) -> Location:
    """Make a location, or change the one with this code. The same again changes nothing.

    Refuses with InvalidInput, and with StaleVersion when the caller saw another version than the present one.
    """
    check_location(wanted)
    address = addresses.checked(wanted.address)
    if version is not None:
        await tx.run("select from locations.location where code = $1 for update", wanted.code)
        before = await find_location(tx, wanted.code)
        if before is None or before.version != version:
            raise StaleVersion(version=before.version if before else None)
    saved: UUID | None = await tx.value(SAVE, *_columns(wanted, address))
    found = await get_location(tx, saved) if saved else await find_location(tx, wanted.code)
    if found is None:
        raise InvalidInput(field="code", reason="changed in the meantime")
    if saved:
        await tx.emit(LocationSaved(found.id, found.code, found.region, found.active))
    return found


async def limit_work(tx: Tx, location: UUID, limits: Limits, version: int | None = None) -> Location:
    """Say how much a place can fetch for orders. Refuses with NotFound and StaleVersion."""
    await tx.run("select from locations.location where id = $1 for update", location)
    before = await get_location(tx, location)
    if version is not None and before.version != version:
        raise StaleVersion(version=before.version)
    if (before.orders_per_hour, before.pieces_per_day) == (limits.orders_per_hour, limits.pieces_per_day):
        return before
    await tx.run(
        "update locations.location set orders_per_hour = $2, pieces_per_day = $3, version = version + 1 where id = $1",
        location,
        limits.orders_per_hour,
        limits.pieces_per_day,
    )
    await tx.emit(LocationSaved(before.id, before.code, before.region, before.active))
    return await get_location(tx, location)


def _columns(wanted: LocationInput, address: addresses.Address) -> tuple[Any, ...]:
    return (
        ids.new_id(),
        wanted.code,
        wanted.name.strip(),
        str(wanted.kind),
        msgspec.to_builtins(address),
        wanted.latitude,
        wanted.longitude,
        wanted.time_zone,
        sorted({str(c) for c in wanted.capabilities}),
        wanted.region,
        wanted.phone,
        wanted.email,
        msgspec.to_builtins(wanted.opening),
        msgspec.to_builtins(wanted.exceptions),
        wanted.active,
    )


async def save_register(tx: Tx, location: UUID, number: int, name: str, *, active: bool = True) -> Register:
    """Put a register at a location, or change the one with this number. Refuses with NotFound or InvalidInput."""
    await get_location(tx, location)
    if not 1 <= number <= 9999 or not name.strip():
        raise InvalidInput(field="name" if 1 <= number <= 9999 else "number", reason="a number from 1, and a name")
    saved: UUID = await tx.value(SAVE_REGISTER, ids.new_id(), location, number, name.strip(), active)
    await tx.emit(RegisterSaved(saved, location, active))
    return await get_register(tx, saved)
