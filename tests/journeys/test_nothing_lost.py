"""kill -9 of any process at any moment: nothing doubled, nothing lost, every event had its effect once."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from hanse import access, insight, locations
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, connect
from tests.orders.build import Shop, build_shop

from .crash import Installation, installation, victims

KILLS = int(os.environ.get("HANSE_KILLS", "20"))
SEED = int(os.environ.get("HANSE_SEED", "1241"))
BUYERS = 3
STOCK = 5000


class Ledger(msgspec.Struct):
    """What the buyers were told: orders by idempotency key, and what they asked without hearing the answer."""

    confirmed: dict[str, str] = {}
    asked: set[str] = set()


async def prepared(place: Installation) -> tuple[Shop, str]:
    """A shop with plenty of stock, and an API key that may pick and hand over."""
    database = await connect(place.database_url, most=2)
    try:
        async with database.transaction() as tx:
            shop = await build_shop(tx, stock=STOCK)
            await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
            made = await access.create_key(tx, SYSTEM, "journeys", sorted(access.PERMISSIONS), None, None)
        return shop, made.key
    finally:
        await database.close()


async def insisting(client: httpx.AsyncClient, method: str, path: str, body: Any, key: str) -> httpx.Response:
    """Ask until an answer comes, always with the same key, as a careful client does."""
    while True:
        try:
            answer = await client.request(method, path, json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            await asyncio.sleep(0.1)
            continue
        if answer.status_code < 500 and answer.json().get("code") != "in_flight":
            return answer
        await asyncio.sleep(0.1)


async def buy(client: httpx.AsyncClient, shop: Shop, told: Ledger) -> None:
    """One journey: cart, line, order by card or cash, for collection in the store."""
    opened = await insisting(client, "POST", "/v1/carts", {"channel": "phone"}, str(uuid4()))
    cart = opened.json()["id"]
    line = {
        "variant": str(shop.beanie),
        "quantity": 1,
        "delivery": "pickup",
        "location": str(shop.luebeck),
    }
    put = await insisting(client, "PUT", f"/v1/carts/{cart}/lines", line, "")
    key = str(uuid4())
    wish = {
        "cart": cart,
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "payments": [{"tender": "card", "token": "tok_webhook_twice"}],
        "expected_total_minor": put.json()["quote"]["totals"]["total_minor"],
    }
    told.asked.add(key)
    answer = await insisting(client, "POST", "/v1/orders", wish, key)
    # A line that was put twice, because its first answer was lost, makes a dearer cart; the buyer looks again.
    if answer.status_code == 409 and answer.json()["code"] == "price_changed":
        wish["expected_total_minor"] = answer.json()["facts"]["actual_minor"]
        answer = await insisting(client, "POST", "/v1/orders", wish, key)
    assert answer.status_code == 201, answer.text
    told.confirmed[key] = answer.json()["id"]


async def shopping(place: Installation, shop: Shop, api_key: str, told: Ledger, stop: Event) -> None:
    async with httpx.AsyncClient(
        base_url=place.url, timeout=5, headers={"Authorization": f"Bearer {api_key}"}
    ) as client:
        while not stop.is_set():
            await buy(client, shop, told)


async def crowd(place: Installation, shop: Shop, api_key: str, told: Ledger, stop: Event) -> None:
    """Buyers who buy until somebody says stop, or one of them cannot."""
    async with asyncio.TaskGroup() as buyers:
        for _ in range(BUYERS):
            buyers.create_task(shopping(place, shop, api_key, told, stop))


def killing(place: Installation, done: Callable[[], bool]) -> Counter[str]:
    """Kill one after the other, as long as there is somebody whom it could hurt; tells how many of each kind."""
    killed: Counter[str] = Counter()
    for wait_seconds, what in victims(SEED, KILLS):
        place.wait_until_up()
        time.sleep(wait_seconds)
        if done():
            break
        killed[what] += place.kill(what)
    place.wait_until_up()
    return killed


async def quiet(database: Database) -> None:
    """Wait until every event was relayed and every job is done."""
    for _ in range(600):
        async with database.transaction() as tx:
            waiting = await tx.value(
                "select (select count(*) from kit.event where relayed_at is null) + "
                "(select count(*) from jobs.pgqueuer where entrypoint <> 'engagement.send' and status <> 'failed')"
            )
            due = await tx.value("select count(*) from payments.payment where state in ('started', 'unknown')")
        if not waiting and not due:
            return
        await asyncio.sleep(0.2)
    pytest.fail("the work behind the requests did not come to an end")


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_however_often_processes_are_killed(tmp_path: Path) -> None:
    # Whoever kills does so from the thread that stays: the kernel ends an installation with the thread that started it.
    with installation(tmp_path) as place, ThreadPoolExecutor(1) as thread:
        shop, api_key = asyncio.run(prepared(place))
        told, stop = Ledger(), Event()
        bought = thread.submit(asyncio.run, crowd(place, shop, api_key, told, stop))
        try:
            killed = killing(place, bought.done)
        finally:
            stop.set()
        bought.result()
        assert {what for what, times in killed.items() if times} == {what for _, what in victims(SEED, KILLS)}, killed
        asyncio.run(afterwards(place, told))


async def afterwards(place: Installation, told: Ledger) -> None:
    database = await connect(place.database_url, most=2)
    try:
        await quiet(database)
        await everything_once(database, told, place)
    finally:
        await database.close()


async def everything_once(database: Database, told: Ledger, place: Installation) -> None:
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []
        orders = [str(i) for i in await tx.column("select id from orders.sales_order")]
        assert sorted(orders) == sorted(told.confirmed.values())
        states = await tx.column("select distinct state || ' ' || payment_state from orders.sales_order")
        assert states == ["confirmed paid"]
        assert await tx.value("select count(*) from fulfillment.task") == len(orders)
        assert await tx.value("select count(*) from engagement.message") == len(orders)
        charged = place.charged()
        captured = await tx.value("select sum(captured_minor)::bigint from payments.payment")
        assert charged["charged_minor"] == captured
        assert charged["charges"] == len(orders)
        left = await tx.value("select count(*) from jobs.pgqueuer where status = 'failed'")
        assert left == 0
    assert len(told.confirmed) >= KILLS, f"only {len(told.confirmed)} orders were placed"
