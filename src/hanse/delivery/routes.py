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

from . import commands, providers, queries
from .contracts import CarrierCard, Method, MethodInput, Offer
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


@edge.get("/v1/delivery-offers", needs=SHOP, tags=["delivery"])
async def get_offers(
    tx: Tx,
    country: Annotated[str, QueryParameter(min_length=2, max_length=2)] = "DE",
    channel: str = "web",
    goods_minor: Annotated[int, QueryParameter(ge=0, le=10**12)] = 0,
) -> list[Offer]:
    """How goods of this worth can be shipped to a country, what it costs and when they arrive."""
    return await queries.methods(tx, channel, country, goods_minor)


@edge.get("/v1/delivery-methods", needs=READ, tags=["delivery"])
async def get_methods(tx: Tx) -> list[Method]:
    """All ways of delivery."""
    return await queries.list_methods(tx)


@edge.put("/v1/delivery-methods", needs=WRITE, refuses=[InvalidInput], tags=["delivery"])
async def put_method(tx: Tx, data: MethodInput) -> Method:
    """Make or change a way of delivery by its key."""
    return await commands.save_method(tx, data)


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


ROUTES = [get_offers, get_methods, put_method, get_carriers, post_webhook]
