"""What a provider says: of a payment, of its own fields for a card, of the money of a day. Amounts are minor units."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec


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
