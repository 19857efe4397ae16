"""On what terms goods come back, and what is found when they do."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse import delivery
from hanse.kit.address import Address
from hanse.kit.events import Event

from .buying import TenderWanted
from .change import LineToAdd
from .manual import Amount
from .sale import Delivery, Order, Quantity, Return, ReturnLine, Texts
from .terms import ReturnRule, ReturnWay


class ReturnPolicyInput(msgspec.Struct, frozen=True, kw_only=True):
    """The rules as they shall be. One of them names nothing and holds for all that no other one fits.

    `receiptless_minor` is how much a customer may bring back without a receipt in so many days. A parcel of no more
    worth than `lost_minor` that a carrier lost on its way back is refunded at once; about others somebody decides.
    """

    rules: Annotated[list[ReturnRule], msgspec.Meta(min_length=1, max_length=100)]
    receiptless_minor: Amount
    receiptless_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 90
    lost_minor: Amount = 0


class ReturnPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The rules as they stand, and who said so when."""

    version: int
    rules: list[ReturnRule]
    receiptless_minor: int
    receiptless_days: int
    lost_minor: int
    by_name: str
    at: datetime


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """Goods come back at a location and others are carried out at once; only the difference is paid.

    `expected_minor` is the difference that was agreed to: above zero the customer pays it with `payments`, below zero
    they get it back.
    """

    location: UUID
    back: Annotated[list[ReturnLine], msgspec.Meta(min_length=1, max_length=100)]
    variant: UUID
    quantity: Quantity = 1
    payments: Annotated[list[TenderWanted], msgspec.Meta(max_length=10)] = []
    expected_minor: Annotated[int, msgspec.Meta(ge=-(10**12), le=10**12)]
    register: UUID | None = None
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""

    def added(self, total_minor: int) -> LineToAdd:
        """The line that is carried out, and how its difference is paid; the receipt is that of the exchange."""
        return LineToAdd(
            variant=self.variant,
            quantity=self.quantity,
            delivery=Delivery.CARRY_OUT,
            location=self.location,
            payments=self.payments,
            expected_total_minor=total_minor,
            paid_in=self.location,
            register=self.register,
            reason=self.reason,
        )


class Exchanged(msgspec.Struct, frozen=True):
    """What came back, what went out, and the difference: above zero it was paid, below zero given back.

    Nothing of it has happened while `back` is None: a bank is asked for the difference. When it has paid, the line has
    left; when it refuses, the line is cancelled.
    """

    order: Order
    back: Return | None
    line: UUID
    out_minor: int
    difference_minor: int


class ExchangePreview(msgspec.Struct, frozen=True):
    """What an exchange would come to; it is `even` where another size costs what the piece that comes back did."""

    back_minor: int
    out_minor: int
    difference_minor: int
    even: bool
    currency: str


class ReceiptlessWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that come back without a receipt; the customer gets credit."""

    location: UUID
    variant: UUID
    quantity: Quantity = 1
    condition: str = "sellable"
    customer: UUID
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ReceiptlessPreview(msgspec.Struct, frozen=True):
    """What goods without a receipt are worth, what the customer brought so before, and how much that may be.

    The limit counts over the last so many `days`.
    """

    unit_minor: int
    amount_minor: int
    currency: str
    before_minor: int
    limit_minor: int
    days: int


class ReceiptlessReturn(msgspec.Struct, frozen=True):
    """Goods that came back without a receipt, at the lowest price that they were sold for."""

    id: UUID
    number: str
    location: UUID
    at: datetime
    customer: UUID
    variant: UUID
    sku: str
    name: Texts
    quantity: int
    condition: str
    unit_minor: int
    amount_minor: int
    currency: str
    reason: str
    by_name: str
    policy_version: int


class ParcelState(StrEnum):
    """How far a parcel is that a customer sends back."""

    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class BackLine(msgspec.Struct, frozen=True):
    """So many pieces of a line that shall come back."""

    line: UUID
    quantity: Quantity


class CarriedBack(msgspec.Struct, frozen=True, kw_only=True):
    """What the carrier says about a parcel that comes back. The label can be had while `has_label`.

    With a `drop_off_code` the carrier prints it where the parcel is handed in. `carrier` is its name.
    """

    state: delivery.ShipmentState
    has_label: bool
    tracking: str
    tracking_url: str
    recipient: Address
    changed_at: datetime
    scans: list[delivery.Scan] = []
    drop_off_code: str = ""
    carrier: str = ""


class ReturnParcel(msgspec.Struct, frozen=True):
    """A parcel that a customer sends back, or goods that they hand in at a store. What is found becomes a return.

    `location` is where it goes, and from its arrival on where it is. Without `carried` nobody made a label for it.
    What is brought to a store has a `code`. It shall be on its way, or in the store, by `due_date`.
    """

    id: UUID
    number: str
    order: UUID
    state: ParcelState
    lines: list[BackLine]
    reason: str
    announced_at: datetime
    announced_by: str
    location: UUID | None
    arrived_at: datetime | None
    settled_at: datetime | None
    goods_return: UUID | None
    version: int
    carried: CarriedBack | None = None
    way: ReturnWay = ReturnWay.LABEL
    code: str = ""
    due_date: date | None = None


class ReturnWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What shall come back and how; `location` is the store that it is brought to."""

    lines: Annotated[list[BackLine], msgspec.Meta(min_length=1, max_length=100)]
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    way: ReturnWay = ReturnWay.LABEL
    location: UUID | None = None


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed in at a store: the code or number of the announcement, and the pieces where they were counted.

    `exception` says why it is taken although its time is over.
    """

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    location: UUID
    lines: Annotated[list[BackLine], msgspec.Meta(max_length=100)] = []
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""


class HandInLine(msgspec.Struct, frozen=True):
    """Pieces that were announced, as they are recognised at a counter."""

    line: UUID
    sku: str
    name: Texts
    quantity: int


class HandInShown(msgspec.Struct, frozen=True):
    """What a customer hands in, before it is taken: of which order, and what was announced for where and until when."""

    number: str
    order: UUID
    order_number: str
    customer_name: str
    way: ReturnWay
    lines: list[HandInLine]
    location: UUID | None
    announced_at: datetime
    due_date: date | None
    too_late: bool


class ReturnParcelMoved(Event, frozen=True):
    """Something that a customer brings or sends back was announced, has arrived, or does not come after all."""

    parcel: UUID
    number: str
    order: UUID
    customer: UUID | None
    state: str
    way: str
    location: UUID | None
