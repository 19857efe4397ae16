"""Values and events of the till."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from hanse import customers, orders, payments
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
    """A shift in figures: an X report while it is open, a Z report once it is closed.

    `rounding_minor` is what rounding of cash brought, below zero what it cost. `gift_cards_minor` was put on gift
    cards, less what was given back for them: it is in the drawer, and no turnover.
    """

    shift: Shift
    receipts: int
    sales_minor: int
    returns_minor: int
    tenders: list[TenderTotal]
    cash_expected_minor: int
    cash_difference_minor: int | None
    rounding_minor: int = 0
    gift_cards_minor: int = 0


class ReceiptLine(msgspec.Struct, frozen=True):
    """A line as it is printed. Where its price was set by hand, also the list price and the reason."""

    sku: str
    name: Texts
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_rate: int
    delivery: str
    list_unit_minor: int | None = None
    reason: Texts | None = None


class ReceiptTender(msgspec.Struct, frozen=True):
    """How it was paid, or given back (below zero). For cash also what was handed over and what came back.

    Cash ends at a coin that there is: `rounding_minor` of the amount is what it is more than the exact one.
    """

    tender: str
    amount_minor: int
    given_minor: int | None = None
    change_minor: int | None = None
    rounding_minor: int = 0


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


class GiftCardSold(msgspec.Struct, frozen=True):
    """A gift card over the counter, and its receipt; none while a card is being charged, or where it was refused.

    `picture` is its code for a scanner, as the address of a drawing.
    """

    load: payments.GiftCardLoad
    receipt: Receipt | None
    picture: str = ""


class Article(msgspec.Struct, frozen=True):
    """A sellable article as a store sees it: its price there, the pieces that lie there, and those that can be sent.

    `options` says what tells it from the others of its product: „L · Marineblau“, or nothing.
    """

    variant: UUID
    sku: str
    gtin: str | None
    name: Texts
    options: Texts
    image: str | None
    unit_minor: int | None
    was_minor: int | None
    here: int
    online: int


class Added(msgspec.Struct, frozen=True):
    """The order that an article joined, the line, and its receipt; none while a card is charged."""

    order: orders.Order
    line: UUID
    receipt: Receipt | None


class ArticleGroup(msgspec.Struct, frozen=True):
    """A product with its articles: one tile."""

    product: UUID
    name: Texts
    brand: str
    image: str | None
    articles: list[Article]


class ArticlePage(msgspec.Struct, frozen=True):
    """Products that were found. `did_you_mean` was looked for instead, where the given text had no result."""

    items: list[ArticleGroup]
    total: int
    next: str | None
    did_you_mean: str | None


class Scanned(msgspec.Struct, frozen=True):
    """What a code stands for.

    `kind` is article, customer, cart, receipt, order, pickup or gift_card; `number` is the code as others take it.
    """

    kind: str
    number: str
    article: Article | None = None
    customer: customers.Customer | None = None
    cart: orders.PricedCart | None = None
    gift_card: payments.GiftCard | None = None


class ParkedCart(msgspec.Struct, frozen=True):
    """A cart that waits at a store, for any register there. Pieces and total are those of the moment it was parked."""

    cart: UUID
    location: UUID
    code: str
    note: str
    customer_name: str
    pieces: int
    total_minor: int
    currency: str
    parked_by: str
    parked_at: datetime


class ParkedSlip(msgspec.Struct, frozen=True):
    """What a customer takes along whose cart waits. Its link opens the cart in the shop, and any register reads it.

    `picture` is the link for a scanner, as the address of a drawing.
    """

    cart: ParkedCart
    link: str
    picture: str


class ReturnableLine(msgspec.Struct, frozen=True):
    """A line of an order, how many of its pieces may still come back, and until when.

    `return_until` is None while more of the order is to come. What is `late` needs an exception. Of its worth stays
    with the house what `terms` say today.
    """

    line: UUID
    variant: UUID
    sku: str
    name: Texts
    image: str | None
    quantity: int
    returnable: int
    unit_minor: int
    total_minor: int
    return_until: date | None
    late: bool
    terms: orders.KeptReturns


class PaidBy(msgspec.Struct, frozen=True):
    """What a tender paid, and what went back on it so far."""

    tender: str
    captured_minor: int
    refunded_minor: int


class Returnable(msgspec.Struct, frozen=True):
    """An order of any store or channel, as far as a return needs it.

    `places` are the only ones where it may come back; an empty list means anywhere. It is `joinable` for whoever asks
    when something of it is still to come and they may see all of it: then an article may join it.
    """

    order: UUID
    number: str
    channel: str
    customer: UUID | None
    customer_name: str
    placed_at: datetime
    currency: str
    lines: list[ReturnableLine]
    paid: list[PaidBy]
    places: list[UUID]
    joinable: bool


class ReturnPreview(msgspec.Struct, frozen=True):
    """What would be given back, and on which tenders; `deducted_minor` of the worth stays with the house."""

    amount_minor: int
    deducted_minor: int
    currency: str
    refunds: list[orders.Refunded]


class OfflineLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was sold and printed. `total_minor` is what was paid for it; `tax_rate` in basis points."""

    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    unit_minor: Amount
    total_minor: Amount
    tax_rate: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    tax_class: Annotated[str, msgspec.Meta(max_length=40)] = "standard"
    variant: UUID | None = None
    name: Texts = {}


class OfflineTender(msgspec.Struct, frozen=True):
    """What was paid, and how: in cash, or with a card that the terminal took without asking the bank."""

    tender: Literal["cash", "card_offline"]
    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    reference: Annotated[str, msgspec.Meta(max_length=100)] = ""


class OfflineSale(msgspec.Struct, frozen=True, kw_only=True):
    """A sale of a register that was cut off. `id` is the register's own, `sequence` counts its sales without a gap.

    `sold_at` is the moment by the register's clock; `price_book` names the prices that it knew.
    """

    id: UUID
    sequence: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    sold_at: Annotated[datetime, msgspec.Meta(tz=True)]
    lines: Annotated[list[OfflineLine], msgspec.Meta(min_length=1, max_length=500)]
    tenders: Annotated[list[OfflineTender], msgspec.Meta(max_length=20)]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "EUR"
    customer: UUID | None = None
    cashier: Annotated[str, msgspec.Meta(max_length=100)] = ""
    given_minor: Amount | None = None
    price_book: Annotated[str, msgspec.Meta(max_length=100)] = ""


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an uploaded sale: taken in now, repeated, or kept until it can be booked. None is ever lost."""

    id: UUID
    sequence: int
    number: str
    state: Literal["taken", "repeated", "kept"]
    order: UUID | None
    receipt: UUID | None
    oddities: list[orders.Oddity]


class OfflineSaleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An uploaded sale as it stands, for the office."""

    id: UUID
    register: UUID
    location: UUID
    sequence: int
    number: str
    state: str
    sold_at: datetime
    received_at: datetime
    order: UUID | None
    receipt: UUID | None
    oddities: list[orders.Oddity]


class Gap(msgspec.Struct, frozen=True):
    """Numbers that a register has printed and not yet told about, the first and the last of them included."""

    first: int
    last: int


class OfflineStanding(msgspec.Struct, frozen=True):
    """How far a register has told what it sold while it was cut off."""

    register: UUID
    announced: int
    uploaded: int
    kept: int
    missing: list[Gap]


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


class OfflineSaleTaken(Event, frozen=True):
    """What a register sold while it was cut off is booked; `oddities` are codes of what the office should look at."""

    sale: UUID
    register: UUID
    location: UUID
    order: UUID
    number: str
    oddities: list[str]


class OfflineSaleKept(Event, frozen=True):
    """A sale of a register that was cut off could not be booked; somebody must see why."""

    sale: UUID
    register: UUID
    location: UUID
    number: str
    reason: str
