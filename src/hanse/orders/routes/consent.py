"""What customers say over HTTP about pieces that may turn out to be missing."""

from uuid import UUID

import msgspec

from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.orders import commands, queries
from hanse.orders.contracts import PricedCart, SimilarArticle, Substitution
from hanse.orders.refusals import CartClosed, NotASubstitute, SubstitutionNotAsked

from .sale import SHOP


class SubstitutionWanted(msgspec.Struct, frozen=True):
    """What may be done about missing pieces of a line, or of all lines and of those still to come.

    With `chosen`, `substitute` is the one article that may replace the line.
    """

    substitution: Substitution
    line: UUID | None = None
    substitute: UUID | None = None


@edge.get("/v1/carts/{cart:uuid}/lines/{line:uuid}/substitutes", needs=SHOP, refuses=[NotFound], tags=["orders"])
async def get_cart_substitutes(tx: Tx, actor: Actor, cart: UUID, line: UUID) -> list[SimilarArticle]:
    """What the customer may choose in case this line turns out to be missing."""
    found = await queries.choices(tx, await queries.get_cart(tx, actor, cart), [line])
    if line not in found:
        raise NotFound(line=line)
    return found[line]


@edge.put(
    "/v1/carts/{cart:uuid}/substitution",
    needs=SHOP,
    refuses=[NotFound, CartClosed, SubstitutionNotAsked, NotASubstitute, InvalidInput],
    tags=["orders"],
)
async def put_substitution(tx: Tx, actor: Actor, cart: UUID, data: SubstitutionWanted) -> PricedCart:
    """Say whether missing pieces may be replaced by something similar that is never dearer, or by one article only."""
    changed = await commands.set_substitution(tx, actor, cart, data.substitution, data.line, data.substitute)
    return await queries.price_cart(tx, changed)


ROUTES = [get_cart_substitutes, put_substitution]
