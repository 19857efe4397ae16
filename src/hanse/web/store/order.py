"""An order after it was placed: for its customer, and for whoever holds its link."""

from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler

from hanse import orders, pricing
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import forms, sale
from hanse.web.forms import Form, Wrong
from hanse.web.visit import CHANNEL, AnyRequest, Page, Visit, enter

# The link's token or the account opens it; the handler loads the order through either.
SEE_ORDER = Needs("web.see_order", Scope.ANYONE)


@edge.get("/orders/{order:uuid}", needs=SEE_ORDER, refuses=[NotFound], page=True)
async def get_order_page(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, token: str | None = None, pay: str = ""
) -> Page:
    """How the order stands."""
    visit = await enter(tx, actor, house, request)
    return await _page(tx, visit, await orders.get_order(tx, visit.actor, order, token), token, pays=pay == "now")


async def _page(
    tx: Tx,
    visit: Visit,
    order: orders.Order,
    token: str | None,
    wrong: Wrong | None = None,
    status: int = 200,
    *,
    pays: bool = False,
) -> Page:
    return visit.show(
        "order.html",
        personal=True,
        address=_address(order.id, token or ""),
        status=status,
        sale=await sale.sale(tx, visit, order),
        goods_net=sum(one.total_minor - one.tax_minor for one in order.lines) if order.business else None,
        taxes=[msgspec.convert(tax, pricing.TaxTotal) for tax in order.taxes],
        token=token or "",
        pays=pays,
        wrong=wrong,
        tenders=sale.TENDER_WORDS,
        states=sale.PAYMENT_WORDS,
    )


def _address(order: UUID, token: str) -> str:
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
        return await _page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(_address(order, token))


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


ROUTES: list[HTTPRouteHandler] = [get_order_page, post_cancellation_form, post_again]
