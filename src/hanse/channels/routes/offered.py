"""What a channel offers, for whoever builds a storefront of their own."""

from hanse.channels import queries
from hanse.channels.contracts import ProductAsked, ProductOffered
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.house import House
from hanse.kit.refusals import NotFound


@edge.get(
    "/v1/channels/{channel:str}/products/{handle:str}",
    needs=Needs("catalog.see", Scope.ANYONE),
    refuses=[NotFound],
    together=True,
    tags=["channels"],
)
async def get_product_offered(house: House, channel: str, handle: str) -> ProductOffered:
    """All that the page of a product shows, in one read: texts, prices, and what can be had where.

    It is what everybody sees; prices of whoever is signed in come from `GET /v1/shopper/prices`.
    """
    return await house.gathered(queries.products_offered, readonly=True)(ProductAsked(channel, handle))


ROUTES = [get_product_offered]
