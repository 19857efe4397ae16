"""Change an order after placing."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import delivery
from hanse.kit.actor import Actor
from hanse.kit.address import Address, checked
from hanse.kit.db import Tx
from hanse.kit.refusals import StaleVersion
from hanse.orders import queries, rules
from hanse.orders.contracts import Delivery, Order, OrderAddressChanged, OrderLine
from hanse.orders.refusals import AddressFixed, AddressNeeded, PointOutOfReach, ShippingNotPaid, TaxedElsewhere

from .appended import append
from .supply import sent_to


async def change_address(
    tx: Tx, actor: Actor, order: UUID, to: Address | delivery.PointWanted, *, seen_version: int | None = None
) -> Order:
    """Send what has not left yet elsewhere: to another address or to a pickup point.

    Refuses with AddressFixed when no parcel is left to send, StaleVersion when somebody changed the order since it
    was seen, TaxedElsewhere, AddressNeeded, PointOutOfReach and ShippingNotPaid when another country or point is taxed
    otherwise, is not served or costs more, what delivery refuses about a point, and InvalidInput for an address that
    cannot be.
    """
    await tx.run("select from orders.sales_order where id = $1 for update", order)
    found = await queries.get_order(tx, actor, order)
    if seen_version is not None and seen_version != found.version:
        raise StaleVersion(version=found.version)
    going = [line for line in found.lines if line.delivery is Delivery.SHIP and line.state in ("open", "picking")]
    if not going:
        raise AddressFixed(order=order)
    point, method = None, found.delivery_method
    if isinstance(to, delivery.PointWanted):
        point = await delivery.choose_point(tx, to)
        wanted = delivery.addressed(point, found.name)
    else:
        wanted = checked(to, at="shipping")
    moves = delivery.carrier_of(point) != delivery.carrier_of(found.pickup_point)
    if moves or found.shipping is None or wanted.country != found.shipping.country:
        method = await _way_there(tx, actor, found, going, wanted.country, point, moves=moves)
    new = msgspec.to_builtins(wanted)
    before = msgspec.to_builtins(found.shipping)
    await tx.run(
        "update orders.sales_order set shipping = $2, pickup_point = $3, delivery_method = $4, version = version + 1 "
        "where id = $1",
        order,
        new,
        msgspec.to_builtins(point),
        method,
    )
    if method != found.delivery_method:
        await _promised(tx, order, going)
    await append(tx, actor, order, "address", "", 0, {"before": before, "after": new})
    await tx.emit(OrderAddressChanged(order, found.customer))
    return await queries.load_order(tx, order)


async def _way_there(
    tx: Tx,
    actor: Actor,
    order: Order,
    going: Sequence[OrderLine],
    country: str,
    point: delivery.ChosenPoint | None,
    *,
    moves: bool,
) -> str:
    """The way of delivery that goes there: the chosen one, or the cheapest if it `moves` between address and point.

    What was taxed, priced and promised for one country goes to another only if all of that stays right.
    """
    place = await sent_to(tx, order, country)
    for line in going:
        if line.tax_place != place:
            raise TaxedElsewhere(line=line.id, taxed=line.tax_place, wanted=place)
    goods = sum(line.total_minor for line in going)
    offers = await delivery.methods(tx, order.channel, country, goods, delivery.carrier_of(point))
    usual = next((one for one in offers if one.method == order.delivery_method), None)
    offer = usual or (min(offers, key=lambda one: one.price_minor) if moves and offers else None)
    if offer is None and point is not None:
        raise PointOutOfReach(point=point.id, delivery_method=order.delivery_method)
    if offer is None:
        raise AddressNeeded(country=country)
    if offer.price_minor > order.shipping_minor and rules.by_themselves(actor):
        raise ShippingNotPaid(price_minor=offer.price_minor)
    return offer.method


async def _promised(tx: Tx, order: UUID, going: Sequence[OrderLine]) -> None:
    """Another way takes other days: lines that are not told to wait for their goods have them from now on."""
    now = await queries.load_order(tx, order)
    goods = sum(line.total_minor for line in going)
    promise = await queries.promise_anew(tx, now, Delivery.SHIP, None, goods)
    if promise is None:
        return
    lines = [line.id for line in going if line.promised_date is None]
    await tx.run("update orders.line set promise = $2 where id = any($1)", lines, msgspec.to_builtins(promise))
    await tx.run(
        "update orders.sales_order set promised_from = $2, promised_to = greatest($3, promised_to) where id = $1",
        order,
        promise.from_date,
        promise.to_date,
    )
