"""When lines reach their customer: what every channel tells before placing, and what the order keeps of it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from hanse import delivery, locations
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import Delivery, LinePromise, Order

from .workload import workload

COLLECTED = (Delivery.PICKUP, Delivery.RESERVE)
Ways = Mapping[UUID, tuple[Delivery, UUID | None]]


async def line_promises(
    tx: Tx, ways: Ways, offer: delivery.Offer | None, pickup_minutes: int, waits: Mapping[UUID, date | None]
) -> dict[UUID, LinePromise]:
    """For each line, by how and where it is delivered, what can be promised now; nothing where nothing is known.

    Parcels arrive in the days of the offer, which knows when its carrier comes; pickups are ready by opening hours and
    by the work that the store has before it. `waits` are the days on which goods come that are not there yet.
    """
    stores = {place for way, place in ways.values() if way in COLLECTED and place is not None}
    ready = {store: await _ready_at(tx, store, pickup_minutes) for store in sorted(stores)}
    found: dict[UUID, LinePromise] = {}
    for line, (way, place) in ways.items():
        day = waits.get(line)
        if way is Delivery.SHIP and offer is not None:
            found[line] = LinePromise(*rules.arrival_window((offer.from_date, offer.to_date), tx.now.date(), [day]))
        elif way in COLLECTED and day is not None:
            found[line] = LinePromise(day)
        elif way in COLLECTED and place is not None and (moment := ready[place]) is not None:
            found[line] = LinePromise(ready_at=moment)
    return found


async def promise_anew(tx: Tx, order: Order, way: Delivery, place: UUID | None, goods_minor: int) -> LinePromise | None:
    """What is promised to a line that joins an order, or reaches its customer in another way, from now on."""
    offer = await way_of(tx, order, goods_minor) if way is Delivery.SHIP else None
    found = await line_promises(tx, {order.id: (way, place)}, offer, order.terms.pickup_minutes, {})
    return found.get(order.id)


async def way_of(tx: Tx, order: Order, goods_minor: int) -> delivery.Offer | None:
    """The way of an order's parcels as it is offered now to where they go; None where it is offered no more."""
    if order.shipping is None:
        return None
    points_of = delivery.carrier_of(order.pickup_point)
    offers = await delivery.methods(tx, order.channel, order.shipping.country, goods_minor, points_of)
    return next((one for one in offers if one.method == order.delivery_method), None)


async def _ready_at(tx: Tx, store: UUID, minutes: int) -> datetime | None:
    """When something is ready there that is ordered now; later where the store can fetch only so much."""
    location = await locations.get_location(tx, store)
    if not location.orders_per_hour and not location.pieces_per_day:
        return locations.ready_time(location, tx.now, minutes)
    before = (await workload(tx, [store])).get(store)
    count, pieces = (before.orders, before.pieces) if before else (0, 0)
    return locations.ready_in_turn(location, tx.now, minutes, count + 1, pieces)
