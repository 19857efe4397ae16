"""What is paid with what. Amounts are minor units."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Tender(StrEnum):
    """A means of payment."""

    CARD = "card"
    CASH = "cash"
    GIFT_CARD = "gift_card"
    ON_ACCOUNT = "on_account"
    WALLET = "wallet"
    STORE_CREDIT = "store_credit"


class PaymentState(StrEnum):
    """Started and unknown ones wait for the provider's word; authorized ones can be captured; the others are final."""

    STARTED = "started"
    UNKNOWN = "unknown"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Payment(msgspec.Struct, frozen=True):
    """One tender of one order. `token` names a card at the provider; a card number is never seen here.

    `provider` is who moves the money, empty where that is ourselves. With `capture_later` it is authorized only, and
    captured in parts on demand: `set_aside_minor` is what the bank keeps for us and nobody has asked for yet,
    `taking_minor` what it was asked for and has not answered. `approval_url` is where the customer has to agree, if
    anywhere. What changed hands in cash is `captured_minor` and `rounding_minor` together.
    """

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
    provider: str = ""
    capture_later: bool = False
    authorized_minor: int = 0
    customer: UUID | None = None
    approval_url: str | None = None
    void_pending: bool = False
    rounding_minor: int = 0
    set_aside_minor: int = 0
    taking_minor: int = 0

    @property
    def undecided(self) -> bool:
        """Whether its provider has not said yes or no yet."""
        return self.state in (PaymentState.STARTED, PaymentState.UNKNOWN)

    @property
    def taken_minor(self) -> int:
        """What the bank gave, and what it was asked for."""
        return self.captured_minor + self.taking_minor

    @property
    def secured_minor(self) -> int:
        """What the order can count on: what was taken, and what is set aside for it."""
        return self.taken_minor + self.set_aside_minor


class CashRounding(msgspec.Struct, frozen=True):
    """How cash is rounded at a place: amounts are a multiple of `step_minor`, and never less than `least_minor`."""

    step_minor: int
    least_minor: int


class Capture(msgspec.Struct, frozen=True):
    """A part of an authorized payment that is taken, or shall be: pending, done or refused."""

    id: UUID
    payment: UUID
    amount_minor: int
    state: str
    created_at: datetime
    done_at: datetime | None


class Refund(msgspec.Struct, frozen=True):
    """Money on its way back, or back already; with `credit_of` this customer took it as credit.

    What changed hands in cash is `amount_minor` and `rounding_minor` together.
    """

    id: UUID
    payment: UUID
    amount_minor: int
    state: str
    reason: str
    provider_reference: str | None
    created_at: datetime
    done_at: datetime | None
    credit_of: UUID | None = None
    rounding_minor: int = 0
