"""Values of delivery: ways, pickup points, parcels."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from hanse.kit.address import Address
from hanse.kit.events import Event
from hanse.locations import Spans

Texts = dict[str, str]


class Goal(StrEnum):
    """Where a parcel can go."""

    ADDRESS = "address"
    POINT = "point"


class MethodInput(msgspec.Struct, frozen=True, kw_only=True):
    """A way of delivery. Free from a worth of goods on; days count working days after the cut-off of a working day.

    `reaches` says whether it goes to addresses, to pickup points or to both; to points it goes with their `carrier`.
    """

    key: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]
    kind: Literal["ship", "pickup"] = "ship"
    name: Texts
    channels: list[str] | None = None
    countries: list[str] = msgspec.field(default_factory=lambda: ["DE"])
    price_minor: Annotated[int, msgspec.Meta(ge=0)] = 0
    free_from_minor: int | None = None
    tax_class: str = "standard"
    days_min: Annotated[int, msgspec.Meta(ge=0, le=60)] = 1
    days_max: Annotated[int, msgspec.Meta(ge=0, le=60)] = 2
    cutoff: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "14:00"
    position: int = 0
    active: bool = True
    reaches: Annotated[list[Goal], msgspec.Meta(min_length=1)] = msgspec.field(default_factory=lambda: [Goal.ADDRESS])
    carrier: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """A way of delivery as it stands."""

    key: str
    kind: str
    name: Texts
    channels: list[str] | None
    countries: list[str]
    price_minor: int
    free_from_minor: int | None
    tax_class: str
    days_min: int
    days_max: int
    cutoff: str
    position: int
    active: bool
    reaches: list[Goal]
    carrier: str
    version: int


class Offer(msgspec.Struct, frozen=True):
    """What a way of delivery costs for these goods and when they would arrive, both days included."""

    method: str
    name: Texts
    price_minor: int
    free_from_minor: int | None
    tax_class: str
    from_date: date
    to_date: date


class PointInput(msgspec.Struct, frozen=True, kw_only=True):
    """A place of a carrier where parcels are collected, as the carrier tells. `opening` is by day (mon to sun).

    `asks_customer_number` says that it is opened only by the recipient's own number at the carrier.
    """

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    kind: Literal["shop", "locker"]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    address: Address
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    opening: dict[str, Spans] = {}
    asks_customer_number: bool = False
    active: bool = True


class Point(PointInput, frozen=True, kw_only=True):
    """A pickup point as it stands. One that its carrier no longer names is not active any more."""

    id: UUID
    carrier: str

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class NearPoint(msgspec.Struct, frozen=True):
    """A pickup point and how far away it is, as the crow flies; None where nobody knows."""

    point: Point
    distance_meters: int | None


class PointWanted(msgspec.Struct, frozen=True):
    """The pickup point to which a parcel shall go, and the recipient's own number where a locker asks for it."""

    point: UUID
    customer_number: Annotated[str, msgspec.Meta(max_length=20)] = ""


class ChosenPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A pickup point as it was when it was chosen; whatever its carrier says later, this was agreed."""

    id: UUID
    carrier: str
    code: str
    kind: str
    name: str
    address: Address
    opening: dict[str, Spans]
    customer_number: str


class BadRow(msgspec.Struct, frozen=True):
    """A row of a list that could not be read, and why; lines count from one."""

    line: int
    reason: str


class PointsTaken(msgspec.Struct, frozen=True):
    """What became of a carrier's list of pickup points. With bad rows nothing is closed that the list leaves out."""

    taken: int
    closed: int
    bad: list[BadRow]


class ShipmentState(StrEnum):
    """How far a parcel is, as its carrier says. A wanted one was told to the carrier, or will be: nobody knows yet.

    One that is `ready` lies at its pickup point.
    """

    WANTED = "wanted"
    ANNOUNCED = "announced"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY = "ready"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


# Whichever carrier of this installation can do it; it is chosen when it is told.
ANY_CARRIER = ""


class ShipmentWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that a carrier shall bring. `id` is our own and makes a repeat harmless; `number` is for people.

    An outbound parcel goes from a place to a customer, a return the other way, with a label for the customer. A return
    may leave open which carrier brings it; a `paperless` one has its label printed where it is handed in. A parcel to
    a pickup point names it by the carrier's own code.
    """

    id: UUID
    carrier: str
    order: UUID
    number: str
    sender: Address
    recipient: Address
    direction: Literal["outbound", "return"] = "outbound"
    weight_grams: int | None = None
    paperless: bool = False
    point: str = ""
    customer_number: str = ""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier says that happened to a parcel. `key` is the carrier's own and makes a repeat harmless.

    `until` is when a parcel that is ready at its pickup point goes back.
    """

    key: str
    kind: Literal["announced", "in_transit", "out_for_delivery", "ready", "delivered", "returned", "lost"]
    at: datetime
    place: str = ""
    until: datetime | None = None


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel at a carrier, as it stands. While `cancel_pending` the carrier was not heard about the cancellation."""

    id: UUID
    carrier: str
    direction: str
    order: UUID
    number: str
    sender: Address
    recipient: Address
    weight_grams: int | None
    state: ShipmentState
    cancel_pending: bool
    tracking: str
    tracking_url: str
    reason: str
    created_at: datetime
    changed_at: datetime
    version: int
    paperless: bool = False
    drop_off_code: str = ""
    point: str = ""
    customer_number: str = ""


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier answered: announced with a number and a label, refused with a reason, or cancelled before.

    With a `drop_off_code` the carrier prints the label where the parcel is handed in.
    """

    state: Literal["announced", "refused", "cancelled"]
    tracking: str = ""
    tracking_url: str = ""
    label: bytes = b""
    reason: str = ""
    drop_off_code: str = ""


class CarrierCard(msgspec.Struct, frozen=True):
    """A carrier that this installation can ask, and what it can do."""

    key: str
    name: str
    can: list[str]


class ShipmentMoved(Event, frozen=True):
    """A carrier said something new about a parcel."""

    shipment: UUID
    order: UUID
    kind: str
    state: str
    tracking: str
