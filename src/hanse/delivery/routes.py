"""Ways of delivery over HTTP."""

from typing import Annotated

from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from . import commands, queries
from .contracts import Method, MethodInput, Offer

SHOP = Needs("delivery.shop", Scope.ANYONE)
READ = Needs("delivery.read", Scope.GLOBAL)
WRITE = Needs("delivery.write", Scope.GLOBAL)


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


ROUTES = [get_offers, get_methods, put_method]
