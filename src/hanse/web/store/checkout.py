"""The checkout: one page, one form. The cart is its own key: it is ordered once, however often the form is sent."""

from typing import Any
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import customers, orders, payments, pricing
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import Refusal
from hanse.orders import Delivery
from hanse.web import consent, forms, points, promises, purchase
from hanse.web.forms import Form, Wrong
from hanse.web.store.cart import cart_page
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, Visit, enter


@edge.get("/checkout", needs=SEE, page=True)
async def get_checkout(tx: Tx, actor: Actor, house: House, request: AnyRequest, address: UUID | None = None) -> Page:
    """The form, with what an account knows already."""
    visit = await enter(tx, actor, house, request)
    cart = await orders.standing_cart(tx, visit.actor, CHANNEL)
    if cart is None or not cart.lines:
        return visit.go("/cart")
    fields: dict[str, str] = {}
    if visit.actor.customer is not None:
        known = await customers.get_customer(tx, visit.actor.customer)
        ships = any(line.delivery is Delivery.SHIP for line in cart.lines)
        fields = purchase.known_fields(known, address, ships=ships)
    return await _page(tx, visit, cart, fields)


async def _page(
    tx: Tx, visit: Visit, cart: orders.Cart, typed: dict[str, str], wrong: Wrong | None = None, status: int = 200
) -> Page:
    try:
        bought = await purchase.purchase(tx, visit, cart, typed)
    except (payments.GiftCardUnknown, payments.GiftCardEmpty) as refusal:
        wrong = Wrong(refusal.sentence(), {"gift_card": refusal.sentence()})
        status = refusal.status
        bought = await purchase.purchase(tx, visit, cart, {**typed, "gift_card": ""})
    except pricing.NoTaxRate as refusal:
        # Something in the cart cannot be taxed in that country: it is said, and the form goes on with the home country.
        said = refusal.sentence()
        wrong, status = Wrong(said, {"shipping.country": said, points.POINT: said}), refusal.status
        home = {"shipping.country": "", points.COUNTRY: "", points.POINT: "", "delivery_method": ""}
        bought = await purchase.purchase(tx, visit, cart, {**typed, **home})
    if not bought.basket.ready:
        return visit.go("/cart")
    policy = bought.basket.policy
    if not policy.guests and visit.actor.customer is None:
        return visit.go("/account/sign-in?next=/checkout")
    due = bought.priced.due_now_minor
    return visit.show(
        "checkout.html",
        personal=True,
        address="/checkout",
        status=status,
        card_fields=bought.ways.fields if bought.takes_cards else None,
        bought=bought,
        basket=bought.basket,
        by_line=await consent.by_line(tx, visit, bought.basket, typed),
        wrong=wrong,
        returns=promises.returns(visit, days=policy.return_days, anywhere=policy.return_anywhere),
        countries=purchase.COUNTRY_WORDS,
        reserved_only=due == 0 and all(line.delivery is Delivery.RESERVE for line in bought.basket.lines),
    )


@edge.post("/checkout", needs=SEE, page=True, status=303)
async def post_checkout(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Order, or only look again what it comes to with another way of delivery."""
    visit = await enter(tx, actor, house, request)
    cart = await orders.get_cart(tx, visit.actor, forms.identity(data, "cart"))
    typed = {name: forms.typed(data, name) for name in data}
    if cart.order is not None:
        return await _to_order(tx, visit, cart.order)
    if typed.get("action") != "buy":
        return await _page(tx, visit, cart, typed)
    try:
        async with tx.attempt():
            placed = await _place(tx, visit, cart, data, typed)
    except orders.CartClosed as closed:
        return await _to_order(tx, visit, closed.facts["order"])
    except orders.LinesOutOfStock as refusal:
        return await cart_page(tx, visit, Wrong.of(refusal), refusal.status)
    except Refusal as refusal:
        return await _page(tx, visit, cart, typed, points.wrong(refusal), refusal.status)
    address = f"/orders/{placed.id}?token={placed.access_token}"
    return visit.go(await payments.lead_on(tx, placed.id, address))


async def _place(tx: Tx, visit: Visit, cart: orders.Cart, data: dict[str, Any], typed: dict[str, str]) -> orders.Order:
    cart = await consent.say(tx, visit, cart, typed)
    bought = await purchase.purchase(tx, visit, cart, typed)
    seen = forms.typed(data, "seen_total")
    expected_minor = int(seen) if seen.isascii() and seen.isdigit() else -1
    return await orders.place_order(tx, visit.actor, purchase.wish(data, bought, expected_minor))


async def _to_order(tx: Tx, visit: Visit, order: UUID) -> Page:
    """The form was sent a second time: it is this order, and there is no second one."""
    placed = await orders.load_order(tx, order)
    return visit.go(f"/orders/{placed.id}?token={placed.access_token}")


ROUTES: list[HTTPRouteHandler] = [get_checkout, post_checkout]
