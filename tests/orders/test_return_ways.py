"""Goods come back by parcel without printing, or are handed in at a store and looked into later."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hanse import insight, inventory, orders
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden
from hanse.orders import BackLine, HandIn, ReturnLine, ReturnRule, ReturnWanted, ReturnWay, TenderWanted

from .build import Shop, build_shop
from .test_orders import SHOPPER, cart_with, wish
from .test_return_terms import bought, stated


def clerk(*permissions: str) -> Actor:
    return Actor(Kind.STAFF, id=uuid4(), name="Test Kasse", grants=(Grant(frozenset(permissions)),))


async def brought(tx: Tx, shop: Shop, order: orders.Order, quantity: int = 2) -> orders.ReturnParcel:
    lines = [BackLine(order.lines[0].id, quantity)]
    wanted = ReturnWanted(lines=lines, reason="not_liked", way=ReturnWay.STORE, location=shop.luebeck)
    return await orders.announce_return(tx, SYSTEM, order.id, wanted)


async def test_what_is_handed_in_is_looked_into_and_refunded_later(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop, shop.beanie, 1990, 3)
    announced = await brought(tx, shop, order)
    assert (len(announced.code), announced.carried, announced.location) == (8, None, shop.luebeck)
    # In another store than announced, typed with blanks and small letters.
    typed = f" {announced.code[:4].lower()} {announced.code[4:]}"
    taken = await orders.hand_in(tx, SYSTEM, HandIn(code=typed, location=shop.altona))
    assert (taken.state, taken.location, taken.arrived_at) == ("arrived", shop.altona, tx.now)
    found = await orders.load_order(tx, order.id)
    assert (found.payment_state, found.lines[0].returned_quantity) == ("paid", 0)
    with pytest.raises(orders.HandedInAlready) as twice:
        await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.luebeck))
    assert twice.value.facts["name"] == "Altona"
    back = await orders.settle_return(tx, clerk("orders.return"), taken.id, [ReturnLine(order.lines[0].id, 2)])
    assert (back.amount_minor, back.location, back.reason) == (3980, shop.altona, "not_liked")
    kinds = [one.kind for one in (await orders.load_order(tx, order.id)).adjustments]
    assert kinds == ["return_announced", "return_arrived", "return"]
    assert await insight.audit(tx) == []


async def test_what_was_not_in_the_bag_may_be_announced_again(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop, shop.beanie, 1990, 3)
    announced, line = await brought(tx, shop, order, 3), order.lines[0].id
    with pytest.raises(orders.NothingToReturn):
        await brought(tx, shop, order, 1)
    with pytest.raises(orders.NothingToReturn):
        await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.luebeck, lines=[BackLine(line, 4)]))
    counted = HandIn(code=announced.number, location=shop.luebeck, lines=[BackLine(line, 1), BackLine(line, 1)])
    taken = await orders.hand_in(tx, SYSTEM, counted)
    assert taken.lines == [BackLine(line, 2)]
    facts = (await orders.load_order(tx, order.id)).adjustments[-1].facts
    assert (facts["announced_quantity"], facts["quantity"]) == ("3", "2")
    assert (await brought(tx, shop, order, 1)).state == "announced"
    # What was given back at the till meanwhile is not in a bag as well.
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, [ReturnLine(line, 1)], "size")
    late = (await orders.return_parcels_of(tx, order.id))[-1]
    with pytest.raises(orders.NothingToReturn):
        await orders.hand_in(tx, SYSTEM, HandIn(code=late.code, location=shop.luebeck))


async def test_an_unknown_code_and_one_that_was_taken_back_change_nothing(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    announced = await brought(tx, shop, order)
    for code in ("ZZZZZZZZ", "P-99999999", "' or 1=1 --"):
        with pytest.raises(orders.ReturnCodeUnknown):
            await orders.hand_in(tx, SYSTEM, HandIn(code=code, location=shop.luebeck))
    with pytest.raises(orders.NoReturnsHere):
        await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.warehouse))
    await orders.withdraw_return(tx, SYSTEM, announced.id)
    with pytest.raises(orders.ReturnParcelClosed):
        await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.luebeck))


async def test_who_comes_late_is_taken_by_somebody_who_may(tx: Tx) -> None:
    shop = await build_shop(tx)
    await stated(tx, ReturnRule(key="stores", channel="store", send_days=3))
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    announced = await brought(tx, shop, order)
    assert announced.due_date == tx.now.date() + timedelta(days=3)
    tx.now += timedelta(days=4)
    wanted = HandIn(code=announced.code, location=shop.luebeck)
    with pytest.raises(orders.HandInTooLate) as late:
        await orders.hand_in(tx, SYSTEM, wanted)
    assert late.value.facts["until"] == announced.due_date
    assert (await orders.get_return_parcel(tx, SYSTEM, announced.id)).state == "announced"
    excepted = HandIn(code=announced.code, location=shop.luebeck, exception="was ill")
    with pytest.raises(Forbidden):
        await orders.hand_in(tx, clerk("fulfillment.hand_over"), excepted)
    chief = clerk("fulfillment.hand_over", "orders.make_exception")
    assert (await orders.hand_in(tx, chief, excepted)).state == "arrived"


async def test_the_policy_says_in_which_ways_goods_come_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    await stated(tx, ReturnRule(key="stores", channel="store", ways=[ReturnWay.STORE]))
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    lines = [BackLine(order.lines[0].id, 1)]
    for way in (ReturnWay.LABEL, ReturnWay.PAPERLESS):
        with pytest.raises(orders.ReturnWayNotOffered) as told:
            await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=lines, way=way))
        assert told.value.facts["offered"] == [ReturnWay.STORE]
    with pytest.raises(orders.PlaceNeeded):
        await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=lines, way=ReturnWay.STORE))
    # What was sold keeps its terms.
    await stated(tx, ReturnRule(key="stores", channel="store", ways=[ReturnWay.LABEL]))
    assert (await brought(tx, shop, order)).way == "store"


async def test_only_a_store_that_was_promised_takes_it_in(tx: Tx) -> None:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "store", orders.Terms(tenders=["cash"], return_anywhere=False))
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    announced = await brought(tx, shop, order)
    with pytest.raises(orders.ReturnElsewhere):
        await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.altona))
    assert (await orders.hand_in(tx, SYSTEM, HandIn(code=announced.code, location=shop.luebeck))).state == "arrived"


async def test_a_parcel_may_be_handed_in_at_a_store_after_all(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.beanie, 2, orders.Delivery.CARRY_OUT, shop.luebeck), channel="store")
    order = await orders.place_order(tx, SHOPPER, wish(cart, 3980, TenderWanted("cash"), location=shop.luebeck))
    lines = [BackLine(order.lines[0].id, 2)]
    parcel = await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=lines))
    taken = await orders.hand_in(tx, SYSTEM, HandIn(code=parcel.number.lower(), location=shop.altona))
    assert (taken.state, taken.way, taken.location) == ("arrived", "label", shop.altona)
    (free,) = await inventory.availability(tx, [shop.beanie], [shop.altona])
    assert free.available == 10, "nothing is in the stock before somebody has looked at it"
