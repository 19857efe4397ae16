"""Change an order after placing."""

from uuid import UUID

import msgspec

from hanse.kit.actor import Actor
from hanse.kit.address import Address, checked
from hanse.kit.db import Tx
from hanse.kit.refusals import StaleVersion
from hanse.orders import queries
from hanse.orders.contracts import Delivery, Order, OrderAddressChanged
from hanse.orders.refusals import AddressFixed

from .appended import append


async def change_address(
    tx: Tx, actor: Actor, order: UUID, shipping: Address, *, seen_version: int | None = None
) -> Order:
    """Send what has not left yet elsewhere.

    Refuses with AddressFixed when no parcel is left to send, StaleVersion when somebody changed the order since it
    was seen, and InvalidInput for an address that cannot be.
    """
    await tx.run("select from orders.sales_order where id = $1 for update", order)
    found = await queries.get_order(tx, actor, order)
    if seen_version is not None and seen_version != found.version:
        raise StaleVersion(version=found.version)
    if not any(line.delivery is Delivery.SHIP and line.state in ("open", "picking") for line in found.lines):
        raise AddressFixed(order=order)
    new = msgspec.to_builtins(checked(shipping, at="shipping"))
    before = msgspec.to_builtins(found.shipping)
    await tx.run("update orders.sales_order set shipping = $2, version = version + 1 where id = $1", order, new)
    await append(tx, actor, order, "address", "", 0, {"before": before, "after": new})
    await tx.emit(OrderAddressChanged(order, found.customer))
    return await queries.load_order(tx, order)
