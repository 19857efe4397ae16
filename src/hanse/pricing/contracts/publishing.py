"""Values of publishing: proposals, what is found in them, who has to look, and what articles cost the house."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from .prices import Amount, Currency, PriceListInput, PriceRow, PromotionInput, Texts

Rate = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Note = Annotated[str, msgspec.Meta(max_length=500)]


class ProposalKind(StrEnum):
    """What a proposal is about."""

    PROMOTION = "promotion"
    PRICE_LIST = "price_list"
    PRICES = "prices"


class ProposalState(StrEnum):
    """How far a proposal is. What is published is scheduled, live or ended by the moment alone."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class PricesInput(msgspec.Struct, frozen=True):
    """Prices of a list. A row without a moment counts from when the proposal goes live."""

    price_list: UUID
    rows: Annotated[list[PriceRow], msgspec.Meta(min_length=1, max_length=5000)]


class ProposalInput(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be published: exactly one of a promotion, a price list and prices.

    `goes_live_at` is the moment from which it counts, at once when none is named. A price list has none: its prices do.
    """

    promotion: PromotionInput | None = None
    price_list: PriceListInput | None = None
    prices: PricesInput | None = None
    goes_live_at: datetime | None = None
    note: Note = ""


class ProposalFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody should know before publishing. What blocks has to be put right first.

    `where` is the place in the proposal, or the key of what it meets; `text` says what, `advice` what to do.
    """

    code: str
    severity: str
    where: str
    text: Texts
    advice: Texts
    facts: dict[str, Any] = {}


class ProposalStep(msgspec.Struct, frozen=True):
    """An act on a proposal."""

    act: str
    version: int
    at: datetime
    by_name: str
    note: str


class ProposalVersion(msgspec.Struct, frozen=True):
    """A version of a proposal as it was written."""

    version: int
    content: ProposalInput
    at: datetime
    by_name: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as it stands. `title` says what it is about; `people` are who wrote and submitted it last.

    `four_eyes` says whether it was published by somebody else because it had to be.
    """

    id: UUID
    kind: ProposalKind
    subject: str
    title: Texts
    state: ProposalState
    version: int
    content: ProposalInput
    written_by: str
    written_at: datetime
    counts_from: datetime | None
    counts_until: datetime | None
    four_eyes: bool
    steps: list[ProposalStep] = []


class ProposedPrice(msgspec.Struct, frozen=True):
    """A price of a proposal beside what the list asks until then, None where it asks nothing."""

    variant: UUID
    sku: str
    name: Texts
    min_quantity: int
    before_minor: int | None
    unit_minor: int
    currency: str
    valid_from: datetime | None
    valid_until: datetime | None


class PublishingTold(msgspec.Struct, frozen=True):
    """What stands between a proposal and its publication for whoever asks.

    `reasons` say why a second person is needed, none if not; `may_publish` whether the one who asks may be that person.
    """

    findings: list[ProposalFinding]
    reasons: list[str]
    may_publish: bool


class PublishingPolicyInput(msgspec.Struct, frozen=True, kw_only=True):
    """When publishing takes a second person, and how low prices may go.

    `four_eyes` is never, always, or over: then where more than `rate_over` is given away, or a budget of more than
    `budget_minor_over`. `alone_allowed` lets a house publish in which nobody else could approve. Prices are held
    against the cost of articles and `margin_min` of the net price; `loss_blocks` says whether that blocks or warns.
    """

    four_eyes: Literal["never", "over", "always"]
    rate_over: Rate = 3000
    budget_minor_over: Amount = 100_000
    alone_allowed: bool = True
    margin_min: Rate = 0
    loss_blocks: bool = True


class PublishingPolicy(PublishingPolicyInput, frozen=True, kw_only=True):
    """A version of the policy, and who wrote it."""

    version: int
    by_name: str
    at: datetime


class CostInput(msgspec.Struct, frozen=True):
    """What a piece costs the house without tax, from a moment on (now when none is named)."""

    variant: UUID
    unit_minor: Amount
    currency: Currency = "EUR"
    valid_from: datetime | None = None


class Cost(msgspec.Struct, frozen=True):
    """What a piece costs the house now, without tax."""

    variant: UUID
    unit_minor: int
    currency: str
    valid_from: datetime
