"""What articles cost the customer who is signed in."""

from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import SignInNeeded
from hanse.orders import queries
from hanse.orders.contracts import PersonalPrices

OWN = Needs("orders.own_prices", Scope.OWN, through_actor=True)


@edge.get("/v1/shopper/prices", needs=OWN, tags=["shopper"])
async def get_own_prices(
    tx: Tx,
    actor: Actor,
    variants: Annotated[list[UUID], QueryParameter(name="variant", max_items=200)],
    channel: str = "web",
) -> PersonalPrices:
    """What one piece of up to 200 articles costs whoever is signed in: their group, tier, company."""
    if actor.customer is None:
        raise SignInNeeded
    return await queries.personal_prices(tx, actor.customer, channel, variants)


ROUTES = [get_own_prices]
