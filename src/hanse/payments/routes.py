"""Payments over HTTP: what an order was paid with, gift cards, and the provider's messages."""

import base64
import hashlib
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from standardwebhooks import Webhook, WebhookVerificationError

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import InvalidInput, NotFound

from . import commands, queries
from .contracts import GiftCard, Outcome, Payment
from .refusals import BadSignature, GiftCardUnknown

READ = Needs("payments.read", Scope.GLOBAL)
TAKE = Needs("payments.take", Scope.GLOBAL)
# A gift card belongs to no store: whoever takes payments anywhere may see what it carries.
LOOK = Needs("payments.take", Scope.LOCATION, through_actor=True)
PROVIDER = Needs("payments.webhook", Scope.ANYONE)


class GiftCardWanted(msgspec.Struct, frozen=True):
    """How much a new gift card shall carry."""

    amount_minor: Annotated[int, msgspec.Meta(ge=100, le=100_000)]


class ProviderCharge(msgspec.Struct, frozen=True):
    """A charge in a message of the provider."""

    key: UUID
    id: str
    reason: str = ""


class ProviderMessage(msgspec.Struct, frozen=True):
    """A message of the provider. Types that we do not know are taken and change nothing."""

    type: str
    data: ProviderCharge


class Taken(msgspec.Struct, frozen=True):
    """The message was understood; `new` is false for a repeat."""

    new: bool


@edge.get("/v1/payments", needs=READ, tags=["payments"])
async def get_payments(tx: Tx, order: UUID) -> list[Payment]:
    """What an order was paid with."""
    return await queries.payments_of(tx, order)


@edge.get("/v1/gift-cards/{code:str}", needs=LOOK, refuses=[GiftCardUnknown], tags=["payments"])
async def get_gift_card(tx: Tx, code: str) -> GiftCard:
    """What a gift card carries."""
    return await queries.get_gift_card(tx, code)


@edge.post("/v1/gift-cards", needs=TAKE, idempotent=True, tags=["payments"])
async def post_gift_card(tx: Tx, house: House, data: GiftCardWanted) -> GiftCard:
    """Issue a gift card."""
    return await commands.issue_gift_card(tx, data.amount_minor, house.settings.currency)


@edge.post(
    "/v1/payments/webhooks/simulated",
    needs=PROVIDER,
    status=200,
    refuses=[BadSignature, InvalidInput, NotFound],
    tags=["payments"],
)
async def post_webhook(tx: Tx, house: House, request: Request[Any, Any, Any]) -> Taken:
    """Take in a message of the provider, signed by Standard Webhooks; repeats and disorder change nothing."""
    body = await request.body()
    key = base64.b64encode(hashlib.sha256(house.settings.payment_secret.encode()).digest()).decode()
    try:
        Webhook(key).verify(body, dict(request.headers))
    except WebhookVerificationError:
        raise BadSignature from None
    try:
        message = msgspec.json.decode(body, type=ProviderMessage)
    except msgspec.MsgspecError as error:
        raise InvalidInput(reason=str(error)) from None
    event = request.headers["webhook-id"]
    new = await commands.take_event(tx, "simulated", event, message.type)
    outcomes = {"charge.captured": "captured", "charge.refused": "refused"}
    if new and message.type in outcomes:
        outcome = Outcome(outcomes[message.type], message.data.id, message.data.reason)
        await commands.settle(tx, message.data.key, outcome)
    return Taken(new)


ROUTES = [get_payments, get_gift_card, post_gift_card, post_webhook]
