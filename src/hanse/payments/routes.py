"""Payments over HTTP: what an order was paid with, gift cards, approvals elsewhere, and the providers' messages."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound

from . import commands, providers, queries
from .contracts import Capture, GiftCard, Payment
from .refusals import BadSignature, GiftCardUnknown, NothingToCapture

READ = Needs("payments.read", Scope.GLOBAL)
TAKE = Needs("payments.take", Scope.GLOBAL)
# A gift card belongs to no store: whoever takes payments anywhere may see what it carries.
LOOK = Needs("payments.take", Scope.LOCATION, through_actor=True)
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


@edge.get("/v1/gift-cards/{code:str}", needs=LOOK, refuses=[GiftCardUnknown], tags=["payments"])
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
    payment = providers.as_uuid(news.payment)
    if new and news.outcome is not None and payment is not None:
        await commands.settle(tx, payment, news.outcome)
    return Taken(new)


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
    get_payments, post_capture, get_gift_card, post_gift_card, post_webhook, get_approval, get_return,
]  # fmt: skip
