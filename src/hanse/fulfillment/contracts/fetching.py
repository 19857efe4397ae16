"""Values of picking, packing and shipping."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from hanse.kit.address import Address

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


class BayInput(msgspec.Struct, frozen=True):
    """Where an article lies, by its SKU or GTIN. `position` orders the way: what is passed first has the lowest."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    bay: Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern="[^ ]")]
    zone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    position: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class Bay(msgspec.Struct, frozen=True):
    """Where an article lies at a place."""

    variant: UUID
    sku: str
    name: Texts
    zone: str
    bay: str
    position: int
    changed_at: datetime
    changed_by: str


class TaskLine(msgspec.Struct, frozen=True):
    """An article to fetch. `line` is the line of the order; `zone`, `bay` and `position` say where it lies on the way
    through the place, if that is known. What is collected in parts has `given_at` where the customer took it already.
    """

    line: UUID
    variant: UUID
    sku: str
    gtin: str | None
    name: Texts
    image: str | None
    quantity: int
    picked_quantity: int
    zone: str | None = None
    bay: str | None = None
    position: int | None = None
    given_at: datetime | None = None


class ParcelPart(msgspec.Struct, frozen=True):
    """So many pieces of a line of the task."""

    line: UUID
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class ParcelWanted(msgspec.Struct, frozen=True):
    """What lies in one parcel, and what it was weighed at; without a weight that of its articles counts."""

    lines: list[ParcelPart]
    weight_grams: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class ParcelLine(msgspec.Struct, frozen=True):
    """What lies in a parcel."""

    line: UUID
    sku: str
    name: Texts
    quantity: int


class ParcelScan(msgspec.Struct, frozen=True):
    """What the carrier said that happened to a parcel; `until` it lies ready at its pickup point."""

    kind: str
    at: datetime
    place: str
    until: datetime | None = None


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel of an order. `state` is what its carrier says; without one it is packed, and then sent.

    `settled` says what became of the goods of one that was lost or came back: resent or refunded.
    """

    id: UUID
    task: UUID
    order: UUID
    number: str
    location: UUID
    position: int
    carrier: str
    state: str
    tracking: str
    tracking_url: str
    reason: str
    weight_grams: int | None
    has_label: bool
    packed_at: datetime
    left_at: datetime | None
    changed_at: datetime
    settled: str | None
    settled_at: datetime | None
    lines: list[ParcelLine]
    scans: list[ParcelScan]


Settlement = Literal["resent", "refunded"]


class OldLabel(msgspec.Struct, frozen=True):
    """A label that was made and does not count any more: it has to be destroyed."""

    tracking: str
    address: Address


class Readdressed(msgspec.Struct, frozen=True):
    """The customer wants it elsewhere than the labels say that were made before."""

    labels: list[OldLabel]
    to: Address
    at: datetime


class TaskPoint(msgspec.Struct, frozen=True):
    """The pickup point that the parcels of a task go to; no other carrier can bring them there."""

    carrier: str
    code: str
    name: str


class Task(msgspec.Struct, frozen=True):
    """What one place has to do for one order: fetch it and keep it ready, or fetch it and send it.

    `offer` says what became of the question to a partner (offered, accepted, declined, timed_out); None for our own.
    `destination` is the town that a parcel goes to, and the `pickup_point` there if it goes to one; `parcels` are those
    packed for it. What is fetched together with other orders lies in a `box` of a `wave`. It is `readdressed` when
    labels with another address were given up.
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
    parcels: list[Parcel] = []
    wave: UUID | None = None
    box: int | None = None
    readdressed: Readdressed | None = None
    pickup_point: TaskPoint | None = None


class WaveWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which open tasks of a place are fetched in one walk: those named, or else the most urgent ones that fit.

    `zone` takes only tasks of which everything lies there, `promised_until` only what is promised until then.
    """

    location: UUID
    tasks: Annotated[list[UUID], msgspec.Meta(max_length=24)] = []
    kind: Literal["pickup", "ship"] | None = None
    zone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    promised_until: datetime | None = None
    most: Annotated[int, msgspec.Meta(ge=1, le=24)] = 8


class WavePart(msgspec.Struct, frozen=True):
    """How many pieces of an article go into which box."""

    task: UUID
    line: UUID
    box: int
    number: str
    quantity: int
    picked_quantity: int


class WaveStep(msgspec.Struct, frozen=True):
    """An article on the way, once for all boxes that want it. The boxes get their pieces in this order."""

    variant: UUID
    sku: str
    gtin: str | None
    name: Texts
    image: str | None
    zone: str | None
    bay: str | None
    quantity: int
    picked_quantity: int
    parts: list[WavePart]


class Wave(msgspec.Struct, frozen=True):
    """Several orders in one walk through a place: a box for each, and the articles in the order of the way."""

    id: UUID
    location: UUID
    picked_by: str
    created_at: datetime
    tasks: list[Task] = []
    steps: list[WaveStep] = []


class WavePut(msgspec.Struct, frozen=True):
    """So many pieces go into this box. `complete` says that nothing of its order is missing any more."""

    box: int
    task: UUID
    number: str
    quantity: int
    complete: bool


class WavePicked(msgspec.Struct, frozen=True):
    """Where what was scanned goes, and how the walk stands then."""

    put: list[WavePut]
    wave: Wave


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


class Throughput(msgspec.Struct, frozen=True):
    """What a place got done in some days, and how fast; of the place, never of a person.

    Work is the time between one scan and the next in the same walk; a longer pause is none. `ready_minutes` is the
    median from the order to where it is ready or has left; `in_time` of the `promised` ones were so when promised.
    """

    location: UUID
    orders: int
    picked_pieces: int
    missed_pieces: int
    work_minutes: int
    pieces_per_hour: int | None
    ready_minutes: int | None
    promised: int
    in_time: int
