"""Reads of carts. A cart is loaded through the actor: the owner's own, or any for staff who place orders."""

from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders import rules
from hanse.orders.contracts import Cart

CART = """
select c.id, c.code, c.channel, c.location, c.customer, c.visitor, c.currency, c.language, c.coupons, c.priced_at,
       c.placed_order as order, c.created_at, c.version, c.substitution,
       coalesce((
           select jsonb_agg(jsonb_build_object(
               'id', l.id, 'variant', l.variant, 'quantity', l.quantity, 'delivery', l.delivery, 'location', l.location,
               'hold', l.hold, 'hold_location', l.hold_location, 'held_until', l.held_until, 'sourcing', l.sourcing,
               'promised_date', l.promised_date, 'substitution', coalesce(l.substitution, c.substitution),
               'substitute', l.substitute,
               'manual', (select to_jsonb(p) - 'line' from orders.cart_line_price p where p.line = l.id)
           ) order by l.position, l.id) from orders.cart_line l where l.cart = c.id
       ), '[]') as lines
from orders.cart c
"""


NEWEST = "and c.channel = $2 and c.placed_order is null order by c.changed_at desc limit 1"
STANDING_OF_CUSTOMER = CART + "where c.customer = $1 " + NEWEST
STANDING_OF_VISITOR = CART + "where c.visitor = $1 and c.customer is null " + NEWEST


async def load_cart(tx: Tx, cart: UUID) -> Cart:
    """The cart, whoever asks. Refuses with NotFound."""
    found = await tx.one_of(_carts_each, cart)
    if found is None:
        raise NotFound(cart=cart)
    return found


async def _carts_each(tx: Tx, wanted: list[UUID]) -> list[Cart | None]:
    rows = await tx.rows(Cart, CART + "where c.id = any((select $1::uuid[])::uuid[])", wanted)
    found = {cart.id: cart for cart in rows}
    return [found.get(cart) for cart in wanted]


async def get_cart(tx: Tx, actor: Actor, cart: UUID) -> Cart:
    """The cart, for its owner and for staff. Refuses with NotFound."""
    return _seen(await tx.one_of(_carts_each, cart), actor)


async def recall_cart(tx: Tx, actor: Actor, code: str) -> Cart:
    """The cart of a readable code, as it is typed or scanned at another channel. Refuses with NotFound."""
    return _seen(await tx.row(Cart, CART + "where c.code = $1", cart_code(code)), actor)


def cart_code(text: str) -> str:
    """The code of a cart, as it was typed, or as it stands at the end of the address that its picture holds."""
    return text.strip().rpartition("/")[2].upper().replace(" ", "").replace("-", "")


async def standing_cart(tx: Tx, actor: Actor, channel: str) -> Cart | None:
    """The newest cart of the actor on the channel that was not ordered yet."""
    if actor.customer is None and actor.visitor is None:
        return None
    if actor.customer is not None:
        return await tx.row(Cart, STANDING_OF_CUSTOMER, actor.customer, channel)
    return await tx.row(Cart, STANDING_OF_VISITOR, actor.visitor, channel)


def _seen(cart: Cart | None, actor: Actor) -> Cart:
    mine = cart is not None and rules.owns(actor, cart.customer, cart.visitor)
    staff = rules.acts_for_customers(actor) and actor.may("orders.place")
    if cart is None or not (mine or staff):
        raise NotFound
    return cart
