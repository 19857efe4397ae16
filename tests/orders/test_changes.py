"""Orders that are changed after they were placed: the money, the stock and the history stay right."""

from datetime import timedelta
from uuid import UUID

import pytest

from hanse import customers, fulfillment, insight, inventory, loyalty, orders, payments
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden
from hanse.main.reactions import loyalty_follow_price
from hanse.orders import Correction, Delivery, LineToAdd, NewDelivery, TenderWanted

from .build import HOME, Shop, build_shop
from .test_manual_prices import colleague
from .test_orders import SHOPPER, cart_with, free, order_account, wish


async def placed(
    tx: Tx, *lines: tuple[UUID, int, Delivery, UUID | None], total: int, ship: bool = False
) -> orders.Order:
    cart = await cart_with(tx, *lines)
    return await orders.place_order(tx, SHOPPER, wish(cart, total, TenderWanted("cash"), ship=ship))


async def kept(tx: Tx, order: UUID) -> int:
    """What the house has of the customer's money."""
    return sum(one.captured_minor - one.refunded_minor for one in await payments.payments_of(tx, order))


async def everything_fits(tx: Tx, order: UUID) -> None:
    assert await order_account(tx, order) == 0
    assert await insight.audit(tx) == []


def pickup(shop: Shop) -> NewDelivery:
    return NewDelivery(delivery=Delivery.PICKUP, location=shop.altona)


async def test_pieces_of_a_line_are_cancelled_to_the_cent(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    line = order.lines[0]
    after = await orders.cancel_pieces(tx, SYSTEM, order.id, line.id, 2, "too many")
    stays, gone = after.lines
    assert (stays.id, stays.quantity, stays.total_minor, stays.state) == (line.id, 1, 1990, "open")
    assert (gone.quantity, gone.total_minor, gone.state) == (2, 3980, "cancelled")
    assert stays.tax_minor + gone.tax_minor == line.tax_minor
    assert (after.adjustments[-1].kind, after.adjustments[-1].facts["of"]) == ("cancel", str(line.id))
    assert await free(tx, shop.beanie, shop.luebeck) == 9
    assert await kept(tx, order.id) == after.current_total_minor == 1990
    (row,) = (await orders.list_orders(tx, SYSTEM, orders.OrderFilter(ids=[order.id]))).items
    assert (row.line_count, row.total_minor, row.current_total_minor) == (2, 5970, 1990)
    await everything_fits(tx, order.id)
    done = await orders.hand_over(tx, SYSTEM, order.id, [stays.id])
    assert done.state == "completed"
    with pytest.raises(orders.LineUnderWay):
        await orders.cancel_pieces(tx, SYSTEM, order.id, stays.id, 1, "")
    await everything_fits(tx, order.id)


async def test_an_article_joins_an_order_and_is_paid_at_once_or_on_collection(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), total=14900)
    book = LineToAdd(
        variant=shop.book,
        quantity=2,
        delivery=Delivery.PICKUP,
        location=shop.luebeck,
        payments=[TenderWanted("cash")],
        expected_total_minor=2400,
    )
    after = await orders.add_line(tx, SYSTEM, order.id, book)
    assert (after.total_minor, after.tax_minor, len(after.taxes)) == (17300, order.tax_minor + 157, 2)
    assert (after.adjustments[-1].kind, after.adjustments[-1].amount_minor) == ("add", -2400)
    assert await kept(tx, order.id) == 17300
    later = LineToAdd(
        variant=shop.beanie, quantity=1, delivery=Delivery.RESERVE, location=shop.luebeck, expected_total_minor=1990
    )
    after = await orders.add_line(tx, SYSTEM, order.id, later)
    assert await kept(tx, order.id) == 17300
    beanie = after.lines[-1]
    assert beanie.paid_at_pickup
    await orders.pay_at_pickup(tx, order.id, [beanie.id], [TenderWanted("cash")], shop.luebeck)
    done = await orders.hand_over(tx, SYSTEM, order.id, [line.id for line in after.lines])
    assert (done.state, done.payment_state) == ("completed", "paid")
    assert await kept(tx, order.id) == done.total_minor == orders.kept_minor(done)
    await everything_fits(tx, order.id)
    with pytest.raises(orders.OrderDelivered):
        await orders.add_line(tx, SYSTEM, order.id, book)


async def with_a_book(tx: Tx, shop: Shop, *tenders: TenderWanted) -> orders.Order:
    """A jacket that is paid, and a book that joins it for money that a bank is asked for."""
    order = await placed(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), total=14900)
    await fulfillment.make_tasks(tx, order.id)
    wanted = LineToAdd(
        variant=shop.book, quantity=1, delivery=Delivery.PICKUP, location=shop.luebeck,
        payments=list(tenders), expected_total_minor=1200,
    )  # fmt: skip
    after = await orders.add_line(tx, SYSTEM, order.id, wanted)
    assert (after.payment_state, after.lines[-1].awaits_payment) == ("due", True)
    # As long as the bank thinks, nobody fetches the book, and nobody changes or takes anything.
    assert await fulfillment.make_tasks(tx, order.id) == []
    with pytest.raises(orders.OrderUnsettled):
        await orders.cancel_pieces(tx, SYSTEM, order.id, after.lines[0].id, 1, "")
    with pytest.raises(orders.NotPaid):
        await orders.hand_over(tx, SYSTEM, order.id, [after.lines[0].id])
    return after


async def asked(tx: Tx, order: orders.Order) -> payments.Payment:
    return next(one for one in await payments.payments_of(tx, order.id) if one.tender in ("card", "wallet"))


async def test_a_card_pays_an_addition_which_waits_for_the_bank(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await with_a_book(tx, shop, TenderWanted("card", token="tok_slow"))
    for _ in range(2):
        await payments.settle(tx, (await asked(tx, order)).id, payments.Outcome("captured", "ch_1"))
        after = await orders.settle(tx, order.id)
    assert (after.payment_state, after.lines[-1].awaits_payment) == ("paid", False)
    assert len(await fulfillment.make_tasks(tx, order.id)) == 1
    assert await kept(tx, order.id) == 16100
    done = await orders.hand_over(tx, SYSTEM, order.id, [line.id for line in after.lines])
    assert done.state == "completed"
    await everything_fits(tx, order.id)


async def test_an_addition_falls_when_the_bank_refuses_and_other_tenders_get_their_part_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    gift = await payments.issue_gift_card(tx, 500, "EUR")
    tenders = [TenderWanted("gift_card", 500, gift.code), TenderWanted("card", token="tok_slow")]
    order = await with_a_book(tx, shop, *tenders)
    card = await asked(tx, order)
    await payments.settle(tx, card.id, payments.Outcome("refused", "ch_2", "insufficient_funds"))
    after = await orders.refuse_payment(tx, order.id, "insufficient_funds")
    assert [line.state for line in after.lines] == ["open", "cancelled"]
    assert (after.state, await kept(tx, order.id)) == ("confirmed", 14900)
    assert (await payments.get_gift_card(tx, gift.code)).balance_minor == 500
    assert (await orders.hand_over(tx, SYSTEM, order.id, [after.lines[0].id])).state == "completed"
    await everything_fits(tx, order.id)


async def test_an_addition_that_waits_can_be_cancelled_and_late_money_goes_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await with_a_book(tx, shop, TenderWanted("wallet"))
    wallet = await asked(tx, order)
    path = await payments.approval_of(tx, wallet.id)
    assert path is not None
    assert str(wallet.id) in path
    after = await orders.cancel(tx, SYSTEM, order.id, [order.lines[-1].id], "too dear")
    assert (after.payment_state, (await asked(tx, order)).state) == ("paid", "cancelled")
    await payments.settle(tx, wallet.id, payments.Outcome("captured", "ch_3"))
    await orders.settle(tx, order.id)
    assert await kept(tx, order.id) == 14900
    await everything_fits(tx, order.id)


async def test_an_addition_is_paid_only_by_what_the_channel_takes(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), total=14900)
    await orders.set_terms(tx, order.channel, orders.Terms(tenders=["cash"]))
    wanted = LineToAdd(
        variant=shop.book, quantity=1, delivery=Delivery.PICKUP, location=shop.luebeck,
        payments=[TenderWanted("card", token="tok_accepted")], expected_total_minor=1200,
    )  # fmt: skip
    with pytest.raises(orders.TenderNotTaken):
        async with tx.attempt():
            await orders.add_line(tx, SYSTEM, order.id, wanted)
    assert (await orders.load_order(tx, order.id)).total_minor == 14900
    await everything_fits(tx, order.id)


async def test_a_parcel_is_collected_instead_and_its_shipping_comes_back_once(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.jacket, 1, Delivery.SHIP, None), total=15390, ship=True)
    line = order.lines[0]
    after = await orders.change_delivery(tx, SYSTEM, order.id, line.id, pickup(shop))
    moved = after.lines[0]
    assert (moved.delivery, moved.pickup_location, moved.source_location) == ("pickup", shop.altona, shop.altona)
    assert [one.location for one in after.pickups] == [shop.altona]
    assert await free(tx, shop.jacket, shop.altona) == 9
    assert await free(tx, shop.jacket, shop.warehouse) == 10
    assert await kept(tx, order.id) == 14900
    turnover = "select total_minor - cancelled_minor from orders.public_order where id = $1"
    assert await tx.value(turnover, order.id) == 14900
    with pytest.raises(orders.NothingChanges):
        await orders.change_delivery(tx, SYSTEM, order.id, line.id, pickup(shop))
    shopper = Actor(Kind.SHOPPER, customer=order.customer)
    with pytest.raises(orders.ShippingNotPaid):
        await orders.change_delivery(tx, shopper, order.id, line.id, NewDelivery(delivery=Delivery.SHIP))
    sent = await orders.change_delivery(tx, SYSTEM, order.id, line.id, NewDelivery(delivery=Delivery.SHIP))
    assert (sent.lines[0].delivery, sent.lines[0].pickup_location) == ("ship", None)
    assert await free(tx, shop.jacket, shop.altona) == 10
    assert [one.kind for one in sent.adjustments] == ["delivery", "resource", "delivery"]
    await orders.cancel(tx, SYSTEM, order.id, None, "not wanted")
    assert await kept(tx, order.id) == 0
    await everything_fits(tx, order.id)


async def test_a_pickup_moves_to_a_store_that_has_it_or_stays(tx: Tx) -> None:
    shop = await build_shop(tx, stock=1)
    order = await placed(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), total=14900)
    taken = await placed(tx, (shop.jacket, 1, Delivery.PICKUP, shop.altona), total=14900)
    line = order.lines[0].id
    with pytest.raises(orders.LinesOutOfStock):
        async with tx.attempt():
            await orders.change_delivery(tx, SYSTEM, order.id, line, pickup(shop))
    assert (await orders.load_order(tx, order.id)).lines[0].pickup_location == shop.luebeck
    await orders.cancel(tx, SYSTEM, taken.id, None, "not wanted")
    moved = await orders.change_delivery(tx, SYSTEM, order.id, line, pickup(shop))
    assert moved.lines[0].pickup_location == shop.altona
    await everything_fits(tx, order.id)


async def test_a_corrected_price_goes_back_and_counts_for_what_comes_back_later(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    line = order.lines[0].id
    await orders.hand_over(tx, SYSTEM, order.id, [line])
    await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [orders.ReturnLine(line, 1)], "size")
    boss = await colleague(tx, "store_manager", shop.luebeck)
    with pytest.raises(orders.ApprovalNeeded):
        await orders.correct_price(tx, boss, order.id, line, correction(shop, 1))
    with pytest.raises(orders.PriceOutOfBounds):
        await orders.correct_price(tx, boss, order.id, line, correction(shop, 1990))
    with pytest.raises(Forbidden):
        await orders.correct_price(tx, SYSTEM, order.id, line, correction(shop, 1691))
    after = await orders.correct_price(tx, boss, order.id, line, correction(shop, 1691))
    assert (after.lines[0].total_minor, after.total_minor) == (5073, 5073)
    assert (after.net_minor, after.tax_minor) == (4263, 810)
    told = after.adjustments[-1]
    assert (told.kind, told.amount_minor, told.facts["before_minor"]) == ("price", 598, 5970)
    assert await kept(tx, order.id) == orders.kept_minor(after) == 3382
    await everything_fits(tx, order.id)
    back = await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [orders.ReturnLine(line, 2)], "size")
    assert back.amount_minor == 3382
    assert await kept(tx, order.id) == 0
    await everything_fits(tx, order.id)


async def test_points_go_back_with_the_money_for_what_was_too_dear(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    customer, line = await customers.start_guest(tx, "kundin@example.org", "Test Kundin"), order.lines[0].id
    await orders.hand_over(tx, SYSTEM, order.id, [line])
    assert await loyalty.earn(tx, customer, order.id, 5970, new_id()) == 59
    boss = await colleague(tx, "store_manager", shop.luebeck)
    await orders.correct_price(tx, boss, order.id, line, correction(shop, 1691))
    event = orders.OrderChanged(order.id, order.number, customer, "price", [line], 897, "EUR")
    recorded = Recorded(new_id(), 1, event.wire_name, str(order.id), tx.now, {})
    for _ in range(2):
        await loyalty_follow_price(tx, recorded, event)
    assert (await loyalty.standing(tx, customer)).points == 50
    await everything_fits(tx, order.id)


async def test_a_parcel_of_paid_lines_leaves_while_a_bank_is_asked_for_another(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.jacket, 1, Delivery.SHIP, None), total=15390, ship=True)
    book = LineToAdd(
        variant=shop.book, quantity=1, delivery=Delivery.SHIP, expected_total_minor=1200,
        payments=[TenderWanted("card", token="tok_slow")],
    )  # fmt: skip
    added = (await orders.add_line(tx, SYSTEM, order.id, book)).lines[-1].id
    with pytest.raises(orders.NotPaid):
        await orders.ship(tx, SYSTEM, order.id, [added], "T1")
    sent = await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "T1")
    assert ([line.state for line in sent.lines], sent.payment_state) == (["shipped", "open"], "due")
    card = (await payments.payments_of(tx, order.id))[-1]
    await payments.settle(tx, card.id, payments.Outcome("captured", "ch_1"))
    await orders.settle(tx, order.id)
    assert (await orders.ship(tx, SYSTEM, order.id, [added], "T2")).state == "completed"
    await everything_fits(tx, order.id)


def correction(shop: Shop, unit_minor: int) -> Correction:
    return Correction(unit_minor=unit_minor, reason="damaged", note="a stain", location=shop.luebeck)


async def test_a_reservation_is_kept_longer_but_not_for_ever(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    line = order.lines[0]
    assert line.hold is not None
    longer = tx.now + timedelta(days=3)
    await orders.extend_reservation(tx, SYSTEM, order.id, line.id, longer)
    assert (await inventory.get_hold(tx, line.hold)).until == longer
    with pytest.raises(orders.TooLongKept):
        await orders.extend_reservation(tx, SYSTEM, order.id, line.id, tx.now + timedelta(days=30))
    moved = NewDelivery(delivery=Delivery.RESERVE, location=shop.altona)
    after = await orders.change_delivery(tx, SYSTEM, order.id, line.id, moved)
    assert after.lines[0].pickup_location == shop.altona
    with pytest.raises(orders.NotPaid):
        await orders.change_delivery(tx, SYSTEM, order.id, line.id, NewDelivery(delivery=Delivery.SHIP, shipping=HOME))
