"""Shifts, sales and returns at a register."""

from uuid import UUID

import msgspec
import pytest

from hanse import locations, orders, payments, till
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop, build_shop


async def opened(tx: Tx, shop: Shop) -> UUID:
    register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
    await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    return register.id


async def sold(tx: Tx, shop: Shop, register: UUID, given_minor: int | None = None) -> till.Receipt:
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, Delivery.CARRY_OUT, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id,
        payments=[TenderWanted("cash")],
        expected_total_minor=3980,
        location=shop.luebeck,
        register=register,
    )
    _, receipt = await till.sell(tx, SYSTEM, wish, given_minor)
    assert receipt is not None
    return receipt


async def test_receipts_of_a_register_have_no_gap_and_form_a_chain(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    first, second = await sold(tx, shop, register), await sold(tx, shop, register)
    assert (first.number, second.number) == ("LUEBECK-1-000001", "LUEBECK-1-000002")
    assert second.hash_before == first.hash


async def test_change_is_written_on_the_receipt(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    receipt = await sold(tx, shop, register, 5000)
    assert (receipt.tenders[0].given_minor, receipt.tenders[0].change_minor) == (5000, 1020)


async def test_a_receipt_that_follows_a_card_names_the_cashier_and_the_change(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, Delivery.CARRY_OUT, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id,
        payments=[TenderWanted("cash", 1980), TenderWanted("card", 2000, "tok_accepted")],
        expected_total_minor=3980,
        location=shop.luebeck,
        register=register,
    )
    order, receipt = await till.sell(tx, msgspec.structs.replace(SYSTEM, name="Anna"), wish, 2000)
    assert receipt is None
    charge = next(p for p in await payments.payments_of(tx, order.id) if p.tender == "card")
    await payments.settle(tx, charge.id, payments.Outcome("captured", "ch_1"))
    await orders.settle(tx, order.id)
    printed = await till.issue_sale(tx, order.id)
    assert printed is not None
    assert printed.cashier == "Anna"
    assert [(t.tender, t.given_minor, t.change_minor) for t in printed.tenders] == [
        ("cash", 2000, 20),
        ("card", None, None),
    ]


async def test_too_little_cash_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    with pytest.raises(till.GivenTooLittle):
        await sold(tx, shop, register, 3000)


async def test_a_return_at_the_till_lowers_what_the_drawer_should_hold(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    receipt = await sold(tx, shop, register)
    order = await orders.load_order(tx, receipt.order)
    back, printed = await till.take_return(
        tx, SYSTEM, shop.luebeck, register, order.id, [orders.ReturnLine(order.lines[0].id, 1)], "too small"
    )
    assert (back.amount_minor, printed.total_minor) == (1990, -1990)
    report = await till.close_shift(tx, SYSTEM, shop.luebeck, register, 10000 + 3980 - 1990)
    assert report.cash_difference_minor == 0
    assert (report.sales_minor, report.returns_minor) == (3980, 1990)


async def test_a_closed_register_sells_nothing(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    await till.close_shift(tx, SYSTEM, shop.luebeck, register, 10000)
    with pytest.raises(till.NoShift):
        await sold(tx, shop, register)


async def test_a_register_is_opened_once(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    with pytest.raises(till.ShiftOpen):
        await till.open_shift(tx, SYSTEM, shop.luebeck, register, 0)


async def test_a_register_of_another_store_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    with pytest.raises(till.WrongRegister):
        await till.open_shift(tx, SYSTEM, shop.altona, register, 0)
