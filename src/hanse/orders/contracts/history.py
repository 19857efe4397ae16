"""Values of orders that former systems took: stated by a feed, kept beside the live orders."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class HistoryKind(StrEnum):
    """What a document of a former system was. Write-offs and stock notes moved goods, not money."""

    ORDER = "order"
    CANCELLATION = "cancellation"
    ADJUSTMENT = "adjustment"
    WRITE_OFF = "write_off"
    STOCK_NOTE = "stock_note"


class HistoryLineKind(StrEnum):
    """What a line of a document of a former system was."""

    GOODS = "goods"
    FREE = "free"
    SHIPPING = "shipping"
    FEE = "fee"
    DISCOUNT = "discount"
    SAMPLE = "sample"
    VOUCHER = "voucher"
    MANUAL = "manual"
    BAD_DEBT = "bad_debt"
    WRITE_OFF = "write_off"
    STOCK_NOTE = "stock_note"


class HistoryLine(msgspec.Struct, frozen=True):
    """A line as the former system had it; the quantity may be negative.

    The price of one piece is in thousandths of a minor unit, so that prices below a cent stay exact.
    """

    kind: HistoryLineKind
    sku: str
    description: str
    quantity: int
    unit_thousandths: int
    at: datetime


class HistoryDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An order, cancellation or other document of a former system, known by source and number, with all its lines.

    `day` is the date in that system's own calendar, `customer_key` its key of the customer, `country` the ISO 3166-1
    code where the name has one. `lines_refused` counts lines that the import had to leave out.
    """

    source: str
    number: str
    kind: HistoryKind
    channel: str
    customer_key: str | None
    country: str | None
    country_name: str
    at: datetime
    day: date
    currency: str
    lines: list[HistoryLine]
    lines_refused: int = 0


class HistoryLoaded(msgspec.Struct, frozen=True):
    """What a batch of documents did."""

    created: int
    changed: int
    unchanged: int


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An imported document in a list. The exact amount is in thousandths of a minor unit; `amount_minor` is the sum of
    its lines, each rounded.
    """

    id: UUID
    source: str
    number: str
    kind: HistoryKind
    channel: str
    customer: UUID | None
    customer_key: str | None
    country: str | None
    country_name: str
    at: datetime
    day: date
    currency: str
    line_count: int
    lines_refused: int
    quantity: int
    amount_thousandths: int
    amount_minor: int


class HistoricalLine(HistoryLine, frozen=True):
    """A line of an imported document with its amount."""

    amount_thousandths: int
    amount_minor: int


class HistoricalOrder(HistoryRow, frozen=True, kw_only=True):
    """An imported document with its lines."""

    lines: list[HistoricalLine]


class HistoryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which imported documents a list shall contain; everything given must hold."""

    customer: UUID | None = None
    source: str | None = None
    number: str | None = None
    kind: str | None = None


class HistoryTotal(msgspec.Struct, frozen=True):
    """All documents of a kind in a month (2011-02) of the former system's calendar."""

    month: str
    kind: HistoryKind
    currency: str
    documents: int
    lines: int
    quantity: int
    amount_thousandths: int
    amount_minor: int
    lines_refused: int


class HistoryCountryTotal(msgspec.Struct, frozen=True):
    """All documents of a country; `customers` counts those that are known."""

    country: str | None
    country_name: str
    currency: str
    documents: int
    lines: int
    customers: int
    quantity: int
    amount_thousandths: int
    amount_minor: int


class HistoryArticleTotal(msgspec.Struct, frozen=True):
    """All lines of a stock code that are of one kind, on documents of one kind."""

    sku: str
    kind: HistoryLineKind
    document_kind: HistoryKind
    lines: int
    quantity: int
    amount_thousandths: int
    amount_minor: int


class HistoryCustomers(msgspec.Struct, frozen=True):
    """Customers named by imported documents; unlinked are documents whose customer is not known here yet."""

    known: int
    documents_without: int
    lines_without: int
    documents_unlinked: int
