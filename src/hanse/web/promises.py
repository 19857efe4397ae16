"""What the shop promises, as its policy says: when a parcel arrives, from when something waits, how much there is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from hanse import channels, delivery, inventory, locations, orders, sourcing
from hanse.kit.db import Tx

from . import printing
from .visit import Visit


class Stock(msgspec.Struct, frozen=True):
    """What customers may read about how much there is. `count` is None where the policy keeps the number back."""

    there: bool
    few: bool
    count: int | None
    words: str


class StorePromise(msgspec.Struct, frozen=True):
    """What a store has of an article, from when on it can be collected there, and how long a reservation is kept."""

    store: locations.Location
    stock: Stock
    ready: str
    kept: str
    open_until: str | None
    expected: str


class OnItsWay(msgspec.Struct, frozen=True):
    """From when on an article can be had that is ordered now: by parcel, and at stores; left out where it cannot."""

    parcel: date | None = None
    stores: Mapping[UUID, date] = {}


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


async def on_its_way(tx: Tx, visit: Visit, policy: channels.Policy, variants: Sequence[UUID]) -> dict[UUID, OnItsWay]:
    """What customers may order before it is there; nothing where the policy does not sell that."""
    found: dict[UUID, OnItsWay] = {}
    offers = await inventory.promisable(tx, variants) if policy.back_orders else []
    if not offers:
        return found
    known = await locations.list_locations(tx)
    ships = {place.id for place in known if place.can(locations.Capability.SHIPS)}
    collect = {store.id for store in visit.frame.stores}
    for offer in reversed(offers):
        before = found.get(offer.variant, OnItsWay())
        parcel = offer.expected_date if offer.location in ships else before.parcel
        here = {offer.location: offer.expected_date} if offer.location in collect else {}
        found[offer.variant] = OnItsWay(parcel, {**before.stores, **here})
    return found


def told(visit: Visit, promise: orders.LinePromise | None, zone: str, now: datetime) -> tuple[str, bool]:
    """What a customer was promised of a line, in words, and whether that is past; nothing while it is not known."""
    if promise is None:
        return "", False
    if promise.ready_at is not None:
        when = printing.from_when(promise.ready_at, now, zone, visit.language)
        said, late = visit.say("ready {when}", when=when), promise.ready_at < now
    elif promise.from_date is not None:
        last = promise.to_date or promise.from_date
        said = visit.say("arrives {days}", days=printing.days(promise.from_date, last, visit.language))
        late = last < now.astimezone(printing.zone_of(zone)).date()
    else:
        return "", False
    return (visit.say("Promised: {when}. It takes longer; we see to it.", when=said) if late else said), late


def expected_by(visit: Visit, day: date | None) -> str:
    """That something can be ordered, and when it comes; nothing without a day."""
    return visit.say("Orderable, expected by {day}", day=printing.day(day, visit.language)) if day else ""


def stock(visit: Visit, policy: channels.Policy, available: int) -> Stock:
    """What the policy of the shop shows of this many pieces."""
    seen = inventory.stock_seen(available, channels.showing(policy))
    if seen.quantity is None:
        return Stock(seen.available, seen.few_left, None, visit.say("In stock") if seen.available else "")
    return Stock(seen.available, seen.few_left, seen.quantity, printing.pieces(seen.quantity, visit.language))


def returns(visit: Visit, *, days: int, anywhere: bool) -> str:
    """For how long what was bought may come back, and where. It is never shorter than the law allows."""
    longest = max(days, orders.LEGAL_DAYS)
    if anywhere:
        return visit.say("You can return it for {days} days, to every store.", days=longest)
    return visit.say("You can return it for {days} days.", days=longest)


def collecting(visit: Visit, policy: channels.Policy) -> str:
    """How soon something can be collected."""
    hours, minutes = divmod(policy.pickup_minutes, 60)
    if minutes:
        return visit.say("Collected in the store after {minutes} minutes", minutes=policy.pickup_minutes)
    if hours == 1:
        return visit.say("Collected in the store after one hour")
    return visit.say("Collected in the store after {hours} hours", hours=hours)


Queues = Mapping[UUID, sourcing.Waiting]


async def queues(tx: Tx, stores: Sequence[locations.Location]) -> Queues:
    """What waits at stores that can fetch only so much; the others need no look."""
    limited = [store.id for store in stores if store.orders_per_hour or store.pieces_per_day]
    return await orders.workload(tx, limited) if limited else {}


def ready_at(visit: Visit, policy: channels.Policy, store: locations.Location, now: datetime, queues: Queues) -> str:
    """From when on something that is ordered now waits at the store; nothing when no hours are known."""
    before = queues.get(store.id)
    count, pieces = (before.orders, before.pieces) if before else (0, 0)
    ready = locations.ready_in_turn(store, now, policy.pickup_minutes, count + 1, pieces)
    return printing.from_when(ready, now, store.time_zone, visit.language) if ready else ""


def kept_until(visit: Visit, store: locations.Location, since: datetime, hours: int, now: datetime) -> str:
    """How long something waits that was reserved at a moment; nothing where nothing is reserved."""
    if not hours:
        return ""
    return printing.until_when(orders.reserved_until(store, since, hours), now, store.time_zone, visit.language)


def at_stores(
    visit: Visit,
    policy: channels.Policy,
    pooled: inventory.Pooled,
    way: OnItsWay,
    now: datetime,
    queues: Queues,
    most: int | None = None,
) -> list[StorePromise]:
    """Stores where something can be collected, all of them or so many: the chosen one first, then those that have it,
    then those that will, the nearest to the chosen one first; where none was chosen, the fullest.
    """
    free = {place.location: place.available for place in pooled.stores}
    chosen = visit.frame.store

    def turn(store: locations.Location) -> tuple[bool, bool, bool, int]:
        fullest = 0 if chosen else -free.get(store.id, 0)
        return store != chosen, not free.get(store.id), store.id not in way.stores, fullest

    return [
        StorePromise(
            store=store,
            stock=stock(visit, policy, free.get(store.id, 0)),
            ready=ready_at(visit, policy, store, now, queues),
            kept=kept_until(visit, store, now, policy.reservation_hours, now),
            open_until=open_until(store, now),
            expected="" if free.get(store.id) else expected_by(visit, way.stores.get(store.id)),
        )
        for store in sorted(visit.frame.stores_near, key=turn)[:most]
    ]


def open_until(store: locations.Location, now: datetime) -> str | None:
    """When a store closes that is open now."""
    span = locations.opening_at(store, now) if store.active else None
    return printing.clock(span[1], store.time_zone) if span else None
