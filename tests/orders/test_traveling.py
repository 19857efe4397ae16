"""A cart that goes on elsewhere, by its code."""

from datetime import timedelta
from uuid import UUID

import pytest

from hanse import inventory, orders, pricing
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import TooManyAttempts
from hanse.orders import Delivery
from tests.orders.build import build_shop
from tests.orders.test_orders import SHOPPER, cart_with, free, wish

PHONE = Actor(Kind.ANONYMOUS, visitor="the phone at home")
HOME = "192.0.2.1"


async def test_a_cart_begun_in_a_store_is_finished_at_home_with_its_pieces_and_prices(tx: Tx) -> None:
    shop = await build_shop(tx, stock=1)
    begun = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, begun.id, shop.jacket, 1, Delivery.CARRY_OUT)
    held = await orders.hold_cart(tx, SYSTEM, begun.id, 120)
    later = Tx(tx._connection, tx.now + timedelta(minutes=5))
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(later, base.id, [pricing.PriceRow(shop.jacket, 15900)])
    taken = await orders.take_over_cart(later, PHONE, "web", held.code.lower(), HOME)
    assert (taken.id, taken.channel, taken.location, taken.visitor) == (begun.id, "web", None, PHONE.visitor)
    (line,) = taken.lines
    assert (line.delivery, line.location, line.hold) == (Delivery.PICKUP, shop.luebeck, held.lines[0].hold)
    assert await orders.standing_cart(later, PHONE, "web") == taken
    assert (await orders.price_cart(later, taken)).quote.totals.total_minor == 14900
    order = await orders.place_order(later, PHONE, wish(taken, 14900, orders.TenderWanted("card", token="tok_slow")))
    assert order.lines[0].pickup_location == shop.luebeck
    assert await free(tx, shop.jacket, shop.luebeck) == 0


async def test_what_lay_in_both_carts_is_not_doubled_and_the_link_stays_good(tx: Tx) -> None:
    shop = await build_shop(tx)
    shared = await cart_with(tx, (shop.jacket, 2, Delivery.SHIP, None), (shop.book, 1, Delivery.SHIP, None))
    held = await orders.hold_cart(tx, SHOPPER, shared.id)
    own = await orders.open_cart(tx, PHONE, "web")
    await orders.put_line(tx, PHONE, own.id, shop.jacket, 1, Delivery.SHIP)
    await orders.put_line(tx, PHONE, own.id, shop.beanie, 1, Delivery.SHIP)
    for code in (shared.code, f"https://shop.example/cart/{shared.code}"):
        taken = await orders.take_over_cart(tx, PHONE, "web", code, HOME)
        assert taken.id == shared.id
        assert {(line.variant, line.quantity) for line in taken.lines} == {
            (shop.jacket, 2), (shop.book, 1), (shop.beanie, 1),
        }  # fmt: skip
    kept = {line.hold for line in held.lines}
    assert {line.hold for line in taken.lines if line.variant != shop.beanie} == kept
    assert len(await inventory.holds_by_id(tx, [hold for hold in kept if hold])) == 2


async def test_the_cart_of_a_customer_opens_for_nobody_else(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna, otto = (Actor(Kind.SHOPPER, customer=UUID(int=number), visitor=f"browser {number}") for number in (7, 8))
    own = await orders.open_cart(tx, anna, "phone")
    await orders.put_line(tx, anna, own.id, shop.jacket, 1, Delivery.SHIP)
    with pytest.raises(orders.CartOfAccount):
        await orders.take_over_cart(tx, PHONE, "web", own.code, HOME)
    with pytest.raises(orders.CartUnknown):
        await orders.take_over_cart(tx, otto, "web", own.code, HOME)
    assert (await orders.take_over_cart(tx, anna, "web", own.code, HOME)).channel == "web"


async def test_what_was_ordered_is_no_cart_any_more(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.book, 1, Delivery.RESERVE, shop.luebeck))
    await orders.place_order(tx, SHOPPER, wish(cart, 1200))
    with pytest.raises(orders.CartUnknown):
        await orders.take_over_cart(tx, PHONE, "web", cart.code, HOME)


async def test_codes_are_not_found_by_trying(tx: Tx) -> None:
    await build_shop(tx)
    for _ in range(60):
        with pytest.raises(orders.CartUnknown):
            await orders.take_over_cart(tx, PHONE, "web", "ABCDEFGH", HOME)
    with pytest.raises(TooManyAttempts):
        await orders.take_over_cart(tx, PHONE, "web", "ABCDEFGH", HOME)
