"""Journey 5: web, till and phone agent want the last piece at the same moment."""

import asyncio
from typing import Any

import httpx

from hanse import insight, inventory
from hanse.kit.db import Database

from .shop import Drain, Sign, opened_shop, send, total_of, with_line


async def test_one_gets_the_last_piece_and_two_are_told_where_else_it_is(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database, stock=1)
    agent = await signed_in("service_agent")
    store = await signed_in("store_manager", shop.luebeck)

    async def wants(client: httpx.AsyncClient, channel: str) -> httpx.Response:
        cart = await send(client, "POST", "/carts", {"channel": channel}, 201)
        priced = await with_line(client, cart["id"], shop.jacket, 1, "pickup", shop.luebeck)
        body = {
            "cart": cart["id"],
            "email": f"{channel}@example.org",
            "name": channel,
            "payments": [{"tender": "cash"}],
            "expected_total_minor": total_of(priced),
        }
        return await client.post("/v1/orders", json=body, headers={"Idempotency-Key": f"last-{channel}"})

    answers = await asyncio.gather(wants(api, "web"), wants(store, "store"), wants(agent, "phone"))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    for answer in answers:
        if answer.status_code == 409:
            problem: Any = answer.json()
            assert problem["code"] == "lines_out_of_stock"
            places = {place["location"] for place in problem["facts"]["lines"][0]["alternatives"]}
            assert str(shop.altona) in places
    await drain()
    async with database.transaction() as tx:
        (left,) = await inventory.availability(tx, [shop.jacket], [shop.luebeck])
        assert (left.on_hand, left.available) == (1, 0)
        assert await insight.audit(tx) == []
