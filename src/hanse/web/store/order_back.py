"""Customers announce by themselves that goods come back, by parcel or into a store, and take that back."""

from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import forms, sale, sent_back
from hanse.web.forms import Form, Wrong
from hanse.web.visit import AnyRequest, Page, enter

from .order import SEE_ORDER, address_of, order_page


@edge.post("/orders/{order:uuid}/return-parcels", needs=SEE_ORDER, refuses=[NotFound], page=True, status=303)
async def post_return_form(tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, data: Form) -> Page:
    """Announce what comes back and how; a label or code follows as soon as the carrier has answered."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    why = forms.typed(data, "reason")
    try:
        async with tx.attempt():
            named = [line.id for line in found.lines if forms.typed(data, str(line.id)) not in ("", "0")]
            wanted = [orders.BackLine(line, forms.count(data, str(line))) for line in named]
            reason = why if why in sent_back.REASON_WORDS else "other"
            way = forms.typed(data, "way")
            asked = orders.ReturnWanted(
                lines=wanted,
                reason=reason,
                way=orders.ReturnWay(way) if way in sent_back.WAY_WORDS else orders.ReturnWay.LABEL,
                location=forms.identity(data, "store") if way == "store" else None,
            )
            await orders.announce_return(tx, sale.holder(visit.actor, found), order, asked)
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status, back=data)
    return visit.go(address_of(order, token) + "#back")


@edge.post(
    "/orders/{order:uuid}/return-parcels/{parcel:uuid}/withdrawal",
    needs=SEE_ORDER,
    refuses=[NotFound],
    page=True,
    status=303,
)
async def post_no_return_form(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, order: UUID, parcel: UUID, data: Form
) -> Page:
    """The parcel does not come; its label is not used."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    found = await orders.get_order(tx, visit.actor, order, token or None)
    if parcel not in {one.id for one in await orders.return_parcels_of(tx, order)}:
        raise NotFound(parcel=parcel)
    try:
        async with tx.attempt():
            await orders.withdraw_return(tx, sale.holder(visit.actor, found), parcel)
    except Refusal as refusal:
        return await order_page(tx, visit, found, token, Wrong.of(refusal), refusal.status)
    return visit.go(address_of(order, token) + "#back")


ROUTES: list[HTTPRouteHandler] = [post_return_form, post_no_return_form]
