"""An order in one call: the cart lives no longer than its transaction."""

from hanse import catalog
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import Delivery, DirectOrder, Order, PlaceOrder, Purchase, Substitution
from hanse.orders.refusals import PlaceNeeded, SubstitutionNotAsked

from .carts import CODE_LENGTH
from .place import place_cart

OPEN = """
with opened as (
    insert into orders.cart (id, code, channel, location, customer, visitor, currency, language, coupons, substitution,
        created_at, changed_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
)
insert into orders.cart_line (id, cart, position, variant, quantity, delivery, location, substitution)
select l.id, $1, l.position, l.variant, l.quantity, l.delivery, l.location, $10
from unnest($12::uuid[], $13::uuid[], $14::int[], $15::text[], $16::uuid[]) with ordinality
    as l (id, variant, quantity, delivery, location, position)
"""


async def place_direct(tx: Tx, actor: Actor, wish: DirectOrder, *, currency: str = "EUR") -> Order:
    """Buy these articles. It is the same as to open a cart, put them in and place the order, in one transaction.

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
    wanted: dict[tuple[object, ...], int] = {}
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
    cart, customer = new_id(), wish.customer or actor.customer
    await tx.run(
        OPEN,
        cart,
        new_code(CODE_LENGTH),
        wish.channel,
        wish.location,
        customer,
        actor.visitor if customer is None else None,
        currency,
        actor.language,
        sorted({tidy for code in wish.coupons if (tidy := code.strip().upper())}),
        wish.substitution,
        tx.now,
        [new_id() for _ in wanted],
        [variant for variant, _, _ in wanted],
        list(wanted.values()),
        [delivery for _, delivery, _ in wanted],
        [where for _, _, where in wanted],
    )
    asked = {name: getattr(wish, name) for name in Purchase.__struct_fields__}
    return await place_cart(tx, actor, await queries.load_cart(tx, cart), PlaceOrder(cart=cart, **asked))
