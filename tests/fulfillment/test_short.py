"""Pieces that are not found: what is there stays with its picker, only the others come from elsewhere."""

import pytest

from hanse import fulfillment, insight, inventory, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import TENDERS, Shop, build_shop
from tests.orders.test_back_orders import announced
from tests.orders.test_orders import SHOPPER, cart_with, wish

JACKET_MINOR = 14900


async def stocked(tx: Tx, **pieces: int) -> Shop:
    """Jackets at these places alone."""
    shop = await build_shop(tx, stock=0)
    lines = [inventory.StockLine(shop.jacket, getattr(shop, place), count) for place, count in pieces.items()]
    await inventory.receive(tx, lines, None, "receive")
    return shop


async def fetched(
    tx: Tx, shop: Shop, wanted: int, found: int, delivery: Delivery = Delivery.SHIP
) -> tuple[orders.Order, fulfillment.Task]:
    """An order of jackets, of which some lie in the basket."""
    place = None if delivery is Delivery.SHIP else shop.luebeck
    cart = await cart_with(tx, (shop.jacket, wanted, delivery, place))
    total = JACKET_MINOR * wanted + (490 if delivery is Delivery.SHIP and wanted == 1 else 0)
    asked = wish(cart, total, TenderWanted("cash"), ship=delivery is Delivery.SHIP)
    order = await orders.place_order(tx, SHOPPER, asked)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.start_pick(tx, SYSTEM, task.id)
    if found:
        task = await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "JACKET", found)
    return order, task


def now(order: orders.Order) -> list[tuple[int, str, int]]:
    return [(line.quantity, line.state, line.total_minor) for line in order.lines]


async def test_what_was_found_is_sent_and_only_the_missing_pieces_come_from_elsewhere(tx: Tx) -> None:
    shop = await stocked(tx, warehouse=3)
    order, task = await fetched(tx, shop, 3, 2)
    await inventory.receive(tx, [inventory.StockLine(shop.jacket, shop.luebeck, 4)], None, "receive")
    line = order.lines[0].id
    left = await fulfillment.short_pick(tx, SYSTEM, task.id, line, "shelf empty")
    assert [(one.line, one.quantity, one.picked_quantity) for one in left.lines] == [(line, 2, 2)]
    after = await orders.load_order(tx, order.id)
    assert now(after) == [(2, "picking", 2 * JACKET_MINOR), (1, "open", JACKET_MINOR)]
    assert [one.source_location for one in after.lines] == [shop.warehouse, shop.luebeck]
    moved = after.adjustments[-1]
    assert (moved.kind, moved.facts["of"], moved.facts["quantity"], moved.reason) == (
        "resource", str(line), 1, "shelf empty",
    )  # fmt: skip
    await fulfillment.ship(tx, SYSTEM, task.id, "T 1")
    assert [one.state for one in (await orders.load_order(tx, order.id)).lines] == ["shipped", "open"]
    (books,) = await inventory.availability(tx, [shop.jacket], [shop.warehouse])
    assert (books.on_hand, books.available) == (0, 0)
    (second,) = [one for one in await fulfillment.tasks_of(tx, order.id) if one.state == "open"]
    assert (second.location, second.lines[0].quantity) == (shop.luebeck, 1)
    assert await insight.audit(tx) == []


async def test_missing_pieces_are_divided_among_places_and_what_nobody_has_is_refunded(tx: Tx) -> None:
    shop = await stocked(tx, warehouse=6)
    order, task = await fetched(tx, shop, 6, 1)
    lines = [inventory.StockLine(shop.jacket, place, 2) for place in (shop.luebeck, shop.altona)]
    await inventory.receive(tx, lines, None, "receive")
    await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty")
    after = await orders.load_order(tx, order.id)
    assert sorted((one.quantity, one.state) for one in after.lines) == [
        (1, "cancelled"), (1, "picking"), (2, "open"), (2, "open"),
    ]  # fmt: skip
    assert {one.source_location for one in after.lines if one.state == "open"} == {shop.luebeck, shop.altona}
    assert sum(one.total_minor for one in after.lines) == 6 * JACKET_MINOR
    cancelled = after.adjustments[-1]
    assert (cancelled.kind, cancelled.amount_minor, cancelled.facts["of"]) == (
        "cancel", JACKET_MINOR, str(order.lines[0].id),
    )  # fmt: skip
    assert after.payment_state == "partly_refunded"
    assert await insight.audit(tx) == []


async def test_no_part_is_asked_of_a_place_that_the_line_was_taken_from(tx: Tx) -> None:
    shop = await stocked(tx, warehouse=5)
    order, task = await fetched(tx, shop, 3, 2)
    await inventory.receive(tx, [inventory.StockLine(shop.jacket, shop.luebeck, 1)], None, "receive")
    await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty")
    (second,) = [one for one in await fulfillment.tasks_of(tx, order.id) if one.state == "open"]
    # The warehouse has two more by its books, and is not asked again for what it did not find.
    await fulfillment.short_pick(tx, SYSTEM, second.id, second.lines[0].line, "shelf empty")
    assert [state for _, state, _ in now(await orders.load_order(tx, order.id))] == ["picking", "cancelled"]


async def test_a_pickup_is_ready_with_what_was_found_and_the_rest_is_refunded(tx: Tx) -> None:
    shop = await stocked(tx, luebeck=3)
    order, task = await fetched(tx, shop, 3, 1, Delivery.PICKUP)
    await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty")
    ready = await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    given = await fulfillment.hand_over(tx, SYSTEM, shop.luebeck, order.pickups[0].code)
    assert (ready.state, given.order) == ("ready", order.id)
    after = await orders.load_order(tx, order.id)
    assert (after.state, after.payment_state) == ("completed", "partly_refunded")
    assert now(after) == [(1, "handed_over", JACKET_MINOR), (2, "cancelled", 2 * JACKET_MINOR)]
    assert await insight.audit(tx) == []


async def test_what_nobody_has_waits_for_a_delivery_where_the_channel_sells_that(tx: Tx) -> None:
    shop = await stocked(tx, warehouse=3)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, back_orders=True))
    order, task = await fetched(tx, shop, 3, 2)
    made = await announced(tx, shop.warehouse, shop.jacket, 5)
    await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty")
    (_, waits) = (await orders.load_order(tx, order.id)).lines
    assert (waits.quantity, waits.state, waits.awaits_goods, waits.promised_date) == (
        1, "open", True, made.expected_date,
    )  # fmt: skip
    assert len(await fulfillment.tasks_of(tx, order.id)) == 1
    assert await insight.audit(tx) == []


async def test_a_picker_says_how_many_there_are_after_all(tx: Tx) -> None:
    shop = await stocked(tx, luebeck=3)
    order, task = await fetched(tx, shop, 3, 0, Delivery.PICKUP)
    left = await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty", 2)
    assert [(one.quantity, one.picked_quantity) for one in left.lines] == [(2, 2)]
    assert [state for _, state, _ in now(await orders.load_order(tx, order.id))] == ["picking", "cancelled"]


async def test_nothing_is_missing_of_what_lies_in_the_basket(tx: Tx) -> None:
    shop = await stocked(tx, warehouse=2)
    order, task = await fetched(tx, shop, 2, 2)
    with pytest.raises(fulfillment.NothingMissing):
        await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "shelf empty")
