"""Values and events of payments. Amounts are minor units."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from hanse.kit.events import Event


class Tender(StrEnum):
    """A means of payment."""

    CARD = "card"
    CASH = "cash"
    GIFT_CARD = "gift_card"
    ON_ACCOUNT = "on_account"


class PaymentState(StrEnum):
    """Started and unknown ones wait for the provider's word; the others are final."""

    STARTED = "started"
    UNKNOWN = "unknown"
    CAPTURED = "captured"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Payment(msgspec.Struct, frozen=True):
    """One tender of one order. `token` names a card at the provider; a card number is never seen here."""

    id: UUID
    order: UUID
    tender: Tender
    amount_minor: int
    currency: str
    state: PaymentState
    captured_minor: int
    refunded_minor: int
    location: UUID | None
    register: UUID | None
    token: str | None
    gift_card: UUID | None
    provider_reference: str | None
    reason: str
    created_at: datetime
    changed_at: datetime


class Refund(msgspec.Struct, frozen=True):
    """Money on its way back, or back already."""

    id: UUID
    payment: UUID
    amount_minor: int
    state: str
    reason: str
    provider_reference: str | None
    created_at: datetime
    done_at: datetime | None


class GiftCard(msgspec.Struct, frozen=True):
    """A card that carries money; good at every channel."""

    id: UUID
    code: str
    currency: str
    balance_minor: int


class Outcome(msgspec.Struct, frozen=True):
    """What a provider says about a charge: captured, refused, or nothing known yet."""

    state: str
    reference: str | None = None
    reason: str = ""


class PaymentCaptured(Event, frozen=True):
    """Money has arrived."""

    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str


class PaymentRefused(Event, frozen=True):
    """The provider or the bank said no."""

    payment: UUID
    order: UUID
    amount_minor: int
    currency: str
    reason: str


class PaymentRefunded(Event, frozen=True):
    """Money is back with the customer."""

    refund: UUID
    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str
