"""Lines whose pieces come from several places, or partly with a delivery: nothing that is there is refused."""

from uuid import UUID

import msgspec
import pytest

from hanse import inventory, orders, sourcing
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.sourcing.build import rule_set

from .build import TENDERS, Shop, build_shop
from .test_back_orders import announced
from .test_orders import SHOPPER, cart_with, wish

FIVE_MINOR = 5 * 14900


async def spread_out(tx: Tx, *, luebeck: int) -> Shop:
    """Three jackets in the warehouse, some in Lübeck."""
    shop = await build_shop(tx, stock=0)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, back_orders=True))
    lines = [(shop.warehouse, 3), (shop.luebeck, luebeck)]
    await inventory.receive(tx, [inventory.StockLine(shop.jacket, at, n) for at, n in lines if n], None, "receive")
    return shop


async def five(tx: Tx, shop: Shop) -> orders.Cart:
    return await cart_with(tx, (shop.jacket, 5, Delivery.SHIP, None))


def parts(order: orders.Order) -> list[tuple[UUID, int, bool]]:
    return sorted((ln.source_location, ln.quantity, ln.awaits_goods) for ln in order.lines)


async def test_what_two_places_have_together_is_sold_from_both(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=2)
    cart = await five(tx, shop)
    order = await orders.place_order(tx, SHOPPER, wish(cart, FIVE_MINOR, TenderWanted("cash"), ship=True))
    assert parts(order) == sorted([(shop.warehouse, 3, False), (shop.luebeck, 2, False)])
    assert sum(line.total_minor for line in order.lines) == order.total_minor == FIVE_MINOR
    assert all(line.sourcing and line.sourcing["parcels"] == 2 for line in order.lines)


async def test_a_held_cart_shows_its_parts_at_the_same_price_and_is_bought_so(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=2)
    cart = await five(tx, shop)
    held = await orders.hold_cart(tx, SHOPPER, cart.id)
    assert sorted(line.quantity for line in held.lines) == [2, 3]
    again = await orders.hold_cart(tx, SHOPPER, cart.id)
    assert [line.hold for line in again.lines] == [line.hold for line in held.lines]
    priced = await orders.price_cart(tx, again)
    assert (priced.quote.totals.total_minor, priced.problems) == (FIVE_MINOR, [])
    order = await orders.place_order(tx, SHOPPER, wish(again, FIVE_MINOR, TenderWanted("cash"), ship=True))
    assert parts(order) == sorted([(shop.warehouse, 3, False), (shop.luebeck, 2, False)])


async def test_what_is_there_is_sent_now_and_the_rest_when_it_has_come(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=0)
    made = await announced(tx, shop.warehouse, shop.jacket, 2)
    cart = await five(tx, shop)
    priced = await orders.price_cart(tx, cart)
    assert (priced.problems, priced.shown[0].expected_date) == ([], made.expected_date)
    order = await orders.place_order(tx, SHOPPER, wish(cart, FIVE_MINOR, TenderWanted("cash"), ship=True))
    assert parts(order) == [(shop.warehouse, 2, True), (shop.warehouse, 3, False)]


async def test_what_all_places_together_have_not_is_refused_and_nothing_is_divided(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=1)
    cart = await five(tx, shop)
    async with tx.attempt():
        with pytest.raises(orders.LinesOutOfStock) as refused:
            await orders.hold_cart(tx, SHOPPER, cart.id)
        raised = refused.value.facts["lines"]
    assert [(line["line"], line["available"]) for line in raised] == [(str(cart.lines[0].id), 4)]


async def test_a_channel_whose_rules_keep_lines_whole_does_not_divide(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=2)
    await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(split_lines=False))
    cart = await five(tx, shop)
    with pytest.raises(orders.LinesOutOfStock):
        await orders.hold_cart(tx, SHOPPER, cart.id)


async def test_divided_carts_are_merged_at_sign_in_without_doubling(tx: Tx) -> None:
    shop = await spread_out(tx, luebeck=2)
    known = Actor(Kind.SHOPPER, customer=UUID(int=7), visitor="a visitor")
    own = await orders.open_cart(tx, msgspec.structs.replace(known, visitor=None), "web")
    await orders.put_line(tx, known, own.id, shop.jacket, 5, Delivery.SHIP)
    await orders.hold_cart(tx, known, own.id)
    visiting = await five(tx, shop)
    await orders.put_line(tx, SHOPPER, visiting.id, shop.jacket, 1, Delivery.SHIP)
    merged = await orders.adopt_cart(tx, known, "web")
    assert merged is not None
    assert (merged.id, sum(line.quantity for line in merged.lines)) == (own.id, 6)
