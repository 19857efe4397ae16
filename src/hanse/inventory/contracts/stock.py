"""Values and events of stock. Quantities are pieces; a position is a variant at a location."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit.events import Event

Quantity = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Figure = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Change = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]


class Condition(StrEnum):
    """In what state a piece is. Only sellable pieces can be promised."""

    SELLABLE = "sellable"
    DISPLAY = "display"
    QUARANTINE = "quarantine"
    DAMAGED = "damaged"


class Reason(StrEnum):
    """Why a figure in the books is put right."""

    FOUND = "found"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    OWN_USE = "own_use"
    CORRECTION = "correction"


class Purpose(StrEnum):
    """What a hold is for. Set aside are pieces that came too few to keep the oldest promise of a delivery whole."""

    CART = "cart"
    PAYMENT = "payment"
    PICKUP = "pickup"
    QUOTE = "quote"
    TILL = "till"
    ORDER = "order"
    LEASE = "lease"
    ASIDE = "aside"


class HoldState(StrEnum):
    """Held pieces are promised; posted ones have left; voided and expired holds gave theirs back."""

    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class StockLine(msgspec.Struct, frozen=True):
    """Pieces at a place. `key` makes a repeat harmless."""

    variant: UUID
    location: UUID
    quantity: Quantity
    condition: Condition = Condition.SELLABLE
    key: UUID | None = None


class StockChange(msgspec.Struct, frozen=True):
    """Pieces that appear at a place (above zero) or go (below). `key` makes a repeat harmless."""

    variant: UUID
    location: UUID
    quantity: Change
    condition: Condition = Condition.SELLABLE
    key: UUID | None = None


class StockFigure(msgspec.Struct, frozen=True):
    """How many pieces there are at a place.

    `sequence` or `observed_at` say how new a feed's figure is; of two with both, the sequence decides.
    """

    variant: UUID
    location: UUID
    quantity: Figure
    condition: Condition = Condition.SELLABLE
    sequence: int | None = None
    observed_at: datetime | None = None


class FigureOutcome(StrEnum):
    """What became of a figure of a feed: booked, as it was already, or older than what is known."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"


class SafetyStock(msgspec.Struct, frozen=True):
    """How many pieces stay back at a place for those who stand before the shelf."""

    variant: UUID
    location: UUID
    quantity: Figure


class Availability(msgspec.Struct, frozen=True):
    """What there is of a variant at a location.

    available = on_hand - pending - safety - leased - buffer, never below zero. `buffer` is kept from the channel that
    was asked about. `version` grows with every change of the position; a figure with a lower version is older.
    """

    variant: UUID
    location: UUID
    on_hand: int
    pending: int
    safety: int
    leased: int
    available: int
    version: int
    buffer: int = 0


class Place(msgspec.Struct, frozen=True, gc=False):
    """How many pieces a location can still promise.

    An answer has tens of thousands of them. The collector, which need not look at a pair of values, would take longer
    over them than the database.
    """

    location: UUID
    available: int


class Pooled(msgspec.Struct, frozen=True):
    """What can be sent home from all places that ship, and the stores that have it, the fullest first."""

    online: int
    stores: list[Place]


class HoldWanted(msgspec.Struct, frozen=True):
    """A wish to keep pieces for somebody until a moment. `key` makes a repeat harmless and becomes the hold's id.

    A wish that names its `channel` leaves what is kept from that channel. One that names an announced `delivery` for
    the location asks for pieces that are still to come with it.
    """

    key: UUID
    variant: UUID
    location: UUID
    quantity: Quantity
    until: datetime | None
    purpose: Purpose | str
    owner: UUID
    channel: str | None = None
    delivery: UUID | None = None


class Hold(msgspec.Struct, frozen=True):
    """Pieces that are kept for a cart or an order; without `until` they stay until they are posted or voided.

    While they wait for an announced `delivery`, they are not there yet. `promised_date` is when they shall come, or
    should have come.
    """

    id: UUID
    variant: UUID
    location: UUID
    quantity: int
    until: datetime | None
    purpose: Purpose
    owner: UUID
    state: HoldState = HoldState.HELD
    delivery: UUID | None = None
    promised_date: date | None = None


class TransferLine(msgspec.Struct, frozen=True):
    """Pieces on their way."""

    variant: UUID
    quantity: Quantity


class TransferState(StrEnum):
    """Whether goods are still between two places."""

    IN_TRANSIT = "in_transit"
    RECEIVED = "received"


class TransferredLine(msgspec.Struct, frozen=True):
    """Pieces that were sent, and what has become of them."""

    variant: UUID
    quantity: int
    received_quantity: int = 0
    lost_quantity: int = 0


class Transfer(msgspec.Struct, frozen=True):
    """Goods on their way from one location to another."""

    id: UUID
    from_location: UUID
    to_location: UUID
    state: TransferState
    lines: list[TransferredLine]
    sent_at: datetime
    received_at: datetime | None = None


class CountKind(StrEnum):
    """A full count says that what was not counted is not there; a cycle count looks at some articles only."""

    FULL = "full"
    CYCLE = "cycle"


class CountState(StrEnum):
    """Whether a count still goes on."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class CountedLine(msgspec.Struct, frozen=True):
    """What was counted of a variant, and what the books said at that moment; sales after it change neither."""

    variant: UUID
    counted: int
    booked: int
    counted_at: datetime
    corrected: int | None = None

    @property
    def difference(self) -> int:
        """Pieces too many (above zero) or missing."""
        return self.counted - self.booked


class Count(msgspec.Struct, frozen=True):
    """A count of the sellable pieces at a location. `corrected` of a line is what the finished count changed."""

    id: UUID
    location: UUID
    kind: CountKind
    state: CountState
    started_at: datetime
    finished_at: datetime | None
    lines: list[CountedLine]


class StockChanged(Event, frozen=True):
    """A position has new figures. A message with a lower version than one already seen is old and must be dropped."""

    variant: UUID
    location: UUID
    on_hand: int
    pending: int
    safety: int
    leased: int
    available: int
    version: int


class HoldExpired(Event, frozen=True):
    """A hold ran out, and its pieces are free again."""

    hold: UUID
    variant: UUID
    location: UUID
    quantity: int
    owner: UUID
    purpose: Purpose


class StockFound(Event, frozen=True):
    """More was sold over the counter than the books knew: somebody should count this position."""

    variant: UUID
    location: UUID
    quantity: int
    order: UUID


class StockCounted(Event, frozen=True):
    """A count is finished; pieces found and missing as they were booked."""

    count: UUID
    location: UUID
    kind: CountKind
    variants: int
    found: int
    missing: int


class StockShort(Event, frozen=True):
    """Less is there than is promised to customers: some promise must come from elsewhere."""

    variant: UUID
    location: UUID
    quantity: int
