"""The other days that customers may choose for what is still to come, as the page of an order shows them."""

from uuid import UUID

import msgspec

from hanse import locations, orders
from hanse.kit.db import Tx

from . import printing, promises, sale
from .visit import Visit

WAY_WORDS = {
    "ship": "Your parcel",
    "pickup": "Collecting in {store}",
    "reserve": "Reservation in {store}",
}


class OtherDays(msgspec.Struct, frozen=True):
    """What may come on another day, and the days with the words for each."""

    delivery: str
    location: UUID | None
    title: str
    days: list[tuple[str, str]]


async def shown(tx: Tx, visit: Visit, order: orders.Order) -> list[OtherDays]:
    """What of an order may come on another day; nothing where it is too late for all of it."""
    actor = sale.holder(visit.actor, order)
    found = []
    for way, place in dict.fromkeys((line.delivery, line.pickup_location) for line in order.lines):
        offers = await orders.other_dates(tx, actor, order, way, place)
        if offers:
            store = await locations.get_location(tx, place) if place is not None else None
            title = visit.say(WAY_WORDS[way], store=store.name) if store else visit.say(WAY_WORDS[way])
            zone = store.time_zone if store else visit.zone
            days = [(one.day.isoformat(), _words(tx, visit, one, zone)) for one in offers]
            found.append(OtherDays(way, place, title, days))
    return found


def _words(tx: Tx, visit: Visit, offer: orders.DateOffer, zone: str) -> str:
    if offer.kept_until is not None:
        return printing.until_when(offer.kept_until, tx.now, zone, visit.language)
    return promises.told(visit, offer.promise, zone, tx.now)[0]
