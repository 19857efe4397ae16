"""What a buyer may take instead of an article that is not there."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, inventory, pricing
from hanse.kit.db import Tx
from hanse.orders import rules
from hanse.orders.contracts import Cart, CartLine, Delivery, LineProblem, SimilarArticle

SHOWN_MOST = 3


async def with_similar(tx: Tx, cart: Cart, problems: Sequence[LineProblem]) -> list[LineProblem]:
    """The problems of a cart, each with the articles most like the one that is missing: of them all pieces are there.

    What lies on a counter is in somebody's hand already, and needs none.
    """
    found = []
    for problem in problems:
        line = next(one for one in cart.lines if one.id == problem.line)
        similar = [] if line.delivery is Delivery.CARRY_OUT else await _similar(tx, cart, line)
        found.append(msgspec.structs.replace(problem, similar=similar))
    return found


async def choices(tx: Tx, cart: Cart, lines: Sequence[UUID]) -> dict[UUID, list[SimilarArticle]]:
    """By line what its customer may choose in case it turns out to be missing; what is carried out has none."""
    return {
        line.id: [] if line.delivery is Delivery.CARRY_OUT else await _similar(tx, cart, line)
        for line in cart.lines
        if line.id in lines
    }


async def alike(tx: Tx, cart: Cart, line: CartLine) -> set[UUID]:
    """All that may be chosen for a line, whether it is there at present or not."""
    found = await catalog.similar(tx, line.variant, cart.channel)
    return {one.variant for one in await _in_reach(tx, cart, line, found)}


async def _similar(tx: Tx, cart: Cart, line: CartLine) -> list[SimilarArticle]:
    in_cart = {one.variant for one in cart.lines}
    alike = [one for one in await catalog.similar(tx, line.variant, cart.channel) if one not in in_cart]
    there = await _there(tx, cart, line, alike) if alike else []
    return (await _in_reach(tx, cart, line, there))[:SHOWN_MOST]


async def _in_reach(tx: Tx, cart: Cart, line: CartLine, variants: Sequence[UUID]) -> list[SimilarArticle]:
    """Of these the ones that are not too dear, the nearest first."""
    if not variants:
        return []
    wanted = [line.variant, *variants]
    prices = await pricing.prices(tx, cart.channel, wanted, location=cart.location, currency=cart.currency)
    if line.variant not in prices:
        return []
    units = {variant: price.unit_minor for variant, price in prices.items()}
    cards = await catalog.variants(tx, wanted)
    missed = cards.pop(line.variant)
    return [
        SimilarArticle(card.id, card.sku, card.name, card.image, card.handle, units[card.id])
        for card in rules.in_reach(units[missed.id], missed.product, list(cards.values()), units)
    ]


async def _there(tx: Tx, cart: Cart, line: CartLine, variants: Sequence[UUID]) -> list[UUID]:
    """Which of these are free in the wanted quantity where the line is sent from or fetched."""
    # A line that was divided over places is one wish.
    twins = [one for one in cart.lines if (one.variant, one.delivery, one.location) == _wish(line)]
    needed = sum(one.quantity for one in twins)
    if line.location is None:
        pooled = await inventory.pooled(tx, variants, cart.channel)
        return [variant for variant in variants if pooled[variant].online >= needed]
    stock = await inventory.availability(tx, variants, [line.location], cart.channel)
    return [one.variant for one in stock if one.available >= needed]


def _wish(line: CartLine) -> tuple[UUID, Delivery, UUID | None]:
    return line.variant, line.delivery, line.location
