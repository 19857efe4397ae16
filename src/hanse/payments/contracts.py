"""Values and events of payments. Amounts are minor units."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit.events import Event


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


class GiftCard(msgspec.Struct, frozen=True):
    """A card that carries money; good at every channel."""

    id: UUID
    code: str
    currency: str
    balance_minor: int


class GiftCardTender(msgspec.Struct, frozen=True):
    """A part of what a gift card costs, and what pays it."""

    tender: Annotated[str, msgspec.Meta(max_length=40)]
    amount_minor: Annotated[int, msgspec.Meta(ge=1)]
    token: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class GiftCardSaleWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card to be sold, or with the `code` of one that is there more for it.

    With `fresh` the code may be that of a printed card which nobody has bought yet.
    """

    amount_minor: int
    currency: str
    tenders: list[GiftCardTender]
    code: str | None = None
    fresh: bool = False
    location: UUID | None = None
    register: UUID | None = None


class GiftCardFor(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys a gift card in the shop, and for whom. Without the recipient's mail the buyer gets the code."""

    language: str
    buyer_email: str
    buyer_name: str = ""
    recipient_name: str = ""
    recipient_email: str = ""
    message: str = ""
    send_date: date | None = None


class GiftCardOrder(GiftCardFor, frozen=True, kw_only=True):
    """A gift card that was bought in the shop. Whoever holds the `token` may see how it stands."""

    load: UUID
    token: str
    sent_at: datetime | None


class GiftCardLoad(msgspec.Struct, frozen=True):
    """A sale of a gift card, or of more on one: due until it is paid, then loaded, or refused; or given back.

    It is `whole` while it can be given back: nothing was bought with the card since.
    """

    id: UUID
    code: str
    amount_minor: int
    currency: str
    state: str
    balance_minor: int
    at: datetime
    done_at: datetime | None = None
    whole: bool = False

    @property
    def spaced_code(self) -> str:
        """The code as people read it."""
        return " ".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))

    @property
    def number(self) -> str:
        """What may be said of the code: its end."""
        return f"…{self.code[-4:]}"


class StoreCredit(msgspec.Struct, frozen=True):
    """What the house owes a customer, good on every channel."""

    customer: UUID
    currency: str
    balance_minor: int


class AccountTerms(msgspec.Struct, frozen=True):
    """How much may be open on account at a time, and in how many days it is due. Without a customer: for everybody."""

    customer: UUID | None
    limit_minor: int
    days: int


class OpenItem(msgspec.Struct, frozen=True):
    """A payment on account: what of it was settled by money and credited by refunds. Below zero we owe the customer."""

    payment: UUID
    order: UUID
    customer: UUID | None
    amount_minor: int
    settled_minor: int
    credited_minor: int
    currency: str
    due_date: date
    overdue: bool

    @property
    def open_minor(self) -> int:
        """What is still to be paid."""
        return self.amount_minor - self.settled_minor - self.credited_minor


class AccountStanding(msgspec.Struct, frozen=True):
    """What a customer may owe, and owes."""

    terms: AccountTerms
    open_minor: int
    items: list[OpenItem]


class Outcome(msgspec.Struct, frozen=True):
    """What a provider says about a charge.

    `state` is one of captured, authorized, refused, voided, waiting (for the customer or the terminal), unknown, and
    missing (the provider never saw it). `amount_minor` is what was taken or set aside, None for all that was asked for.
    `stage` is what a terminal shows at the moment.
    """

    state: str
    reference: str | None = None
    reason: str = ""
    amount_minor: int | None = None
    approval_url: str | None = None
    stage: str = ""


class CardFields(msgspec.Struct, frozen=True):
    """A provider's own fields for a card, in our pages: where its script is, by which key it knows us, and what a page
    has to let in for them, by the directive of its content security policy.
    """

    script: str
    key: str
    opens: Mapping[str, str]


class Progress(msgspec.Struct, frozen=True):
    """How far a provider is with a payment. `stage` is what a terminal shows: present_card, enter_pin, signature."""

    payment: UUID
    provider: str
    tender: str
    amount_minor: int
    state: str
    stage: str = ""
    reason: str = ""


class SettlementRow(msgspec.Struct, frozen=True):
    """A row of a provider's settlement file: a charge or a refund, by our reference and theirs."""

    kind: str
    reference: str
    provider_reference: str
    amount_minor: int
    fee_minor: int
    currency: str
    at: datetime


class Settlement(msgspec.Struct, frozen=True):
    """A settlement file that was taken in, in figures."""

    id: UUID
    provider: str
    day: date
    imported_at: datetime
    imported_by: str
    row_count: int
    charged_minor: int
    refunded_minor: int
    fee_minor: int
    differences: int


class SettlementDifference(msgspec.Struct, frozen=True):
    """Where a provider's books differ from ours.

    `reason` is one of unknown_here, missing_there, amount_differs, currency_differs, refused_here, told_differently,
    and answer_was_lost, which the file itself has settled.
    """

    id: UUID
    provider: str
    kind: str
    reason: str
    reference: str
    payment: UUID | None
    order: UUID | None
    settlement: UUID
    ours_minor: int | None
    theirs_minor: int | None
    currency: str
    found_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    note: str


class PaymentAuthorized(Event, frozen=True):
    """Money is set aside for us and can be captured."""

    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str


class PaymentCaptured(Event, frozen=True):
    """Money has arrived."""

    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str


class CaptureRefused(Event, frozen=True):
    """A bank does not give what it had set aside for goods that have left; `owed_minor` is an open item now."""

    payment: UUID
    order: UUID
    amount_minor: int
    owed_minor: int
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


class GiftCardLoaded(Event, frozen=True):
    """A gift card that was sold is paid, and carries the money."""

    load: UUID
    amount_minor: int
    currency: str


class GiftCardRefused(Event, frozen=True):
    """A gift card was not paid; what had come for it goes back."""

    load: UUID


class GiftCardGivenBack(Event, frozen=True):
    """A gift card that nobody had used was given back for what it cost."""

    load: UUID
    amount_minor: int
    currency: str


class GiftCardDue(Event, frozen=True):
    """The day has come on which a gift card of the shop is sent to whom it is for."""

    load: UUID
