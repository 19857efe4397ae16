"""The terms under which a channel sells, and what an order keeps of them and of the company that buys."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.pricing import PersonalPrice

from .manual import Key

# For how long what was announced may be handed in: the law gives whoever withdraws as long (BGB section 355 (3)).
SEND_DAYS = 14

Hundredths = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class CaptureAt(StrEnum):
    """When a card is charged: with the order, or with the goods when they leave."""

    PLACING = "placing"
    LEAVING = "leaving"


class ReturnWay(StrEnum):
    """How goods come back that nobody waits for at a counter.

    With a `label` that the customer prints, `paperless` with a code at the shop of a carrier, which prints the label
    there, or into a `store`, where they are handed in with a code and looked into later.
    """

    LABEL = "label"
    PAPERLESS = "paperless"
    STORE = "store"


class ReturnRule(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms goods of a channel, category and customer group come back; what is not named holds for all.

    Without `days` they come back as long as the channel promises. `fee_percent` stays with the house of whatever comes
    back, `used_percent` and `missing_percent` in addition of what is found worn or incomplete, all in hundredths. With
    `exchange_only` there is no money back, only other goods or credit. `receipt_needed` says that nothing is taken back
    without a receipt. `customer_sends` says who pays the parcel. `ways` are those that customers may choose from, and
    what is announced shall be on its way within `send_days`.
    """

    key: Key
    channel: str | None = None
    category: str | None = None
    group: str | None = None
    days: Annotated[int, msgspec.Meta(ge=0, le=3650)] | None = None
    fee_percent: Hundredths = 0
    used_percent: Hundredths = 0
    missing_percent: Hundredths = 0
    exchange_only: bool = False
    receipt_needed: bool = False
    customer_sends: bool = False
    ways: list[ReturnWay] = msgspec.field(default_factory=lambda: list(ReturnWay))
    send_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = SEND_DAYS


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy of a channel means for a sale; `version` is that of the policy.

    No reservation hours mean that nothing can be reserved. `pickup_minutes` is what a place needs, in its opening
    hours, to lay an order ready, `pickup_days` how long it waits there then. `tenders` are the means of payment taken.
    On an attended channel it is staff who sell; customers do not buy there by themselves. With `back_orders` goods are
    sold that are still on their way. With `substitution` customers are asked what may replace a missing article.
    `taxed_at_destination` says that what is sent to consumers in other member states is taxed there, because the
    retailer is above the threshold for distance sales or has chosen so. `capture_at` says when cards are charged.
    `return_rules` are those of the return policy, which is one for all channels.
    """

    version: int = 1
    return_days: int = 30
    return_anywhere: bool = True
    reservation_hours: int = 24
    pickup_days: int = 7
    pickup_minutes: int = 120
    guests: bool = True
    attended: bool = False
    tenders: list[str] = msgspec.field(default_factory=lambda: ["card", "gift_card"])
    back_orders: bool = False
    taxed_at_destination: bool = False
    substitution: bool = True
    capture_at: CaptureAt = CaptureAt.PLACING
    return_rules: list[ReturnRule] = []
    return_version: int = 0


class KeptReturns(msgspec.Struct, frozen=True, kw_only=True):
    """The rule of the return policy under which something was sold, as it stood then; percentages in hundredths."""

    version: int = 0
    key: str = "everything"
    days: int | None = None
    fee_percent: int = 0
    used_percent: int = 0
    missing_percent: int = 0
    exchange_only: bool = False
    receipt_needed: bool = False
    customer_sends: bool = False
    ways: list[ReturnWay] = msgspec.field(default_factory=lambda: list(ReturnWay))
    send_days: int = SEND_DAYS


class KeptTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promises under which an order was sold: they stay, whatever the channel promises later.

    `returns` is the rule for its lines; with `returns_by_line` some have one of their own.
    """

    channel: str
    version: int
    return_days: int
    return_anywhere: bool
    reservation_hours: int
    pickup_days: int
    pickup_minutes: int
    returns: KeptReturns | None = None
    returns_by_line: bool = False
    capture_at: CaptureAt = CaptureAt.PLACING


class KeptBusiness(msgspec.Struct, frozen=True, kw_only=True):
    """The company that bought, as it was known when it ordered. `valid_at` is when its VAT id was found valid, if that
    counted then, and `consultation` the number by which the register proves it.
    """

    company: str
    vat_id: str | None = None
    valid_at: datetime | None = None
    consultation: str | None = None


class PersonalPrices(msgspec.Struct, frozen=True):
    """What one piece of each article costs a customer. A company sees it `net`."""

    prices: dict[UUID, PersonalPrice]
    net: bool


class GiftDue(msgspec.Struct, frozen=True):
    """An article that costs nothing as soon as it lies in the cart, because the goods in it have earned it."""

    variant: UUID
    sku: str
    name: dict[str, str]
