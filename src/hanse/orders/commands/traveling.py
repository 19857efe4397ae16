"""A cart goes on elsewhere: with an account, on another device, in the shop after a till or the desk began it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import locations
from hanse.kit import attempts
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import Cart, CartLine, Delivery
from hanse.orders.refusals import CartOfAccount, CartUnknown

from .carts import SAY, keep_price, release, touched

# A code is short enough to be read aloud: it must not be found by trying.
TRIES_PER_ADDRESS = 60

BY_CODE = "select id from orders.cart where code = $1 for update"

# Whoever goes on with it owns it. It is no longer that of a store, and neither are its prices.
TAKE = """
update orders.cart set customer = $2, visitor = $3, channel = $4, location = null, language = $5 where id = $1
"""

COLLECT = "update orders.cart_line set delivery = 'pickup' where id = any($1)"
SEND = "update orders.cart_line set delivery = 'ship', location = null where id = any($1)"


async def adopt_cart(tx: Tx, actor: Actor, channel: str) -> Cart | None:
    """After sign-in: join what the visitor put together with the standing cart of the account; nothing is doubled."""
    visiting = await queries.standing_cart(tx, msgspec.structs.replace(actor, customer=None), channel)
    own = await queries.standing_cart(tx, actor, channel)
    if visiting is None or visiting.id == (own.id if own else None):
        return own
    if own is None:
        await tx.run("update orders.cart set customer = $2, visitor = null where id = $1", visiting.id, actor.customer)
        return await touched(tx, visiting.id)
    return await _joined(tx, actor, own, visiting)


async def take_over_cart(tx: Tx, actor: Actor, channel: str, code: str, address: str) -> Cart:
    """Go on with the cart of a code, wherever it began: it is the actor's own now, joined with what they had.

    Its prices and pieces stay kept as long as they were. What was to be carried out of a store is collected there. A
    cart of a customer opens for them alone. Refuses with CartUnknown, with CartOfAccount whoever may find it after
    signing in, and with TooManyAttempts whoever tries many codes from one network address.
    """
    await attempts.count(tx, f"cart-address:{address}", TRIES_PER_ADDRESS)
    cart = await tx.value(BY_CODE, queries.cart_code(code))
    if cart is None or (actor.customer is None and actor.visitor is None):
        raise CartUnknown(code=code)
    found = await queries.load_cart(tx, cart)
    if found.order is not None:
        raise CartUnknown(code=code)
    if found.customer is not None and found.customer != actor.customer:
        raise CartUnknown(code=code) if actor.customer is not None else CartOfAccount(code=code)
    own = await queries.standing_cart(tx, actor, channel)
    visitor = actor.visitor if actor.customer is None else None
    await tx.run(TAKE, found.id, actor.customer, visitor, channel, actor.language)
    await _leave_store(tx, found)
    if own is None or own.id == found.id:
        return await touched(tx, found.id)
    return await _joined(tx, actor, await queries.load_cart(tx, found.id), own)


async def _leave_store(tx: Tx, cart: Cart) -> None:
    """Nobody carries out of a store what they order from elsewhere: it is collected there, or sent."""
    carried = [line for line in cart.lines if line.delivery is Delivery.CARRY_OUT]
    sent = []
    for line in carried:
        place = await locations.get_location(tx, line.location) if line.location else None
        if place is None or locations.Capability.PICKUP not in place.capabilities:
            sent.append(line)
    await release(tx, sent)
    await tx.run(SEND, [line.id for line in sent])
    await tx.run(COLLECT, [line.id for line in carried if line not in sent])


async def _joined(tx: Tx, actor: Actor, own: Cart, visiting: Cart) -> Cart:
    """One cart of two: what both wish for counts once, with the larger number. The one that visits is gone."""
    theirs, ours = _by_wish(own.lines), _by_wish(visiting.lines)
    await release(tx, visiting.lines)
    # What was said of the pieces of a cart stays said of them, whatever is said of the other cart.
    await tx.many(SAY, [(line.id, line.substitution, line.substitute) for line in visiting.lines])
    for wish, lines in ours.items():
        twins = theirs.get(wish, [])
        more = sum(ln.quantity for ln in lines) - sum(ln.quantity for ln in twins)
        if not twins:
            await tx.run(
                "update orders.cart_line set cart = $2, position = position + 1000 where id = any($1)",
                [ln.id for ln in lines],
                own.id,
            )
        elif more > 0:
            twin, counted = twins[0], twins[0].quantity + more
            await release(tx, [twin])
            await tx.run(SAY, twin.id, *rules.agreed_by_both([twin, *lines]))
            await tx.run("update orders.cart_line set quantity = $2 where id = $1", twin.id, counted)
            await keep_price(tx, actor, twin, twin.variant, counted)
    coupons = sorted({*own.coupons, *visiting.coupons})
    await tx.run("update orders.cart set coupons = $2 where id = $1", own.id, coupons)
    await tx.run("delete from orders.cart where id = $1", visiting.id)
    return await touched(tx, own.id)


def _by_wish(lines: Sequence[CartLine]) -> dict[tuple[UUID, Delivery, UUID | None], list[CartLine]]:
    """Lines by what is wished for: what comes from several places has a line for each."""
    found: dict[tuple[UUID, Delivery, UUID | None], list[CartLine]] = {}
    for line in lines:
        found.setdefault((line.variant, line.delivery, line.location), []).append(line)
    return found
