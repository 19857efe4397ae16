"""What a channel offers, for whoever builds a storefront of their own."""

from hanse.channels import queries
from hanse.channels.contracts import ProductOffered
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound


@edge.get(
    "/v1/channels/{channel:str}/products/{handle:str}",
    needs=Needs("catalog.see", Scope.ANYONE),
    refuses=[NotFound],
    tags=["channels"],
)
async def get_product_offered(tx: Tx, channel: str, handle: str) -> ProductOffered:
    """All that the page of a product shows, in one read: texts, prices, and what can be had where.

    It is what everybody sees; prices of whoever is signed in come from `GET /v1/shopper/prices`.
    """
    return await queries.product_offered(tx, channel, handle)


ROUTES = [get_product_offered]
