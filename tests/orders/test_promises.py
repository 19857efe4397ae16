"""What a line is promised: the same before placing, in the order, and at the pick desk; by hours, work and carrier."""

from hanse import fulfillment, locations, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, NewDelivery, TenderWanted

from .build import HOME, TENDERS, build_shop
from .test_back_orders import announced
from .test_orders import SHOPPER, cart_with, wish


async def test_parcel_and_pickup_are_promised_in_the_cart_as_in_the_order(tx: Tx) -> None:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "web", orders.Terms(pickup_minutes=45, tenders=TENDERS))
    cart = await cart_with(
        tx, (shop.jacket, 1, Delivery.SHIP, None), (shop.book, 1, Delivery.PICKUP, shop.luebeck)
    )  # fmt: skip
    parcel, pickup = (line.promise for line in (await orders.price_cart(tx, cart)).shown)
    order = await orders.place_order(tx, SHOPPER, wish(cart, 16590, TenderWanted("cash"), ship=True))
    assert [line.promise for line in order.lines] == [parcel, pickup]
    assert parcel is not None
    assert (parcel.from_date, parcel.to_date, parcel.ready_at) == (order.promised_from, order.promised_to, None)
    assert pickup is not None
    store = await locations.get_location(tx, shop.luebeck)
    assert pickup.ready_at == locations.ready_time(store, tx.now, 45)
    tasks = {task.kind: task for task in await fulfillment.make_tasks(tx, order.id)}
    assert tasks["pickup"].promise_at == pickup.ready_at


async def test_a_busy_store_promises_later_and_keeps_what_it_promised(tx: Tx) -> None:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "web", orders.Terms(pickup_minutes=30, tenders=TENDERS))
    place = await locations.limit_work(tx, shop.luebeck, locations.Limits(orders_per_hour=1))
    told = []
    for _ in range(2):
        cart = await cart_with(tx, (shop.book, 1, Delivery.PICKUP, shop.luebeck))
        told.append(await orders.place_order(tx, SHOPPER, wish(cart, 1200, TenderWanted("cash"))))
    moments = [order.lines[0].promise.ready_at for order in told if order.lines[0].promise]
    minutes = told[0].terms.pickup_minutes
    assert moments == [locations.ready_in_turn(place, tx.now, minutes, count, 0) for count in (1, 2)]
    assert moments[0] != moments[1]
    made = [(await fulfillment.make_tasks(tx, order.id))[0].promise_at for order in told]
    assert made == moments


async def test_what_is_on_its_way_is_promised_for_its_day(tx: Tx) -> None:
    shop = await build_shop(tx, stock=0)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, back_orders=True))
    made = await announced(tx, shop.luebeck, shop.book, 1)
    cart = await cart_with(tx, (shop.book, 1, Delivery.PICKUP, shop.luebeck))
    (shown,) = (await orders.price_cart(tx, cart)).shown
    assert shown.promise == orders.LinePromise(made.expected_date)


async def test_another_way_has_a_promise_of_its_own(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 15390, TenderWanted("cash"), ship=True))
    assert order.shipping == HOME
    wanted = NewDelivery(delivery=Delivery.PICKUP, location=shop.luebeck)
    after = await orders.change_delivery(tx, SYSTEM, order.id, order.lines[0].id, wanted)
    promise = after.lines[0].promise
    assert promise is not None
    assert promise.from_date is None
    assert promise.ready_at is not None
    assert promise.ready_at > tx.now
