"""Customers choose another day for what is still to come; places fetch and keep it by that day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from hanse import fulfillment, insight, orders, payments
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.orders import Delivery, NewDate, TenderWanted
from tests.orders.build import HOME, Shop, build_shop
from tests.orders.test_orders import cart_with

PICKER = Actor(Kind.STAFF, id=uuid4(), name="Test Packtisch", grants=(Grant(frozenset({"*"})),))


async def ordered(tx: Tx, shop: Shop, delivery: Delivery, **more: Any) -> orders.Order:
    place = None if delivery is Delivery.SHIP else shop.luebeck
    cart = await cart_with(tx, (shop.jacket, 1, delivery, place))
    total = 14900 + (490 if delivery is Delivery.SHIP else 0)
    paid = [] if delivery is Delivery.RESERVE else [TenderWanted("cash")]
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name="Test Kundin", payments=paid, expected_total_minor=total, **more
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    await fulfillment.make_tasks(tx, order.id)
    return await orders.load_order(tx, order.id)


def themselves(order: orders.Order) -> Actor:
    return Actor(Kind.SHOPPER, customer=order.customer)


async def task_of(tx: Tx, order: UUID) -> fulfillment.Task:
    (task,) = await fulfillment.tasks_of(tx, order)
    return task


async def test_a_parcel_leaves_on_the_day_that_was_chosen_and_no_sooner(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.SHIP, shipping=HOME, delivery_method="standard")
    offers = await orders.other_dates(tx, SYSTEM, order, Delivery.SHIP, None)
    # Ordered on Tuesday; parcels travel on working days.
    assert [one.day for one in offers][:4] == [
        date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1),
    ]  # fmt: skip
    with pytest.raises(orders.DateNotOffered):
        await orders.change_date(tx, SYSTEM, order.id, NewDate(delivery=Delivery.SHIP, day=date(2026, 11, 29)))
    moved = await orders.change_date(tx, SYSTEM, order.id, NewDate(delivery=Delivery.SHIP, day=date(2026, 12, 1)))
    assert moved.lines[0].promise == orders.LinePromise(
        date(2026, 12, 1), date(2026, 12, 2), leaves_on=date(2026, 11, 30)
    )
    assert (moved.promised_from, moved.promised_to) == (date(2026, 12, 1), date(2026, 12, 2))
    assert [one.kind for one in moved.adjustments] == ["date"]
    await fulfillment.follow_date(tx, order.id, [order.lines[0].id])
    task = await task_of(tx, order.id)
    assert task.promise_at == datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
    await fulfillment.start_pick(tx, PICKER, task.id)
    await fulfillment.confirm_pick(tx, PICKER, task.id, order.lines[0].id, "JACKET", 1)
    with pytest.raises(orders.LeavesLater):
        await fulfillment.ship(tx, PICKER, task.id, "TYPED-1")
    with pytest.raises(orders.TooLateForDate):
        await orders.change_date(tx, SYSTEM, order.id, NewDate(delivery=Delivery.SHIP, day=date(2026, 12, 2)))
    tx.now += timedelta(days=6)
    assert (await fulfillment.ship(tx, PICKER, task.id, "TYPED-1")).state == "shipped"
    assert await insight.audit(tx) == []


async def test_a_pickup_waits_from_the_chosen_day_on(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    offers = await orders.other_dates(tx, SYSTEM, order, Delivery.PICKUP, shop.luebeck)
    day = date(2026, 12, 3)
    assert day in [one.day for one in offers]
    assert order.lines[0].promise not in [one.promise for one in offers]
    wanted = NewDate(delivery=Delivery.PICKUP, location=shop.luebeck, day=day)
    moved = await orders.change_date(tx, SYSTEM, order.id, wanted)
    assert moved.lines[0].promise is not None
    opens = datetime(2026, 12, 2, 23, 0, tzinfo=UTC)
    assert moved.lines[0].promise.ready_at == opens
    await fulfillment.follow_date(tx, order.id, [order.lines[0].id])
    task = await task_of(tx, order.id)
    assert task.promise_at == opens
    await fulfillment.start_pick(tx, PICKER, task.id)
    await fulfillment.confirm_pick(tx, PICKER, task.id, order.lines[0].id, "JACKET", 1)
    ready = await fulfillment.mark_ready(tx, PICKER, task.id, "B 4")
    assert ready.collect_until == opens + timedelta(days=7)


async def test_a_reservation_is_kept_until_a_store_closes_and_not_for_ever(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.RESERVE)
    own = await orders.other_dates(tx, themselves(order), order, Delivery.RESERVE, shop.luebeck)
    assert max(one.day for one in own) == date(2026, 12, 7)
    wanted = NewDate(delivery=Delivery.RESERVE, location=shop.luebeck, day=date(2026, 12, 7))
    kept = await orders.change_date(tx, SYSTEM, order.id, wanted)
    assert kept.adjustments[-1].facts["until"].startswith("2026-12-07T23:59")
    tx.now += timedelta(days=10)
    kept = await orders.load_order(tx, order.id)
    assert await orders.other_dates(tx, themselves(order), kept, Delivery.RESERVE, shop.luebeck) == []
    staff = await orders.other_dates(tx, SYSTEM, kept, Delivery.RESERVE, shop.luebeck)
    assert max(one.day for one in staff) == date(2026, 12, 17)


async def test_nobody_fetches_an_order_that_is_not_paid_because_a_part_of_it_is_kept_longer(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck), (shop.book, 1, Delivery.SHIP, None))
    card = TenderWanted("card", token="tok_slow")
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name="Test Kundin", payments=[card], shipping=HOME,
        delivery_method="standard", expected_total_minor=14900 + 1200 + 490,
    )  # fmt: skip
    order = await orders.place_order(tx, SYSTEM, wish)
    reserved = order.lines[0].id
    await orders.extend_reservation(tx, SYSTEM, order.id, reserved, tx.now + timedelta(days=2))
    assert await fulfillment.make_tasks(tx, order.id) == []
    (payment,) = await payments.payments_of(tx, order.id)
    await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_late"))
    await orders.settle(tx, order.id)
    assert {task.kind for task in await fulfillment.make_tasks(tx, order.id)} == {"pickup", "ship"}
