"""Payments over HTTP: what an order was paid with, gift cards, approvals elsewhere, and the providers' messages."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.outbound import OutboundFailed
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound
from hanse.payments import commands, providers, queries, rules
from hanse.payments.contracts import Capture, CashRounding, GiftCard, Outcome, Payment, Progress
from hanse.payments.refusals import (
    BadSignature,
    CardNumberSeen,
    GiftCardUnknown,
    NoProvider,
    NotAtTheProvider,
    NothingToCapture,
)

READ = Needs("payments.read", Scope.GLOBAL)
TAKE = Needs("payments.take", Scope.GLOBAL)
# A gift card belongs to no store: whoever takes payments anywhere may see what it carries.
LOOK = Needs("payments.take", Scope.LOCATION, through_actor=True)
HERE = Needs("payments.take", Scope.LOCATION, at="location")
PROVIDER = Needs("payments.webhook", Scope.ANYONE)
# Who knows the secret of an approval is the customer who was sent there.
APPROVE = Needs("payments.approve", Scope.ANYONE)

Secret = Annotated[str, QueryParameter(max_length=200)]


class GiftCardWanted(msgspec.Struct, frozen=True):
    """How much a new gift card shall carry."""

    amount_minor: Annotated[int, msgspec.Meta(ge=100, le=100_000)]


class CaptureWanted(msgspec.Struct, frozen=True):
    """How much shall be taken of what is set aside."""

    amount_minor: Annotated[int, msgspec.Meta(ge=1)]


class InquiryWanted(msgspec.Struct, frozen=True):
    """Whose payments are asked about."""

    order: UUID


class Signature(msgspec.Struct, frozen=True):
    """Whether the signature on the slip is that on the card."""

    accepted: bool


class Taken(msgspec.Struct, frozen=True):
    """The message was understood; `new` is false for a repeat."""

    new: bool


@edge.get("/v1/payments", needs=READ, tags=["payments"])
async def get_payments(tx: Tx, order: UUID) -> list[Payment]:
    """What an order was paid with."""
    return await queries.payments_of(tx, order)


@edge.post(
    "/v1/payments/{payment:uuid}/captures",
    needs=TAKE,
    idempotent=True,
    refuses=[NotFound, NothingToCapture],
    tags=["payments"],
)
async def post_capture(tx: Tx, payment: UUID, data: CaptureWanted) -> Capture:
    """Take a part of a payment that is authorized; it is done when the provider says so."""
    return await commands.capture(tx, payment, data.amount_minor, str(new_id()))


@edge.get("/v1/cash-rounding", needs=HERE, refuses=[NotFound], tags=["payments"])
async def get_cash_rounding(tx: Tx, house: House, location: UUID) -> CashRounding:
    """How cash is rounded at a location, because the smallest coins are not used there."""
    return await queries.cash_rounding(tx, location, house.settings.currency)


@edge.get("/v1/gift-cards/{code:str}", needs=LOOK, refuses=[GiftCardUnknown, CardNumberSeen], tags=["payments"])
async def get_gift_card(tx: Tx, code: str) -> GiftCard:
    """What a gift card carries."""
    return await queries.get_gift_card(tx, code)


@edge.post("/v1/gift-cards", needs=TAKE, idempotent=True, tags=["payments"])
async def post_gift_card(tx: Tx, house: House, data: GiftCardWanted) -> GiftCard:
    """Issue a gift card."""
    return await commands.issue_gift_card(tx, data.amount_minor, house.settings.currency)


@edge.post(
    "/v1/payments/webhooks/{name:str}",
    needs=PROVIDER,
    status=200,
    refuses=[BadSignature, InvalidInput, NotFound],
    tags=["payments"],
)
async def post_webhook(tx: Tx, house: House, request: Request[Any, Any, Any], name: str) -> Taken:
    """Take in a message of a provider, signed by it; repeats and disorder change nothing."""
    try:
        provider = providers.provider(house, name)
    except providers.NoProvider:
        raise NotFound(provider=name) from None
    news = provider.read_webhook({key.lower(): value for key, value in request.headers.items()}, await request.body())
    new = await commands.take_event(tx, name, news.event, news.kind)
    payment = rules.as_id(news.payment)
    if new and news.outcome is not None and payment is not None:
        await commands.settle(tx, payment, news.outcome)
    return Taken(new)


@edge.post(
    "/v1/payments/inquiries",
    needs=LOOK,
    status=200,
    refuses=[NotFound, Forbidden, NoProvider, OutboundFailed],
    tags=["payments"],
)
async def post_inquiry(actor: Actor, house: House, data: InquiryWanted) -> list[Progress]:
    """Ask the providers, or the terminal, how far they are with the payments of an order, and take in what they say."""
    answers = []
    for found in await providers.told(house, data.order):
        actor.require("payments.take", found.location)
        answers.append(_progress(found, await providers.inquire(house, found.id)))
    return answers


@edge.post(
    "/v1/payments/{payment:uuid}/signature",
    needs=LOOK,
    status=200,
    refuses=[NotFound, Forbidden, NotAtTheProvider, NoProvider, OutboundFailed],
    tags=["payments"],
)
async def post_signature(actor: Actor, house: House, payment: UUID, data: Signature) -> Progress:
    """Tell the terminal whether the signature fits. Only the first word counts."""
    found = await providers.look(house, payment)
    actor.require("payments.take", found.location)
    return _progress(found, await providers.sign(house, found, accepted=data.accepted))


@edge.post(
    "/v1/payments/{payment:uuid}/abort",
    needs=LOOK,
    status=200,
    refuses=[NotFound, Forbidden, NotAtTheProvider, NoProvider, OutboundFailed],
    tags=["payments"],
)
async def post_abort(actor: Actor, house: House, payment: UUID) -> Progress:
    """Stop the terminal. What was approved at the same moment stays approved, and the answer says so."""
    found = await providers.look(house, payment)
    actor.require("payments.take", found.location)
    return _progress(found, await providers.abort(house, found))


def _progress(found: Payment, outcome: Outcome) -> Progress:
    return Progress(
        found.id, found.provider, found.tender, found.amount_minor, outcome.state, outcome.stage, outcome.reason
    )


@edge.get("/v1/payments/{payment:uuid}/approval", needs=APPROVE, page=True)
async def get_approval(house: House, payment: UUID, secret: Secret) -> Response[bytes]:
    """Send a customer to where they agree to pay; who has agreed already, or cannot any more, goes on at once."""
    return _elsewhere(await providers.where_to_approve(house, payment, secret))


@edge.get("/v1/payments/{payment:uuid}/return", needs=APPROVE, page=True)
async def get_return(house: House, payment: UUID, secret: Secret) -> Response[bytes]:
    """A customer comes back, once or often: the provider is asked, and the page of the order says the rest."""
    return _elsewhere(await providers.come_back(house, payment, secret))


def _elsewhere(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


ROUTES = [
    get_payments, post_capture, get_cash_rounding, get_gift_card, post_gift_card, post_webhook, post_inquiry,
    post_signature, post_abort, get_approval, get_return,
]  # fmt: skip
