"""Parcels that a customer sends back, as the page of an order shows them."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

import msgspec

from hanse import locations, orders
from hanse.kit.address import lines as printed
from hanse.kit.db import Tx

from .visit import Visit

# What is known about a parcel that the customer sends back.
BACK_WORDS = {
    "announced": "Announced; we wait for it",
    "in_transit": "On its way to us",
    "out_for_delivery": "On its way to us",
    "lost": "Lost by the carrier; we see to it",
    "arrived": "With us; we look into it",
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


class BackView(msgspec.Struct, frozen=True):
    """A parcel that the customer sends back: how far it is, its label as an address, and where it goes."""

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


def left_to_announce(order: orders.Order, coming: list[orders.ReturnParcel], today: date) -> dict[UUID, int]:
    """How many pieces of each line may still come back by parcel, without those that another parcel brings."""
    under_way: Counter[UUID] = Counter()
    for parcel in coming:
        if parcel.state in ("announced", "arrived"):
            under_way.update({line.line: line.quantity for line in parcel.lines})
    return {
        line.id: line.fulfilled_quantity - line.returned_quantity - under_way[line.id]
        for line in order.lines
        if orders.too_late(order, [line.id], today) is None
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
    link = carried.tracking_url if carried else ""
    return BackView(
        id=parcel.id,
        number=parcel.number,
        word=visit.say(BACK_WORDS[state]),
        arrived=parcel.state in ("arrived", "settled"),
        since=parcel.settled_at or parcel.arrived_at or (carried.changed_at if carried else parcel.announced_at),
        lines=[f"{line.quantity} × {names[line.line]}" for line in parcel.lines if line.line in names],
        label=announced and carried is not None and carried.has_label and carried.state == "announced",
        waiting=announced and carried is not None and carried.state == "wanted",
        open=announced and (carried is None or carried.state in ("wanted", "announced", "refused")),
        tracking=carried.tracking if carried else "",
        address=link if link.startswith(("http:", "https:")) else "",
        to=", ".join([place.name, *printed(place.address)[-2:]]) if place else "",
    )
