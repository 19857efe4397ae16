"""What may be changed about an order that was placed, and what is told about it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.delivery import PointWanted
from hanse.kit.address import Address
from hanse.kit.events import Event

from .buying import TenderWanted
from .manual import Amount, Key, Note
from .sale import Delivery, Quantity

Reason = Annotated[str, msgspec.Meta(max_length=200)]


class LineToAdd(msgspec.Struct, frozen=True, kw_only=True):
    """An article that joins an order. `location` is the store of a pickup or reservation.

    What is reserved is paid when it is collected; everything else with `payments`. What is there at once (cash, gift
    card, store credit, on account) pays it at once; for a card or a wallet the line waits, and it is cancelled when the
    bank refuses. `expected_total_minor` is the price that was agreed to.
    """

    variant: UUID
    quantity: Quantity
    delivery: Delivery
    location: UUID | None = None
    payments: Annotated[list[TenderWanted], msgspec.Meta(max_length=10)] = []
    expected_total_minor: Amount
    paid_in: UUID | None = None
    register: UUID | None = None
    reason: Reason = ""


class NewDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """How an open line shall reach the customer instead: `location` is the store where it is collected.

    `shipping` or `pickup_point` is where a parcel goes as long as none goes anywhere yet.
    """

    delivery: Delivery
    location: UUID | None = None
    shipping: Address | None = None
    pickup_point: PointWanted | None = None
    reason: Reason = ""


class NewDate(msgspec.Struct, frozen=True, kw_only=True):
    """The day on which all parcels of an order, or all that is collected in a store, shall reach the customer."""

    delivery: Delivery
    location: UUID | None = None
    day: date
    reason: Reason = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of a line shall have cost, and why. `location` is the store whose rights count, None at the desk."""

    unit_minor: Amount
    reason: Key
    note: Note = ""
    location: UUID | None = None


class LongerHold(msgspec.Struct, frozen=True):
    """Until when what is reserved shall be kept."""

    until: datetime


class OrderChanged(Event, frozen=True):
    """An order was changed after it was placed: what was added, moved, or made cheaper. `amount_minor` is what the
    customer gets back for it; below zero it is what they owe in addition.
    """

    order: UUID
    number: str
    customer: UUID | None
    kind: str
    lines: list[UUID]
    amount_minor: int
    currency: str


class GoodsReturned(Event, frozen=True):
    """Goods came back and money goes back for them."""

    return_id: UUID
    number: str
    order: UUID
    customer: UUID | None
    location: UUID
    amount_minor: int
    currency: str
