"""Place an order: one transaction, all rooms, or nothing."""

from datetime import date
from uuid import UUID

import msgspec

from hanse import catalog, delivery, inventory, locations, pricing, sourcing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx, in_lists
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    Cart,
    CartLine,
    Delivery,
    Order,
    PlaceOrder,
    Purchase,
    Terms,
)
from hanse.orders.refusals import (
    AddressNeeded,
    CartClosed,
    ContactNeeded,
    EmptyCart,
    LinesOutOfStock,
    PlaceCannot,
    PointOutOfReach,
    PriceChanged,
)

from .carts import lock_cart
from .pointed import to_point
from .settle import settled
from .sourced import sources
from .tendered import open_payments
from .written import Known, Plan, placed, write_order

# The wishes of all who buy at this moment are one question.
HOLD_EACH = in_lists(inventory.hold)

NEEDED = {Delivery.PICKUP: "pickup", Delivery.RESERVE: "pickup", Delivery.CARRY_OUT: "sells"}


async def place_order(tx: Tx, actor: Actor, wish: PlaceOrder) -> Order:
    """Buy the cart.

    Holds become the order's, the sale and its payments are opened, coupons are used up; what is carried out leaves
    the stock as soon as it is paid, with cash in this same transaction. Refuses with EmptyCart, CartClosed,
    ContactNeeded, AddressNeeded, PointOutOfReach, Forbidden, ReservationNotTaken, AccountNeeded, TenderNotTaken,
    PlaceCannot, PriceChanged, LinesOutOfStock, TendersDoNotFit, and what delivery, pricing and payments refuse;
    nothing is changed then.
    """
    await lock_cart(tx, wish.cart)
    cart = await queries.get_cart(tx, actor, wish.cart)
    if cart.order is not None:
        raise CartClosed(order=cart.order)
    if not cart.lines:
        raise EmptyCart(cart=cart.id)
    return await place_cart(tx, actor, cart, wish)


async def place_cart(tx: Tx, actor: Actor, cart: Cart, wish: Purchase, known: Known | None = None) -> Order:
    """Buy a cart that nobody else can see or change meanwhile, or that was never written: then the order names none.

    `known` are its articles, where somebody has looked at them already. Refuses as `place_order`.
    """
    _contact(wish, cart.lines)
    wish, point = await to_point(tx, wish, cart.lines)
    terms = await _terms(tx, actor, cart, wish)
    stores = await _places_can(tx, cart.lines)
    order = new_id()
    plan = await _plan(tx, cart, wish, terms, stores, order, point, known)
    tenders = rules.split_tenders(wish.payments, plan.due_now_minor)
    holds, waits = await _take(tx, plan, order, wish.register)
    ways = {line.id: (line.delivery, line.location) for line in plan.cart.lines}
    told = await queries.line_promises(tx, ways, plan.offer, terms.pickup_minutes, waits)
    plan = msgspec.structs.replace(plan, waits=waits, promises=told)
    await write_order(tx, actor, wish, plan, order, holds)
    kept = [ln.sourcing for ln in cart.lines if ln.sourcing is not None and plan.why.get(ln.id) == ln.sourcing]
    await sourcing.belongs_to(tx, sorted({UUID(why["decision"]) for why in kept}), order)
    await pricing.redeem(tx, order, plan.quote, cart.customer, wish.email)
    opened = await open_payments(
        tx, order, tenders, cart.currency, wish.location, wish.register, cart.customer or actor.customer,
        capture_at=terms.capture_at, sale_minor=plan.due_now_minor,
    )  # fmt: skip
    written = await queries.load_order(tx, order)
    await tx.emit(placed(written))
    return await settled(tx, written, opened)


def _contact(wish: Purchase, lines: list[CartLine]) -> None:
    leaves_later = any(line.delivery is not Delivery.CARRY_OUT for line in lines)
    if leaves_later and not (wish.name.strip() and "@" in wish.email):
        raise ContactNeeded
    nowhere = (wish.shipping is None and wish.pickup_point is None) or not wish.delivery_method
    if nowhere and any(line.delivery is Delivery.SHIP for line in lines):
        raise AddressNeeded


async def _terms(tx: Tx, actor: Actor, cart: Cart, wish: Purchase) -> Terms:
    """The terms under which this is sold. Refuses what the channel does not offer."""
    channel = rules.selling_channel(cart, wish)
    terms = await queries.get_terms(tx, channel)
    if terms.attended and not rules.acts_for_customers(actor):
        raise Forbidden(channel=channel)
    guest = cart.customer is None and actor.customer is None
    rules.check_terms(channel, terms, [line.delivery for line in cart.lines], wish, guest=guest)
    return terms


async def _places_can(tx: Tx, lines: list[CartLine]) -> dict[UUID, locations.Location]:
    """The stores of the lines. Refuses with PlaceCannot."""
    stores = {}
    for place in {line.location for line in lines if line.location is not None}:
        found = stores[place] = await locations.get_location(tx, place)
        for line in lines:
            needed = NEEDED.get(line.delivery)
            if line.location == place and needed is not None and needed not in found.capabilities:
                raise PlaceCannot(location=place, name=found.name, needed=needed)
    return stores


async def _plan(
    tx: Tx,
    cart: Cart,
    wish: Purchase,
    terms: Terms,
    stores: dict[UUID, locations.Location],
    order: UUID,
    point: delivery.ChosenPoint | None,
    known: Known | None,
) -> Plan:
    channel = rules.selling_channel(cart, wish)
    held = {ln.id: ln.hold_location for ln in cart.lines if ln.hold_location is not None and _lives(tx, ln)}
    cart, sourced = await sources(tx, cart, [ln for ln in cart.lines if ln.id not in held], wish.shipping, order)
    cards = known or await catalog.variants(tx, [line.variant for line in cart.lines])
    asked = await queries.priceable(
        tx,
        cart,
        cards,
        destination=None if wish.shipping is None else wish.shipping.country,
        terms=terms if channel == cart.channel else None,
        stores=stores,
    )
    quoted = asked.quote()
    offer = None
    if any(line.delivery is Delivery.SHIP for line in cart.lines) and wish.shipping is not None:
        goods, country = shipped_goods(quoted.quote, cart), wish.shipping.country
        offers = await delivery.methods(tx, cart.channel, country, goods, delivery.carrier_of(point))
        offer = next((o for o in offers if o.method == wish.delivery_method), None)
        if offer is None:
            refusal = AddressNeeded if point is None else PointOutOfReach
            raise refusal(delivery_method=wish.delivery_method, offered=[o.method for o in offers])
        quoted = asked.quote(
            shipping_minor=offer.price_minor,
            shipping_tax_class=offer.tax_class,
            destination=wish.shipping.country,
        )
    total = quoted.quote.totals.total_minor
    if total != wish.expected_total_minor:
        raise PriceChanged(expected_minor=wish.expected_total_minor, actual_minor=total)
    why = {ln.id: ln.sourcing for ln in cart.lines if ln.id in held and ln.sourcing is not None} | sourced.why
    places = {**held, **sourced.places}
    return Plan(
        cart,
        rules.kept(channel, terms),
        quoted.quote,
        offer,
        quoted.due_now_minor,
        places,
        stores,
        words={ln.id: (card.sku, card.name) for ln in cart.lines if (card := cards.get(ln.variant)) is not None},
        why=why,
        sourced=sourced,
        business=quoted.business,
        point=point,
    )


def shipped_goods(quote: pricing.Quote, cart: Cart) -> int:
    """The worth of what goes into parcels, which decides whether shipping is free: by the prices that all see."""
    ships = {line.id for line in cart.lines if line.delivery is Delivery.SHIP}
    return sum(line.total_minor + line.relieved_minor for line in quote.lines if line.id in ships)


def _lives(tx: Tx, line: CartLine) -> bool:
    return line.held_until is not None and line.held_until > tx.now


async def _take(
    tx: Tx, plan: Plan, order: UUID, register: UUID | None
) -> tuple[dict[UUID, UUID | None], dict[UUID, date | None]]:
    """Turn wishes into promises: the hold of each line, and the day of each that waits for its goods.

    A piece that is carried out lies on the counter already. It comes from what the register may sell anyway, else from
    what is free. Where the books say that there is none, its line goes without a hold, and the sale corrects the books.
    """
    lines = plan.cart.lines
    kept = [ln for ln in lines if ln.delivery is not Delivery.RESERVE and _lives(tx, ln)]
    # Holds that stand are settled before new ones are asked for: so two orders never wait for each other in a circle.
    await inventory.claim(tx, [ln.hold for ln in kept if ln.hold is not None], order)
    waits = await _still_waiting(tx, kept)
    # What is reserved gets a new hold that lasts until it is collected; the cart's own must not compete with it.
    await inventory.void_holds(tx, [ln.hold for ln in lines if ln not in kept and ln.hold is not None])
    carried = [ln for ln in lines if ln not in kept and ln.delivery is Delivery.CARRY_OUT]
    drawn = await draw(tx, register, order, carried, plan.places)
    holds: dict[UUID, UUID | None] = {**{ln.id: ln.hold for ln in kept}, **drawn}
    fresh = [ln for ln in lines if ln.id not in holds]
    wishes = [_wish(tx, plan, ln, order) for ln in fresh]
    answers = await tx.one_of(HOLD_EACH, wishes) if wishes else []
    refused = []
    for line, wish, answer in zip(fresh, wishes, answers, strict=True):
        if isinstance(answer, inventory.Hold):
            holds[line.id] = wish.key
            if answer.delivery is not None:
                waits[line.id] = answer.promised_date
        elif line.delivery is Delivery.CARRY_OUT:
            holds[line.id] = None
        else:
            refused.append(plan.sourced.problem(line, answer))
    if refused:
        raise LinesOutOfStock(lines=msgspec.to_builtins(await queries.with_similar(tx, plan.cart, refused)))
    return holds, waits


async def _still_waiting(tx: Tx, lines: list[CartLine]) -> dict[UUID, date | None]:
    """Which of these lines, whose holds are the order's now, wait for goods that have not come meanwhile."""
    promised = {ln.hold: ln.id for ln in lines if ln.hold is not None and ln.promised_date is not None}
    if not promised:
        return {}
    known = await inventory.holds_by_id(tx, list(promised))
    return {promised[h.id]: h.promised_date for h in known.values() if h.delivery is not None}


async def draw(
    tx: Tx, register: UUID | None, order: UUID, lines: list[CartLine], places: dict[UUID, UUID]
) -> dict[UUID, UUID]:
    """The holds of those lines that the lease of the register covers."""
    if register is None or not lines:
        return {}
    wanted = [inventory.DrawLine(ln.id, ln.variant, places[ln.id], ln.quantity) for ln in lines]
    return await inventory.draw_leases(tx, register, order, wanted)


def _wish(tx: Tx, plan: Plan, line: CartLine, order: UUID) -> inventory.HoldWanted:
    """A hold for the order: without an end, but for what is reserved."""
    until = None
    if line.delivery is Delivery.RESERVE and line.location is not None:
        until = rules.reserved_until(plan.stores[line.location], tx.now, plan.terms.reservation_hours)
    place, channel, awaited = plan.places[line.id], plan.cart.channel, plan.sourced.deliveries.get(line.id)
    return inventory.HoldWanted(
        new_id(), line.variant, place, line.quantity, until, "order", order, channel, awaited
    )  # fmt: skip
