"""What is on its way and can be promised to lines that no place has now."""

from collections.abc import Sequence
from uuid import UUID

from hanse import inventory, locations
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import CartLine, Delivery, OrderLine

from .terms import get_terms


async def promised(tx: Tx, channel: str, lines: Sequence[CartLine]) -> dict[UUID, inventory.Promisable]:
    """For each line that can have all its pieces from one delivery on its way, the earliest; nothing where the channel
    does not sell what is on its way."""
    wanted = [line for line in lines if line.delivery in (Delivery.SHIP, Delivery.PICKUP)]
    if not wanted or not (await get_terms(tx, channel)).back_orders:
        return {}
    return await _earliest(tx, [rules.Awaiting(line.id, line.variant, line.quantity, line.location) for line in wanted])


async def promised_again(tx: Tx, line: OrderLine) -> inventory.Promisable | None:
    """Another delivery that brings the pieces of a line whose first promise was broken."""
    found = await _earliest(tx, [rules.Awaiting(line.id, line.variant, line.quantity, line.pickup_location)])
    return found.get(line.id)


async def _earliest(tx: Tx, wanted: Sequence[rules.Awaiting]) -> dict[UUID, inventory.Promisable]:
    offers = await inventory.promisable(tx, list(dict.fromkeys(one.variant for one in wanted)))
    if not offers:
        return {}
    ships = {p.id for p in await locations.list_locations(tx) if p.can(locations.Capability.SHIPS)}
    return rules.earliest_promises(wanted, offers, ships)
