"""How the customers of the plan buy: at the till, on the phone, in the shop with an account or as a guest."""

from uuid import UUID

import msgspec

from hanse import delivery, orders, payments, till
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_secret
from hanse.main.demo import people
from hanse.main.demo.addresses import address
from hanse.main.demo.courses import Order, Tender
from hanse.main.demo.known import Known

ACCEPTED, REFUSED = "tok_accepted", "tok_refused"
GIFT_MINOR = 2500
ACCOUNT_LIMIT_MINOR, ACCOUNT_DAYS = 500_000, 30
NOTES_MINOR = (500, 1000, 2000, 5000)
REDUCED_EVERY = 11
SUBSTITUTED_EVERY = 3
MOST_OFF_MINOR = 2000
WHY_REDUCED = (
    ("damaged", "Naht gelöst"),
    ("display", ""),
    ("price_match", "Prospekt gezeigt"),
    ("wrong_label", ""),
    ("goodwill", "Stammkundin"),
)


async def place(tx: Tx, known: Known, order: Order) -> None:
    """Fill a cart as this customer would on this channel, and buy it."""
    buyer = next((one for one in people.customers() if one.key == order.customer), None)
    actor = shopper(known, order, buyer)
    shop = known.place(order.place) if order.place else None
    cart = await orders.open_cart(tx, actor, order.channel, location=shop)
    for line in order.lines:
        where = shop if line.way == "carry_out" else known.place(line.place) if line.place else None
        variant = known.variants[line.sku]
        await orders.put_line(tx, actor, cart.id, variant, line.quantity, orders.Delivery(line.way), where)
    if buyer is not None and actor.kind is Kind.STAFF:
        await orders.attach_customer(tx, actor, cart.id, known.customers[buyer.key])
    if order.register is not None and shop is not None and order.coupon is None:
        await _reduce(tx, actor, order, shop, cart.id)
    if actor.kind is not Kind.STAFF and sum(order.key.encode()) % SUBSTITUTED_EVERY == 0:
        await orders.set_substitution(tx, actor, cart.id, orders.Substitution.SIMILAR)
    if order.coupon is not None:
        await orders.add_coupon(tx, actor, cart.id, order.coupon)
    wish = await _wish(tx, known, order, buyer, await orders.get_cart(tx, actor, cart.id))
    if buyer is not None and any(one.tender == "on_account" for one in wish.payments):
        await _on_account(tx, known.customers[buyer.key])
    if order.register is None:
        bought = await orders.place_order(tx, actor, wish)
    else:
        bought, _ = await till.sell(tx, actor, wish, given_minor=_given(wish))
    known.orders[order.key] = bought.id


async def _on_account(tx: Tx, customer: UUID) -> None:
    """Who buys on account may owe more than others, and has paid by now what was due."""
    standing = await payments.standing_of(tx, customer)
    if standing.terms.customer is None:
        await payments.set_account_terms(tx, SYSTEM, customer, ACCOUNT_LIMIT_MINOR, ACCOUNT_DAYS)
    for item in standing.items:
        if item.overdue and item.open_minor > 0:
            note = "Überweisung"
            await payments.record_money(tx, SYSTEM, item.payment, item.open_minor, tx.now.date(), note)


async def _reduce(tx: Tx, actor: Actor, order: Order, shop: UUID, cart: UUID) -> None:
    """Now and then somebody at a till takes a little off a piece, as far as a cashier may."""
    number = int(order.key.removeprefix("h"))
    if number % REDUCED_EVERY or actor.kind is not Kind.STAFF:
        return
    filled = await orders.get_cart(tx, actor, cart)
    listed = (await orders.price_cart(tx, filled)).quote.lines[0]
    reason, note = WHY_REDUCED[number // REDUCED_EVERY % len(WHY_REDUCED)]
    unit_minor = listed.unit_minor - min(listed.unit_minor // 10, MOST_OFF_MINOR)
    change = orders.PriceChange(unit_minor=unit_minor, reason=reason, note=note, location=shop)
    await orders.change_price(tx, actor, cart, listed.id, change)


def shopper(known: Known, order: Order, buyer: people.Customer | None) -> Actor:
    """Who acts: staff at the till and on the phone, else the customer, with an account or as a guest."""
    language = "de" if buyer is None else buyer.language
    if order.actor is not None:
        return msgspec.structs.replace(known.staff[order.actor], language=language, channel=order.channel)
    if buyer is not None and buyer.has_account:
        name = f"{buyer.given_name} {buyer.family_name}"
        customer = known.customers[buyer.key]
        return Actor(Kind.SHOPPER, name=name, language=language, customer=customer, channel=order.channel)
    return Actor(Kind.ANONYMOUS, language=language, visitor=new_secret(), channel=order.channel)


async def _wish(
    tx: Tx, known: Known, order: Order, buyer: people.Customer | None, cart: orders.Cart
) -> orders.PlaceOrder:
    name = "" if buyer is None else f"{buyer.given_name} {buyer.family_name}"
    home = None
    if buyer is not None:
        at = buyer.address
        home = address(name, at.street, at.postal_code, at.city, at.country)
    ships = order.shipping_method is not None
    priced = await orders.price_cart(tx, cart)
    shipping_minor = await _shipping(tx, order, cart, priced)
    token = REFUSED if any(step.verb == "refuse" for step in order.steps) else ACCEPTED
    return orders.PlaceOrder(
        cart=cart.id,
        email=(buyer.mail if buyer else None) or "",
        name=name,
        phone=(buyer.phone if buyer else None) or "",
        billing=home if ships else None,
        shipping=home if ships else None,
        delivery_method=order.shipping_method,
        payments=await tenders(tx, order.tenders, priced.due_now_minor + shipping_minor, token),
        expected_total_minor=priced.quote.totals.total_minor + shipping_minor,
        location=cart.location,
        register=None if order.register is None else known.registers[order.register],
    )


async def _shipping(tx: Tx, order: Order, cart: orders.Cart, priced: orders.PricedCart) -> int:
    """What the parcel costs, as the buyer sees it before agreeing."""
    if order.shipping_method is None:
        return 0
    parcels = {line.id for line in cart.lines if line.delivery is orders.Delivery.SHIP}
    goods = sum(line.total_minor for line in priced.quote.lines if line.id in parcels)
    found = await delivery.methods(tx, order.channel, "DE", goods)
    return next(one.price_minor for one in found if one.method == order.shipping_method)


async def tenders(tx: Tx, wanted: tuple[Tender, ...], due_minor: int, token: str) -> list[orders.TenderWanted]:
    """The means of payment for an amount. A gift card was bought before it is spent; the last tender pays the rest."""
    found, left = list[orders.TenderWanted](), due_minor
    for tender in wanted:
        part = left if tender.cents is None else min(tender.cents, left)
        if part == 0:
            continue
        code = token if tender.kind == "card" else None
        if tender.kind == "gift_card":
            code = (await payments.issue_gift_card(tx, max(GIFT_MINOR, part), "EUR")).code
        found.append(orders.TenderWanted(tender.kind, part, code))
        left -= part
    return found


def _given(wish: orders.PlaceOrder) -> int | None:
    """The notes that somebody lays down for what is to be paid in cash."""
    cash = next((one.amount_minor for one in wish.payments if one.tender == "cash"), None)
    if cash is None:
        return None
    note = next((one for one in NOTES_MINOR if one >= cash), NOTES_MINOR[-1])
    return -(-cash // note) * note
