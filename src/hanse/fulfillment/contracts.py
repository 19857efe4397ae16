"""Values and events of picking, packing, shipping and handing over."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from hanse.kit.events import Event

Texts = dict[str, str]


class TaskState(StrEnum):
    """How far a task is. A task of a partner is offered first, and open once it was accepted."""

    OFFERED = "offered"
    OPEN = "open"
    PICKING = "picking"
    READY = "ready"
    HANDED_OVER = "handed_over"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class TaskLine(msgspec.Struct, frozen=True):
    """An article to fetch. `line` is the line of the order."""

    line: UUID
    variant: UUID
    sku: str
    gtin: str | None
    name: Texts
    image: str | None
    quantity: int
    picked_quantity: int


class Task(msgspec.Struct, frozen=True):
    """What one place has to do for one order: fetch it and keep it ready, or fetch it and send it.

    `offer` says what became of the question to a partner (offered, accepted, declined, timed_out); None for our own.
    `destination` is the town that a parcel goes to.
    """

    id: UUID
    order: UUID
    number: str
    customer_name: str
    location: UUID
    kind: str
    state: TaskState
    promise_at: datetime | None
    shelf: str
    tracking: str
    picked_by: str
    created_at: datetime
    ready_at: datetime | None
    collect_until: datetime | None
    done_at: datetime | None
    lines: list[TaskLine]
    version: int
    offer: str | None = None
    offer_until: datetime | None = None
    destination: str | None = None


class Queue(msgspec.Struct, frozen=True):
    """The work of a place at a glance."""

    location: UUID
    open: int
    picking: int
    ready: int
    late: int
    offered: int = 0


class Offers(msgspec.Struct, frozen=True):
    """What a partner makes of its offers: how many wait and until when the next, and how the others ended."""

    location: UUID
    waiting: int
    next_until: datetime | None
    accepted: int
    declined: int
    timed_out: int


class HandedOver(msgspec.Struct, frozen=True):
    """What the customer took. While a card is being charged nothing is `given` yet; ask again without payments."""

    order: UUID
    number: str
    task: UUID
    paid_minor: int
    given: bool = True


class Pickup(msgspec.Struct, frozen=True):
    """What a pickup code stands for at a location: the tasks of its order there, and what is to pay on collection."""

    order: UUID
    number: str
    customer_name: str
    currency: str
    due_minor: int
    tasks: list[Task]


class TaskCreated(Event, frozen=True):
    """There is something to pick."""

    task: UUID
    order: UUID
    location: UUID
    kind: str


class TaskChanged(Event, frozen=True):
    """A task went on."""

    task: UUID
    order: UUID
    location: UUID
    state: str


class OfferMade(Event, frozen=True):
    """A partner is asked to deliver; without an answer until then it counts as no."""

    task: UUID
    order: UUID
    location: UUID
    until: datetime


class OfferEnded(Event, frozen=True):
    """What became of an offer: accepted, declined or timed_out. What was not accepted comes from elsewhere."""

    task: UUID
    order: UUID
    location: UUID
    outcome: str
    reason: str


class PickupNotCollected(Event, frozen=True):
    """Nobody came for an order that was ready; it was cancelled and refunded by rule."""

    task: UUID
    order: UUID
    location: UUID
    customer: UUID | None
