"""Tasks: made, picked, kept ready, shipped, handed over, not found, not collected."""

from datetime import timedelta

import pytest

from hanse import fulfillment, inventory, orders, payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, TENDERS, Shop, build_shop


async def ordered(tx: Tx, shop: Shop, delivery: Delivery, *, paid: bool = True) -> orders.Order:
    cart = await orders.open_cart(tx, SYSTEM, "web")
    place = None if delivery is Delivery.SHIP else shop.luebeck
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, delivery, place)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        shipping=HOME if delivery is Delivery.SHIP else None,
        delivery_method="standard" if delivery is Delivery.SHIP else None,
        payments=[TenderWanted("cash")] if paid else [],
        expected_total_minor=14900 + (490 if delivery is Delivery.SHIP else 0),
    )
    return await orders.place_order(tx, SYSTEM, wish)


async def picked(tx: Tx, order: orders.Order) -> fulfillment.Task:
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.start_pick(tx, SYSTEM, task.id)
    return await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "JACKET", 1)


async def test_a_pickup_goes_from_picking_to_hand_over_by_code(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    task = await picked(tx, order)
    ready = await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    assert (ready.state, ready.shelf) == ("ready", "B 4")
    code = order.pickups[0].code
    with pytest.raises(fulfillment.WrongCode):
        await fulfillment.hand_over(tx, SYSTEM, shop.altona, code)
    given = await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code.lower())
    assert given.order == order.id
    assert (await orders.load_order(tx, order.id)).state == "completed"
    (left,) = await inventory.availability(tx, [shop.jacket], [shop.luebeck])
    assert (left.on_hand, left.available) == (9, 9)


async def test_what_is_paid_on_collection_is_not_given_away(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.RESERVE, paid=False)
    task = await picked(tx, order)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "")
    code = order.pickups[0].code
    with pytest.raises(fulfillment.MoneyDue) as refused:
        await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code)
    assert refused.value.facts["amount_minor"] == 14900
    given = await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code, [TenderWanted("cash")])
    assert given.paid_minor == 14900


async def test_a_card_is_charged_before_goods_are_given_away(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.RESERVE, paid=False)
    task = await picked(tx, order)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "")
    code = order.pickups[0].code
    waiting = await fulfillment.find_pickup(tx, SYSTEM, shop.luebeck, code)
    assert (waiting.due_minor, waiting.tasks[0].state) == (14900, "ready")
    first = await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code, [TenderWanted("card", token="tok_accepted")])
    assert not first.given
    with pytest.raises(orders.NotPaid):
        await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code)
    (charge,) = await payments.payments_of(tx, order.id)
    await payments.settle(tx, charge.id, payments.Outcome("captured", "ch_1"))
    assert (await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code)).given
    assert (await orders.load_order(tx, order.id)).payment_state == "paid"


async def test_a_refused_card_leaves_the_money_due_on_collection(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.RESERVE, paid=False)
    task = await picked(tx, order)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "")
    code = order.pickups[0].code
    gift = await payments.issue_gift_card(tx, 5000, "EUR")
    tenders = [TenderWanted("gift_card", 5000, gift.code), TenderWanted("card", token="tok_refused")]
    await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code, tenders)
    charge = next(p for p in await payments.payments_of(tx, order.id) if p.tender == "card")
    await payments.settle(tx, charge.id, payments.Outcome("refused", None, "insufficient_funds"))
    await orders.refuse_payment(tx, order.id, "insufficient_funds")
    assert (await payments.get_gift_card(tx, gift.code)).balance_minor == 5000
    with pytest.raises(fulfillment.MoneyDue) as refused:
        await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code)
    assert refused.value.facts["amount_minor"] == 14900
    given = await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code, [TenderWanted("cash")])
    assert given.given
    after = await orders.load_order(tx, order.id)
    assert (after.state, after.payment_state, after.due_now_minor) == ("completed", "paid", 14900)


async def test_another_article_is_not_taken_for_the_one_on_the_list(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.start_pick(tx, SYSTEM, task.id)
    with pytest.raises(fulfillment.WrongArticle):
        await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "BEANIE", 1)
    with pytest.raises(fulfillment.NotAllPicked):
        await fulfillment.mark_ready(tx, SYSTEM, task.id, "")


async def test_tasks_are_made_once(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    assert len(await fulfillment.make_tasks(tx, order.id)) == 1
    assert await fulfillment.make_tasks(tx, order.id) == []


async def test_a_parcel_that_cannot_be_found_comes_from_elsewhere(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.SHIP)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    after = await fulfillment.short_pick(tx, SYSTEM, task.id, task.lines[0].line, "shelf empty")
    assert after.state == "cancelled"
    again = [t for t in await fulfillment.tasks_of(tx, order.id) if t.state == "open"]
    assert len(again) == 1
    assert again[0].location != task.location
    (books,) = await inventory.availability(tx, [shop.jacket], [task.location])
    assert books.on_hand == 9


async def test_a_pickup_that_cannot_be_found_is_refunded(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.short_pick(tx, SYSTEM, task.id, task.lines[0].line, "shelf empty")
    after = await orders.load_order(tx, order.id)
    assert (after.state, after.payment_state) == ("cancelled", "refunded")


async def test_what_nobody_collects_is_released_and_refunded(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await ordered(tx, shop, Delivery.PICKUP)
    task = await picked(tx, order)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "A 1")
    assert await fulfillment.release_uncollected(tx) == 0
    later = Tx(tx._connection, tx.now + timedelta(days=8))
    assert await fulfillment.release_uncollected(later) == 1
    after = await orders.load_order(tx, order.id)
    assert (after.state, after.payment_state) == ("cancelled", "refunded")
    (free,) = await inventory.availability(tx, [shop.jacket], [shop.luebeck])
    assert free.available == 10


async def test_an_order_that_cannot_be_released_now_holds_up_no_other(tx: Tx) -> None:
    shop = await build_shop(tx)
    waiting = []
    for _ in range(2):
        order = await ordered(tx, shop, Delivery.PICKUP)
        task = await picked(tx, order)
        await fulfillment.mark_ready(tx, SYSTEM, task.id, "A 1")
        waiting.append(order)
    # The first is cancelled already, and the news has not come to the back room yet.
    first, second = waiting
    await orders.cancel(tx, SYSTEM, first.id, None, "asked to")
    later = Tx(tx._connection, tx.now + timedelta(days=8))
    assert await fulfillment.release_uncollected(later) == 1
    assert (await orders.load_order(tx, second.id)).state == "cancelled"
    assert [one.state for one in await fulfillment.tasks_of(tx, first.id)] == ["ready"]
    assert [one.state for one in await fulfillment.tasks_of(tx, second.id)] == ["cancelled"]


async def test_a_pickup_is_ready_and_waits_as_the_channel_promised(tx: Tx) -> None:
    shop = await build_shop(tx)
    terms = orders.Terms(version=2, pickup_minutes=45, pickup_days=3, tenders=TENDERS)
    await orders.set_terms(tx, "web", terms)
    order = await ordered(tx, shop, Delivery.PICKUP)
    await orders.set_terms(tx, "web", orders.Terms(version=3, tenders=TENDERS))
    task = await picked(tx, order)
    assert task.promise_at == tx.now + timedelta(minutes=45)
    ready = await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    assert ready.collect_until == tx.now + timedelta(days=3)
