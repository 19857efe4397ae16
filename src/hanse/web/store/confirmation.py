"""A bank asks whether it is its customer who pays: in a page of the shop, by the script of the payment provider."""

from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import payments
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import cards
from hanse.web.visit import SEE, AnyRequest, Page, enter


@edge.get("/payments/{payment:uuid}/confirmation", needs=SEE, refuses=[NotFound], page=True)
async def get_confirmation(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, payment: UUID, secret: str = ""
) -> Page:
    """The question; whose payment is decided already goes on to what they bought."""
    visit = await enter(tx, actor, house, request)
    back = await payments.return_path(tx, payment, secret)
    found = await payments.get_payment(tx, payment)
    ways = cards.ways(visit)
    if ways.fields is None or found.state not in ("started", "unknown"):
        return visit.go(back)
    return visit.show(
        "confirmation.html",
        personal=True,
        card_fields=ways.fields,
        ways=ways,
        payment=found,
        ask=f"/v1/payments/{payment}/confirmations?secret={secret}",
        done=f"/v1/payments/{payment}/return?secret={secret}",
        back=back,
    )


ROUTES: list[HTTPRouteHandler] = [get_confirmation]
