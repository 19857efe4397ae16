"""The till says until when and where an order may come back, and takes exceptions from those who may make them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx

from hanse import orders, payments, till
from hanse.kit import ids
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from tests.orders.build import TENDERS, build_shop

from .test_till import opened, sold

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_the_till_says_until_when_and_where_goods_may_come_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    terms = orders.Terms(version=2, return_days=10, return_anywhere=False, tenders=TENDERS)
    await orders.set_terms(tx, "store", terms)
    receipt = await sold(tx, shop, await opened(tx, shop))
    found = await till.find_returnable(tx, SYSTEM, receipt.number, zone="Europe/Berlin")
    assert [(str(line.return_until), line.late) for line in found.lines] == [("2026-12-04", False)]
    assert found.places == [shop.luebeck]
    later = Tx(tx._connection, tx.now + timedelta(days=11))
    found = await till.find_returnable(later, SYSTEM, receipt.number, zone="Europe/Berlin")
    assert [line.late for line in found.lines] == [True]


async def test_an_exchange_has_one_receipt_over_the_difference(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    receipt = await sold(tx, shop, register)
    order = await orders.load_order(tx, receipt.order)
    line = order.lines[0]
    cash = (await till.report(tx, receipt.shift)).cash_expected_minor
    wanted = orders.Exchange(
        location=shop.luebeck,
        back=[orders.ReturnLine(line.id, 1)],
        variant=shop.book,
        quantity=20,
        payments=[orders.TenderWanted("cash")],
        expected_minor=24000 - line.total_minor // line.quantity,
    )
    done, printed = await till.take_exchange(tx, SYSTEM, register, order.id, wanted, 30000)
    assert (printed.kind, printed.total_minor) == ("return", wanted.expected_minor)
    assert [(one["sku"], one["quantity"]) for one in printed.body["lines"]] == [(line.sku, -1), ("BOOK", 20)]
    assert (printed.tenders[0].given_minor, printed.tenders[0].change_minor) == (30000, 30000 - wanted.expected_minor)
    assert (await till.report(tx, receipt.shift)).cash_expected_minor == cash + wanted.expected_minor
    for payment in await payments.payments_of(tx, order.id):
        assert await till.issue_pickup(tx, payment.id) is None
    assert done.order.state == "completed"


async def test_a_late_return_at_the_till_needs_a_reason_and_somebody_who_may(
    database: Database, signed_in: SignedIn, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        register = await opened(tx, shop)
        receipt = await sold(tx, shop, register)
        order = await orders.load_order(tx, receipt.order)
    clock.move(timedelta(days=31))
    wish = {
        "location": str(shop.luebeck),
        "register": str(register),
        "order": str(order.id),
        "lines": [{"line": str(order.lines[0].id), "quantity": 1}],
        "reason": "Does not fit",
    }

    async def bring_back(who: httpx.AsyncClient, exception: str) -> httpx.Response:
        body = {**wish, "exception": exception}
        return await who.post("/v1/till/returns", json=body, headers={"Idempotency-Key": str(ids.new_id())})

    cashier, senior = await signed_in("cashier", shop.luebeck), await signed_in("store_manager", shop.luebeck)
    refused = await bring_back(senior, "")
    assert (refused.status_code, refused.json()["code"]) == (409, "return_window_closed")
    assert refused.json()["facts"]["until"] == "2026-12-24"
    assert (await bring_back(cashier, "a regular customer")).status_code == 403
    taken = await bring_back(senior, "a regular customer")
    assert taken.status_code == 201, taken.text
    async with database.transaction() as tx:
        change = (await orders.load_order(tx, order.id)).adjustments[-1]
    assert (change.kind, change.facts["exception"]) == ("return", "a regular customer")
