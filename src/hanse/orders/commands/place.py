"""Place an order: one transaction, all rooms, or nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog, customers, delivery, inventory, locations, payments, pricing, sourcing
from hanse.kit.actor import Actor, Kind
from hanse.kit.address import Address, checked
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id, new_secret
from hanse.kit.refusals import Forbidden
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    Cart,
    CartLine,
    Delivery,
    KeptBusiness,
    KeptTerms,
    LinePromise,
    Order,
    OrderPlaced,
    PlaceOrder,
    Purchase,
    Terms,
    Texts,
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

from .pointed import to_point
from .policy import stamp_returns
from .settle import settled
from .sourced import NOTHING_SOURCED, Sources, sources
from .tendered import open_payments

PICKUP_CODE_LENGTH = 6
NEEDED = {Delivery.PICKUP: "pickup", Delivery.RESERVE: "pickup", Delivery.CARRY_OUT: "sells"}

INSERT_ORDER = """
insert into orders.sales_order (
    id, number, access_token, channel, location, register, customer, email, name, phone, language, currency, state,
    payment_state, placed_at, goods_minor, discount_minor, shipping_minor, net_minor, tax_minor, total_minor,
    due_now_minor, taxes, coupons, trace, billing, shipping, delivery_method, promised_from, promised_to,
    order_reference, cart, terms, business, pickup_point)
values ($1, 'H-' || nextval('orders.order_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'placed', $12, $13, $14,
    $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
returning number
"""

INSERT_LINE = """
insert into orders.line (
    id, sales_order, position, variant, sku, name, quantity, delivery, source_location, pickup_location, hold, state,
    unit_minor, discount_minor, total_minor, tax_class, tax_rate, tax_minor, paid_at_pickup,
    sourcing, awaits_goods, promised_date, manual, tax_place, promise, substitution,
    substitute)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25, $26)
"""

# What the cart held is the order's now.
CLOSE_CART = """
with closed as (update orders.cart set placed_order = $2, version = version + 1 where id = $1)
update orders.cart_line set hold = null, held_until = null, promised_date = null where cart = $1
"""


Known = Mapping[UUID, catalog.VariantCard]


class Plan(msgspec.Struct, frozen=True):
    """What was decided before anything is written.

    `at` is when it was sold, if that was not now; `words` are SKU and name of each line.
    `sourced` says where lines come from that nobody held before, `waits` the days on which missing goods come, and
    `promises` what the customer is told of each line.
    """

    cart: Cart
    terms: KeptTerms
    quote: pricing.Quote
    offer: delivery.Offer | None
    due_now_minor: int
    places: dict[UUID, UUID]
    stores: dict[UUID, locations.Location]
    at: datetime | None = None
    words: dict[UUID, tuple[str, Texts]] = {}
    why: dict[UUID, dict[str, Any]] = {}
    sourced: Sources = NOTHING_SOURCED
    waits: dict[UUID, date | None] = {}
    business: KeptBusiness | None = None
    point: delivery.ChosenPoint | None = None
    promises: dict[UUID, LinePromise] = {}


async def place_order(tx: Tx, actor: Actor, wish: PlaceOrder) -> Order:
    """Buy the cart.

    Holds become the order's, the sale and its payments are opened, coupons are used up; what is carried out leaves
    the stock as soon as it is paid, with cash in this same transaction. Refuses with EmptyCart, CartClosed,
    ContactNeeded, AddressNeeded, PointOutOfReach, Forbidden, ReservationNotTaken, AccountNeeded, TenderNotTaken,
    PlaceCannot, PriceChanged, LinesOutOfStock, TendersDoNotFit, and what delivery, pricing and payments refuse;
    nothing is changed then.
    """
    await tx.run("select from orders.cart where id = $1 for update", wish.cart)
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
    placed = await write_order(tx, actor, wish, plan, order, holds)
    kept = [ln.sourcing for ln in cart.lines if ln.sourcing is not None and plan.why.get(ln.id) == ln.sourcing]
    await sourcing.belongs_to(tx, sorted({UUID(why["decision"]) for why in kept}), order)
    await pricing.redeem(tx, order, plan.quote, cart.customer, wish.email)
    opened = await open_payments(
        tx, order, tenders, cart.currency, wish.location, wish.register, cart.customer or actor.customer,
        capture_at=terms.capture_at, sale_minor=plan.due_now_minor,
    )  # fmt: skip
    await tx.emit(placed)
    return await settled(tx, await queries.load_order(tx, order), opened)


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
    answers = await inventory.hold(tx, wishes)
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


async def write_order(
    tx: Tx, actor: Actor, wish: Purchase, plan: Plan, order: UUID, holds: dict[UUID, UUID | None]
) -> OrderPlaced:
    """Write the order with its lines, and close its cart; what to tell once its payments are opened."""
    cart, totals, offer = plan.cart, plan.quote.totals, plan.offer
    parcels = [plan.waits.get(ln.id) for ln in cart.lines if ln.delivery is Delivery.SHIP]
    arrives = rules.arrival_window((offer.from_date, offer.to_date), tx.now.date(), parcels) if offer else (None, None)
    customer = await _buyer(tx, actor, wish, cart)
    paid_later = plan.due_now_minor == 0 and totals.total_minor > 0
    location = wish.location or cart.location
    written = wish.cart if isinstance(wish, PlaceOrder) else None
    number = await tx.value(
        INSERT_ORDER,
        order, new_secret(16), cart.channel, location, wish.register, customer,
        wish.email.strip().lower(), wish.name.strip(), wish.phone.strip(), cart.language, cart.currency,
        "at_pickup" if paid_later else "due", plan.at or tx.now, totals.goods_minor, totals.discount_minor,
        totals.shipping_minor, totals.net_minor, totals.tax_minor, totals.total_minor, plan.due_now_minor,
        msgspec.to_builtins(plan.quote.taxes), plan.quote.coupons, plan.quote.trace,
        msgspec.to_builtins(await _billed_to(tx, wish, customer)),
        None if wish.shipping is None else msgspec.to_builtins(checked(wish.shipping, at="shipping")),
        wish.delivery_method, *arrives, wish.order_reference, written,
        msgspec.to_builtins(plan.terms), msgspec.to_builtins(plan.business), msgspec.to_builtins(plan.point),
    )  # fmt: skip
    await tx.many(INSERT_LINE, _rows(plan, order, holds))
    await stamp_returns(tx, order, cart, plan.terms)
    places = {ln.location for ln in cart.lines if ln.delivery in (Delivery.PICKUP, Delivery.RESERVE)}
    if places:
        await tx.many(
            "insert into orders.pickup (sales_order, location, code) values ($1, $2, $3)",
            [(order, place, new_code(PICKUP_CODE_LENGTH)) for place in places],
        )
    if written is not None:
        await tx.run(CLOSE_CART, written, order)
    return OrderPlaced(order, number, cart.channel, customer, location, totals.total_minor, cart.currency)


async def _billed_to(tx: Tx, wish: Purchase, customer: UUID | None) -> Address | None:
    """Where the bill goes. What is collected, also at a pickup point, and paid on account is billed to the address that
    the customer has given for bills: somebody has to be written to.
    """
    if wish.billing is not None:
        return checked(wish.billing, at="billing")
    on_account = any(one.tender == payments.Tender.ON_ACCOUNT for one in wish.payments)
    at_home = wish.shipping is not None and wish.pickup_point is None
    if at_home or customer is None or not on_account:
        return None
    known = (await customers.get_customer(tx, customer)).addresses
    return next((one.address for one in known if one.kind == "billing"), None)


def _rows(plan: Plan, order: UUID, holds: dict[UUID, UUID | None]) -> list[tuple[Any, ...]]:
    """The lines of the order as they are written."""
    prices = {line.id: line for line in plan.quote.lines}
    rows = []
    for position, line in enumerate(plan.cart.lines, 1):
        price = prices[line.id]
        # A price set by hand counts as long as the list price does that it was measured against.
        by_hand = line.manual is not None and price.list_unit_minor == line.manual.list_unit_minor
        sku, name = plan.words[line.id]
        pickup = line.location if line.delivery in (Delivery.PICKUP, Delivery.RESERVE) else None
        rows.append((
            new_id(), order, position, line.variant, sku, name, line.quantity, line.delivery,
            plan.places[line.id], pickup, holds.get(line.id), price.unit_minor, sum(d.minor for d in price.discounts),
            price.total_minor, price.tax_class, price.tax_rate, price.tax_minor,
            line.delivery is Delivery.RESERVE, plan.why.get(line.id), line.id in plan.waits, plan.waits.get(line.id),
            msgspec.to_builtins(line.manual) if by_hand else None, price.place,
            msgspec.to_builtins(plan.promises.get(line.id)), line.substitution, line.substitute,
        ))  # fmt: skip
    return rows


async def _buyer(tx: Tx, actor: Actor, wish: Purchase, cart: Cart) -> UUID | None:
    """Whose order this is: the customer of the cart, the signed-in shopper, or a guest profile of their own."""
    if cart.customer is not None:
        return cart.customer
    if actor.kind is Kind.SHOPPER:
        return actor.customer
    if "@" not in wish.email:
        return None
    return await customers.start_guest(tx, wish.email, wish.name, phone=wish.phone, language=cart.language)
