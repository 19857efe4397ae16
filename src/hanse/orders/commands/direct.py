"""An order in one call: its cart is never written."""

from uuid import UUID

from hanse import catalog
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import Cart, CartLine, Delivery, DirectOrder, Order, Substitution
from hanse.orders.refusals import PlaceNeeded, SubstitutionNotAsked

from .place import place_cart


async def place_direct(tx: Tx, actor: Actor, wish: DirectOrder, *, currency: str = "EUR") -> Order:
    """Buy these articles. It is the same as to open a cart, put them in and place the order.

    The same wish named twice is one line. Refuses with NotFound for an article that is not sold, PlaceNeeded,
    Forbidden for the order of somebody else, SubstitutionNotAsked, InvalidInput, and as `place_order`; nothing is
    written then.
    """
    if wish.customer not in (None, actor.customer) and not rules.acts_for_customers(actor):
        raise Forbidden(customer=wish.customer)
    if wish.substitution is not Substitution.NONE and not (await queries.get_terms(tx, wish.channel)).substitution:
        raise SubstitutionNotAsked(channel=wish.channel)
    if wish.substitution is Substitution.CHOSEN:
        raise InvalidInput(field="substitution", reason="an article is chosen for a line of a cart")
    wanted: dict[tuple[UUID, Delivery, UUID | None], int] = {}
    for line in wish.lines:
        carried = wish.location if line.delivery is Delivery.CARRY_OUT else None
        where = None if line.delivery is Delivery.SHIP else line.location or carried
        if where is None and line.delivery is not Delivery.SHIP:
            raise PlaceNeeded(variant=line.variant)
        key = (line.variant, line.delivery, where)
        wanted[key] = wanted.get(key, 0) + line.quantity
    variants = [line.variant for line in wish.lines]
    known = await catalog.variants(tx, variants)
    if missing := next((one for one in variants if one not in known), None):
        raise NotFound(variant=missing)
    customer = wish.customer or actor.customer
    cart = Cart(
        id=new_id(),
        code="",
        channel=wish.channel,
        location=wish.location,
        customer=customer,
        visitor=actor.visitor if customer is None else None,
        currency=currency,
        language=actor.language,
        coupons=sorted({tidy for code in wish.coupons if (tidy := code.strip().upper())}),
        lines=[
            CartLine(new_id(), variant, quantity, delivery, where, None, None, None, substitution=wish.substitution)
            for (variant, delivery, where), quantity in wanted.items()
        ],
        priced_at=None,
        order=None,
        created_at=tx.now,
        version=1,
        substitution=wish.substitution,
    )
    return await place_cart(tx, actor, cart, wish, known)
