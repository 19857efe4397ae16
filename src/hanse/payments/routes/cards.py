"""Cards of shoppers over HTTP: they are typed into the provider's own fields, and only a token reaches us."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed
from hanse.kit.refusals import NotFound, TooManyAttempts
from hanse.payments import providers
from hanse.payments.refusals import NoCardFields, NoProvider, NothingToConfirm

ENTER = Needs("payments.enter_card", Scope.ANYONE)


# Who knows the secret of an approval is the customer who was sent there.
CONFIRM = Needs("payments.approve", Scope.ANYONE)

Secret = Annotated[str, QueryParameter(max_length=200)]


class ForScript(msgspec.Struct, frozen=True):
    """What the script of the provider asks for before it takes a card, or lets a bank ask."""

    client_secret: str


@edge.post(
    "/v1/payments/card-setups",
    needs=ENTER,
    refuses=[NoCardFields, OutboundFailed, TooManyAttempts],
    tags=["payments"],
)
async def post_card_setup(house: House, request: Request[Any, Any, Any]) -> ForScript:
    """Enter a card in the fields of the provider. Whoever tries out many is slowed down."""
    return ForScript(await providers.set_up_card(house, request.client.host if request.client else ""))


@edge.post(
    "/v1/payments/{payment:uuid}/confirmations",
    needs=CONFIRM,
    refuses=[NotFound, NothingToConfirm, NoProvider, OutboundFailed],
    tags=["payments"],
)
async def post_confirmation(house: House, payment: UUID, secret: Secret) -> ForScript:
    """Let a bank ask the customer of a payment, by the script of the provider. What comes of it is asked at return."""
    return ForScript(await providers.confirm(house, payment, secret))


ROUTES = [post_card_setup, post_confirmation]
