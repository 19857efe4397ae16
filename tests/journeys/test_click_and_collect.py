"""Journeys 2 and 3: ordered online, collected in the store; not collected; reserved, paid there, or expired."""

from datetime import timedelta
from typing import Any

import httpx

from hanse import fulfillment, insight, inventory
from hanse.inventory.jobs import SWEEPS
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.kit.house import House
from tests.orders.build import Shop

from .shop import Drain, Sign, opened_shop, send, total_of, with_line


async def ordered(api: httpx.AsyncClient, shop: Shop, delivery: str, token: str | None = "tok_accepted") -> Any:
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    priced = await with_line(api, cart["id"], shop.jacket, 1, delivery, shop.luebeck)
    body = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "payments": [{"tender": "card", "token": token}] if token else [],
        "expected_total_minor": total_of(priced),
    }
    return await send(api, "POST", "/orders", body, 201)


async def picked(picker: httpx.AsyncClient, shelf: str = "B 4") -> Any:
    (task,) = (await send(picker, "GET", "/tasks"))["items"]
    await send(picker, "POST", f"/tasks/{task['id']}/picking")
    line = task["lines"][0]["line"]
    await send(picker, "POST", f"/tasks/{task['id']}/lines/{line}/picked", {"code": "JACKET"})
    return await send(picker, "POST", f"/tasks/{task['id']}/shelf", {"shelf": shelf})


async def mails(api: httpx.AsyncClient) -> list[str]:
    return [mail["subject"] for mail in await send(api, "GET", "/mailbox")]


async def free(database: Database, shop: Shop) -> int:
    async with database.transaction() as tx:
        (found,) = await inventory.availability(tx, [shop.jacket], [shop.luebeck])
    return found.available


async def test_click_and_collect(api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, "pickup")
    assert order["payment_state"] == "due"
    await drain()
    seen = await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}")
    assert (seen["state"], seen["payment_state"]) == ("confirmed", "paid")

    picker = await signed_in("picker", shop.luebeck)
    await picked(picker)
    await drain()
    subjects = await mails(api)
    assert f"Abholbereit: Bestellung {order['number']}" in subjects
    code = seen["pickups"][0]["code"]
    wrong = {"location": str(shop.luebeck), "code": "ZZZZZZ"}
    assert (await send(picker, "POST", "/pickups", wrong, 404))["code"] == "wrong_code"
    await send(picker, "POST", "/pickups", {**wrong, "code": code})
    await drain()
    assert "Wie war es bei uns?" in await mails(api)
    done = await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}")
    assert done["state"] == "completed"
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_what_is_not_collected_is_released_and_refunded(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, clock: MovableClock
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, "pickup")
    await drain()
    await picked(await signed_in("picker", shop.luebeck))
    assert await free(database, shop) == 9
    clock.move(timedelta(days=8))
    async with database.transaction() as tx:
        await fulfillment.release_uncollected(tx)
    await drain()
    after = await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}")
    assert (after["state"], after["payment_state"]) == ("cancelled", "refunded")
    assert await free(database, shop) == 10
    assert f"Nicht abgeholt: Bestellung {order['number']}" in await mails(api)
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_reserve_and_pay_in_the_store(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, "reserve", None)
    assert (order["state"], order["payment_state"]) == ("confirmed", "at_pickup")
    await drain()
    cashier = await signed_in("store_manager", shop.luebeck)
    await picked(cashier)
    pickup = {"location": str(shop.luebeck), "code": order["pickups"][0]["code"]}
    due = await send(cashier, "POST", "/pickups", pickup, 409)
    assert (due["code"], due["facts"]["amount_minor"]) == ("money_due", 14900)
    given = await send(cashier, "POST", "/pickups", {**pickup, "payments": [{"tender": "cash"}]})
    assert given["paid_minor"] == 14900
    await drain()
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_a_longer_reservation_is_told_once(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, clock: MovableClock
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, "reserve", None)
    agent = await signed_in("store_manager", shop.luebeck)
    until = (clock.now() + timedelta(days=3)).isoformat()
    path = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}/reservation"
    await send(agent, "POST", path, {"until": until}, 201)
    await drain()
    await drain()
    told = [mail for mail in await send(api, "GET", "/mailbox") if mail["subject"].startswith("Länger")]
    assert [mail["subject"] for mail in told] == [f"Länger für Sie reserviert: {order['number']}"]
    assert "bis 27.11.2026, 11:00" in told[0]["plain"]
    assert order["pickups"][0]["code"] in told[0]["plain"]


async def test_an_expired_reservation_is_free_for_all_channels_at_once(
    api: httpx.AsyncClient, database: Database, drain: Drain, clock: MovableClock, house: House
) -> None:
    shop, _ = await opened_shop(database, stock=1)
    order = await ordered(api, shop, "reserve", None)
    assert await free(database, shop) == 0
    clock.move(timedelta(days=2))
    for _, sweep in SWEEPS.values():
        await sweep(house)
    assert await free(database, shop) == 1
    await drain()
    after = await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}")
    assert after["state"] == "cancelled"
    assert f"Ihre Reservierung {order['number']} ist abgelaufen" in await mails(api)
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []
