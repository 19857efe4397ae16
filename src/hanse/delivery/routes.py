"""Ways of delivery over HTTP."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import InvalidInput, NotFound

from . import commands, providers, queries, rules
from .contracts import CarrierCard, Method, MethodInput, NearPoint, Offer, PointsTaken
from .refusals import BadCarrierSignature, NoCarrier

SHOP = Needs("delivery.shop", Scope.ANYONE)
READ = Needs("delivery.read", Scope.GLOBAL)
WRITE = Needs("delivery.write", Scope.GLOBAL)
# Who packs must know whom to give the parcel to, wherever they work.
SEE = Needs("delivery.read", Scope.LOCATION, through_actor=True)
CARRIER = Needs("delivery.webhook", Scope.ANYONE)


class Heard(msgspec.Struct, frozen=True):
    """How far a parcel is now."""

    state: str


@edge.get("/v1/delivery-offers", needs=SHOP, refuses=[NotFound], tags=["delivery"])
async def get_offers(
    tx: Tx,
    country: Annotated[str, QueryParameter(min_length=2, max_length=2)] = "DE",
    channel: str = "web",
    goods_minor: Annotated[int, QueryParameter(ge=0, le=10**12)] = 0,
    pickup_point: UUID | None = None,
) -> list[Offer]:
    """How goods of this worth can be shipped to a country or a pickup point, what it costs and when they arrive."""
    point = None if pickup_point is None else await queries.get_point(tx, pickup_point)
    if point is not None:
        country = point.address.country
    return await queries.methods(tx, channel, country, goods_minor, rules.carrier_of(point))


@edge.get("/v1/delivery-methods", needs=READ, tags=["delivery"])
async def get_methods(tx: Tx) -> list[Method]:
    """All ways of delivery."""
    return await queries.list_methods(tx)


@edge.put("/v1/delivery-methods", needs=WRITE, refuses=[InvalidInput], tags=["delivery"])
async def put_method(tx: Tx, data: MethodInput) -> Method:
    """Make or change a way of delivery by its key."""
    return await commands.save_method(tx, data)


@edge.get("/v1/pickup-points", needs=SHOP, refuses=[InvalidInput], tags=["delivery"])
async def get_points(
    tx: Tx,
    country: Annotated[str, QueryParameter(min_length=2, max_length=2)] = "DE",
    postal_code: Annotated[str, QueryParameter(max_length=12)] = "",
    latitude: Annotated[float | None, QueryParameter(ge=-90, le=90)] = None,
    longitude: Annotated[float | None, QueryParameter(ge=-180, le=180)] = None,
    size: Annotated[int, QueryParameter(name="limit", ge=1, le=50)] = 10,
) -> list[NearPoint]:
    """The pickup points to which parcels can go, near a postal code or a position; the nearest first."""
    if (latitude is None) != (longitude is None):
        raise InvalidInput(field="longitude", reason="latitude and longitude come together")
    if latitude is None and not postal_code.strip():
        raise InvalidInput(field="postal_code", reason="missing")
    position = None if latitude is None or longitude is None else (latitude, longitude)
    return await queries.near_points(tx, country, postal_code, position=position, limit=size)


@edge.put("/v1/pickup-points/{carrier:str}", needs=WRITE, tags=["delivery"])
async def put_points(tx: Tx, carrier: str, request: Request[Any, Any, Any]) -> PointsTaken:
    """Take in a carrier's whole list of pickup points as JSON Lines; what is wrong with a row is told by its line."""
    points, bad = rules.read_points((await request.body()).decode("utf-8", "replace"))
    return await commands.take_points(tx, carrier, points, bad)


@edge.get("/v1/carriers", needs=SEE, tags=["delivery"])
async def get_carriers(house: House) -> list[CarrierCard]:
    """The carriers that bring parcels for this installation; without one, numbers of parcels are typed."""
    return providers.carriers(house)


@edge.post(
    "/v1/shipments/webhooks/{name:str}",
    needs=CARRIER,
    status=200,
    refuses=[BadCarrierSignature, InvalidInput, NotFound],
    tags=["delivery"],
)
async def post_webhook(tx: Tx, house: House, request: Request[Any, Any, Any], name: str) -> Heard:
    """Take in a message of a carrier, signed by it; repeats and disorder change nothing."""
    try:
        carrier = providers.carrier(house, name)
    except NoCarrier:
        raise NotFound(carrier=name) from None
    news = carrier.read_webhook({key.lower(): value for key, value in request.headers.items()}, await request.body())
    try:
        shipment = UUID(news.shipment)
    except ValueError:
        raise NotFound(shipment=news.shipment) from None
    return Heard((await commands.take_scans(tx, shipment, news.scans)).state)


ROUTES = [get_offers, get_methods, put_method, get_points, put_points, get_carriers, post_webhook]
