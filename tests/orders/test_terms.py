"""The terms of a channel: what it does not offer is refused, and what an order was promised stays."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import locations, orders
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden, NotFound
from hanse.orders import Delivery, TenderWanted

from .build import build_shop
from .test_orders import SHOPPER, cart_with, wish

CASHIER = Actor(Kind.STAFF, name="Cashier", grants=(Grant(frozenset({"orders.return", "till.return"}), None),))
SENIOR = Actor(Kind.STAFF, name="Senior", grants=(Grant(frozenset({"orders.make_exception"}), None),))


async def promise(tx: Tx, channel: str = "web", **changed: object) -> None:
    before = await orders.get_terms(tx, channel)
    terms = msgspec.structs.replace(before, version=before.version + 1, **changed)
    await orders.set_terms(tx, channel, terms)


def later(tx: Tx, **span: float) -> Tx:
    return Tx(tx._connection, tx.now + timedelta(**span))


async def carried_out(tx: Tx, place: UUID, variant: UUID, minor: int) -> orders.Order:
    cart = await cart_with(tx, (variant, 1, Delivery.CARRY_OUT, place), channel="store")
    return await orders.place_order(
        tx, SYSTEM, wish(cart, minor, TenderWanted("cash"), location=place, register=UUID(int=1))
    )


async def bring_back(
    tx: Tx, order: orders.Order, place: UUID, actor: Actor = CASHIER, exception: str = ""
) -> orders.Return:
    lines = [orders.ReturnLine(order.lines[0].id, 1)]
    return await orders.return_goods(tx, actor, order.id, place, lines, "size", exception=exception)


async def test_nothing_is_sold_on_a_channel_that_nobody_has_made(tx: Tx) -> None:
    with pytest.raises(NotFound) as asked:
        await orders.get_terms(tx, "short_video")
    assert asked.value.facts == {"channel": "short_video"}
    with pytest.raises(NotFound):
        await orders.open_cart(tx, SHOPPER, "short_video")
    await orders.set_terms(tx, "short_video", orders.Terms())
    assert (await orders.open_cart(tx, SHOPPER, "short_video")).channel == "short_video"


async def test_an_older_version_never_overwrites_a_newer_one(tx: Tx) -> None:
    await orders.set_terms(tx, "web", orders.Terms(version=3, return_days=100))
    await orders.set_terms(tx, "web", orders.Terms(version=2, return_days=14))
    assert (await orders.get_terms(tx, "web")).return_days == 100


async def test_where_nothing_is_reserved_a_reservation_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    await promise(tx, reservation_hours=0)
    with pytest.raises(orders.ReservationNotTaken):
        await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    with pytest.raises(orders.ReservationNotTaken):
        await cart_with(tx, (shop.book, 1, Delivery.RESERVE, shop.luebeck))


async def test_a_short_reservation_lasts_as_long_as_was_promised(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, reservation_hours=3)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    until = await tx.value("select until from inventory.hold where id = $1", order.lines[0].hold)
    assert until == tx.now + timedelta(hours=3)


async def test_a_reservation_never_ends_at_a_closed_door(tx: Tx) -> None:
    shop = await build_shop(tx)
    store = await locations.get_location(tx, shop.luebeck)
    hours = {day: [("10:00", "19:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
    store = msgspec.structs.replace(store, opening=hours, time_zone="Europe/Berlin")
    saturday_evening = tx.now + timedelta(days=4, hours=7)
    assert saturday_evening.strftime("%a %H:%M") == "Sat 17:00"
    for promised in (3, 24):
        until = orders.reserved_until(store, saturday_evening, promised)
        assert until.strftime("%a %H:%M") == "Mon 19:00"


async def test_guests_are_refused_where_only_accounts_buy(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, guests=False)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    with pytest.raises(orders.AccountNeeded):
        await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash")))
    await orders.attach_customer(tx, SYSTEM, cart.id, UUID(int=7))
    known = Actor(Kind.SHOPPER, customer=UUID(int=7), visitor=SHOPPER.visitor)
    assert (await orders.place_order(tx, known, wish(cart, 14900, TenderWanted("cash")))).state == "confirmed"


async def test_a_means_of_payment_that_the_channel_does_not_take_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, tenders=["card"])
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    with pytest.raises(orders.TenderNotTaken) as refused:
        await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash")))
    assert refused.value.facts == {"channel": "web", "tender": "cash", "taken": ["card"]}


async def test_a_cart_from_the_web_is_paid_at_the_till_as_the_till_takes_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, tenders=["card"], return_days=14)
    await promise(tx, "store", tenders=["cash"], return_days=60)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck))
    paid = wish(cart, 14900, TenderWanted("cash"), location=shop.luebeck, register=UUID(int=1))
    order = await orders.place_order(tx, SYSTEM, paid)
    assert (order.channel, order.terms.channel, order.terms.return_days) == ("web", "store", 60)


async def test_what_is_paid_on_collection_is_paid_as_the_stores_take_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, "store", tenders=["card"])
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    with pytest.raises(orders.TenderNotTaken):
        await orders.pay_at_pickup(tx, order.id, [order.lines[0].id], [TenderWanted("cash")], shop.luebeck)


async def test_nobody_sells_to_themselves_where_staff_sell(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, "store", attended=True)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), channel="store")
    with pytest.raises(Forbidden):
        await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash")))
    assert (await orders.place_order(tx, SYSTEM, wish(cart, 14900, TenderWanted("cash")))).state == "confirmed"


async def test_a_register_that_a_shopper_names_changes_no_terms(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, tenders=["card"])
    await promise(tx, "store", attended=True)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    with pytest.raises(Forbidden):
        await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash"), register=UUID(int=1)))


async def test_a_later_policy_changes_no_old_promise(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, "store", return_days=100)
    order = await carried_out(tx, shop.luebeck, shop.jacket, 14900)
    await promise(tx, "store", return_days=0, return_anywhere=False)
    back = await bring_back(later(tx, days=99), order, shop.altona)
    assert back.amount_minor == 14900


async def test_what_comes_too_late_is_refused_with_the_last_day(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await carried_out(tx, shop.luebeck, shop.jacket, 14900)
    (line,) = order.lines
    assert (line.received_date, line.return_until) == (date(2026, 11, 24), date(2026, 12, 24))
    with pytest.raises(orders.ReturnWindowClosed) as refused:
        await bring_back(later(tx, days=31), order, shop.luebeck)
    assert refused.value.facts == {"line": line.id, "until": date(2026, 12, 24), "days": 30}
    assert (await bring_back(later(tx, days=30), order, shop.luebeck)).amount_minor == 14900


async def test_an_exception_needs_the_permission_and_is_written_down(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await carried_out(tx, shop.luebeck, shop.jacket, 14900)
    late = later(tx, days=40)
    with pytest.raises(Forbidden):
        await bring_back(late, order, shop.luebeck, CASHIER, "she was ill")
    await bring_back(late, order, shop.luebeck, SENIOR, "she was ill")
    after = await orders.load_order(tx, order.id)
    (change,) = [one for one in after.adjustments if one.kind == "return"]
    assert (change.facts["exception"], change.facts["until"]) == ("she was ill", "2026-12-24")
    assert change.actor == "staff:Senior"


async def test_an_order_may_be_bound_to_the_store_where_it_was_sold(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, "store", return_anywhere=False)
    order = await carried_out(tx, shop.luebeck, shop.jacket, 14900)
    with pytest.raises(orders.ReturnElsewhere) as refused:
        await bring_back(tx, order, shop.altona)
    assert refused.value.facts["places"] == [shop.luebeck]
    assert (await bring_back(tx, order, shop.luebeck)).amount_minor == 14900


async def shipped(tx: Tx, *variants: UUID, minor: int) -> orders.Order:
    cart = await cart_with(tx, *((variant, 1, Delivery.SHIP, None) for variant in variants))
    placed = await orders.place_order(tx, SHOPPER, wish(cart, minor, TenderWanted("cash"), ship=True))
    assert placed.state == "confirmed"
    return placed


async def test_a_parcel_counts_as_arrived_on_the_last_day_promised(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await shipped(tx, shop.jacket, minor=15390)
    assert order.promised_to is not None
    sent = await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "1Z")
    assert sent.lines[0].received_date == max(order.promised_to, date(2026, 11, 27))


async def test_at_a_distance_the_law_gives_fourteen_days_that_end_on_no_weekend(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, return_days=0)
    order = await shipped(tx, shop.jacket, minor=15390)
    sent = await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "1Z")
    received, until = sent.lines[0].received_date, sent.lines[0].return_until
    assert received is not None
    assert until is not None
    assert until >= received + timedelta(days=14)
    assert until.weekday() < 5
    assert until - received <= timedelta(days=16)


async def test_the_time_of_the_law_begins_with_the_last_parcel(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, return_days=0)
    order = await shipped(tx, shop.jacket, shop.book, minor=16590)
    first, second = order.lines
    sent = await orders.ship(tx, SYSTEM, order.id, [first.id], "1Z")
    assert [line.return_until for line in sent.lines] == [None, None]
    soon = later(tx, days=30)
    whole = await orders.ship(soon, SYSTEM, order.id, [second.id], "2Z")
    assert whole.lines[0].return_until == whole.lines[1].return_until
    assert whole.lines[1].received_date is not None
    assert whole.lines[0].return_until >= whole.lines[1].received_date + timedelta(days=14)


async def test_whoever_withdrew_in_time_may_send_the_goods_afterwards(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promise(tx, return_days=0)
    order = await shipped(tx, shop.jacket, minor=15390)
    await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "1Z")
    await orders.declare_withdrawal(later(tx, days=5), SYSTEM, order.id, "", UUID(int=9))
    assert (await bring_back(later(tx, days=30), order, shop.luebeck)).amount_minor == 14900
    other = await shipped(tx, shop.book, minor=1690)
    await orders.ship(tx, SYSTEM, other.id, [other.lines[0].id], "2Z")
    await orders.declare_withdrawal(later(tx, days=25), SYSTEM, other.id, "", UUID(int=10))
    with pytest.raises(orders.ReturnWindowClosed):
        await bring_back(later(tx, days=30), other, shop.luebeck)


async def test_a_search_takes_percent_and_underscore_for_themselves(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    named = msgspec.structs.replace(wish(cart, 14900, TenderWanted("cash")), name="Ann_Test 100% \\ Cotton")
    order = await orders.place_order(tx, SHOPPER, named)

    async def found(text: str) -> list[str]:
        page = await orders.list_orders(tx, SYSTEM, orders.OrderFilter(text=text))
        return [row.number for row in page.items]

    for text in ("ann_test", "100%", "% \\ c", order.number.lower()):
        assert await found(text) == [order.number], text
    for text in ("annxtest%", "a%n", "100_", "h_1"):
        assert await found(text) == [], text


async def test_a_list_may_name_its_orders(tx: Tx) -> None:
    shop = await build_shop(tx)
    mine, _ = [await carried_out(tx, shop.luebeck, shop.jacket, 14900) for _ in range(2)]
    page = await orders.list_orders(tx, SYSTEM, orders.OrderFilter(ids=[mine.id, UUID(int=1)]))
    assert [row.number for row in page.items] == [mine.number]
