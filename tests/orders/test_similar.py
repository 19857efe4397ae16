"""What is not there is named with what is like it, and can be taken in its stead."""

from typing import Any
from uuid import UUID

import pytest

from hanse import insight, orders
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop
from tests.orders.test_orders import SHOPPER, cart_with, wish
from tests.orders.test_substitutes import JACKET_MINOR, Range, build_range


async def built_without_jackets(tx: Tx) -> Range:
    """The shop after somebody bought all jackets of the first color; in Lübeck there are others."""
    made = await build_range(tx)
    shop = made.shop
    lines = [(shop.jacket, 5, Delivery.PICKUP, place) for place in (shop.luebeck, shop.altona)]
    cart = await cart_with(tx, *lines, (shop.jacket, 5, Delivery.SHIP, None))
    await orders.place_order(tx, SHOPPER, wish(cart, 15 * JACKET_MINOR, TenderWanted("cash"), ship=True))
    return made


def wishes(shop: Shop) -> list[tuple[Delivery, UUID | None]]:
    return [(Delivery.PICKUP, shop.luebeck), (Delivery.RESERVE, shop.luebeck), (Delivery.SHIP, None)]


async def only(tx: Tx, *line: Any) -> orders.Cart:
    """The shopper's cart with nothing but this in it."""
    before = await orders.open_cart(tx, SHOPPER, "web")
    for one in before.lines:
        await orders.remove_line(tx, SHOPPER, before.id, one.id)
    return await cart_with(tx, line)


async def similar_to(tx: Tx, cart: orders.Cart) -> list[tuple[str, int]]:
    (problem,) = (await orders.price_cart(tx, cart)).problems
    return [(one.sku, one.unit_minor) for one in problem.similar]


async def test_other_colors_that_are_there_are_named_the_nearest_in_price_first(tx: Tx) -> None:
    made = await built_without_jackets(tx)
    for delivery, place in wishes(made.shop):
        cart = await only(tx, made.shop.jacket, 1, delivery, place)
        assert await similar_to(tx, cart) == [("JACKET-RED", 12900), ("JACKET-BLUE", 17900)], delivery


async def test_only_what_has_all_pieces_where_they_are_wanted_is_named(tx: Tx) -> None:
    made = await built_without_jackets(tx)
    jacket, luebeck = made.shop.jacket, made.shop.luebeck
    assert await similar_to(tx, await only(tx, jacket, 1, Delivery.PICKUP, made.shop.altona)) == []
    assert await similar_to(tx, await only(tx, jacket, 6, Delivery.PICKUP, luebeck)) == []
    # What the buyer has chosen already is no news.
    await only(tx, jacket, 1, Delivery.PICKUP, luebeck)
    both = await cart_with(tx, (made.red, 1, Delivery.PICKUP, luebeck))
    assert await similar_to(tx, both) == [("JACKET-BLUE", 17900)]


async def test_what_is_carried_out_is_in_the_hand_and_nothing_is_named(tx: Tx) -> None:
    made = await built_without_jackets(tx)
    line = (made.shop.jacket, 1, Delivery.CARRY_OUT, made.shop.luebeck)
    assert await similar_to(tx, await cart_with(tx, line, channel="store")) == []


async def test_who_was_too_late_is_told_what_is_like_it_and_takes_it(tx: Tx) -> None:
    made = await built_without_jackets(tx)
    for delivery, place in wishes(made.shop):
        cart = await only(tx, made.shop.jacket, 1, delivery, place)
        with pytest.raises(orders.LinesOutOfStock) as refused:
            async with tx.attempt():
                await orders.hold_cart(tx, SHOPPER, cart.id)
        ship = delivery is Delivery.SHIP
        tenders = [] if delivery is Delivery.RESERVE else [TenderWanted("cash")]
        asked = wish(cart, JACKET_MINOR + 490 * ship, *tenders, ship=ship)
        with pytest.raises(orders.LinesOutOfStock) as late:
            async with tx.attempt():
                await orders.place_order(tx, SHOPPER, asked)
        for one in (refused, late):
            (line,) = one.value.facts["lines"]
            assert [article["sku"] for article in line["similar"]] == ["JACKET-RED", "JACKET-BLUE"]
    line_id = cart.lines[0].id
    taken = await orders.put_line(tx, SHOPPER, cart.id, made.red, 1, Delivery.SHIP, None, line_id)
    assert [(one.id, one.variant) for one in taken.lines] == [(line_id, made.red)]
    order = await orders.place_order(tx, SHOPPER, wish(taken, 12900 + 490, TenderWanted("cash"), ship=True))
    assert [(one.sku, one.source_location) for one in order.lines] == [("JACKET-RED", made.shop.luebeck)]
    assert await insight.audit(tx) == []
