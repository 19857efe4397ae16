"""Values and events of documents: who sells, what a document says, and what was made."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from hanse.kit.address import Address
from hanse.kit.events import Event

Text = Annotated[str, msgspec.Meta(max_length=200)]


class DocumentKind(StrEnum):
    """What a document is."""

    ORDER_CONFIRMATION = "order_confirmation"
    PICK_LIST = "pick_list"
    DELIVERY_NOTE = "delivery_note"
    RECEIPT = "receipt"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class SellerInput(msgspec.Struct, frozen=True, kw_only=True):
    """Who sells, as documents have to say it. An invoice needs a VAT id or a tax number.

    `registered` names court and number of the commercial register, `represented` who acts for the company. `invoices`
    says for which orders one is made by itself; for the others on request.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    address: Address
    vat_id: Text = ""
    tax_number: Text = ""
    registered: Text = ""
    represented: Text = ""
    phone: Text = ""
    email: Text = ""
    bank: Text = ""
    time_zone: str = "Europe/Berlin"
    invoices: Literal["all", "business", "on_request"] = "all"


class Seller(SellerInput, frozen=True, kw_only=True):
    """Who sells, from a version on; earlier versions stay, and documents keep theirs."""

    version: int
    by_name: str
    at: datetime


class Passage(msgspec.Struct, frozen=True):
    """A part of a text: a heading, or a paragraph without one."""

    text: str
    heading: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a document. Of a pick list `note` says where it is fetched; elsewhere how it is delivered."""

    sku: str
    name: str
    quantity: int
    unit_minor: int = 0
    discount_minor: int = 0
    total_minor: int = 0
    net_minor: int = 0
    tax_rate: int | None = None
    note: str = ""


class TaxSum(msgspec.Struct, frozen=True):
    """Net, tax and gross of one rate at one place of supply."""

    place: str
    rate: int
    net_minor: int
    tax_minor: int
    gross_minor: int


class Paid(msgspec.Struct, frozen=True):
    """What one tender paid, or got back."""

    tender: str
    amount_minor: int


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who bought, and where it goes, as lines of an address."""

    lines: list[str] = []
    ship_to: list[str] = []
    vat_id: str = ""
    reference: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a document says, frozen when it was made. From it and the layout the same bytes are set at any time.

    With `net_shown` lines are printed without tax. `delivered_from` and `delivered_to` are the days of supply,
    `refers_to` number and date of the invoice that a credit note corrects.
    """

    kind: DocumentKind
    number: str
    language: str
    issued_date: date
    seller: SellerInput
    buyer: Buyer
    order: str
    ordered_date: date
    currency: str
    rows: list[Row]
    shipping_minor: int = 0
    shipping_net_minor: int = 0
    taxes: list[TaxSum] = []
    net_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0
    net_shown: bool = False
    delivered_from: date | None = None
    delivered_to: date | None = None
    paid: list[Paid] = []
    due_days: int | None = None
    refers_to: str = ""
    refers_date: date | None = None
    place: list[str] = []
    remark: str = ""
    cashier: str = ""
    moment: str = ""
    terms: list[Passage] = []


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document of an order. `subject` is what it is about, so that it is made once."""

    id: UUID
    kind: DocumentKind
    number: str
    order: UUID
    subject: str
    refers_to: UUID | None
    location: UUID | None
    customer: UUID | None
    language: str
    issued_date: date
    at: datetime
    amount_minor: int
    currency: str
    layout: int


class Printed(msgspec.Struct, frozen=True):
    """A document as a PDF."""

    document: Document
    content: bytes
    sha256: bytes


class ReceiptGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that a register has printed, with its own number."""

    receipt: UUID
    number: str
    order: UUID
    location: UUID
    cashier: str
    at: datetime
    rows: list[Row]
    taxes: list[TaxSum]
    paid: list[Paid]
    total_minor: int
    returns: bool = False
    remark: str = ""


class DocumentIssued(Event, frozen=True):
    """A document was made."""

    document: UUID
    kind: str
    number: str
    order: UUID
    customer: UUID | None
    location: UUID | None
    amount_minor: int
    currency: str


class DocumentPrinted(Event, frozen=True):
    """A document that goes to the customer by mail is set and can be attached."""

    document: UUID
    kind: str
    number: str
    order: UUID
    customer: UUID | None
