"""What can be promised where: for everybody as the channel's policy has it, and with every term for staff."""

from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from hanse import inventory, locations
from hanse.channels import queries
from hanse.kit import edge
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound

VARIANTS_MAX = 1000
NEAR_MAX = 50

Variants = Annotated[list[UUID], QueryParameter(min_items=1, max_items=VARIANTS_MAX)]
Degrees = Annotated[float | None, QueryParameter(ge=-180, le=180)]


@edge.get("/v1/availability", needs=Needs("inventory.see", Scope.ANYONE), refuses=[NotFound], tags=["inventory"])
async def get_availability(
    tx: Tx,
    actor: Actor,
    variants: Variants,
    channel: str = "web",
    latitude: Degrees = None,
    longitude: Degrees = None,
    kilometers: Annotated[int, QueryParameter(ge=1, le=1000)] = 50,
) -> list[inventory.PooledSeen]:
    """What a channel can promise: by parcel, in which stores, and from when on again, as its policy shows it.

    With a position only stores within so many kilometers count, the nearest first. Figures end at 20: there are plenty.
    Staff read figures whatever the policy shows.
    """
    if (latitude is None) is not (longitude is None):
        raise InvalidInput(field="longitude", reason="latitude and longitude belong together")
    near = None
    if latitude is not None and longitude is not None:
        found = await locations.nearest(tx, latitude, longitude, None, NEAR_MAX)
        near = [one.location.id for one in found if one.distance_meters <= kilometers * 1000]
    return await queries.availability_seen(tx, variants, channel, near, to_staff=actor.kind is Kind.STAFF)


@edge.get(
    "/v1/availability/why",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_availability_why(
    tx: Tx, actor: Actor, variant: UUID, location: UUID | None = None, channel: str | None = None
) -> inventory.Why:
    """The exact arithmetic behind a figure, term by term: at one location, or at all that the caller may read.

    The terms of a place add up to what is available there. Rules, holds by purpose, leases, and how far a partner is
    believed each have their term; what is on its way has one where the channel takes back orders.
    """
    actor.require("inventory.read", location)
    mine = actor.locations_for("inventory.read")
    places = [location] if location is not None else None if mine is None else list(mine)
    return await queries.why(tx, variant, places, channel)


ROUTES = [get_availability, get_availability_why]
