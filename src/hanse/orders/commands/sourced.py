"""Where the lines of a cart come from, and why; kept on the line, so that everybody can read it later."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import inventory, sourcing
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.orders import queries
from hanse.orders.contracts import Cart, CartLine, Delivery, LineProblem
from hanse.orders.refusals import LinesOutOfStock


class Sources(msgspec.Struct, frozen=True):
    """By line the place that it comes from, for parcels the short reason, and the delivery that it waits for."""

    places: dict[UUID, UUID]
    why: dict[UUID, dict[str, Any]]
    deliveries: dict[UUID, UUID]


async def sources(
    tx: Tx, cart: Cart, lines: Sequence[CartLine], destination: Address | None = None, order: UUID | None = None
) -> Sources:
    """The place that each line comes from: its own store, or for parcels the place that sourcing chooses.

    What no place has comes from a delivery on its way, where the channel sells that. Nothing is held here. Refuses with
    LinesOutOfStock where no place may send a line.
    """
    found = Sources({ln.id: ln.location for ln in lines if ln.location is not None}, {}, {})
    short = await _short(tx, cart, [ln for ln in lines if ln.delivery is Delivery.PICKUP])
    parcels = [ln for ln in lines if ln.location is None]
    if short:
        found.deliveries.update(
            {line: offer.delivery for line, offer in (await queries.promised(tx, cart.channel, short)).items()}
        )
    if not parcels:
        return found
    # What the same cart takes off the shelf of a store is not there to be sent, unless it is held already.
    wishes = [
        sourcing.Wish(ln.id, ln.variant, ln.quantity, ln.location)
        for ln in cart.lines
        if ln in parcels or (ln.location is not None and ln.hold is None)
    ]
    wanted = sourcing.Wanted(channel=cart.channel, wishes=wishes, destination=destination)
    answer = await sourcing.source(
        tx, wanted, queries.workload, subject=cart.id, order=order, reason="order" if order else "cart", whole=True
    )
    missing = []
    for line in parcels:
        takes = answer.places[line.id]
        place = takes[0].location if takes else answer.guesses.get(line.variant)
        if place is None:
            missing.append(line)
        else:
            found.places[line.id] = place
            found.why[line.id] = msgspec.to_builtins(answer.why)
    offers = await queries.promised(tx, cart.channel, missing) if missing else {}
    found.places.update({line: offer.location for line, offer in offers.items()})
    found.deliveries.update({line: offer.delivery for line, offer in offers.items()})
    if len(offers) < len(missing):
        raise await _out_of_stock(tx, cart.channel, [line for line in missing if line.id not in offers])
    return found


async def _short(tx: Tx, cart: Cart, lines: Sequence[CartLine]) -> list[CartLine]:
    """Lines that are collected and that their store does not have, on a channel that sells what is on its way."""
    if not lines or not (await queries.get_terms(tx, cart.channel)).back_orders:
        return []
    places = [ln.location for ln in lines if ln.location is not None]
    there = await inventory.availability(tx, [ln.variant for ln in lines], places, cart.channel)
    free = {(one.variant, one.location): one.available for one in there}
    return [ln for ln in lines if ln.location is not None and free.get((ln.variant, ln.location), 0) < ln.quantity]


async def _out_of_stock(tx: Tx, channel: str, lines: Sequence[CartLine]) -> LinesOutOfStock:
    """The refusal that names for each line where else its article is."""
    others = await inventory.alternatives_of(tx, [line.variant for line in lines], channel)
    problems = [
        LineProblem(
            line.id,
            inventory.OutOfStock.code,
            max((place.available for place in others[line.variant]), default=0),
            [msgspec.to_builtins(place) for place in others[line.variant][:5]],
        )
        for line in lines
    ]
    return LinesOutOfStock(lines=msgspec.to_builtins(problems))
