"""Goods that are still on their way are sold with a date, and the date is kept, moved or given up by rule."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import inventory, orders, payments
from hanse.inventory import ArrivedLine, InboundInput, InboundLineInput
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import Delivery, TenderWanted

from .build import TENDERS, Shop, build_shop
from .test_orders import SHOPPER, cart_with, wish

WEEK = timedelta(days=7)
SATURDAY = 5


async def announced(
    tx: Tx, location: UUID, variant: UUID, pieces: int, *, days: int = 7, reference: str = "LS-1"
) -> inventory.InboundDelivery:
    wanted = InboundInput(
        location=location,
        supplier="Wollweber",
        reference=reference,
        expected_date=tx.now.date() + timedelta(days=days),
        lines=[InboundLineInput(variant, pieces)],
    )
    return await inventory.announce_delivery(tx, SYSTEM, wanted)


async def sold_out_shop(tx: Tx) -> Shop:
    """Nothing is there, and the web sells what is on its way."""
    shop = await build_shop(tx, stock=0)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, back_orders=True))
    return shop


async def bought(tx: Tx, variant: UUID, delivery: Delivery = Delivery.SHIP, place: UUID | None = None) -> orders.Order:
    """A jacket that was paid for."""
    cart = await cart_with(tx, (variant, 1, delivery, place))
    ships = delivery is Delivery.SHIP
    return await orders.place_order(
        tx, SHOPPER, wish(cart, 15390 if ships else 14900, TenderWanted("cash"), ship=ships)
    )


async def hold_of(tx: Tx, order: orders.Order) -> inventory.Hold:
    hold = order.lines[0].hold
    assert hold is not None
    return await inventory.get_hold(tx, hold)


def waits(order: orders.Order) -> tuple[bool, date | None, str]:
    line = order.lines[0]
    return line.awaits_goods, line.promised_date, line.state


async def test_what_is_on_its_way_is_sold_with_its_day_where_the_channel_does_that(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.warehouse, shop.jacket, 1)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    priced = await orders.price_cart(tx, cart)
    assert (priced.problems, priced.shown[0].expected_date) == ([], made.expected_date)
    held = await orders.hold_cart(tx, SHOPPER, cart.id)
    assert held.lines[0].promised_date == made.expected_date
    assert (await orders.price_cart(tx, held)).shown[0].expected_date == made.expected_date
    order = await orders.place_order(tx, SHOPPER, wish(cart, 15390, TenderWanted("cash"), ship=True))
    assert order.state == "confirmed"
    assert waits(order) == (True, made.expected_date, "open")
    assert order.promised_to is not None
    assert order.promised_to > tx.now.date() + WEEK
    second = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    with pytest.raises(orders.LinesOutOfStock):
        await orders.hold_cart(tx, SHOPPER, second.id)
    with pytest.raises(inventory.GoodsAwaited):
        await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "TRACK")


async def test_a_channel_that_sells_only_what_is_there_promises_nothing(tx: Tx) -> None:
    shop = await build_shop(tx, stock=0)
    await announced(tx, shop.warehouse, shop.jacket, 5)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    assert (await orders.price_cart(tx, cart)).problems
    with pytest.raises(orders.LinesOutOfStock):
        await orders.hold_cart(tx, SHOPPER, cart.id)


async def test_a_line_is_fetched_when_its_goods_have_come_and_not_before(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.luebeck, shop.jacket, 1)
    order = await bought(tx, shop.jacket, Delivery.PICKUP, shop.luebeck)
    assert waits(order) == (True, made.expected_date, "open")
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(shop.jacket, 1)])
    hold = await hold_of(tx, order)
    after = await orders.goods_came(tx, order.id, hold.id)
    assert waits(after) == (False, made.expected_date, "open")
    await orders.mark_ready(tx, order.id, [order.lines[0].id])
    assert (await orders.hand_over(tx, SYSTEM, order.id, [order.lines[0].id])).state == "completed"


async def test_goods_that_came_while_they_lay_in_the_cart_are_no_longer_waited_for(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.warehouse, shop.jacket, 1)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    held = await orders.hold_cart(tx, SHOPPER, cart.id)
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(shop.jacket, 1)])
    order = await orders.place_order(tx, SHOPPER, wish(cart, 15390, TenderWanted("cash"), ship=True))
    assert waits(order) == (False, None, "open")
    assert order.lines[0].hold == held.lines[0].hold


async def test_a_cancelled_line_gives_its_promise_back(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    await announced(tx, shop.warehouse, shop.jacket, 1)
    order = await bought(tx, shop.jacket)
    cancelled = await orders.cancel(tx, SYSTEM, order.id, None, "changed my mind")
    assert waits(cancelled)[0] is False
    assert [offer.quantity for offer in await inventory.promisable(tx, [shop.jacket])] == [1]


async def test_goods_that_do_not_come_are_sent_from_where_they_are(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.warehouse, shop.jacket, 1)
    order = await bought(tx, shop.jacket)
    await inventory.receive(tx, [inventory.StockLine(shop.jacket, shop.altona, 1)])
    await inventory.close_delivery(tx, SYSTEM, made.id, "not delivered")
    hold = await hold_of(tx, order)
    assert hold.state is inventory.HoldState.VOIDED
    after = await orders.goods_fail(tx, order.id, hold.id)
    assert (after.lines[0].source_location, *waits(after)) == (shop.altona, False, None, "open")
    assert (await hold_of(tx, after)).state is inventory.HoldState.HELD


async def test_goods_that_do_not_come_wait_for_the_next_delivery_and_are_refunded_without_one(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    first = await announced(tx, shop.warehouse, shop.jacket, 2)
    orders_placed = [await bought(tx, shop.jacket), await bought(tx, shop.jacket)]
    second = await announced(tx, shop.altona, shop.jacket, 1, days=20, reference="LS-2")
    await inventory.close_delivery(tx, SYSTEM, first.id)
    moved, refunded = [await orders.goods_fail(tx, order.id, (await hold_of(tx, order)).id) for order in orders_placed]
    assert waits(moved) == (True, second.expected_date, "open")
    assert moved.lines[0].source_location == shop.altona
    assert moved.adjustments[-1].kind == "promise"
    assert refunded.state == "cancelled"
    [payment] = await payments.payments_of(tx, refunded.id)
    assert payment.refunded_minor == 15390


async def test_a_later_day_is_told_unless_another_place_has_the_goods(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.warehouse, shop.jacket, 2)
    told, sent = await bought(tx, shop.jacket), await bought(tx, shop.jacket)
    later = await announced(tx, shop.warehouse, shop.jacket, 2, days=30)
    assert later.id == made.id
    first = await orders.goods_move(tx, told.id, (await hold_of(tx, told)).id)
    assert waits(first) == (True, later.expected_date, "open")
    assert told.promised_to is not None
    assert later.expected_date is not None
    assert first.promised_to is not None
    assert first.promised_to > later.expected_date > told.promised_to
    assert first.promised_to.weekday() < SATURDAY
    assert first.adjustments[-1].facts["expected"] == str(later.expected_date)
    await inventory.receive(tx, [inventory.StockLine(shop.jacket, shop.altona, 1)])
    second = await orders.goods_move(tx, sent.id, (await hold_of(tx, sent)).id)
    assert (second.lines[0].source_location, *waits(second)) == (shop.altona, False, None, "open")
    assert [offer.quantity for offer in await inventory.promisable(tx, [shop.jacket])] == [1]
    again = await orders.goods_move(tx, told.id, (await hold_of(tx, told)).id)
    assert msgspec.to_builtins(again) == msgspec.to_builtins(await orders.load_order(tx, told.id))


async def test_a_wish_that_the_channel_does_not_offer_spoils_no_other(tx: Tx) -> None:
    shop = await sold_out_shop(tx)
    made = await announced(tx, shop.warehouse, shop.jacket, 5)
    until = tx.now + timedelta(minutes=15)
    asked = [
        inventory.HoldWanted(
            new_id(), shop.jacket, shop.warehouse, 1, until, "quote", new_id(), channel, made.id if waits else None
        )
        for channel, waits in [("web", True), ("app", True), ("app", False), ("web", True)]
    ]
    answers = [type(answer).__name__ for answer in await orders.hold_pieces(tx, asked)]
    assert answers == ["Hold", "BackOrdersNotOffered", "OutOfStock", "Hold"]
