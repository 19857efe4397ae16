"""An order after it was placed: for its customer, and for whoever holds its link."""

from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler

from hanse import documents, fulfillment, locations, orders, pricing
from hanse.kit import address, edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import dates, forms, history, sale, sent_back
from hanse.web.forms import Form, Wrong
from hanse.web.visit import CHANNEL, AnyRequest, Page, Visit, enter

MOST_OF_A_NAME = 120
# The link's token or the account opens it; the handler loads the order through either.
SEE_ORDER = Needs("web.see_order", Scope.ANYONE)


@edge.get("/orders/{order:uuid}", needs=SEE_ORDER, refuses=[NotFound], page=True)
async def get_order_page(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, token: str | None = None, pay: str = ""
) -> Page:
    """How the order stands."""
    visit = await enter(tx, actor, house, request)
    return await order_page(tx, visit, await orders.get_order(tx, visit.actor, order, token), token, pays=pay == "now")


async def order_page(
    tx: Tx,
    visit: Visit,
    order: orders.Order,
    token: str | None,
    wrong: Wrong | None = None,
    status: int = 200,
    *,
    pays: bool = False,
    readdressed: Address | None = None,
    back: Form | None = None,
) -> Page:
    """The page of an order, with what was wrong with the last wish, and what was typed for it."""
    changeable = order.state == "confirmed" and order.payment_state != "due"
    return visit.show(
        "order.html",
        personal=True,
        address=address_of(order.id, token or ""),
        status=status,
        sale=await sale.sale(tx, visit, order),
        goods_net=sum(one.total_minor - one.tax_minor for one in order.lines) if order.business else None,
        taxes=[msgspec.convert(tax, pricing.TaxTotal) for tax in order.taxes],
        history=await history.told(tx, visit, order),
        changeable=[line for line in order.lines if changeable and line.state == "open"],
        goes_to=_goes_to(order, readdressed),
        dates=await dates.shown(tx, visit, order),
        bill_to=address.lines(order.billing, home=visit.house.settings.country) if order.billing else [],
        stores=await locations.list_locations(tx, "pickup") if changeable else [],
        token=token or "",
        papers=await documents.list_documents(tx, visit.actor, order.id, token),
        paper_words=sale.PAPER_WORDS,
        pays=pays,
        reasons=sent_back.REASON_WORDS,
        back=back or {},
        wrong=wrong,
        collector=await _collector(tx, order),
        tenders=sale.TENDER_WORDS,
        states=sale.PAYMENT_WORDS,
    )


def _goes_to(order: orders.Order, typed: Address | None) -> Address | None:
    """Where its parcels go, as long as that can be changed."""
    going = [line for line in order.lines if line.delivery == "ship" and line.state in ("open", "picking")]
    if order.state != "confirmed" or not going:
        return None
    if order.pickup_point is not None:
        # Nobody lives at a pickup point: what is typed is another address, and begins with their own.
        return typed or order.billing or Address(name=order.name, country=order.pickup_point.address.country)
    return typed or order.shipping


async def _collector(tx: Tx, order: orders.Order) -> str | None:
    """Who may come for the customer, as they named; None where nothing waits to be collected, or nobody else may."""
    coming = [line for line in order.lines if line.state in ("open", "picking", "ready")]
    waiting = {line.pickup_location for line in coming if line.pickup_location}
    policies = [await fulfillment.get_policy(tx, place) for place in waiting]
    if order.state != "confirmed" or not any(policy.collectors != "customer" for policy in policies):
        return None
    return (await fulfillment.get_wish(tx, order.id)).collector


def address_of(order: UUID, token: str) -> str:
    """Where the page of an order is."""
    return f"/orders/{order}" + (f"?token={token}" if token else "")


@edge.post("/orders/{order:uuid}/cancellation", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_cancellation_form(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form
) -> Page:
    """Cancel what has not left yet."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    try:
        async with tx.attempt():
            await orders.cancel(tx, sale.holder(visit.actor, found), order, None, "cancelled by the customer")
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(address_of(order, token))


@edge.post("/orders/{order:uuid}/again", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_again(tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form) -> Page:
    """Put the articles of this order into the cart once more."""
    visit = await enter(tx, actor, house, request, own_cart=True)
    found = await orders.get_order(tx, visit.actor, order, forms.typed(data, "token") or None)
    cart = await orders.open_cart(tx, visit.actor, CHANNEL, currency=visit.currency)
    for line in found.lines:
        way = line.delivery if line.pickup_location else orders.Delivery.SHIP
        try:
            async with tx.attempt():
                await orders.put_line(tx, visit.actor, cart.id, line.variant, line.quantity, way, line.pickup_location)
        except Refusal:
            continue  # What is no longer sold stays out; the cart shows the rest.
    return visit.go("/cart")


@edge.post("/orders/{order:uuid}/collector", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_collector(tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form) -> Page:
    """Name who comes for the order instead of the customer, or nobody."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    name = forms.typed(data, "collector")[:MOST_OF_A_NAME]
    await fulfillment.wish(tx, visit.actor, order, fulfillment.OrderWish(name), token or None)
    return visit.go(address_of(order, token))


ROUTES: list[HTTPRouteHandler] = [post_collector, get_order_page, post_cancellation_form, post_again]
