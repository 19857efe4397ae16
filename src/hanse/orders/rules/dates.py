"""On which other days lines of an order may reach their customer."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hanse import delivery, locations
from hanse.orders.contracts import DateOffer, Delivery, LinePromise, Order, OrderLine

from .sale import arrival_window

# How far ahead a day may be chosen.
AHEAD_DAYS = 14


def movable(order: Order, way: Delivery, place: UUID | None) -> list[OrderLine]:
    """The lines that go this way, of which the date can still be changed: nobody has begun to fetch them.

    What is reserved waits on, however far it is.
    """
    states = ("open", "picking", "ready") if way is Delivery.RESERVE else ("open",)
    return [
        line
        for line in order.lines
        if (line.delivery, line.pickup_location) == (way, place)
        and line.state in states
        and not line.awaits_goods
        and not line.awaits_payment
    ]


def parcel_dates(offer: delivery.Offer, today: date) -> list[DateOffer]:
    """When parcels arrive that leave today or on one of the days ahead."""
    found: dict[date, DateOffer] = {}
    for leaves in (today + timedelta(days=n) for n in range(AHEAD_DAYS + 1)):
        first, last = arrival_window((offer.from_date, offer.to_date), today, [leaves])
        later = None if leaves == today else delivery.after_working_days(leaves, 0)
        found.setdefault(first, DateOffer(first, LinePromise(first, last, leaves_on=later)))
    return list(found.values())


def pickup_dates(place: locations.Location, earliest: datetime) -> list[DateOffer]:
    """From when on something waits at a store on the days ahead on which it is open."""
    found: dict[date, DateOffer] = {}
    for begin in _days(place, earliest):
        opens = locations.ready_time(place, max(begin, earliest), 0)
        if opens is not None:
            day = place.day_at(opens)
            found.setdefault(day, DateOffer(day, LinePromise(ready_at=opens)))
    return list(found.values())


def kept_dates(place: locations.Location, now: datetime, so_far: datetime, latest: datetime) -> list[DateOffer]:
    """Until when a reservation may be kept instead: until a store closes, longer than so far."""
    found: dict[date, DateOffer] = {}
    for begin in _days(place, now):
        closes = locations.closing_after(place, begin)
        if closes is not None and so_far < closes <= latest:
            day = place.day_at(closes)
            found.setdefault(day, DateOffer(day, kept_until=closes))
    return list(found.values())


def _days(place: locations.Location, first: datetime) -> Iterable[datetime]:
    """The beginnings of the days ahead, as the clock of a place has them."""
    zone, today = ZoneInfo(place.time_zone), place.day_at(first)
    return (datetime.combine(today + timedelta(days=n), time(), zone) for n in range(AHEAD_DAYS + 1))
