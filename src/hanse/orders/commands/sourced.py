"""Where the lines of a cart come from, and why; kept on the line, so that everybody can read it later.

A line has one place. What must come from several, or partly with a delivery on its way, becomes several lines.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import inventory, sourcing
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal
from hanse.orders import queries
from hanse.orders.contracts import Cart, CartLine, Delivery, LineProblem
from hanse.orders.refusals import LinesOutOfStock

DIVIDE = """
with cut as (update orders.cart_line set quantity = $2 where id = $1 returning *)
insert into orders.cart_line (id, cart, position, variant, quantity, delivery, location, substitution, substitute)
select n.id, cut.cart, cut.position, cut.variant, n.quantity, cut.delivery, cut.location, cut.substitution,
    cut.substitute
from cut, unnest($3::uuid[], $4::int[]) as n (id, quantity)
"""


class Sources(msgspec.Struct, frozen=True):
    """By line the place that it comes from, for parcels the short reason, and the delivery that it waits for.

    `parts` names for each part of a divided line the line that it was, and how many of its pieces are in other parts.
    """

    places: dict[UUID, UUID]
    why: dict[UUID, dict[str, Any]]
    deliveries: dict[UUID, UUID]
    parts: dict[UUID, tuple[UUID, int]]

    def problem(self, line: CartLine, refusal: Refusal) -> LineProblem:
        """What is told about a line that could not be held: about the whole, which is what the buyer knows."""
        whole, elsewhere = self.parts.get(line.id, (line.id, 0))
        available = int(refusal.facts.get("available", 0)) + elsewhere
        return LineProblem(whole, refusal.code, available, refusal.facts.get("alternatives", []))


NOTHING_SOURCED = Sources({}, {}, {}, {})


class _Part(msgspec.Struct, frozen=True):
    """Pieces of one line that come from one place, or with a delivery to it."""

    quantity: int
    place: UUID
    delivery: UUID | None = None


async def sources(
    tx: Tx, cart: Cart, lines: Sequence[CartLine], destination: Address | None = None, order: UUID | None = None
) -> tuple[Cart, Sources]:
    """The place that each line comes from: its own store, or for parcels the places that sourcing chooses.

    The cart comes back with a line for each place, where the rules of its channel let pieces of one line come from
    several; a line whose price was set by hand stays whole. What no place has comes from a delivery on its way, where
    the channel sells that. Nothing is held here. Refuses with LinesOutOfStock where no place may send a line.
    """
    found = Sources({ln.id: ln.location for ln in lines if ln.location is not None}, {}, {}, {})
    short = await _short(tx, cart, [ln for ln in lines if ln.delivery is Delivery.PICKUP])
    parcels = [ln for ln in lines if ln.location is None]
    if short:
        found.deliveries.update(
            {line: offer.delivery for line, offer in (await queries.promised(tx, cart.channel, short)).items()}
        )
    if not parcels:
        return cart, found
    # What the same cart takes off the shelf of a store is not there to be sent, unless it is held already.
    wishes = [
        sourcing.Wish(ln.id, ln.variant, ln.quantity, ln.location)
        for ln in cart.lines
        if ln in parcels or (ln.location is not None and ln.hold is None)
    ]
    wanted = sourcing.Wanted(channel=cart.channel, wishes=wishes, destination=destination)
    whole = any(ln.manual is not None for ln in parcels)
    answer = await sourcing.source(
        tx, wanted, queries.workload, subject=cart.id, order=order, reason="order" if order else "cart", whole=whole
    )
    divided = await _divided(tx, cart, await _parts(tx, cart, parcels, answer), found)
    why = msgspec.to_builtins(answer.why)
    sent = [ln.id for ln in divided.lines if ln.location is None and ln.id in found.places]
    found.why.update({line: why for line in sent if line not in found.deliveries})
    return divided, found


async def _parts(
    tx: Tx, cart: Cart, parcels: Sequence[CartLine], answer: sourcing.Sourced
) -> dict[UUID, list[_Part]]:  # fmt: skip
    """For each line its pieces by place. Refuses with LinesOutOfStock."""
    parts = {ln.id: [_Part(take.quantity, take.location) for take in answer.places[ln.id]] for ln in parcels}
    missing = {ln.id: ln.quantity - sum(part.quantity for part in parts[ln.id]) for ln in parcels}
    # Where nothing is free, a place whose pieces are held by promises that may have run out comes before a delivery.
    late = [ln for ln in parcels if missing[ln.id] and (parts[ln.id] or ln.variant not in answer.guesses)]
    asked = [msgspec.structs.replace(ln, quantity=missing[ln.id]) for ln in late]
    offers = await queries.promised(tx, cart.channel, asked) if asked else {}
    nowhere = []
    for line in parcels:
        offer, guess = offers.get(line.id), answer.guesses.get(line.variant)
        if not missing[line.id]:
            continue
        if offer is not None:
            parts[line.id].append(_Part(missing[line.id], offer.location, offer.delivery))
        elif guess is not None:
            there = sum(part.quantity for part in parts[line.id] if part.place == guess)
            others = [part for part in parts[line.id] if part.place != guess]
            parts[line.id] = [*others, _Part(there + missing[line.id], guess)]
        else:
            nowhere.append(line)
    if nowhere:
        raise await _out_of_stock(tx, cart, nowhere)
    return parts


async def _divided(tx: Tx, cart: Cart, parts: dict[UUID, list[_Part]], found: Sources) -> Cart:
    """The cart with a line for each part; where each comes from is added to what was found."""
    lines: list[CartLine] = []
    for line in cart.lines:
        own = [(line.id if n == 0 else new_id(), part) for n, part in enumerate(parts.get(line.id, ()))]
        if len(own) > 1:
            cut = own[1:]
            await tx.run(DIVIDE, line.id, own[0][1].quantity, [key for key, _ in cut], [p.quantity for _, p in cut])
            found.parts.update({key: (line.id, line.quantity - part.quantity) for key, part in own})
        lines += [msgspec.structs.replace(line, id=key, quantity=part.quantity) for key, part in own] or [line]
        found.places.update({key: part.place for key, part in own})
        found.deliveries.update({key: part.delivery for key, part in own if part.delivery is not None})
    return msgspec.structs.replace(cart, lines=lines)


async def _short(tx: Tx, cart: Cart, lines: Sequence[CartLine]) -> list[CartLine]:
    """Lines that are collected and that their store does not have, on a channel that sells what is on its way."""
    if not lines or not (await queries.get_terms(tx, cart.channel)).back_orders:
        return []
    places = [ln.location for ln in lines if ln.location is not None]
    there = await inventory.availability(tx, [ln.variant for ln in lines], places, cart.channel)
    free = {(one.variant, one.location): one.available for one in there}
    return [ln for ln in lines if ln.location is not None and free.get((ln.variant, ln.location), 0) < ln.quantity]


async def _out_of_stock(tx: Tx, cart: Cart, lines: Sequence[CartLine]) -> LinesOutOfStock:
    """The refusal that names for each line where else its article is, and what is like it."""
    others = await inventory.alternatives_of(tx, [line.variant for line in lines], cart.channel)
    problems = [
        LineProblem(
            line.id,
            inventory.OutOfStock.code,
            max((place.available for place in others[line.variant]), default=0),
            [msgspec.to_builtins(place) for place in others[line.variant][:5]],
        )
        for line in lines
    ]
    return LinesOutOfStock(lines=msgspec.to_builtins(await queries.with_similar(tx, cart, problems)))
