"""Events of goods that customers wait for."""

from datetime import date
from uuid import UUID

from hanse.kit.events import Event


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
