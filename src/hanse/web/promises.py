"""What the shop promises: when a parcel arrives, from when something waits at a store, how much there is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from hanse import delivery, inventory, locations

from . import printing
from .visit import Visit

# A store needs so long, while it is open, to lay something ready. Picking plans with the same time.
PICKUP_MINUTES = 120
RESERVATION = timedelta(hours=24)


class StorePromise(msgspec.Struct, frozen=True):
    """What a store has of an article, from when on it can be collected there, and how long a reservation is kept."""

    store: locations.Location
    available: int
    ready: str
    kept: str
    open_until: str | None


class Parcel(msgspec.Struct, frozen=True):
    """What sending costs and when it arrives."""

    days: str
    price_minor: int
    free_from_minor: int | None


def parcel(visit: Visit, offers: Sequence[delivery.Offer]) -> Parcel | None:
    """The first way of delivery, which is the usual one; None when there is none."""
    if not offers:
        return None
    offer = offers[0]
    days = printing.days(offer.from_date, offer.to_date, visit.language)
    return Parcel(days, offer.price_minor, offer.free_from_minor)


def ready_at(visit: Visit, store: locations.Location, now: datetime) -> str:
    """From when on something that is ordered now waits at the store; nothing when no hours are known."""
    ready = locations.ready_time(store, now, PICKUP_MINUTES)
    return printing.from_when(ready, now, store.time_zone, visit.language) if ready else ""


def kept_until(visit: Visit, store: locations.Location, now: datetime) -> str:
    """How long something waits that is reserved now: until the store closes on its next open day, a day at least."""
    closes = locations.closing_after(store, now, days=1)
    return printing.until_when(max(now + RESERVATION, closes or now), now, store.time_zone, visit.language)


def at_stores(visit: Visit, pooled: inventory.Pooled, now: datetime) -> list[StorePromise]:
    """All stores where something can be collected: the chosen one first, then those that have it, the fullest first."""
    free = {place.location: place.available for place in pooled.stores}
    found = [
        StorePromise(
            store=store,
            available=free.get(store.id, 0),
            ready=ready_at(visit, store, now),
            kept=kept_until(visit, store, now),
            open_until=open_until(store, now),
        )
        for store in visit.frame.stores
    ]
    chosen = visit.frame.store
    return sorted(found, key=lambda p: (chosen is None or p.store.id != chosen.id, -p.available, p.store.name))


def open_until(store: locations.Location, now: datetime) -> str | None:
    """When a store closes that is open now."""
    span = locations.opening_at(store, now) if store.active else None
    return printing.clock(span[1], store.time_zone) if span else None
