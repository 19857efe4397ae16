"""Who takes what: a part now, somebody else for the customer, a document looked at; and a reminder before the end."""

from datetime import timedelta
from typing import Any

import pytest

from hanse import engagement, fulfillment, orders
from hanse.fulfillment import Collecting
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.ids import new_id
from hanse.main import telling
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop, build_shop


async def ready(tx: Tx, shop: Shop) -> tuple[orders.Order, fulfillment.Task, str]:
    """An order of a jacket and two beanies that waits in Lübeck, with its code."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
    cart = await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, Delivery.PICKUP, shop.luebeck)
    priced = await orders.price_cart(tx, cart)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        payments=[TenderWanted("cash")],
        expected_total_minor=priced.quote.totals.total_minor,
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.start_pick(tx, SYSTEM, task.id)
    for line in task.lines:
        await fulfillment.confirm_pick(tx, SYSTEM, task.id, line.line, line.sku, line.quantity)
    return order, await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4"), order.pickups[0].code


async def given(tx: Tx, shop: Shop, code: str, **how: Any) -> fulfillment.HandedOver:
    return await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, code, collecting=Collecting(**how))


async def test_a_part_is_taken_now_and_the_rest_stays_ready(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, task, code = await ready(tx, shop)
    beanie, jacket = (line.line for line in task.lines)
    assert (await given(tx, shop, code, lines=[jacket])).left == 1
    waiting = await fulfillment.get_task(tx, SYSTEM, task.id)
    assert (waiting.state, [bool(line.given_at) for line in waiting.lines]) == ("ready", [False, True])
    with pytest.raises(fulfillment.WrongCode):
        await given(tx, shop, code, lines=[jacket])
    assert (await given(tx, shop, code)).left == 0
    after = await orders.load_order(tx, order.id)
    assert (after.state, (await fulfillment.get_task(tx, SYSTEM, task.id)).state) == ("completed", "handed_over")
    taken = [one.facts["lines"] for one in after.adjustments if one.kind == "hand_over"]
    assert taken == [[str(jacket)], [str(beanie)]]


async def test_what_nobody_took_of_a_part_collection_is_released_alone(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, task, code = await ready(tx, shop)
    jacket = next(line for line in task.lines if line.sku == "JACKET")
    await given(tx, shop, code, lines=[jacket.line])
    later = Tx(tx._connection, tx.now + timedelta(days=8))
    assert await fulfillment.release_uncollected(later) == 1
    after = await orders.load_order(tx, order.id)
    assert {line.sku: line.state for line in after.lines} == {"JACKET": "handed_over", "BEANIE": "cancelled"}
    assert (await fulfillment.get_task(tx, SYSTEM, task.id)).state == "handed_over"


async def test_who_collects_for_a_customer_is_allowed_by_the_rule_of_the_place(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, _, code = await ready(tx, shop)
    await fulfillment.save_policy(tx, SYSTEM, None, fulfillment.PickupPolicyInput(collectors="named"))
    with pytest.raises(fulfillment.CollectorNotNamed):
        await given(tx, shop, code, collector="Ole Petersen")
    await fulfillment.wish(tx, SYSTEM, order.id, fulfillment.OrderWish("Ole  Petersen"))
    nobody = fulfillment.PickupPolicyInput(collectors="customer")
    await fulfillment.save_policy(tx, SYSTEM, shop.luebeck, nobody)
    with pytest.raises(fulfillment.CollectorNotNamed):
        await given(tx, shop, code, collector="ole petersen")
    anyone = fulfillment.PickupPolicyInput()
    await fulfillment.save_policy(tx, SYSTEM, shop.luebeck, anyone, version=1)
    await given(tx, shop, code, collector="ole petersen")
    (told,) = [one.facts for one in (await orders.load_order(tx, order.id)).adjustments if one.kind == "hand_over"]
    assert told["collector"] == "ole petersen"


async def test_a_document_is_looked_at_where_the_rule_asks_for_it_and_nothing_of_it_is_kept(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, task, code = await ready(tx, shop)
    rule = fulfillment.PickupPolicyInput(identity_above_minor=15_000)
    await fulfillment.save_policy(tx, SYSTEM, shop.luebeck, rule)
    assert (await fulfillment.find_pickup(tx, SYSTEM, shop.luebeck, code)).identity == ["value"]
    # Taken in parts it is worth as much.
    with pytest.raises(fulfillment.IdentityNeeded):
        await given(tx, shop, code, lines=[task.lines[0].line])
    await given(tx, shop, code, identity="passport")
    (told,) = [one.facts for one in (await orders.load_order(tx, order.id)).adjustments if one.kind == "hand_over"]
    assert (told["identity"], told["identity_for"]) == ("passport", ["value"])


async def test_who_does_not_come_is_reminded_once_before_it_is_given_up(tx: Tx) -> None:
    shop = await build_shop(tx)
    _, task, code = await ready(tx, shop)
    assert await fulfillment.remind_uncollected(Tx(tx._connection, tx.now + timedelta(days=4))) == 0
    soon = Tx(tx._connection, tx.now + timedelta(days=5, hours=1))
    assert await fulfillment.remind_uncollected(soon) == 1
    assert await fulfillment.remind_uncollected(soon) == 0
    event = fulfillment.PickupReminded(task.id, task.order, task.location, task.collect_until or tx.now)
    await telling.pickup_reminded(tx, Recorded(new_id(), 1, "", "", tx.now, {}), event)
    (message,) = (await engagement.list_messages(tx)).items
    assert message.template == "pickup_reminder"
    assert code in (await engagement.show_message(tx, message.id)).html
