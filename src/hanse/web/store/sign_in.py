"""Coming and going: sign in, open an account, sign out."""

from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from hanse import customers, orders
from hanse.kit import attempts, edge
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import InvalidInput, Refusal
from hanse.web import forms, visitors
from hanse.web.forms import Form, Wrong
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, Visit, enter, inner

REGISTRATIONS_PER_ADDRESS = 100
FIELDS = ("email", "given_name", "family_name", "phone", "next")


@edge.get("/account/sign-in", needs=SEE, page=True)
async def get_sign_in(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The form to sign in."""
    visit = await enter(tx, actor, house, request)
    back = inner(request.query_params.get("next"), "/account")
    if visit.actor.customer is not None:
        return visit.go(back)
    return visit.show("account/sign_in.html", personal=True, typed={"next": back}, wrong=None)


@edge.post("/account/sign-in", needs=SEE, page=True, status=303)
async def post_sign_in(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Sign in, and take along what lies in the cart."""
    visit = await enter(tx, actor, house, request)
    try:
        # No savepoint: a wrong password is counted, and the count stays.
        session = await customers.sign_in_shopper(
            tx, forms.typed(data, "email"), str(data.get("password", ""))[:256], network_address(request)
        )
    except Refusal as refusal:
        return _again(visit, "account/sign_in.html", data, refusal)
    return await welcome(tx, visit, session, data)


@edge.get("/account/register", needs=SEE, page=True)
async def get_register(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The form to open an account."""
    visit = await enter(tx, actor, house, request)
    back = inner(request.query_params.get("next"), "/account")
    return visit.show("account/register.html", personal=True, typed={"next": back}, wrong=None)


@edge.post("/account/register", needs=SEE, page=True, status=303)
async def post_register(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Open an account and sign in to it."""
    visit = await enter(tx, actor, house, request)
    try:
        await attempts.count(tx, f"register-address:{network_address(request)}", REGISTRATIONS_PER_ADDRESS)
        async with tx.attempt():
            if not forms.typed(data, "email"):
                raise InvalidInput(fields=[{"field": "email", "reason": "missing"}])
            made = await customers.register(
                tx,
                customers.RegisterCustomer(
                    email=forms.typed(data, "email"),
                    password=str(data.get("password", ""))[:256],
                    given_name=forms.typed(data, "given_name"),
                    family_name=forms.typed(data, "family_name"),
                    phone=forms.typed(data, "phone") or None,
                    language=visit.language,
                    channel=CHANNEL,
                    country=house.settings.country,
                ),
            )
    except Refusal as refusal:
        return _again(visit, "account/register.html", data, refusal)
    return await welcome(tx, visit, await customers.start_session(tx, made.id), data)


@edge.post("/account/sign-out", needs=SEE, page=True, status=303)
async def post_sign_out(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """Sign out. Signing out twice is fine."""
    visit = await enter(tx, actor, house, request)
    token = request.cookies.get(visitors.SHOPPER)
    if token:
        await customers.sign_out_shopper(tx, token)
    return visit.go("/", visitors.dropped(house, visitors.SHOPPER))


def _again(visit: Visit, template: str, data: dict[str, Any], refusal: Refusal) -> Page:
    typed = {name: forms.typed(data, name) for name in FIELDS}
    typed["next"] = inner(typed["next"], "/account")
    wrong = Wrong.of(refusal)
    if isinstance(refusal, customers.EmailTaken):
        wrong = Wrong(wrong.sentence, {"email": wrong.sentence}, wrong.status)
    return visit.show(
        template, personal=True, address="/account/sign-in", status=wrong.status, typed=typed, wrong=wrong
    )


async def welcome(tx: Tx, visit: Visit, session: customers.ShopperSession, data: dict[str, Any]) -> Page:
    """Go on signed in, to where the form says, with what lies in the cart."""
    shopper = msgspec.structs.replace(visit.actor, kind=Kind.SHOPPER, customer=session.customer.id)
    await orders.adopt_cart(tx, shopper, CHANNEL)
    cookie = visitors.kept(visit.house, visitors.SHOPPER, session.token, visitors.SESSION_SECONDS)
    return visit.go(inner(forms.typed(data, "next"), "/account"), cookie)


def network_address(request: AnyRequest) -> str:
    """Where a request came from, by which tries are counted."""
    return request.client.host if request.client else ""


ROUTES: list[HTTPRouteHandler] = [get_sign_in, post_sign_in, get_register, post_register, post_sign_out]
