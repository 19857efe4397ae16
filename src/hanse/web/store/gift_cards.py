"""Gift cards: buy one, see how a purchase stands, think better of it, and look up what a card carries."""

from typing import Any
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import payments
from hanse.kit import attempts, edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import cards, forms, presents
from hanse.web.forms import Form, Wrong
from hanse.web.visit import SEE, AnyRequest, Page, Visit, enter

from .sign_in import network_address

# The link's token opens a purchase; the handler loads it by that.
SEE_PURCHASE = Needs("web.see_gift_card", Scope.ANYONE)
# So often in a quarter of an hour somebody may look up a code, or try a card, from one address.
LOOKS_PER_ADDRESS = 10
TRIES_PER_ADDRESS = 30


@edge.get("/gift-cards", needs=SEE, refuses=[NotFound], page=True)
async def get_gift_cards(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """What may be chosen."""
    visit = await enter(tx, actor, house, request)
    return await _page(tx, visit, {})


async def _page(tx: Tx, visit: Visit, data: dict[str, Any], wrong: Wrong | None = None) -> Page:
    offered = await presents.choice(tx, visit)
    if offered is None:
        raise NotFound
    ways = cards.ways(visit)
    return visit.show(
        "gift_cards.html",
        card_fields=ways.fields,
        canonical=None if wrong else "/gift-cards",
        address="/gift-cards",
        personal=True,
        status=wrong.status if wrong else 200,
        offered=offered,
        typed={name: forms.typed(data, name) for name in (*presents.FIELDS, "card")},
        purchase=forms.typed(data, "purchase") or str(new_id()),
        ways=ways,
        wrong=wrong,
        most_of_a_message=presents.MOST_OF_A_MESSAGE,
    )


@edge.post("/gift-cards", needs=SEE, refuses=[NotFound], page=True, status=303)
async def post_gift_cards(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Buy one. The purchase has its id from the form: it is made once, however often the form is sent."""
    visit = await enter(tx, actor, house, request)
    offered = await presents.choice(tx, visit)
    load = forms.identity(data, "purchase")
    known = await payments.find_gift_card_order(tx, load)
    if known is not None or offered is None:
        if known is None:
            raise NotFound
        return visit.go(address_of(known))
    try:
        wanted, given = presents.wish(visit, offered, data)
        await attempts.count(tx, f"gift-card-buy:{network_address(request)}", TRIES_PER_ADDRESS)
        async with tx.attempt():
            made = await payments.order_gift_card(tx, visit.actor, load, wanted, given)
    except Refusal as refusal:
        return await _page(tx, visit, data, Wrong.of(refusal))
    address = address_of(made)
    return visit.go(await payments.lead_on(tx, load, address))


def address_of(made: payments.GiftCardOrder) -> str:
    """Where the page of a purchase is."""
    return f"/gift-cards/{made.load}?token={made.token}"


@edge.get("/gift-cards/{load:uuid}", needs=SEE_PURCHASE, refuses=[NotFound], page=True)
async def get_gift_card_page(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, load: UUID, token: str = "", pay: str = ""
) -> Page:
    """How a purchase stands."""
    visit = await enter(tx, actor, house, request)
    return await _bought(tx, visit, load, token, pays=pay == "now")


async def _bought(
    tx: Tx, visit: Visit, load: UUID, token: str, wrong: Wrong | None = None, *, pays: bool = False
) -> Page:
    return visit.show(
        "gift_card.html",
        personal=True,
        address=f"/gift-cards/{load}?token={token}",
        status=wrong.status if wrong else 200,
        bought=await presents.bought(tx, visit, load, token),
        pays=pays,
        wrong=wrong,
    )


@edge.post("/gift-cards/{load:uuid}/revocation", needs=SEE_PURCHASE, refuses=[NotFound], page=True, status=303)
async def post_revocation(tx: Tx, actor: Actor, house: House, request: AnyRequest, load: UUID, data: Form) -> Page:
    """Think better of it, as long as nothing was bought with the card."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")
    try:
        async with tx.attempt():
            await payments.revoke_gift_card(tx, load, token)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _bought(tx, visit, load, token, Wrong.of(refusal))
    return visit.go(f"/gift-cards/{load}?token={token}")


@edge.get("/gift-cards/balance", needs=SEE, page=True)
async def get_balance(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The form for a code."""
    visit = await enter(tx, actor, house, request)
    return visit.show("gift_card_balance.html", canonical="/gift-cards/balance", code="", card=None, wrong=None)


@edge.post("/gift-cards/balance", needs=SEE, page=True, status=200)
async def post_balance(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """What a gift card carries. Whoever guesses is slowed down."""
    visit = await enter(tx, actor, house, request)
    code, card, wrong = forms.typed(data, "code")[:40], None, None
    try:
        await attempts.count(tx, f"gift-card:{network_address(request)}", LOOKS_PER_ADDRESS)
        card = await payments.get_gift_card(tx, code)
    except Refusal as refusal:
        wrong = Wrong(refusal.sentence(), {"code": refusal.sentence()}, refusal.status)
    return visit.show(
        "gift_card_balance.html",
        personal=True,
        address="/gift-cards/balance",
        status=wrong.status if wrong else 200,
        code=code,
        card=card,
        wrong=wrong,
    )


ROUTES: list[HTTPRouteHandler] = [
    get_gift_cards, post_gift_cards, get_balance, post_balance, get_gift_card_page, post_revocation,
]  # fmt: skip
