"""Values and events of goods that suppliers have announced."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit.events import Event

from .stock import Condition, Figure, Purpose, Quantity

Text = Annotated[str, msgspec.Meta(max_length=200)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class InboundState(StrEnum):
    """Whether goods of an announced delivery are still awaited."""

    EXPECTED = "expected"
    RECEIVING = "receiving"
    CLOSED = "closed"


class InboundLineInput(msgspec.Struct, frozen=True):
    """How many pieces of an article shall come. `line_reference` is the line's name in the system that bought them."""

    variant: UUID
    expected_quantity: Figure
    line_reference: Text = ""


class InboundInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier has announced. Supplier and reference together name the delivery."""

    location: UUID
    supplier: Reference
    reference: Reference
    purchase_order: Text = ""
    expected_date: date | None = None
    lines: Annotated[list[InboundLineInput], msgspec.Meta(min_length=1, max_length=1000)]


class ArrivedLine(msgspec.Struct, frozen=True):
    """Pieces that have arrived, and in what condition."""

    variant: UUID
    quantity: Quantity
    condition: Condition = Condition.SELLABLE


class InboundLine(msgspec.Struct, frozen=True):
    """What was announced of an article and what has come."""

    variant: UUID
    expected_quantity: int
    received_quantity: int
    line_reference: str

    @property
    def difference(self) -> int:
        """Pieces too many (above zero) or missing."""
        return self.received_quantity - self.expected_quantity


class InboundDelivery(msgspec.Struct, frozen=True):
    """A delivery that a supplier has announced for a location."""

    id: UUID
    location: UUID
    supplier: str
    reference: str
    purchase_order: str
    expected_date: date | None
    state: InboundState
    lines: list[InboundLine]
    announced_at: datetime
    closed_at: datetime | None
    note: str
    version: int


class DeliveryDifference(msgspec.Struct, frozen=True):
    """Pieces of an article that came too many (above zero) or too few. The line's name is the buying system's."""

    variant: UUID
    quantity: int
    line_reference: str


class InboundDeliveryAnnounced(Event, frozen=True):
    """A supplier's delivery is expected, or is expected differently."""

    delivery: UUID
    location: UUID
    reference: str
    expected_date: date | None
    quantity: int


class InboundDeliveryReceived(Event, frozen=True):
    """Goods of an announced delivery have arrived."""

    delivery: UUID
    location: UUID
    reference: str
    lines: list[ArrivedLine]


class InboundDeliveryClosed(Event, frozen=True):
    """Nothing more comes of a delivery; what differs from the announcement is named."""

    delivery: UUID
    location: UUID
    reference: str
    purchase_order: str
    differences: list[DeliveryDifference]
    remark: str


class Promisable(msgspec.Struct, frozen=True):
    """Pieces that an announced delivery still brings to a location on a day, and that nobody was promised."""

    variant: UUID
    location: UUID
    delivery: UUID
    expected_date: date
    quantity: int


class InboundPromiseKept(Event, frozen=True):
    """The goods that a hold waited for have come; it is kept from the shelf now."""

    hold: UUID
    delivery: UUID
    variant: UUID
    location: UUID
    quantity: int
    owner: UUID
    purpose: Purpose


class InboundPromiseBroken(Event, frozen=True):
    """A delivery does not bring what was promised of it; the hold is no more."""

    hold: UUID
    delivery: UUID
    variant: UUID
    location: UUID
    quantity: int
    owner: UUID
    purpose: Purpose
    promised_date: date | None


class InboundPromiseMoved(Event, frozen=True):
    """The goods that a hold waits for come on another day than was promised; None when the day is not known."""

    hold: UUID
    delivery: UUID
    variant: UUID
    location: UUID
    quantity: int
    owner: UUID
    purpose: Purpose
    promised_date: date | None
    expected_date: date | None


class InboundPromiseReleased(Event, frozen=True):
    """Somebody gave a promise back while pieces are set aside: the delivery can serve somebody else."""

    delivery: UUID
