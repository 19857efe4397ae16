"""A forgotten password: ask for a link, and set a new one by it."""

from litestar.handlers import HTTPRouteHandler

from hanse import customers
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import Refusal
from hanse.web import forms
from hanse.web.forms import Form, Wrong
from hanse.web.visit import SEE, AnyRequest, Page, Visit, enter

from .sign_in import network_address, welcome


@edge.get("/account/forgotten", needs=SEE, page=True)
async def get_forgotten(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The form to ask for a link."""
    visit = await enter(tx, actor, house, request)
    return visit.show("account/forgotten.html", personal=True, email="", asked=False, wrong=None)


@edge.post("/account/forgotten", needs=SEE, page=True, status=200)
async def post_forgotten(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Send a link, if there is such an account. The page says the same if there is none."""
    visit = await enter(tx, actor, house, request)
    email, wrong = forms.typed(data, "email"), None
    try:
        await customers.forget_password(tx, email, network_address(request))
    except Refusal as refusal:
        wrong = Wrong.of(refusal)
    return visit.show(
        "account/forgotten.html",
        personal=True,
        address="/account/forgotten",
        status=wrong.status if wrong else 200,
        email=email,
        asked=wrong is None,
        wrong=wrong,
    )


@edge.get("/account/reset", needs=SEE, page=True)
async def get_reset(tx: Tx, actor: Actor, house: House, request: AnyRequest, token: str = "") -> Page:
    """The form for a new password, behind the link."""
    return _form(await enter(tx, actor, house, request), token[:100], None)


@edge.post("/account/reset", needs=SEE, page=True, status=303)
async def post_reset(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Set the new password, sign in, and take along what lies in the cart."""
    visit = await enter(tx, actor, house, request)
    token = forms.typed(data, "token")[:100]
    try:
        session = await customers.reset_password(tx, token, str(data.get("password", ""))[:256])
    except Refusal as refusal:
        return _form(visit, token, Wrong.of(refusal))
    return await welcome(tx, visit, session, data)


def _form(visit: Visit, token: str, wrong: Wrong | None) -> Page:
    return visit.show(
        "account/reset.html",
        personal=True,
        address="/account/forgotten",
        status=wrong.status if wrong else 200,
        token=token,
        wrong=wrong,
    )


ROUTES: list[HTTPRouteHandler] = [get_forgotten, post_forgotten, get_reset, post_reset]
