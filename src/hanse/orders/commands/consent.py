"""What the customer says about pieces that may turn out to be missing."""

from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.orders import queries
from hanse.orders.contracts import Cart, Substitution
from hanse.orders.refusals import NotASubstitute, SubstitutionNotAsked

from .carts import SAY, opened, touched


async def set_substitution(
    tx: Tx,
    actor: Actor,
    cart: UUID,
    wanted: Substitution,
    line: UUID | None = None,
    substitute: UUID | None = None,
) -> Cart:
    """Say whether what is missing may be replaced: of a line by itself, or of all lines and of those still to come.

    `substitute` is the article that is chosen for a line. Refuses with SubstitutionNotAsked on a channel that does not
    ask, NotASubstitute for an article that is not like it or too dear, InvalidInput, CartClosed and NotFound.
    """
    found = await opened(tx, actor, cart)
    if wanted is not Substitution.NONE and not (await queries.get_terms(tx, found.channel)).substitution:
        raise SubstitutionNotAsked(channel=found.channel)
    if (wanted is Substitution.CHOSEN) != (substitute is not None) or (line is None and substitute is not None):
        raise InvalidInput(field="substitute", reason="named for a line, with chosen")
    if line is None:
        await tx.run("update orders.cart set substitution = $2 where id = $1", cart, wanted)
        await tx.run("update orders.cart_line set substitution = null, substitute = null where cart = $1", cart)
        return await touched(tx, cart)
    of = next((one for one in found.lines if one.id == line), None)
    if of is None:
        raise NotFound(line=line)
    if substitute is not None and substitute not in await queries.alike(tx, found, of):
        raise NotASubstitute(line=line, variant=substitute)
    await tx.run(SAY, line, wanted, substitute)
    return await touched(tx, cart)
