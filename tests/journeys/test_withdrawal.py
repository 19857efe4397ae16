"""Whoever presses the withdrawal button of the shop finds somebody at the service desk who sees to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx

from hanse import desk, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, build_shop
from tests.web.browser import Browser

Drain = Callable[[], Awaitable[None]]
SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def declare(page: Browser, contract: str, email: str) -> None:
    await page.open("/withdrawal")
    await page.send("/withdrawal", ("action", "review"), name="Jan Harms", email=email, contract=contract)
    await page.send("/withdrawal", ("action", "confirm"))
    assert page.answer.status_code == 200, page.text


async def test_a_withdrawal_is_one_case_and_keeps_the_way_back_open(
    client: Callable[[], httpx.AsyncClient],
    signed_in: SignedIn,
    database: Database,
    drain: Drain,
    clock: MovableClock,
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        before = await orders.get_terms(tx, "web")
        await orders.set_terms(tx, "web", orders.Terms(version=2, return_days=0, tenders=before.tenders))
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.SHIP)
        wish = orders.PlaceOrder(
            cart=cart.id,
            email="jan.harms@example.org",
            name="Jan Harms",
            shipping=HOME,
            delivery_method="standard",
            payments=[TenderWanted("cash")],
            expected_total_minor=1690,
        )
        order = await orders.place_order(tx, SYSTEM, wish)
        await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "1Z")
    clock.move(timedelta(days=5))
    await declare(Browser(client()), order.number, "jan.harms@example.org")
    await drain()
    await drain()
    agent = await signed_in("service_agent")
    shown = (await agent.get("/v1/desk/cases")).json()["items"]
    assert [(case["headline"], case["order"], case["state"]) for case in shown] == [
        (f"Widerruf: {order.number}", str(order.id), "open")
    ]
    async with database.transaction() as tx:
        case = await desk.get_case(tx, SYSTEM, shown[0]["id"])
        assert case.customer == order.customer
        assert "jan.harms@example.org" in case.entries[0].body
        assert "der ganze Vertrag" in case.entries[0].body
    clock.move(timedelta(days=30))
    async with database.transaction() as tx:
        line = orders.ReturnLine(order.lines[0].id, 1)
        back = await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [line], "withdrawal")
        assert back.amount_minor == 1200


async def test_a_withdrawal_that_fits_no_order_is_a_case_too(
    client: Callable[[], httpx.AsyncClient], database: Database, drain: Drain
) -> None:
    await declare(Browser(client(), "en"), "something from last spring", "eve@example.org")
    await drain()
    async with database.transaction() as tx:
        (case,) = (await desk.list_cases(tx, SYSTEM)).items
    assert (case.headline, case.order, case.customer) == ("Withdrawal: something from last spring", None, None)
