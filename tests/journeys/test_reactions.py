"""What follows from a sale when events are relayed: tasks, mails, points, timeline, each once."""

from collections.abc import Awaitable, Callable

from hanse import customers, engagement, fulfillment, insight, loyalty, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import build_shop

Drain = Callable[[], Awaitable[None]]


async def test_click_and_collect_from_order_to_survey(database: Database, drain: Drain) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        guest = await customers.start_guest(tx, "kundin@example.org", "Test Kundin")
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
        await orders.attach_customer(tx, SYSTEM, cart.id, guest)
        wish = orders.PlaceOrder(
            cart=cart.id,
            email="kundin@example.org",
            name="Test Kundin",
            payments=[TenderWanted("cash")],
            expected_total_minor=14900,
        )
        order = await orders.place_order(tx, SYSTEM, wish)
    await drain()
    async with database.transaction() as tx:
        (task,) = await fulfillment.tasks_of(tx, order.id)
        await fulfillment.start_pick(tx, SYSTEM, task.id)
        await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "JACKET", 1)
        await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
        await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, order.pickups[0].code)
    await drain()
    async with database.transaction() as tx:
        messages = (await engagement.list_messages(tx, order=order.id)).items
        assert sorted(m.template for m in messages) == ["order_received", "ready_for_pickup", "survey"]
        entries = (await customers.timeline(tx, guest)).items
        assert [e.kind for e in entries] == ["collected", "ready_for_pickup", "order_received"]
        assert (await loyalty.standing(tx, guest)).points == 149
        line = orders.ReturnLine(order.lines[0].id, 1)
        await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [line], "too small")
    await drain()
    async with database.transaction() as tx:
        assert (await loyalty.standing(tx, guest)).points == 0
        assert await insight.audit(tx) == []
