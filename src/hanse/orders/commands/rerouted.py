"""An open line reaches the customer in another way or at another store."""

from uuid import UUID

import msgspec

from hanse import delivery, inventory, payments
from hanse.kit.actor import Actor
from hanse.kit.address import checked
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Delivery, NewDelivery, Order, OrderLine
from hanse.orders.refusals import (
    AddressNeeded,
    LinesOutOfStock,
    NothingChanges,
    NotPaid,
    PlaceNeeded,
    ShippingNotPaid,
    TaxedElsewhere,
)

from .added import KEEP_CODE, place_that_can
from .appended import changed
from .cancel import shipping_back
from .locked import locked, those
from .money import give_back
from .resource import move_lines
from .supply import sent_to
from .written import PICKUP_CODE_LENGTH


async def change_delivery(tx: Tx, actor: Actor, order: UUID, line: UUID, wanted: NewDelivery) -> Order:
    """Let an open line be sent instead of collected, collected instead of sent, or collected in another store.

    What is paid stays paid. A parcel that is not needed any more gives its shipping costs back; one that was never
    paid for is sent at the expense of the house, by staff only. What is reserved may change its store alone, because
    it is not paid. Refuses with LineUnderWay, OrderUnsettled, NothingChanges, NotPaid, PlaceNeeded, PlaceCannot,
    AddressNeeded, ShippingNotPaid, TaxedElsewhere, LinesOutOfStock, LineNotThere, NotFound, and what delivery refuses
    about a pickup point.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    (chosen,) = those(found, [line], [one.state for one in found.lines])
    rules.open_line(found, chosen)
    if (chosen.delivery, chosen.pickup_location) == (wanted.delivery, wanted.location):
        raise NothingChanges(line=line)
    if (chosen.delivery is Delivery.RESERVE) != (wanted.delivery is Delivery.RESERVE):
        raise NotPaid(order=order, line=line)
    if wanted.delivery is Delivery.SHIP:
        await _send(tx, actor, found, chosen, wanted)
    else:
        await _let_collect(tx, found, chosen, wanted)
    now = await queries.load_order(tx, order)
    promise = await queries.promise_anew(tx, now, wanted.delivery, wanted.location, chosen.total_minor)
    await tx.run("update orders.line set promise = $2 where id = $1", line, msgspec.to_builtins(promise))
    shipping = await _shipping_back(tx, found, wanted.reason)
    before = {"delivery": chosen.delivery, "location": chosen.pickup_location and str(chosen.pickup_location)}
    location = str(wanted.location) if wanted.location is not None else None
    facts = {"line": str(line), "before": before, "after": {"delivery": wanted.delivery, "location": location}}
    return await changed(tx, actor, found, "delivery", wanted.reason, shipping, [line], facts)


async def _send(tx: Tx, actor: Actor, order: Order, line: OrderLine, wanted: NewDelivery) -> None:
    """A parcel instead of a pickup: from wherever sourcing chooses, by the way that the order has or the first one."""
    # One order goes to one address: as long as a parcel goes, the line goes with it.
    address, point = order.shipping, order.pickup_point
    if not rules.still_goes_by_parcel(order):
        if wanted.pickup_point is not None:
            point = await delivery.choose_point(tx, wanted.pickup_point)
            address = delivery.addressed(point, order.name)
        elif wanted.shipping is not None:
            address, point = checked(wanted.shipping, at="shipping"), None
    if address is None:
        raise AddressNeeded(delivery_method=order.delivery_method)
    place = await sent_to(tx, order, address.country)
    if place != line.tax_place:
        raise TaxedElsewhere(line=line.id, taxed=line.tax_place, wanted=place)
    if not rules.still_goes_by_parcel(order):
        offers = await delivery.methods(
            tx, order.channel, address.country, line.total_minor, delivery.carrier_of(point)
        )
        if not offers:
            raise AddressNeeded(country=address.country)
        offer = next((one for one in offers if one.method == order.delivery_method), offers[0])
        if offer.price_minor and rules.by_themselves(actor):
            raise ShippingNotPaid(price_minor=offer.price_minor)
        await tx.run(
            "update orders.sales_order set shipping = $2, delivery_method = $3, promised_from = $4, promised_to = $5, "
            "pickup_point = $6 where id = $1",
            order.id,
            msgspec.to_builtins(address),
            offer.method,
            offer.from_date,
            offer.to_date,
            msgspec.to_builtins(point),
        )
    going = msgspec.structs.replace(line, delivery=Delivery.SHIP)
    moved = await move_lines(
        tx, actor, msgspec.structs.replace(order, shipping=address), [going], wanted.reason or "delivery", set()
    )
    if moved.left:
        raise LinesOutOfStock(lines=[{"line": line.id, "available": 0, "alternatives": []}])
    await tx.run("update orders.line set delivery = 'ship', pickup_location = null where id = $1", line.id)


async def _let_collect(tx: Tx, order: Order, line: OrderLine, wanted: NewDelivery) -> None:
    """A pickup at a store instead of a parcel, or of a pickup elsewhere: from the shelf of that store."""
    if wanted.location is None or wanted.delivery is Delivery.CARRY_OUT:
        raise PlaceNeeded(line=line.id)
    place = await place_that_can(tx, wanted.location, wanted.delivery)
    if place.address.country != line.tax_place:
        raise TaxedElsewhere(line=line.id, taxed=line.tax_place, wanted=place.address.country)
    until = None
    if line.hold is not None:
        until = (await inventory.get_hold(tx, line.hold)).until
        await inventory.void_holds(tx, [line.hold])
    if wanted.delivery is Delivery.RESERVE:
        hours = order.terms.reservation_hours or 24
        until = max(rules.reserved_until(place, tx.now, hours), until or tx.now)
    wish = inventory.HoldWanted(
        new_id(), line.variant, place.id, line.quantity, until, "order", order.id, order.channel
    )
    [answer] = await inventory.hold(tx, [wish])
    if not isinstance(answer, inventory.Hold):
        told = {key: answer.facts.get(key, 0) for key in ("available", "alternatives")}
        raise LinesOutOfStock(lines=msgspec.to_builtins([{"line": line.id, **told}]))
    await tx.run(
        "update orders.line set delivery = $2, pickup_location = $3, source_location = $3, hold = $4, sourcing = null, "
        "awaits_goods = false, promised_date = null where id = $1",
        line.id,
        wanted.delivery,
        place.id,
        wish.key,
    )
    await tx.run(KEEP_CODE, order.id, place.id, new_code(PICKUP_CODE_LENGTH))


async def _shipping_back(tx: Tx, before: Order, reason: str) -> int:
    """Give back what a parcel would have cost that is not needed any more."""
    shipping = await shipping_back(tx, before, await queries.load_order(tx, before.id))
    if shipping:
        await payments.reverse_sale(tx, before.id, shipping, before.currency, before.id)
        await give_back(tx, before, shipping, reason or "delivery", new_id())
    return shipping
