"""Values and events of the service desk."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse import customers, loyalty, orders
from hanse.kit.events import Event
from hanse.kit.paging import Page

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Headline = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class HitKind(StrEnum):
    """What was found."""

    CUSTOMER = "customer"
    ORDER = "order"
    RECEIPT = "receipt"
    RETURN = "return"
    CART = "cart"
    PICKUP = "pickup"
    CASE = "case"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Something that fits what was typed or scanned. An exact hit was named by its own number or code.

    `number` is what people call it, `name` who it is about; `customer` and `order` lead on from here.
    """

    kind: HitKind
    id: UUID
    number: str
    name: str
    detail: str = ""
    state: str = ""
    customer: UUID | None = None
    order: UUID | None = None
    location: UUID | None = None
    at: datetime | None = None
    amount_minor: int | None = None
    currency: str | None = None
    exact: bool = False
    score: int = 0


class Found(msgspec.Struct, frozen=True):
    """What fits, the best first."""

    items: list[Hit]


class SessionChannel(StrEnum):
    """How a customer and an agent talk."""

    PHONE = "phone"
    CHAT = "chat"
    MAIL = "mail"
    STORE = "store"
    VIDEO = "video"
    SOCIAL = "social"


class Matter(StrEnum):
    """What a customer wants."""

    ORDER_STATUS = "order_status"
    CHANGE_ORDER = "change_order"
    CANCELLATION = "cancellation"
    RETURN = "return"
    PRODUCT = "product"
    PAYMENT = "payment"
    ACCOUNT = "account"
    COMPLAINT = "complaint"
    BUY = "buy"
    OTHER = "other"


class Outcome(StrEnum):
    """How it ended."""

    SOLVED = "solved"
    FOLLOW_UP = "follow_up"
    FORWARDED = "forwarded"
    UNSOLVED = "unsolved"


class Note(msgspec.Struct, frozen=True):
    """What an agent wrote down."""

    id: UUID
    at: datetime
    author: str
    body: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An agent talks with a customer about something. It ends with an outcome."""

    id: UUID
    customer: UUID
    channel: SessionChannel
    matter: Matter
    agent: UUID | None
    agent_name: str
    started_at: datetime
    outcome: Outcome | None
    closed_at: datetime | None
    notes: list[Note]


class CaseState(StrEnum):
    """Waiting cases wait for somebody outside."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


class CaseInput(msgspec.Struct, frozen=True, kw_only=True):
    """Something that needs somebody to see to it."""

    headline: Headline
    body: Words
    customer: UUID | None = None
    order: UUID | None = None
    assignee: UUID | None = None


class CaseChange(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be different; what is left out stays. A null assignee gives the case back to everybody."""

    headline: Headline | msgspec.UnsetType = msgspec.UNSET
    state: CaseState | msgspec.UnsetType = msgspec.UNSET
    assignee: UUID | msgspec.UnsetType | None = msgspec.UNSET
    order: UUID | msgspec.UnsetType | None = msgspec.UNSET


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list."""

    id: UUID
    number: str
    headline: str
    state: CaseState
    customer: UUID | None
    order: UUID | None
    assignee: UUID | None
    assignee_name: str
    opened_by: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    version: int


class CaseEntry(msgspec.Struct, frozen=True):
    """What was done with a case."""

    id: UUID
    at: datetime
    author: str
    kind: str
    body: str
    facts: dict[str, Any]


class Case(CaseRow, frozen=True, kw_only=True):
    """A case with everything that was done with it, oldest first."""

    entries: list[CaseEntry]


class PickupWaiting(msgspec.Struct, frozen=True):
    """An order that waits to be collected."""

    task: UUID
    order: UUID
    number: str
    location: UUID
    shelf: str
    ready_at: datetime | None


class ReturnShown(msgspec.Struct, frozen=True):
    """Goods that came back, and how much of the order's money is still on its way to the customer."""

    id: UUID
    number: str
    order: UUID
    order_number: str
    location: UUID
    at: datetime
    reason: str
    amount_minor: int
    currency: str
    refund_waiting_minor: int


class CartShown(msgspec.Struct, frozen=True):
    """A cart that the customer has not ordered, on whatever channel."""

    id: UUID
    code: str
    channel: str
    pieces: int
    changed_at: datetime


class MessageShown(msgspec.Struct, frozen=True):
    """What the brand said to the customer."""

    id: UUID
    template: str
    headline: str
    address: str
    state: str
    order: UUID | None
    created_at: datetime
    sent_at: datetime | None


class CustomerView(msgspec.Struct, frozen=True, kw_only=True):
    """All that an agent needs to see of a customer at once."""

    customer: customers.Customer
    consents: list[customers.Consent]
    standing: loyalty.Standing
    open_orders: list[orders.OrderRow]
    recent_orders: list[orders.OrderRow]
    pickups: list[PickupWaiting]
    returns: list[ReturnShown]
    carts: list[CartShown]
    cases: list[CaseRow]
    sessions: list[Session]
    messages: list[MessageShown]
    timeline: Page[customers.TimelineEntry]


class DeskSessionStarted(Event, frozen=True):
    """An agent began to talk with a customer."""

    session: UUID
    customer: UUID
    channel: str
    matter: str


class DeskSessionClosed(Event, frozen=True):
    """An agent and a customer are done."""

    session: UUID
    customer: UUID
    channel: str
    matter: str
    outcome: str


class CaseOpened(Event, frozen=True):
    """Something needs somebody to see to it."""

    case: UUID
    number: str
    customer: UUID | None
    order: UUID | None
    assignee: UUID | None


class CaseChanged(Event, frozen=True):
    """A case went on."""

    case: UUID
    number: str
    customer: UUID | None
    state: str
    assignee: UUID | None
