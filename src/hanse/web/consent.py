"""What shoppers say at the checkout about articles that may turn out to be missing: of the order, and of each line."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from hanse import orders
from hanse.kit.db import Tx
from hanse.orders import Substitution

from .basket import Basket
from .visit import Visit

FIELD = "substitution"
# Nobody reads more questions than these; longer orders are asked as a whole.
ASKED_MOST = 12


class Said(msgspec.Struct, frozen=True):
    """One line with what was said of it: nothing of its own, none, similar, or the id of the chosen article."""

    name: str
    field: str
    said: str
    choices: list[tuple[str, str]]


async def by_line(tx: Tx, visit: Visit, basket: Basket, typed: Mapping[str, str]) -> list[Said]:
    """The question of each line, where the channel asks and there are not too many."""
    cart = basket.cart
    if not basket.policy.substitution or len(cart.lines) > ASKED_MOST:
        return []
    names = {line.id: line.name for line in basket.lines}
    known = await orders.choices(tx, cart, [line.id for line in cart.lines])
    found = []
    for line in cart.lines:
        field = f"{FIELD}.{line.id}"
        choices = [(str(one.variant), visit.text(one.name)) for one in known[line.id]]
        own = "" if line.substitution == cart.substitution else str(line.substitute or line.substitution)
        found.append(Said(names[line.id], field, typed.get(field, own), choices))
    return found


async def say(tx: Tx, visit: Visit, cart: orders.Cart, typed: Mapping[str, str]) -> orders.Cart:
    """Keep what was chosen. A form without the question changes nothing.

    Refuses with NotASubstitute and SubstitutionNotAsked.
    """
    if FIELD not in typed:
        return cart
    for_all = Substitution.SIMILAR if typed[FIELD] == "similar" else Substitution.NONE
    if for_all != cart.substitution:
        cart = await orders.set_substitution(tx, visit.actor, cart.id, for_all)
    for line in cart.lines:
        said = typed.get(f"{FIELD}.{line.id}")
        wanted, substitute = _read(said or for_all)
        if said is not None and (line.substitution, line.substitute) != (wanted, substitute):
            cart = await orders.set_substitution(tx, visit.actor, cart.id, wanted, line.id, substitute)
    return cart


def _read(said: str) -> tuple[Substitution, UUID | None]:
    if said in (Substitution.NONE, Substitution.SIMILAR):
        return Substitution(said), None
    try:
        return Substitution.CHOSEN, UUID(said)
    except ValueError:
        return Substitution.NONE, None
