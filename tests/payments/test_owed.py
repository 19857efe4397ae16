"""What customers and the house owe each other: credit, accounts with a limit, gift cards. Nothing is spent twice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import httpx
import pytest

from hanse import customers, orders, payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import build_shop
from tests.orders.test_orders import SHOPPER, cart_with, order_account, wish

from .shop import findings, owed

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
Drain = Callable[[], Awaitable[None]]


async def at_once(house: House, tender: str, customer: UUID, amounts: list[int]) -> list[int]:
    """What of these amounts could be paid, all tried at the same moment."""

    async def pay(amount: int) -> int:
        try:
            async with house.database.transaction() as tx:
                await payments.open_payment(tx, new_id(), tender, amount, "EUR", customer=customer)
        except Refusal:
            return 0
        return amount

    return await asyncio.gather(*(pay(amount) for amount in amounts))


async def test_credit_is_spent_once_however_many_try_at_the_same_moment(house: House) -> None:
    customer = new_id()
    async with house.database.transaction() as tx:
        await payments.give_credit(tx, SYSTEM, customer, 1000, "EUR", "sorry")
    assert sorted(await at_once(house, "store_credit", customer, [300] * 12)) == [0] * 9 + [300] * 3
    async with house.database.transaction() as tx:
        assert (await payments.get_store_credit(tx, customer, "EUR")).balance_minor == 100
    assert await findings(house) == []


async def test_nobody_owes_more_than_their_limit_and_money_that_came_makes_room(
    house: House, signed_in: SignedIn
) -> None:
    customer, finance = new_id(), await signed_in("finance")
    path = f"/v1/customers/{customer}/account"
    assert (await finance.put(path, json={"limit_minor": 5000, "days": 30})).status_code == 200
    paid = await at_once(house, "on_account", customer, [2000] * 8)
    assert sum(paid) == 4000
    standing = (await finance.get(path)).json()
    assert (standing["open_minor"], {one["due_date"] for one in standing["items"]}) == (4000, {"2026-12-24"})
    first = standing["items"][0]["payment"]
    for status, amount in ((201, 1500), (409, 501), (201, 500), (409, 1)):
        answer = await finance.post(
            f"/v1/open-items/{first}/receipts",
            json={"amount_minor": amount, "received_date": str(date(2026, 12, 1)), "note": "bank"},
            headers={"Idempotency-Key": str(new_id())},
        )
        assert answer.status_code == status, answer.text
    assert sum(await at_once(house, "on_account", customer, [3000, 3000])) == 3000
    async with house.database.transaction() as tx:
        await payments.refund(tx, UUID(standing["items"][1]["payment"]), 700, "returned", "once")
    assert (await finance.get(path)).json()["open_minor"] == 4300
    assert await findings(house) == []


async def test_goods_that_come_back_may_become_credit_that_every_tender_can_be_split_with(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    customer = await customers.start_guest(tx, "kundin@example.org", "Test Kundin")
    await orders.attach_customer(tx, SYSTEM, cart.id, customer)
    bought = await orders.place_order(tx, SYSTEM, wish(cart, 14900, TenderWanted("cash"), location=shop.luebeck))
    back = orders.ReturnLine(bought.lines[0].id, 1)
    done = await orders.return_goods(tx, SYSTEM, bought.id, shop.luebeck, [back], "", as_credit=True)
    assert [(one.tender, one.amount_minor) for one in done.refunds] == [("store_credit", 14900)]
    assert await order_account(tx, bought.id) == 0
    gift = await payments.issue_gift_card(tx, 1000, "EUR")
    cart = await cart_with(tx, (shop.jacket, 2, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    await orders.attach_customer(tx, SYSTEM, cart.id, customer)
    tenders = [
        TenderWanted("gift_card", 1000, gift.code), TenderWanted("store_credit", 10000), TenderWanted("cash", 8800),
        TenderWanted("on_account", 10000),
    ]  # fmt: skip
    again = await orders.place_order(tx, SYSTEM, wish(cart, 29800, *tenders, location=shop.luebeck))
    assert (again.state, await order_account(tx, again.id)) == ("completed", 0)
    assert (await payments.get_store_credit(tx, customer, "EUR")).balance_minor == 4900
    with pytest.raises(payments.CreditShort):
        await payments.open_payment(tx, new_id(), "store_credit", 4901, "EUR", customer=customer)


async def test_a_guest_cannot_pay_with_credit(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.book, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    with pytest.raises(payments.CustomerNeeded):
        await orders.place_order(tx, SHOPPER, wish(cart, 1200, TenderWanted("store_credit"), location=shop.luebeck))


@pytest.mark.parametrize(("token", "carries"), [("tok_accepted", 2500), ("tok_refused", 0), ("tok_partial_capture", 0)])
async def test_a_gift_card_carries_what_was_paid_for_it_and_nothing_before(
    house: House, signed_in: SignedIn, drain: Drain, token: str, carries: int
) -> None:
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
    cashier = await signed_in("cashier", shop.luebeck)
    code = None
    for times in (1, 2):
        answer = await cashier.post(
            "/v1/gift-cards/sales",
            json={"location": str(shop.luebeck), "amount_minor": 2500, "token": token, "code": code},
            headers={"Idempotency-Key": str(new_id())},
        )
        sold = answer.json()
        assert (answer.status_code, sold["state"], sold["balance_minor"]) == (201, "due", carries * (times - 1))
        code = sold["code"]
        await drain()
        card = (await cashier.get(f"/v1/gift-cards/{code}")).json()
        assert card["balance_minor"] == carries * times
        assert await owed(house, UUID(sold["id"])) == 0
    assert await findings(house) == []


async def test_more_credit_than_a_store_may_give_needs_the_office(house: House, signed_in: SignedIn) -> None:
    customer = new_id()
    store, finance = await signed_in("store_manager"), await signed_in("finance")
    for who, amount, status in ((store, 5000, 201), (store, 5001, 403), (finance, 5001, 201)):
        answer = await who.post(
            f"/v1/customers/{customer}/store-credit",
            json={"amount_minor": amount, "reason": "goodwill"},
            headers={"Idempotency-Key": str(new_id())},
        )
        assert answer.status_code == status, answer.text
    assert (await finance.get(f"/v1/customers/{customer}/store-credit")).json()["balance_minor"] == 10001
