"""The cart that travels between channels."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from hanse import access, catalog, inventory
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.kit.refusals import Forbidden, NotFound, Refusal
from hanse.orders import queries, rules
from hanse.orders.contracts import Cart, CartLine, Delivery
from hanse.orders.refusals import CartClosed, LinesOutOfStock, PlaceNeeded, ReservationNotTaken

from .sourced import sources

# Long enough that a code can neither be guessed nor mistyped into somebody else's cart.
CODE_LENGTH = 8

OPEN = """
insert into orders.cart (id, code, channel, location, customer, visitor, currency, language, created_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
"""

COPY_PRICE = """
insert into orders.cart_line_price (line, unit_minor, list_unit_minor, quantity, reason, reason_name, note, location,
    by, by_name, at, policy_version)
select $1, unit_minor, list_unit_minor, quantity, reason, reason_name, note, location, by, by_name, at, policy_version
from orders.cart_line_price where line = $2
"""

ADD = """
with added as (
    insert into orders.cart_line (id, cart, position, variant, quantity, delivery, location)
    values ($2, $1, (select coalesce(max(position), 0) + 1 from orders.cart_line where cart = $1), $3, $4, $5, $6)
)
update orders.cart set version = version + 1, changed_at = $7 where id = $1
"""

SAY = "update orders.cart_line set substitution = $2, substitute = $3 where id = $1"


async def open_cart(tx: Tx, actor: Actor, channel: str, *, location: UUID | None = None, currency: str = "EUR") -> Cart:
    """The actor's standing cart on the channel, or a new one. Staff always get a new one.

    Refuses with NotFound for a channel that there is not.
    """
    if actor.kind in (Kind.SHOPPER, Kind.ANONYMOUS):
        standing = await queries.standing_cart(tx, actor, channel)
        if standing is not None:
            return standing
    await queries.get_terms(tx, channel)
    made = Cart(
        id=new_id(),
        code=new_code(CODE_LENGTH),
        channel=channel,
        location=location,
        customer=actor.customer,
        visitor=actor.visitor if actor.customer is None else None,
        currency=currency,
        language=actor.language,
        coupons=[],
        lines=[],
        priced_at=None,
        order=None,
        created_at=tx.now,
        version=1,
    )
    await tx.one_of(_open_each, made)
    return made


async def _open_each(tx: Tx, carts: list[Cart]) -> list[None]:
    rows = [
        (one.id, one.code, one.channel, one.location, one.customer, one.visitor, one.currency, one.language, tx.now)
        for one in carts
    ]
    await tx.many(OPEN, rows)
    return [None for _ in carts]


async def copy_cart(tx: Tx, actor: Actor, cart: UUID) -> Cart:
    """A new cart with the same wishes, customer and coupons: to try again after a payment was refused.

    Prices that the actor set by hand, and may set still, go with it; what somebody approved counted once, for the
    former cart. Refuses with NotFound.
    """
    before = await queries.get_cart(tx, actor, cart)
    copied = new_id()
    await tx.run(
        "insert into orders.cart (id, code, channel, location, customer, visitor, currency, language, coupons, "
        "substitution, created_at, changed_at) select $2, $3, channel, location, customer, visitor, currency, "
        "language, coupons, substitution, $4, $4 from orders.cart where id = $1",
        before.id,
        copied,
        new_code(CODE_LENGTH),
        tx.now,
    )
    lines = [(new_id(), line) for line in before.lines]
    await tx.many(
        "insert into orders.cart_line (id, cart, position, variant, quantity, delivery, location, substitution, "
        "substitute) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            (new, copied, position, ln.variant, ln.quantity, ln.delivery, ln.location, ln.substitution, ln.substitute)
            for position, (new, ln) in enumerate(lines, 1)
        ],
    )
    policy = await queries.manual_policy(tx)
    for new, line in lines:
        if line.manual is not None and line.manual.by == actor.id and line.manual.approval is None:
            roles = await access.roles_at(tx, actor.id, line.manual.location)
            if rules.lowest_minor(policy, roles, line.manual.list_unit_minor) <= line.manual.unit_minor:
                await tx.run(COPY_PRICE, new, line.id)
    return await queries.load_cart(tx, copied)


async def put_line(
    tx: Tx,
    actor: Actor,
    cart: UUID,
    variant: UUID,
    quantity: int,
    delivery: Delivery,
    location: UUID | None = None,
    line: UUID | None = None,
) -> Cart:
    """Put an article into the cart, or say anew how much of it and how it shall be delivered.

    A line that is named is stated anew; otherwise the same wish grows. Refuses with CartClosed, PlaceNeeded,
    ReservationNotTaken, and NotFound for an article that is not sold.
    """
    found = await opened(tx, actor, cart)
    if not await catalog.variants(tx, [variant]):
        raise NotFound(variant=variant)
    place = location or (found.location if delivery is Delivery.CARRY_OUT else None)
    if delivery is not Delivery.SHIP and place is None:
        raise PlaceNeeded(variant=variant)
    if delivery is Delivery.RESERVE and not (await queries.get_terms(tx, found.channel)).reservation_hours:
        raise ReservationNotTaken(channel=found.channel)
    if delivery is Delivery.SHIP:
        place = None
    same = line or next(
        (ln.id for ln in found.lines if (ln.variant, ln.delivery, ln.location) == (variant, delivery, place)), None
    )
    if same is None:
        fresh = CartLine(
            new_id(), variant, quantity, delivery, place, None, None, None, substitution=found.substitution
        )
        await tx.one_of(_add_each, (cart, fresh.id, variant, quantity, delivery, place, tx.now))
        # The cart is locked, so it is as it was with one line more.
        return msgspec.structs.replace(found, lines=[*found.lines, fresh], version=found.version + 1)
    before = next((ln for ln in found.lines if ln.id == same), None)
    if before is None:
        raise NotFound(line=same)
    await release(tx, [before])
    counted = quantity if line else before.quantity + quantity
    await tx.run(
        "update orders.cart_line set variant = $3, quantity = $4, delivery = $5, location = $6 "
        "where cart = $1 and id = $2",
        cart,
        same,
        variant,
        counted,
        delivery,
        place,
    )
    await keep_price(tx, actor, before, variant, counted)
    return await touched(tx, cart)


async def _add_each(tx: Tx, lines: list[tuple[Any, ...]]) -> list[None]:
    await tx.many(ADD, lines)
    return [None for _ in lines]


async def remove_line(tx: Tx, actor: Actor, cart: UUID, line: UUID) -> Cart:
    """Take a line out of the cart; what was held for it is free again."""
    found = await opened(tx, actor, cart)
    await release(tx, [ln for ln in found.lines if ln.id == line])
    if not await tx.run("delete from orders.cart_line where cart = $1 and id = $2", cart, line):
        raise NotFound(line=line)
    return await touched(tx, cart)


async def add_coupon(tx: Tx, actor: Actor, cart: UUID, code: str) -> Cart:
    """Put a coupon code into the cart. Whether it counts, and why not, stands in the priced cart."""
    found = await opened(tx, actor, cart)
    tidy = code.strip().upper()
    if tidy and tidy not in found.coupons:
        await tx.run("update orders.cart set coupons = coupons || $2::text where id = $1", cart, tidy)
    return await touched(tx, cart)


async def remove_coupon(tx: Tx, actor: Actor, cart: UUID, code: str) -> Cart:
    """Take a coupon code out of the cart."""
    await opened(tx, actor, cart)
    await tx.run("update orders.cart set coupons = array_remove(coupons, $2) where id = $1", cart, code.strip().upper())
    return await touched(tx, cart)


async def attach_customer(tx: Tx, actor: Actor, cart: UUID, customer: UUID | None) -> Cart:
    """Say whose cart this is. Only staff may name somebody else than themselves; refuses with Forbidden."""
    await opened(tx, actor, cart)
    if not rules.acts_for_customers(actor) and customer != actor.customer:
        raise Forbidden(customer=customer)
    await tx.run("update orders.cart set customer = $2 where id = $1", cart, customer)
    return await touched(tx, cart)


async def hold_cart(tx: Tx, actor: Actor, cart: UUID, minutes: int = rules.HOLD_MINUTES) -> Cart:
    """Keep all pieces of the cart, and its prices, for some minutes.

    A hold that the cart has already is extended, so its own second try never competes with the first. All or nothing:
    refuses with LinesOutOfStock, which names each line and where else its article is.
    """
    found = await opened(tx, actor, cart)
    until = tx.now + timedelta(minutes=minutes)
    kept = [ln for ln in found.lines if ln.hold is not None and ln.held_until is not None and ln.held_until > tx.now]
    await inventory.extend_holds(tx, [ln.hold for ln in kept if ln.hold is not None], until)
    found, sourced = await sources(tx, found, [ln for ln in found.lines if ln not in kept])
    fresh = [ln for ln in found.lines if ln not in kept]
    wishes = [
        inventory.HoldWanted(
            new_id(),
            ln.variant,
            sourced.places[ln.id],
            ln.quantity,
            until,
            "cart",
            cart,
            found.channel,
            sourced.deliveries.get(ln.id),
        )
        for ln in fresh
    ]
    answers = await inventory.hold(tx, wishes)
    refused = [
        sourced.problem(ln, answer) for ln, answer in zip(fresh, answers, strict=True) if isinstance(answer, Refusal)
    ]
    if refused:
        raise LinesOutOfStock(lines=msgspec.to_builtins(await queries.with_similar(tx, found, refused)))
    await tx.many(
        "update orders.cart_line set hold = $2, hold_location = $3, held_until = $4, sourcing = $5, promised_date = $6 "
        "where id = $1",
        [
            (ln.id, got.id, got.location, until, sourced.why.get(ln.id), got.promised_date)
            for ln, got in zip(fresh, answers, strict=True)
            if isinstance(got, inventory.Hold)
        ],
    )
    await tx.run("update orders.cart_line set held_until = $2 where id = any($1)", [ln.id for ln in kept], until)
    # While something was held without a break, the first price stands.
    await tx.run(
        "update orders.cart set priced_at = case when $3 then coalesce(priced_at, $2) else $2 end where id = $1",
        cart,
        tx.now,
        bool(kept),
    )
    return await touched(tx, cart)


async def lock_cart(tx: Tx, cart: UUID) -> None:
    """Nobody else changes it until the end of the transaction."""
    await tx.one_of(_lock_each, cart)


async def _lock_each(tx: Tx, carts: list[UUID]) -> list[None]:
    await tx.run("select from orders.cart where id = any((select $1::uuid[])::uuid[]) order by id for update", carts)
    return [None for _ in carts]


async def opened(tx: Tx, actor: Actor, cart: UUID) -> Cart:
    """The cart, locked, for a change. Refuses with NotFound and CartClosed."""
    await lock_cart(tx, cart)
    found = await queries.get_cart(tx, actor, cart)
    if found.order is not None:
        raise CartClosed(order=found.order)
    return found


async def keep_price(tx: Tx, actor: Actor, before: CartLine, variant: UUID, quantity: int) -> None:
    """A price set by hand stays with its article, and for more pieces only as far as it was meant for them."""
    if before.manual is None:
        return
    if variant != before.variant or not rules.outlives(before.manual, quantity, actor):
        await tx.run("delete from orders.cart_line_price where line = $1", before.id)
    elif quantity > before.manual.quantity:
        await tx.run("update orders.cart_line_price set quantity = $2 where line = $1", before.id, quantity)


async def release(tx: Tx, lines: list[CartLine]) -> None:
    holds = [ln.hold for ln in lines if ln.hold is not None]
    if holds:
        await inventory.void_holds(tx, holds)
        await tx.run(
            "update orders.cart_line set hold = null, hold_location = null, held_until = null, sourcing = null, "
            "promised_date = null where hold = any($1)",
            holds,
        )


async def touched(tx: Tx, cart: UUID) -> Cart:
    """The cart after a change, which counts."""
    await tx.run("update orders.cart set version = version + 1, changed_at = $2 where id = $1", cart, tx.now)
    return await queries.load_cart(tx, cart)
