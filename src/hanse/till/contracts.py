"""Values and events of the till."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse.kit.events import Event

Texts = dict[str, str]
Amount = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class Shift(msgspec.Struct, frozen=True):
    """The time between opening a drawer and counting it. `expected_minor` is what should be in it."""

    id: UUID
    register: UUID
    location: UUID
    number: int
    opened_by: str
    opened_at: datetime
    float_minor: int
    closed_by: str | None
    closed_at: datetime | None
    counted_minor: int | None
    expected_minor: int | None


class TenderTotal(msgspec.Struct, frozen=True):
    """What came in on a tender, less what went out."""

    tender: str
    amount_minor: int
    count: int


class ShiftReport(msgspec.Struct, frozen=True):
    """A shift in figures: an X report while it is open, a Z report once it is closed."""

    shift: Shift
    receipts: int
    sales_minor: int
    returns_minor: int
    tenders: list[TenderTotal]
    cash_expected_minor: int
    cash_difference_minor: int | None


class ReceiptLine(msgspec.Struct, frozen=True):
    """A line as it is printed."""

    sku: str
    name: Texts
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_rate: int
    delivery: str


class ReceiptTender(msgspec.Struct, frozen=True):
    """How it was paid, or given back (below zero). For cash also what was handed over and what came back."""

    tender: str
    amount_minor: int
    given_minor: int | None = None
    change_minor: int | None = None


class Receipt(msgspec.Struct, frozen=True):
    """A receipt as it was printed. Numbers of a register have no gap, and each carries the hash of the one before."""

    id: UUID
    register: UUID
    location: UUID
    shift: UUID
    sequence: int
    number: str
    kind: str
    order: UUID
    at: datetime
    cashier: str
    total_minor: int
    currency: str
    tenders: list[ReceiptTender]
    body: dict[str, Any]
    hash_before: str
    hash: str


class ReceiptIssued(Event, frozen=True):
    """A receipt was printed."""

    receipt: UUID
    number: str
    kind: str
    order: UUID
    register: UUID
    location: UUID
    total_minor: int
    currency: str


class ShiftClosed(Event, frozen=True):
    """A drawer was counted."""

    shift: UUID
    register: UUID
    location: UUID
    difference_minor: int
