"""Places and registers, as JSON over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, StaleVersion

from . import commands, queries
from .contracts import Capability, Limits, Location, LocationInput, Near, Register


class RegisterInput(msgspec.Struct, frozen=True):
    """How a register shall be."""

    number: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    active: bool = True


@edge.get("/v1/locations", needs=Needs("locations.see", Scope.ANYONE), tags=["locations"])
async def get_locations(tx: Tx, capability: Capability | None = None) -> list[Location]:
    """All active locations, or those that can do something."""
    return await queries.list_locations(tx, capability)


@edge.get("/v1/locations/nearest", needs=Needs("locations.see", Scope.ANYONE), tags=["locations"])
async def get_nearest(
    tx: Tx,
    latitude: Annotated[float, QueryParameter(ge=-90, le=90)],
    longitude: Annotated[float, QueryParameter(ge=-180, le=180)],
    capability: Capability | None = None,
    limit: Annotated[int, QueryParameter(ge=1, le=50)] = 5,
) -> list[Near]:
    """The locations nearest to a position in degrees."""
    return await queries.nearest(tx, latitude, longitude, capability, limit)


@edge.get(
    "/v1/locations/{location:uuid}",
    needs=Needs("locations.see", Scope.ANYONE),
    refuses=[NotFound],
    tags=["locations"],
)
async def get_location(tx: Tx, location: UUID) -> Location:
    """One location."""
    return await queries.get_location(tx, location)


@edge.put(
    "/v1/locations",
    needs=Needs("locations.write", Scope.GLOBAL),
    refuses=[StaleVersion],
    tags=["locations"],
)
async def put_location(tx: Tx, data: LocationInput, if_match: int | None) -> Location:
    """Make a location, or change the one with this code. With If-Match only if nobody else changed it meanwhile."""
    return await commands.save_location(tx, data, if_match)


@edge.get(
    "/v1/locations/{location:uuid}/registers",
    needs=Needs("locations.read", Scope.LOCATION, at="location"),
    tags=["locations"],
)
async def get_registers(tx: Tx, location: UUID) -> list[Register]:
    """The registers of a location."""
    return await queries.list_registers(tx, location)


@edge.put(
    "/v1/locations/{location:uuid}/registers",
    needs=Needs("locations.write", Scope.LOCATION, at="location"),
    refuses=[NotFound],
    tags=["locations"],
)
async def put_register(tx: Tx, location: UUID, data: RegisterInput) -> Register:
    """Put a register at a location, or change the one with this number."""
    return await commands.save_register(tx, location, data.number, data.name, active=data.active)


@edge.put(
    "/v1/locations/{location:uuid}/limits",
    needs=Needs("fulfillment.write", Scope.LOCATION, at="location"),
    refuses=[NotFound, StaleVersion],
    tags=["locations"],
)
async def put_limits(tx: Tx, location: UUID, data: Limits, if_match: int | None) -> Location:
    """Say how much a location can fetch for orders. Beyond it, orders are promised for later or come from elsewhere."""
    return await commands.limit_work(tx, location, data, if_match)


ROUTES = [get_locations, get_nearest, get_location, put_location, get_registers, put_register, put_limits]
