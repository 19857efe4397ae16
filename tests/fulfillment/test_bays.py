"""The way through a place: where articles lie, and in which order they are fetched."""

import httpx

from hanse.kit.db import Database
from tests.journeys.shop import Drain, Sign, opened_shop, send

from .carrier import ordered, picked


async def test_articles_are_fetched_in_the_order_of_the_way(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop)
    await drain()
    picker, elsewhere = await signed_in("picker"), await signed_in("picker", shop.luebeck)
    (task,) = (await send(picker, "GET", "/tasks"))["items"]
    assert [(line["sku"], line["bay"]) for line in task["lines"]] == [("BEANIE", None), ("JACKET", None)]
    rows = [
        {"code": "JACKET", "zone": "Textil", "bay": "A 02", "position": 1},
        {"code": "BEANIE", "zone": "Textil", "bay": "B 07", "position": 2},
    ]
    place = {"location": task["location"]}
    await send(elsewhere, "PUT", "/bays", {**place, "rows": rows}, 403)
    unknown = [*rows, {"code": "NOBODY", "bay": "C 1"}]
    assert (await send(picker, "PUT", "/bays", {**place, "rows": unknown}, 422))["facts"]["codes"] == ["NOBODY"]
    assert await send(picker, "GET", f"/bays?location={task['location']}") == []
    assert await send(picker, "PUT", "/bays", {**place, "rows": rows}) == {"saved": 2}
    task = await picked(picker, order["number"])
    assert [(line["sku"], line["zone"], line["bay"]) for line in task["lines"]] == [
        ("JACKET", "Textil", "A 02"),
        ("BEANIE", "Textil", "B 07"),
    ]
    # The jacket was laid behind the beanie: the next way is another one.
    await send(picker, "PUT", "/bays", {**place, "rows": [{**rows[0], "bay": "C 11", "position": 3}]})
    again = await send(picker, "GET", f"/tasks/{task['id']}")
    assert [line["bay"] for line in again["lines"]] == ["B 07", "C 11"]
    beanie, jacket = await send(picker, "GET", f"/bays?location={task['location']}")
    assert [(one["sku"], one["zone"], one["position"]) for one in (beanie, jacket)] == [
        ("BEANIE", "Textil", 2),
        ("JACKET", "Textil", 3),
    ]
    await send(picker, "DELETE", f"/bays/{beanie['variant']}?location={task['location']}", expect=204)
    assert await send(picker, "GET", f"/bays?location={task['location']}") == [jacket]
