"""Parcels that a customer sends back, as the page of an order shows them."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

import msgspec
from markupsafe import Markup

from hanse import delivery, locations, orders
from hanse.kit.address import lines as printed
from hanse.kit.db import Tx

from . import printing
from .codes import qr
from .visit import Visit

# What is known about a parcel that the customer sends back.
BACK_WORDS = {
    "announced": "Announced; we wait for it",
    "in_transit": "On its way to us",
    "out_for_delivery": "On its way to us",
    "lost": "Lost by the carrier; we see to it",
    "arrived": "With us; we look into it",
    "handed_in": "Handed in; we look into it",
    "settled": "Settled",
    "withdrawn": "Does not come back",
    "refunded": "Lost by the carrier; refunded",
}
# Why something comes back, as customers choose it and as staff read it.
REASON_WORDS = {
    "does_not_fit": "It does not fit",
    "not_liked": "I do not like it",
    "faulty": "It is faulty",
    "wrong_article": "It is not what I ordered",
    "other": "Another reason",
}


# How something comes back, as customers choose it.
WAY_WORDS = {
    "label": ("Parcel with a label to print", "You print the label, stick it on the parcel and hand it in."),
    "paperless": ("Parcel without printing", "You show a code in the parcel shop; the label is printed there."),
    "store": ("Into a store", "You hand it in and show a code; you need not wait."),
}


class WayView(msgspec.Struct, frozen=True):
    """A way in which articles may come back."""

    key: str
    word: str
    explanation: str


class BackView(msgspec.Struct, frozen=True):
    """What the customer sends or brings back: how far it is, what is needed for it, and where it goes.

    `code` is shown where it is handed in, `picture` is the same for scanners; `carrier` is whose parcel shop that is.
    """

    id: UUID
    number: str
    word: str
    arrived: bool
    since: datetime
    lines: list[str]
    label: bool
    waiting: bool
    open: bool
    tracking: str
    address: str
    to: str
    way: str
    code: str
    picture: Markup | None
    carrier: str
    until: str


def ways(visit: Visit, order: orders.Order, left: dict[UUID, int]) -> list[WayView]:
    """How at least one of the articles may come back, as far as this installation can."""
    known = {way for line in left for way in orders.ways_back(order, [line])}
    if not any("paperless" in one.can for one in delivery.carriers(visit.house.settings.carrier_url)):
        known.discard(orders.ReturnWay.PAPERLESS)
    return [WayView(way, *(visit.say(word) for word in WAY_WORDS[way])) for way in orders.ReturnWay if way in known]


async def stores_for(tx: Tx, order: orders.Order, left: dict[UUID, int]) -> list[locations.Location]:
    """The stores that take these articles back."""
    taking = await locations.list_locations(tx, locations.Capability.RETURNS)
    return [
        place
        for place in taking
        if place.can(locations.Capability.SELLS) and orders.covers_place(order, list(left), place.id)
    ]


def left_to_announce(order: orders.Order, coming: list[orders.ReturnParcel], today: date) -> dict[UUID, int]:
    """The lines of which pieces may still be announced, and how many; those that come back already are not counted."""
    under_way: Counter[UUID] = Counter()
    for parcel in coming:
        if parcel.state in ("announced", "arrived"):
            under_way.update({line.line: line.quantity for line in parcel.lines})
    return {
        line.id: left
        for line in order.lines
        if (left := line.fulfilled_quantity - line.returned_quantity - under_way[line.id]) > 0
        and orders.too_late(order, [line.id], today) is None
    }


async def shown(tx: Tx, visit: Visit, order: orders.Order, coming: list[orders.ReturnParcel]) -> list[BackView]:
    """The parcels of an order that come back, as its page shows them."""
    names = {line.id: visit.text(line.name) for line in order.lines}
    places = await locations.locations_by_id(tx, sorted({one.location for one in coming if one.location is not None}))
    return [_back(visit, one, names, places.get(one.location) if one.location else None) for one in coming]


def _back(
    visit: Visit, parcel: orders.ReturnParcel, names: dict[UUID, str], place: locations.Location | None
) -> BackView:
    carried, announced = parcel.carried, parcel.state == "announced"
    state = str(carried.state) if carried and announced and carried.state in BACK_WORDS else str(parcel.state)
    # What a carrier lost is refunded, which is more than that it is lost.
    state = "refunded" if parcel.state == "lost" else state
    brought = parcel.way is orders.ReturnWay.STORE
    state = "handed_in" if brought and state == "arrived" else state
    code = _code(parcel) if announced else ""
    link = carried.tracking_url if carried else ""
    return BackView(
        id=parcel.id,
        number=parcel.number,
        word=visit.say(BACK_WORDS[state]),
        arrived=parcel.state in ("arrived", "settled"),
        since=parcel.settled_at or parcel.arrived_at or (carried.changed_at if carried else parcel.announced_at),
        lines=[f"{line.quantity} × {names[line.line]}" for line in parcel.lines if line.line in names],
        label=announced and not code and carried is not None and carried.has_label and carried.state == "announced",
        waiting=announced and carried is not None and carried.state == "wanted",
        open=announced and (carried is None or carried.state in ("wanted", "announced", "refused")),
        tracking=carried.tracking if carried else "",
        address=link if link.startswith(("http:", "https:")) else "",
        to=", ".join([place.name, *printed(place.address)[-2:]]) if place else "",
        way=parcel.way,
        code=code,
        picture=qr(code, visit.say("Return code {code}", code=code)) if code else None,
        carrier=carried.carrier if carried else "",
        until=printing.long_day(parcel.due_date, visit.language) if announced and parcel.due_date else "",
    )


def _code(parcel: orders.ReturnParcel) -> str:
    """The code that is shown where it is handed in: ours in a store, the carrier's in its parcel shop."""
    carried = parcel.carried
    if carried is not None and carried.state == "announced":
        return carried.drop_off_code
    return parcel.code
