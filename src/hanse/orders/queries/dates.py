"""The other days that are offered for what is still to come."""

from uuid import UUID

from hanse import inventory, locations
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import DateOffer, Delivery, Order

from .promising import promise_anew, way_of


async def other_dates(tx: Tx, actor: Actor, order: Order, way: Delivery, place: UUID | None) -> list[DateOffer]:
    """Days that the promise of now allows for all parcels, or for all that is collected in a store.

    Nothing where nothing can be changed any more.
    """
    lines = rules.movable(order, way, place)
    if not lines or order.state != "confirmed" or order.payment_state == "due":
        return []
    if way is Delivery.RESERVE and place is not None:
        holds = await inventory.holds_by_id(tx, [line.hold for line in lines if line.hold is not None])
        so_far = max((hold.until for hold in holds.values() if hold.until is not None), default=tx.now)
        latest = (order.placed_at if rules.by_themselves(actor) else tx.now) + rules.KEEP_LONGEST
        return rules.kept_dates(await locations.get_location(tx, place), tx.now, so_far, latest)
    if way is Delivery.PICKUP and place is not None:
        now = await promise_anew(tx, order, way, place, 0)
        if now is None or now.ready_at is None:
            return []
        ready = {line.promise.ready_at for line in lines if line.promise}
        offers = rules.pickup_dates(await locations.get_location(tx, place), now.ready_at)
        return [one for one in offers if {one.promise and one.promise.ready_at} != ready]
    offer = await way_of(tx, order, order.goods_minor) if way is Delivery.SHIP else None
    arrive = {line.promise.from_date for line in lines if line.promise}
    return [one for one in rules.parcel_dates(offer, tx.now.date()) if {one.day} != arrive] if offer else []
