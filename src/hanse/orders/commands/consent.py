"""What the customer says about pieces that may turn out to be missing."""

from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders.contracts import Cart, Substitution

from .carts import SAY, opened, touched


async def set_substitution(tx: Tx, actor: Actor, cart: UUID, wanted: Substitution, line: UUID | None = None) -> Cart:
    """Say whether what is missing may be replaced: of a line by itself, or of all lines and of those still to come.

    Refuses with CartClosed and NotFound.
    """
    found = await opened(tx, actor, cart)
    if line is None:
        await tx.run("update orders.cart set substitution = $2 where id = $1", cart, wanted)
        await tx.run("update orders.cart_line set substitution = null where cart = $1", cart)
    elif any(one.id == line for one in found.lines):
        await tx.run(SAY, line, wanted)
    else:
        raise NotFound(line=line)
    return await touched(tx, cart)
