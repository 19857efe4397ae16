"""What shoppers do with their own account."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.response import Response

from hanse.customers import commands, queries
from hanse.customers.contracts import Consent, Customer, Purpose, RegisterCustomer, ShopperSession, TimelineEntry
from hanse.customers.refusals import CardTaken, EmailTaken, ResetLapsed, UnknownConsentText
from hanse.customers.rules import REGISTRATIONS_PER_ADDRESS, SESSION_IDLE
from hanse.kit import attempts, edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.problems import problem
from hanse.kit.refusals import NotFound, SignInNeeded, StaleVersion, TooManyAttempts, WeakPassword, WrongCredentials

from .card import picture
from .office import ChangedCustomer, Name, NewAddress, change_of

COOKIE = "hanse_shopper"
AnyRequest = Request[Any, Any, State]
OWN = Needs("customers.own", Scope.OWN, through_actor=True)
Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class SignIn(msgspec.Struct, frozen=True):
    """An e-mail address and its password."""

    email: Email
    password: Password


class NewAccount(msgspec.Struct, frozen=True):
    """Somebody who wants an account."""

    email: Email
    password: Password
    given_name: Name = ""
    family_name: Name = ""
    company: Name = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    language: str = "de"


class PasswordChange(msgspec.Struct, frozen=True):
    """One's own password, old and new."""

    current: Password
    new: Password


class ForgottenPassword(msgspec.Struct, frozen=True):
    """The address of an account whose password is forgotten."""

    email: Email


class NewPassword(msgspec.Struct, frozen=True):
    """A new password, with the token of the link that was sent."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    password: Password


class ConsentGivenOrNot(msgspec.Struct, frozen=True):
    """What the shopper says about a purpose, and on which page."""

    given: bool
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "web:account"
    text_version: str | None = None


def own(actor: Actor) -> UUID:
    """The profile of whoever is signed in. Refuses with SignInNeeded."""
    if actor.customer is None:
        raise SignInNeeded
    return actor.customer


def cookie(session: ShopperSession, *, secure: bool) -> Cookie:
    """The cookie that a shopper's session travels in; scripts cannot read it."""
    age = int(SESSION_IDLE.total_seconds())
    return Cookie(COOKIE, value=session.token, path="/", httponly=True, samesite="lax", secure=secure, max_age=age)


def _welcome(house: House, session: ShopperSession) -> Response[Customer]:
    made = cookie(session, secure=house.settings.secure_cookies)
    return Response(session.customer, status_code=201, cookies=[made])


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""


@edge.post(
    "/v1/shopper",
    needs=Needs("customers.register", Scope.ANYONE),
    refuses=[EmailTaken, WeakPassword, TooManyAttempts],
    tags=["shopper"],
)
async def post_shopper(tx: Tx, house: House, request: AnyRequest, data: NewAccount) -> Response[Any]:
    """Open an account and sign in to it."""
    await attempts.count(tx, f"register-address:{_address(request)}", REGISTRATIONS_PER_ADDRESS)
    values = {**msgspec.structs.asdict(data), "country": house.settings.country}
    try:
        async with tx.attempt():
            made = await commands.register(tx, msgspec.convert(values, RegisterCustomer))
    except EmailTaken as taken:
        # Answered, not raised: the try stays counted, so that nobody learns from many tries who has an account.
        return problem(taken, request)
    return _welcome(house, await commands.start_session(tx, made.id))


@edge.post(
    "/v1/shopper/session",
    needs=Needs("customers.sign_in", Scope.ANYONE),
    refuses=[WrongCredentials, TooManyAttempts],
    tags=["shopper"],
)
async def post_shopper_session(tx: Tx, house: House, request: AnyRequest, data: SignIn) -> Response[Customer]:
    """Sign in as a shopper."""
    return _welcome(house, await commands.sign_in_shopper(tx, data.email, data.password, _address(request)))


@edge.delete("/v1/shopper/session", needs=Needs("customers.sign_out", Scope.ANYONE), tags=["shopper"])
async def delete_shopper_session(tx: Tx, request: AnyRequest) -> Response[None]:
    """Sign out. Signing out twice is fine."""
    token = request.cookies.get(COOKIE)
    if token:
        await commands.sign_out_shopper(tx, token)
    return Response(None, status_code=204, cookies=[Cookie(COOKIE, value="", path="/", max_age=0, httponly=True)])


@edge.get("/v1/shopper", needs=OWN, tags=["shopper"])
async def get_shopper(tx: Tx, actor: Actor) -> Customer:
    """One's own profile."""
    return await queries.get_customer(tx, own(actor))


@edge.patch("/v1/shopper", needs=OWN, refuses=[StaleVersion, EmailTaken], versioned=True, tags=["shopper"])
async def patch_shopper(tx: Tx, house: House, actor: Actor, data: ChangedCustomer, if_match: int | None) -> Customer:
    """Change parts of one's own profile."""
    return await commands.change_customer(tx, own(actor), change_of(data, house.settings.country), if_match)


@edge.put(
    "/v1/shopper/password",
    needs=OWN,
    refuses=[WrongCredentials, TooManyAttempts, WeakPassword],
    status=204,
    tags=["shopper"],
)
async def put_shopper_password(tx: Tx, actor: Actor, data: PasswordChange) -> None:
    """Change one's own password. Every session of the account ends, this one too."""
    await commands.change_shopper_password(tx, own(actor), data.current, data.new)


@edge.post(
    "/v1/shopper/password-resets",
    needs=Needs("customers.forget_password", Scope.ANYONE),
    refuses=[TooManyAttempts],
    status=202,
    tags=["shopper"],
)
async def post_password_reset(tx: Tx, request: AnyRequest, data: ForgottenPassword) -> None:
    """Send a link to set a new password, if there is such an account; the answer is the same if there is none."""
    await commands.forget_password(tx, data.email, _address(request))


@edge.put(
    "/v1/shopper/password-resets",
    needs=Needs("customers.reset_password", Scope.ANYONE),
    refuses=[ResetLapsed, WeakPassword],
    tags=["shopper"],
)
async def put_password_reset(tx: Tx, house: House, data: NewPassword) -> Response[Customer]:
    """Set a new password by the token of a link, and sign in. Every other session of the account ends."""
    session = await commands.reset_password(tx, data.token, data.password)
    made = cookie(session, secure=house.settings.secure_cookies)
    return Response(session.customer, status_code=200, cookies=[made])


@edge.post("/v1/shopper/addresses", needs=OWN, tags=["shopper"])
async def post_shopper_address(tx: Tx, actor: Actor, data: NewAddress) -> Customer:
    """Add an address to one's own profile."""
    return await commands.add_address(tx, own(actor), data.kind, data.address)


@edge.delete("/v1/shopper/addresses/{address:uuid}", needs=OWN, refuses=[NotFound], tags=["shopper"])
async def delete_shopper_address(tx: Tx, actor: Actor, address: UUID) -> None:
    """Remove one of one's own addresses."""
    await commands.remove_address(tx, own(actor), address)


@edge.post("/v1/shopper/card", needs=OWN, refuses=[CardTaken], tags=["shopper"])
async def post_shopper_card(tx: Tx, actor: Actor) -> Customer:
    """Get a customer card. Who has one keeps it."""
    return await commands.issue_card(tx, own(actor))


@edge.get("/v1/shopper/card.svg", needs=OWN, refuses=[NotFound], tags=["shopper"])
async def get_shopper_card(tx: Tx, actor: Actor) -> Response[bytes]:
    """The QR code of one's own card."""
    return picture(await queries.get_customer(tx, own(actor)))


@edge.get("/v1/shopper/consents", needs=OWN, tags=["shopper"])
async def get_shopper_consents(tx: Tx, actor: Actor) -> list[Consent]:
    """Everything one agreed to or withdrew, the newest first, with its exact text."""
    return await queries.consent_history(tx, own(actor))


@edge.put("/v1/shopper/consents/{purpose:str}", needs=OWN, refuses=[UnknownConsentText], tags=["shopper"])
async def put_shopper_consent(
    tx: Tx, actor: Actor, request: AnyRequest, purpose: Purpose, data: ConsentGivenOrNot
) -> Customer:
    """Agree to a purpose or withdraw; a withdrawal holds at once."""
    agent = request.headers.get("user-agent", "")[:300]
    evidence = {"address": _address(request), "user_agent": agent, "request_id": actor.request_id}
    if not data.given:
        return await commands.withdraw_consent(tx, own(actor), purpose, data.source, evidence=evidence)
    return await commands.give_consent(tx, own(actor), purpose, data.source, data.text_version, evidence=evidence)


@edge.get("/v1/shopper/timeline", needs=OWN, tags=["shopper"])
async def get_shopper_timeline(
    tx: Tx, actor: Actor, cursor: str | None = None, limit: int | None = None
) -> Page[TimelineEntry]:
    """What happened with oneself on every channel, the newest first."""
    return await queries.timeline(tx, own(actor), cursor, limit, own=True)


ROUTES = [
    post_shopper,
    post_shopper_session,
    delete_shopper_session,
    get_shopper,
    patch_shopper,
    put_shopper_password,
    post_password_reset,
    put_password_reset,
    post_shopper_address,
    delete_shopper_address,
    post_shopper_card,
    get_shopper_card,
    get_shopper_consents,
    put_shopper_consent,
    get_shopper_timeline,
]
