"""A carrier brings a parcel of a customer back: the label they stick on it."""

import contextlib
from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, delivery, locations
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import BackLine, Order


async def destination(tx: Tx, order: Order, lines: Sequence[BackLine]) -> locations.Location | None:
    """Where a parcel goes: to the place that the goods came from if it takes returns, else to a warehouse or store."""
    named = {line.line for line in lines}
    came_from = {line.source_location for line in order.lines if line.id in named}
    taking = await locations.list_locations(tx, "returns")
    ranked = sorted(taking, key=lambda place: (place.id not in came_from, "sells" in place.capabilities))
    return ranked[0] if ranked else None


async def label_back(
    tx: Tx, order: Order, parcel: UUID, lines: Sequence[BackLine], to: locations.Location, *, paperless: bool
) -> None:
    """Have a carrier make a label for the customer, unless they pay for the parcel or nobody knows where they live.

    A `paperless` one is printed where it is handed in. Which carrier it is follows when it is told; where none takes
    returns, there is no label.
    """
    found = {line.id: line for line in order.lines}
    # Nobody lives at a pickup point.
    home = (order.billing if order.pickup_point else None) or order.shipping or order.billing
    if home is None or any(rules.returns_of(order, found[line.line]).customer_sends for line in lines):
        return
    cards = await catalog.variants(tx, [found[line.line].variant for line in lines])
    grams = [(cards[found[line.line].variant].weight_grams or 0) * line.quantity for line in lines]
    number = await tx.value("select number from orders.return_parcel where id = $1", parcel)
    wanted = delivery.ShipmentWanted(
        id=parcel,
        carrier=delivery.ANY_CARRIER,
        order=order.id,
        number=f"{order.number}/{number}",
        sender=_named(home, order.name),
        recipient=_named(to.address, to.name),
        direction="return",
        weight_grams=sum(grams) if all(grams) else None,
        paperless=paperless,
    )
    await delivery.create_shipment(tx, wanted)


def _named(address: Address, name: str) -> Address:
    return msgspec.structs.replace(address, name=address.name or name)


async def give_label_up(tx: Tx, parcel: UUID) -> None:
    """The label is not used. What the carrier has in its hands already goes its way."""
    with contextlib.suppress(delivery.LeftAlready):
        if parcel in await delivery.shipments_by_id(tx, [parcel]):
            await delivery.cancel_shipment(tx, parcel)
