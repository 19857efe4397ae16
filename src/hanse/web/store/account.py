"""The account of a shopper: orders of every channel, card and points, addresses, what they agreed to."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from hanse import customers, loyalty, orders
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.address import checked
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound, Refusal
from hanse.web import forms, visitors
from hanse.web.codes import qr
from hanse.web.forms import Form, Wrong
from hanse.web.purchase import COUNTRY_WORDS
from hanse.web.sale import CHANNEL_WORDS
from hanse.web.visit import SEE, AnyRequest, Page, Visit, enter, here

LATEST = 3
PAGE = 20
# Tiers are keys of the loyalty program.
TIER_WORDS = {"matrose": "Sailor", "steuermann": "Mate", "kapitaen": "Captain"}
PURPOSE_WORDS = {
    "newsletter": "News by e-mail",
    "sms": "News by text message",
    "phone": "Calls about offers",
    "profiling": "Personal offers",
}
VAT_WORDS = {
    "asked": "This VAT id is being checked. Until then we charge VAT.",
    "valid": "This VAT id is valid.",
    "invalid": "The register does not know this VAT id. We charge VAT.",
    "unavailable": "The register does not answer. We ask again; an earlier answer counts for its time.",
}
STATE_WORDS = {
    "placed": "Waiting for payment",
    "confirmed": "In progress",
    "completed": "Complete",
    "cancelled": "Cancelled",
}


async def _account(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> tuple[Visit, UUID | None]:
    visit = await enter(tx, actor, house, request)
    return visit, visit.actor.customer


def _to_sign_in(visit: Visit) -> Page:
    return visit.go(f"/account/sign-in?next={quote(visit.request.url.path)}")


@edge.get("/account", needs=SEE, page=True)
async def get_account(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """What matters most: the latest orders, the card, the points."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    customer = await customers.get_customer(tx, own)
    latest = await orders.list_orders(tx, visit.actor, orders.OrderFilter(customer=own), size=LATEST)
    return visit.show(
        "account/overview.html",
        personal=True,
        customer=customer,
        latest=latest.items,
        standing=await loyalty.standing(tx, own),
        card=qr(customer.card, visit.say("Customer card {card}", card=customer.card)) if customer.card else None,
        channels=CHANNEL_WORDS,
        states=STATE_WORDS,
        tiers=TIER_WORDS,
    )


@edge.post("/account/card", needs=SEE, page=True, status=303)
async def post_card(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """Get a customer card."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    await customers.issue_card(tx, own)
    return visit.go("/account#card")


@edge.get("/account/orders", needs=SEE, page=True)
async def get_own_orders(tx: Tx, actor: Actor, house: House, request: AnyRequest, after: str | None = None) -> Page:
    """All orders, whatever channel they came by."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    page = await orders.list_orders(tx, visit.actor, orders.OrderFilter(customer=own), after, PAGE)
    return visit.show(
        "account/orders.html",
        personal=True,
        rows=page.items,
        next_page=here(request, after=page.next) if page.next else None,
        channels=CHANNEL_WORDS,
        states=STATE_WORDS,
    )


@edge.get("/account/details", needs=SEE, page=True)
async def get_details(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """Name, addresses and password."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    return await _details(tx, visit, own)


async def _details(
    tx: Tx, visit: Visit, own: UUID, refusal: Refusal | None = None, typed: dict[str, Any] | None = None
) -> Page:
    customer = await customers.get_customer(tx, own)
    wrong = Wrong.of(refusal) if refusal else None
    known = {
        "given_name": customer.given_name,
        "family_name": customer.family_name,
        "company": customer.company,
        "vat_id": (customer.business.vat_id if customer.business else None) or "",
        "phone": customer.phone or "",
    }
    return visit.show(
        "account/details.html",
        personal=True,
        address="/account/details",
        status=wrong.status if wrong else 200,
        customer=customer,
        typed={**known, **({name: forms.typed(typed, name) for name in typed} if typed else {})},
        wrong=wrong,
        countries=COUNTRY_WORDS,
        vat_words=VAT_WORDS,
        saved=visit.request.query_params.get("saved", ""),
    )


Step = Callable[[UUID], Awaitable[object]]


async def _change(tx: Tx, visit: Visit, own: UUID | None, data: dict[str, Any], step: Step, then: str) -> Page:
    """One change of one's own details: back to the page, or the form again with what is wrong."""
    if own is None:
        return _to_sign_in(visit)
    try:
        async with tx.attempt():
            await step(own)
    except Refusal as refusal:
        return await _details(tx, visit, own, refusal, data)
    return visit.go(then)


@edge.post("/account/details", needs=SEE, page=True, status=303)
async def post_details(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Change one's own name and phone."""
    visit, own = await _account(tx, actor, house, request)
    change = customers.CustomerChange(
        given_name=forms.typed(data, "given_name"),
        family_name=forms.typed(data, "family_name"),
        phone=forms.typed(data, "phone"),
        language=visit.language,
        country=house.settings.country,
    )
    return await _change(
        tx, visit, own, data, lambda who: customers.change_customer(tx, who, change), "/account/details?saved=details"
    )


@edge.post("/account/business", needs=SEE, page=True, status=303)
async def post_business(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Say for which company one buys, or that one buys for oneself."""
    visit, own = await _account(tx, actor, house, request)

    async def say(who: UUID) -> None:
        wanted = customers.BusinessWanted(forms.typed(data, "company"), forms.typed(data, "vat_id") or None)
        if wanted.company or wanted.vat_id:
            await customers.set_business(tx, who, wanted)
        else:
            await customers.end_business(tx, who)

    return await _change(tx, visit, own, data, say, "/account/details?saved=company#company")


@edge.post("/account/addresses", needs=SEE, page=True, status=303)
async def post_address(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Keep one more address."""
    visit, own = await _account(tx, actor, house, request)

    async def keep(who: UUID) -> None:
        found = checked(forms.address(data, "address", country=house.settings.country))
        kind: Literal["billing", "shipping"] = "billing" if forms.typed(data, "kind") == "billing" else "shipping"
        await customers.add_address(tx, who, kind, found)

    return await _change(tx, visit, own, data, keep, "/account/details?saved=address#addresses")


@edge.post("/account/addresses/{address:uuid}/removal", needs=SEE, refuses=[NotFound], page=True, status=303)
async def post_address_removal(tx: Tx, actor: Actor, house: House, request: AnyRequest, address: UUID) -> Page:
    """Forget an address."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    await customers.remove_address(tx, own, address)
    return visit.go("/account/details#addresses")


@edge.post("/account/password", needs=SEE, page=True, status=303)
async def post_password(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Change one's own password. Every session ends; this browser gets a new one."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    try:
        # No savepoint: a wrong password is counted, and the count stays.
        await customers.change_shopper_password(
            tx, own, str(data.get("current", ""))[:256], str(data.get("new", ""))[:256]
        )
    except Refusal as refusal:
        return await _details(tx, visit, own, refusal, None)
    session = await customers.start_session(tx, own)
    cookie = visitors.kept(house, visitors.SHOPPER, session.token, visitors.SESSION_SECONDS)
    return visit.go("/account/details?saved=password#password", cookie)


@edge.get("/account/consents", needs=SEE, page=True)
async def get_consents(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """What one agreed to, and everything that was ever said about it."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    return visit.show(
        "account/consents.html",
        personal=True,
        customer=await customers.get_customer(tx, own),
        texts=await customers.consent_texts(tx),
        history=await customers.consent_history(tx, own),
        purposes=PURPOSE_WORDS,
    )


@edge.post("/account/consents", needs=SEE, page=True, status=303)
async def post_consent(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Agree to a purpose or withdraw; a withdrawal holds at once."""
    visit, own = await _account(tx, actor, house, request)
    if own is None:
        return _to_sign_in(visit)
    purpose, source = forms.typed(data, "purpose"), "web:account"
    evidence = {
        "address": request.client.host if request.client else "",
        "user_agent": request.headers.get("user-agent", "")[:300],
        "request_id": visit.actor.request_id,
    }
    if forms.typed(data, "given") == "yes":
        version = forms.typed(data, "text_version") or None
        await customers.give_consent(tx, own, purpose, source, version, language=visit.language, evidence=evidence)
    else:
        await customers.withdraw_consent(tx, own, purpose, source, evidence=evidence)
    return visit.go("/account/consents")


ROUTES: list[HTTPRouteHandler] = [
    get_account, post_card, get_own_orders, get_details, post_details, post_business, post_address,
    post_address_removal, post_password, get_consents, post_consent,
]  # fmt: skip
