"""Whoever asks again, because no answer came, buys once: a hundred orders, thirty impatient copies of each."""

import asyncio
import random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from hanse import insight, inventory
from hanse.kit.db import Database
from tests.orders.build import Shop

from .shop import Drain, Sign, opened_shop, send, total_of, with_line

ORDERS, COPIES = 100, 30
# At a time; more would only wait in line.
UNDER_WAY = 60
# How long a client waits, in seconds: some give up before anything was done, some while it is, some hear the answer.
PATIENCE = (0.0, 0.02, 0.1, 0.5, 5.0)

COUNTED = """
select (select count(*) from orders.sales_order) as orders,
    (select count(*) from payments.payment where state = 'captured') as payments,
    (select count(*) from inventory.hold where state = 'held') as holds,
    (select count(*) from engagement.message where template = 'order_received') as mails
"""


async def wish(client: httpx.AsyncClient, shop: Shop) -> dict[str, Any]:
    """An order as it is sent, for a cart of its own."""
    cart = await send(client, "POST", "/carts", {"channel": "phone"}, 201)
    priced = await with_line(client, cart["id"], shop.beanie, 1, "pickup", shop.luebeck)
    return {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "payments": [{"tender": "card", "token": "tok_accepted"}],
        "expected_total_minor": total_of(priced),
    }


@pytest.mark.slow
async def test_thirty_copies_of_a_hundred_orders_are_a_hundred_orders(
    signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database, stock=ORDERS + 1)
    agent = await signed_in("service_agent")
    wishes = {str(uuid4()): await wish(agent, shop) for _ in range(ORDERS)}
    chance, places = random.Random(1241), asyncio.Semaphore(UNDER_WAY)
    told: dict[str, set[str]] = {key: set() for key in wishes}

    async def ask(key: str, patience: float) -> None:
        async with places:
            try:
                asking = agent.post("/v1/orders", json=wishes[key], headers={"Idempotency-Key": key})
                answer = await asyncio.wait_for(asking, patience)
            except (TimeoutError, httpx.HTTPError):
                return
        if answer.status_code == 201:
            told[key].add(answer.json()["id"])
        else:
            assert answer.json()["code"] in ("in_flight", "busy"), answer.text

    copies = [(key, chance.choice(PATIENCE)) for key in wishes for _ in range(COPIES)]
    chance.shuffle(copies)
    await asyncio.gather(*(ask(key, patience) for key, patience in copies))
    for key in wishes:
        await ask(key, 10)
    await drain()

    assert [len(ids) for ids in told.values()] == [1] * ORDERS
    async with database.transaction() as tx:
        counted = await tx.column(f"select to_jsonb(c) from ({COUNTED}) c")
        (left,) = await inventory.availability(tx, [shop.beanie], [shop.luebeck])
        assert counted == [{"orders": ORDERS, "payments": ORDERS, "holds": ORDERS, "mails": ORDERS}]
        assert (left.on_hand, left.pending, left.available) == (ORDERS + 1, ORDERS, 1)
        assert await insight.audit(tx) == []
