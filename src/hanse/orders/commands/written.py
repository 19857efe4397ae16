"""An order as it is written: what was decided, its lines, and who bought."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from hanse import catalog, customers, delivery, locations, payments, pricing
from hanse.kit.actor import Actor, Kind
from hanse.kit.address import Address, checked
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id, new_secret
from hanse.orders import rules
from hanse.orders.contracts import (
    Cart,
    Delivery,
    KeptBusiness,
    KeptTerms,
    LinePromise,
    Order,
    OrderPlaced,
    PlaceOrder,
    Purchase,
    Texts,
)

from .policy import stamp_returns
from .sourced import NOTHING_SOURCED, Sources

PICKUP_CODE_LENGTH = 6

INSERT_ORDER = """
insert into orders.sales_order (
    id, number, access_token, channel, location, register, customer, email, name, phone, language, currency, state,
    payment_state, placed_at, goods_minor, discount_minor, shipping_minor, net_minor, tax_minor, total_minor,
    due_now_minor, taxes, coupons, trace, billing, shipping, delivery_method, promised_from, promised_to,
    order_reference, cart, terms, business, pickup_point)
values ($1, 'H-' || nextval('orders.order_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'placed', $12, $13, $14,
    $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
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


class _Row(NamedTuple):
    """An order as it goes into its tables: itself, its lines, and its codes for those who hand it over."""

    order: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    pickups: list[tuple[Any, ...]]


async def write_order(
    tx: Tx, actor: Actor, wish: Purchase, plan: Plan, order: UUID, holds: dict[UUID, UUID | None]
) -> None:
    """Write the order with its lines, and close its cart."""
    cart, totals, offer = plan.cart, plan.quote.totals, plan.offer
    parcels = [plan.waits.get(ln.id) for ln in cart.lines if ln.delivery is Delivery.SHIP]
    arrives = rules.arrival_window((offer.from_date, offer.to_date), tx.now.date(), parcels) if offer else (None, None)
    customer = await _buyer(tx, actor, wish, cart)
    paid_later = plan.due_now_minor == 0 and totals.total_minor > 0
    written = wish.cart if isinstance(wish, PlaceOrder) else None
    row = (
        order, new_secret(16), cart.channel, wish.location or cart.location, wish.register, customer,
        wish.email.strip().lower(), wish.name.strip(), wish.phone.strip(), cart.language, cart.currency,
        "at_pickup" if paid_later else "due", plan.at or tx.now, totals.goods_minor, totals.discount_minor,
        totals.shipping_minor, totals.net_minor, totals.tax_minor, totals.total_minor, plan.due_now_minor,
        msgspec.to_builtins(plan.quote.taxes), plan.quote.coupons, plan.quote.trace,
        msgspec.to_builtins(await _billed_to(tx, wish, customer)),
        None if wish.shipping is None else msgspec.to_builtins(checked(wish.shipping, at="shipping")),
        wish.delivery_method, *arrives, wish.order_reference, written,
        msgspec.to_builtins(plan.terms), msgspec.to_builtins(plan.business), msgspec.to_builtins(plan.point),
    )  # fmt: skip
    places = {ln.location for ln in cart.lines if ln.delivery in (Delivery.PICKUP, Delivery.RESERVE)}
    pickups = [(order, place, new_code(PICKUP_CODE_LENGTH)) for place in places]
    await tx.one_of(_write_each, _Row(row, _rows(plan, order, holds), pickups))
    await stamp_returns(tx, order, cart, plan.terms)
    if written is not None:
        await tx.one_of(_close_each, (written, order))


async def _close_each(tx: Tx, carts: list[tuple[UUID, UUID]]) -> list[None]:
    await tx.many(CLOSE_CART, carts)
    return [None for _ in carts]


async def _write_each(tx: Tx, rows: list[_Row]) -> list[None]:
    await tx.many(INSERT_ORDER, [row.order for row in rows])
    await tx.many(INSERT_LINE, [line for row in rows for line in row.lines])
    if pickups := [pickup for row in rows for pickup in row.pickups]:
        await tx.many("insert into orders.pickup (sales_order, location, code) values ($1, $2, $3)", pickups)
    return [None for _ in rows]


def placed(order: Order) -> OrderPlaced:
    """What is told of an order that was written."""
    told = (order.id, order.number, order.channel, order.customer, order.location, order.total_minor, order.currency)
    return OrderPlaced(*told)


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
