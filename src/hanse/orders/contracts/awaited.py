"""What customers are promised and wait for, and goods that come from elsewhere than was planned."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from hanse.kit.events import Event


class LinePromise(msgspec.Struct, frozen=True):
    """When a line reaches its customer, as far as that is known.

    A parcel arrives between two days; what is collected is ready at a moment, or from a day on when it is not there.
    `leaves_on` is the day on which a parcel leaves whose customer has chosen a later one.
    """

    from_date: date | None = None
    to_date: date | None = None
    ready_at: datetime | None = None
    leaves_on: date | None = None


class DateOffer(msgspec.Struct, frozen=True):
    """A day on which lines may reach their customer instead, or until whose end a reservation is kept."""

    day: date
    promise: LinePromise | None = None
    kept_until: datetime | None = None


class OrderLinesArrived(Event, frozen=True):
    """The goods that lines waited for are there."""

    order: UUID
    number: str
    customer: UUID | None
    lines: list[UUID]


class OrderPromiseMoved(Event, frozen=True):
    """The goods that a line waits for come on another day than was promised; None when the day is not known."""

    order: UUID
    number: str
    customer: UUID | None
    line: UUID
    promised_date: date | None
    expected_date: date | None


class Resourced(msgspec.Struct, frozen=True):
    """Lines that come from elsewhere now, with their new place, and those that no place may send."""

    moved: dict[UUID, UUID]
    left: list[UUID]


class Missed(msgspec.Struct, frozen=True):
    """What becomes of pieces that were not found, line by line: their new place, waiting for a delivery, cancelled."""

    moved: dict[UUID, UUID]
    waiting: list[UUID]
    cancelled: list[UUID]


class ReservationExpired(Event, frozen=True):
    """Nobody came for what was reserved; the piece is free again everywhere."""

    order: UUID
    number: str
    customer: UUID | None
    lines: list[UUID]


class OrderLineResourced(Event, frozen=True):
    """A line comes from another place than was planned."""

    order: UUID
    line: UUID
    location: UUID
