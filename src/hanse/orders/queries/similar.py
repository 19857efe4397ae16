"""What a buyer may take instead of an article that is not there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from hanse import catalog, inventory, pricing
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import Cart, CartLine, Delivery, LineProblem, SimilarArticle

SHOWN_MOST = 3

# By line, articles that are like the one on it.
Alike = Mapping[UUID, Sequence[UUID]]


async def with_similar(tx: Tx, cart: Cart, problems: Sequence[LineProblem]) -> list[LineProblem]:
    """The problems of a cart, each with the articles most like the missing one, of which all pieces are there."""
    found = await choices(tx, cart, [problem.line for problem in problems])
    return [msgspec.structs.replace(problem, similar=found[problem.line]) for problem in problems]


async def choices(tx: Tx, cart: Cart, lines: Sequence[UUID]) -> dict[UUID, list[SimilarArticle]]:
    """By line the articles most like the one on it, of which all pieces are there.

    What lies on a counter is in somebody's hand already, and needs none.
    """
    named = [line for line in cart.lines if line.id in lines]
    asked = [line for line in named if line.delivery is not Delivery.CARRY_OUT]
    in_cart = {one.variant for one in cart.lines}
    known = await catalog.similar(tx, [line.variant for line in asked], cart.channel) if asked else {}
    alike = {line.id: [one for one in known.get(line.variant, []) if one not in in_cart] for line in asked}
    found = await _in_reach(tx, cart, asked, await _there(tx, cart, asked, alike))
    return {line.id: found.get(line.id, [])[:SHOWN_MOST] for line in named}


async def alike(tx: Tx, cart: Cart, line: CartLine) -> set[UUID]:
    """All that may be chosen for a line, whether it is there at present or not."""
    known = await catalog.similar(tx, [line.variant], cart.channel)
    found = await _in_reach(tx, cart, [line], {line.id: known.get(line.variant, [])})
    return {one.variant for one in found.get(line.id, [])}


async def _in_reach(tx: Tx, cart: Cart, lines: Sequence[CartLine], alike: Alike) -> dict[UUID, list[SimilarArticle]]:
    """Of these the ones that are not too dear, the nearest first."""
    asked = [line for line in lines if alike[line.id]]
    if not asked:
        return {}
    wanted = sorted({variant for line in asked for variant in (line.variant, *alike[line.id])})
    prices = await pricing.prices(tx, cart.channel, wanted, location=cart.location, currency=cart.currency)
    units = {variant: price.unit_minor for variant, price in prices.items()}
    cards = await catalog.variants(tx, wanted)
    return {
        line.id: [
            SimilarArticle(card.id, card.sku, card.name, card.image, card.handle, units[card.id])
            for card in rules.in_reach(
                units[line.variant], cards[line.variant].product, [cards[one] for one in alike[line.id]], units
            )
        ]
        for line in asked
        if line.variant in units
    }


async def _there(tx: Tx, cart: Cart, lines: Sequence[CartLine], alike: Alike) -> Alike:
    """Which of these are free in the wanted quantity where the line is sent from or fetched."""
    sent = sorted({variant for line in lines if line.location is None for variant in alike[line.id]})
    fetched = sorted({variant for line in lines if line.location is not None for variant in alike[line.id]})
    pooled = await inventory.pooled(tx, sent, cart.channel) if sent else {}
    free: dict[tuple[UUID, UUID | None], int] = {(one, None): pool.online for one, pool in pooled.items()}
    if fetched:
        places = sorted({line.location for line in lines if line.location is not None})
        stock = await inventory.availability(tx, fetched, places, cart.channel)
        free |= {(one.variant, one.location): one.available for one in stock}
    return {
        line.id: [one for one in alike[line.id] if free.get((one, line.location), 0) >= _needed(cart, line)]
        for line in lines
    }


def _needed(cart: Cart, line: CartLine) -> int:
    """How many pieces are wanted; a line that was divided over places is one wish."""
    return sum(one.quantity for one in cart.lines if _wish(one) == _wish(line))


def _wish(line: CartLine) -> tuple[UUID, Delivery, UUID | None]:
    return line.variant, line.delivery, line.location
