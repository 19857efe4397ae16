"""What customers change about their order by themselves: fewer pieces, another store, a parcel instead."""

from datetime import date
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import forms, sale
from hanse.web.forms import Form, Wrong
from hanse.web.visit import AnyRequest, Page, enter

from .order import SEE_ORDER, address_of, order_page

PARCEL = "ship"


@edge.post("/orders/{order:uuid}/lines/{line:uuid}/pieces", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_pieces_form(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, line: UUID, data: Form
) -> Page:
    """Cancel some pieces of a line that nobody has begun to fetch."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    holder = sale.holder(visit.actor, found)
    try:
        async with tx.attempt():
            await orders.cancel_pieces(tx, holder, order, line, forms.count(data), "cancelled by the customer")
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(address_of(order, token))


@edge.post(
    "/orders/{order:uuid}/lines/{line:uuid}/delivery", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303
)
async def post_delivery_form(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, line: UUID, data: Form
) -> Page:
    """Collect a line in a store, in another store, or have it sent with the parcel that goes anyway."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    try:
        async with tx.attempt():
            wanted = _wanted(found, line, data)
            await orders.change_delivery(tx, sale.holder(visit.actor, found), order, line, wanted)
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(address_of(order, token))


@edge.post("/orders/{order:uuid}/shipping", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_shipping_form(tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form) -> Page:
    """Send what has not left yet to another address."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    before = found.shipping.country if found.shipping else house.settings.country
    wanted = forms.address(data, "shipping", name=found.name, country=before)
    try:
        async with tx.attempt():
            await orders.change_address(tx, sale.holder(visit.actor, found), order, wanted)
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status, readdressed=wanted)
    return visit.go(address_of(order, token))


@edge.post("/orders/{order:uuid}/date", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_date_form(tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form) -> Page:
    """Let all parcels, or all that is collected in a store, come on another of the days that are offered."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    try:
        async with tx.attempt():
            wanted = _another_day(data)
            await orders.change_date(tx, sale.holder(visit.actor, found), order, wanted)
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(address_of(order, token))


def _another_day(data: Form) -> orders.NewDate:
    """What the form says. Refuses with NotFound and DateNotOffered."""
    try:
        way, day = orders.Delivery(forms.typed(data, "delivery")), date.fromisoformat(forms.typed(data, "day"))
    except ValueError:
        raise orders.DateNotOffered(day=forms.typed(data, "day")) from None
    place = forms.identity(data, "location") if forms.typed(data, "location") else None
    return orders.NewDate(delivery=way, location=place, day=day)


def _wanted(order: orders.Order, line: UUID, data: Form) -> orders.NewDelivery:
    """What the form says. Refuses with NotFound."""
    if forms.typed(data, "to") == PARCEL:
        return orders.NewDelivery(delivery=orders.Delivery.SHIP)
    reserved = any(one.id == line and one.delivery is orders.Delivery.RESERVE for one in order.lines)
    way = orders.Delivery.RESERVE if reserved else orders.Delivery.PICKUP
    return orders.NewDelivery(delivery=way, location=forms.identity(data, "to"))


ROUTES: list[HTTPRouteHandler] = [post_pieces_form, post_delivery_form, post_shipping_form, post_date_form]
