"""Values of reading stock: what a channel shows, and the arithmetic behind a figure."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from .stock import Purpose


class Visibility(StrEnum):
    """What customers read about stock: the number, only that little is left, or only yes and no."""

    EXACT = "exact"
    FEW_LEFT = "few_left"
    HIDDEN = "hidden"


class Showing(msgspec.Struct, frozen=True):
    """What a channel shows. At `few_left` pieces or fewer customers read that little is left.

    With `back_orders`, pieces on their way are shown with their date, and can be promised.
    """

    visibility: Visibility = Visibility.EXACT
    few_left: Annotated[int, msgspec.Meta(ge=1)] = 3
    back_orders: bool = False


class Seen(msgspec.Struct, frozen=True):
    """What a customer may read: whether there is any, whether little is left, and a number or None."""

    available: bool
    few_left: bool
    quantity: int | None


class PlaceSeen(Seen, frozen=True):
    """What a customer may read about a store."""

    location: UUID


class IncomingSeen(msgspec.Struct, frozen=True):
    """What a customer may read about pieces on their way: the date, and a number or None."""

    expected_date: date
    quantity: int | None


class PooledSeen(msgspec.Struct, frozen=True):
    """What a customer may read about a variant: by parcel, in which stores, in how many, and from when on again.

    `orderable_date` is the day on which pieces come that can be ordered already, to be sent; None where none can.
    """

    variant: UUID
    online: Seen
    stores: list[PlaceSeen]
    stores_count: int
    incoming: IncomingSeen | None = None
    orderable_date: date | None = None


class Incoming(msgspec.Struct, frozen=True):
    """Pieces on their way to a location: announced by a supplier, or sent from another location (without a date).

    `promised` of them are promised to customers already.
    """

    variant: UUID
    location: UUID
    quantity: int
    expected_date: date | None
    reference: str
    source: str
    id: UUID
    promised: int = 0


class TermKind(StrEnum):
    """What a term of the arithmetic stands for."""

    ON_HAND = "on_hand"
    PENDING = "pending"
    LEASED = "leased"
    SAFETY = "safety"
    CONFIDENCE = "confidence"
    PARTNER_BUFFER = "partner_buffer"
    CHANNEL_BUFFER = "channel_buffer"
    FLOOR = "floor"
    INCOMING = "incoming"
    INCOMING_PROMISED = "incoming_promised"


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the sum, below zero where it takes away, and where it comes from.

    `rule` and `rule_version` name the rule that set it; a figure set by hand has none. `floor` lifts a sum below zero
    to zero: more is promised or kept back than is there.
    """

    kind: TermKind
    quantity: int
    purpose: Purpose | None = None
    holds: int | None = None
    rule: UUID | None = None
    rule_version: int | None = None
    rule_reason: str | None = None
    confidence_basis_points: int | None = None
    seen_at: datetime | None = None
    expected_date: date | None = None
    reference: str | None = None


class Explained(msgspec.Struct, frozen=True):
    """Why a figure is what it is: the terms but those incoming add up to `available`, all of them to `with_incoming`.

    What is promised of the incoming pieces is taken off these.

    `ships` and `hands_out` tell whether the place counts for parcels and for customers who come. `version` is that of
    the position.
    """

    variant: UUID
    location: UUID
    available: int
    with_incoming: int
    terms: list[Term]
    ships: bool
    hands_out: bool
    version: int


class Why(msgspec.Struct, frozen=True):
    """The arithmetic behind what a channel can promise of a variant, place by place.

    `online` is the sum over the places that ship.
    """

    variant: UUID
    channel: str | None
    at: datetime
    online: int
    places: list[Explained]
