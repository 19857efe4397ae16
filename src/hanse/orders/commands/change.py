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
from hanse.orders.refusals import AddressFixed, AddressNeeded, ShippingNotPaid, TaxedElsewhere

from .appended import append
from .supply import sent_to


async def change_address(
    tx: Tx, actor: Actor, order: UUID, shipping: Address, *, seen_version: int | None = None
) -> Order:
    """Send what has not left yet elsewhere.

    Refuses with AddressFixed when no parcel is left to send, StaleVersion when somebody changed the order since it
    was seen, TaxedElsewhere, AddressNeeded and ShippingNotPaid when another country is taxed otherwise, is not served
    by the way of delivery or costs more, and InvalidInput for an address that cannot be.
    """
    await tx.run("select from orders.sales_order where id = $1 for update", order)
    found = await queries.get_order(tx, actor, order)
    if seen_version is not None and seen_version != found.version:
        raise StaleVersion(version=found.version)
    going = [line for line in found.lines if line.delivery is Delivery.SHIP and line.state in ("open", "picking")]
    if not going:
        raise AddressFixed(order=order)
    wanted = checked(shipping, at="shipping")
    if found.shipping is None or wanted.country != found.shipping.country:
        await _may_go_abroad(tx, actor, found, going, wanted.country)
    new = msgspec.to_builtins(wanted)
    before = msgspec.to_builtins(found.shipping)
    await tx.run("update orders.sales_order set shipping = $2, version = version + 1 where id = $1", order, new)
    await append(tx, actor, order, "address", "", 0, {"before": before, "after": new})
    await tx.emit(OrderAddressChanged(order, found.customer))
    return await queries.load_order(tx, order)


async def _may_go_abroad(tx: Tx, actor: Actor, order: Order, going: Sequence[OrderLine], country: str) -> None:
    """What was taxed, priced and promised for one country goes to another only if all of that stays right."""
    place = await sent_to(tx, order, country)
    for line in going:
        if line.tax_place != place:
            raise TaxedElsewhere(line=line.id, taxed=line.tax_place, wanted=place)
    goods = sum(line.total_minor for line in going)
    offers = await delivery.methods(tx, order.channel, country, goods)
    offer = next((one for one in offers if one.method == order.delivery_method), None)
    if offer is None:
        raise AddressNeeded(country=country)
    if offer.price_minor > order.shipping_minor and rules.by_themselves(actor):
        raise ShippingNotPaid(price_minor=offer.price_minor)
