"""The cart: put in, change, take out, coupons, keep for a while, carry to the store by its code."""

from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import catalog, orders, pricing
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal, TooManyAttempts
from hanse.web import basket, forms, visitors
from hanse.web.codes import qr
from hanse.web.forms import Form, Wrong
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, Visit, enter

CHECKOUT_MINUTES = 15
PUT_BY_MINUTES = 120
CODE_LONGEST = 200


@edge.get("/cart", needs=SEE, page=True)
async def get_cart_page(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The cart of this browser or account."""
    visit = await enter(tx, actor, house, request)
    return await cart_page(tx, visit)


async def cart_page(tx: Tx, visit: Visit, wrong: Wrong | None = None, status: int = 200) -> Page:
    """The cart as it stands, and what went wrong just now."""
    cart = await orders.standing_cart(tx, visit.actor, CHANNEL)
    if cart is None or not cart.lines:
        return visit.show("cart_empty.html", personal=True, address="/cart", wrong=wrong, status=status)
    link = f"{visit.origin()}/cart/{cart.code}"
    return visit.show(
        "cart.html",
        personal=True,
        address="/cart",
        status=status,
        basket=await basket.basket(tx, visit, cart),
        code=qr(link, visit.say("Cart code {code}", code=cart.code)),
        link=link,
        wrong=wrong,
        put_by_minutes=PUT_BY_MINUTES,
    )


async def _changed(tx: Tx, visit: Visit, refusal: Refusal | None = None) -> Page:
    """Back to the cart after a change; when it was refused, with the reason."""
    if refusal is None:
        return visit.go("/cart")
    return await cart_page(tx, visit, Wrong.of(refusal), refusal.status)


async def _own(tx: Tx, visit: Visit) -> orders.Cart:
    found = await orders.standing_cart(tx, visit.actor, CHANNEL)
    if found is None:
        raise NotFound
    return found


@edge.get("/cart/{code:str}", needs=SEE, page=True)
async def get_shared_cart(tx: Tx, actor: Actor, house: House, request: AnyRequest, code: str) -> Page:
    """Where the link of a cart leads: it is opened by a press, so that nobody takes it who only looks at the link."""
    visit = await enter(tx, actor, house, request)
    return visit.show("cart_shared.html", personal=True, code=code[:CODE_LONGEST])


@edge.post("/cart/shared", needs=SEE, page=True, status=303)
async def post_shared_cart(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Go on here with a cart that began elsewhere."""
    visit = await enter(tx, actor, house, request, own_cart=True)
    code = forms.typed(data, "code")[:CODE_LONGEST]
    address = request.client.host if request.client else ""
    try:
        # No savepoint: a wrong code is counted, and the count stays.
        await orders.take_over_cart(tx, visit.actor, CHANNEL, code, address)
    except orders.CartOfAccount:
        return visit.go(f"/account/sign-in?next=/cart/{quote(code)}")
    except (orders.CartUnknown, TooManyAttempts) as refusal:
        return await cart_page(tx, visit, Wrong.of(refusal), refusal.status)
    return visit.go("/cart")


@edge.post("/cart/lines", needs=SEE, page=True, status=303)
async def post_line_form(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Put an article into the cart."""
    visit = await enter(tx, actor, house, request, own_cart=True)
    way = forms.typed(data, "way") or "ship"
    delivery, _ = basket.parse_way(way)
    place = forms.typed(data, "location")
    chosen = [visitors.kept(house, visitors.STORE, code)] if (code := _code_of(visit, place)) else []
    try:
        async with tx.attempt():
            variant = await _sold(tx, visit, forms.identity(data, "variant"))
            cart = await orders.open_cart(tx, visit.actor, CHANNEL, currency=visit.currency)
            location = forms.identity(data, "location") if place and delivery is not orders.Delivery.SHIP else None
            await orders.put_line(tx, visit.actor, cart.id, variant, forms.count(data), delivery, location)
    except Refusal as refusal:
        return await _changed(tx, visit, refusal)
    return visit.go("/cart", *chosen)


def _code_of(visit: Visit, place: str) -> str | None:
    return next((store.code for store in visit.frame.stores if str(store.id) == place), None)


async def _sold(tx: Tx, visit: Visit, variant: UUID) -> UUID:
    """The article, if it is sold here. Refuses with NotFound or NoPrice."""
    card = (await catalog.variants(tx, [variant])).get(variant)
    if card is None or CHANNEL not in card.channels:
        raise NotFound(variant=variant)
    if variant not in await pricing.prices(tx, CHANNEL, [variant], currency=visit.currency):
        raise pricing.NoPrice(variant=variant)
    return variant


@edge.post("/cart/lines/{line:uuid}", needs=SEE, page=True, status=303)
async def post_changed_line(tx: Tx, actor: Actor, house: House, request: AnyRequest, line: UUID, data: Form) -> Page:
    """Another number, another way of delivery, something similar instead, or out with it."""
    visit = await enter(tx, actor, house, request)
    cart = await _own(tx, visit)
    before = next((one for one in cart.lines if one.id == line), None)
    if before is None:
        return visit.go("/cart")
    try:
        async with tx.attempt():
            if forms.typed(data, "action") == "remove":
                await orders.remove_line(tx, visit.actor, cart.id, line)
            else:
                delivery, place = basket.parse_way(forms.typed(data, "way"))
                variant = forms.identity(data, "instead") if forms.typed(data, "instead") else before.variant
                await orders.put_line(tx, visit.actor, cart.id, variant, forms.count(data), delivery, place, line)
    except Refusal as refusal:
        return await _changed(tx, visit, refusal)
    return await _changed(tx, visit)


@edge.post("/cart/coupons", needs=SEE, page=True, status=303)
async def post_coupon_form(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Put a coupon in, or take one out."""
    visit = await enter(tx, actor, house, request)
    cart = await _own(tx, visit)
    code, gone = forms.typed(data, "code")[:64], forms.typed(data, "remove")
    if gone:
        await orders.remove_coupon(tx, visit.actor, cart.id, gone)
    elif code:
        await orders.add_coupon(tx, visit.actor, cart.id, code)
    return visit.go("/cart#coupons")


@edge.post("/cart/hold", needs=SEE, page=True, status=303)
async def post_put_by(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """Keep all pieces for two hours, to go on in the store by the code."""
    visit = await enter(tx, actor, house, request)
    cart = await _own(tx, visit)
    try:
        async with tx.attempt():
            await orders.hold_cart(tx, visit.actor, cart.id, PUT_BY_MINUTES)
    except Refusal as refusal:
        return await _changed(tx, visit, refusal)
    return visit.go("/cart#store")


@edge.post("/cart/checkout", needs=SEE, page=True, status=303)
async def post_to_checkout(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """Keep all pieces while the customer types an address, and go to the checkout."""
    visit = await enter(tx, actor, house, request)
    cart = await _own(tx, visit)
    try:
        async with tx.attempt():
            await orders.hold_cart(tx, visit.actor, cart.id, _minutes(cart, tx.now))
    except Refusal as refusal:
        return await _changed(tx, visit, refusal)
    return visit.go("/checkout")


def _minutes(cart: orders.Cart, now: datetime) -> int:
    """As long as the checkout takes, and no shorter than what is kept already."""
    kept = [line.held_until - now for line in cart.lines if line.held_until is not None]
    longest = max(kept, default=timedelta())
    return max(CHECKOUT_MINUTES, int(longest.total_seconds() // 60))


ROUTES: list[HTTPRouteHandler] = [
    get_cart_page, get_shared_cart, post_shared_cart, post_line_form, post_changed_line, post_coupon_form,
    post_put_by, post_to_checkout,
]  # fmt: skip
