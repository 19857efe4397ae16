"""Stock over HTTP: who may do what where, and that a repeat is harmless."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from hanse.kit.db import Database
from hanse.kit.ids import new_id
from tests.inventory.places import Places, bring, open_places

VARIANT = new_id()
SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest_asyncio.fixture
async def places(database: Database) -> AsyncIterator[Places]:
    async with database.transaction() as tx:
        made = await open_places(tx)
        await bring(tx, VARIANT, made.north, 5)
        await bring(tx, VARIANT, made.south, 50)
    yield made


def body(location: UUID, quantity: int, **more: Any) -> dict[str, Any]:
    return {"location": str(location), "lines": [{"variant": str(VARIANT), "quantity": quantity}], **more}


def once() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


async def test_a_repeated_receipt_is_booked_once(places: Places, signed_in: SignedIn) -> None:
    manager = await signed_in("store_manager", places.north)
    key = once()
    for _ in range(2):
        answer = await manager.post("/v1/stock/receipts", json=body(places.north, 3), headers=key)
        assert answer.status_code == 201, answer.text
        assert answer.json()[0]["on_hand"] == 8
    assert (await manager.post("/v1/stock/receipts", json=body(places.north, 3))).status_code == 400
    far = await manager.post("/v1/stock/receipts", json=body(places.south, 3), headers=once())
    assert far.status_code == 403


async def test_adjustments_need_a_reason_and_the_right(places: Places, signed_in: SignedIn) -> None:
    manager, cashier = await signed_in("store_manager", places.north), await signed_in("cashier", places.north)
    lost = body(places.north, -6, reason="lost")
    assert (await cashier.post("/v1/stock/adjustments", json=lost, headers=once())).status_code == 403
    refused = await manager.post("/v1/stock/adjustments", json=lost, headers=once())
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["available"]) == (
        409,
        "insufficient_stock",
        5,
    )
    assert (await manager.post("/v1/stock/adjustments", json=body(places.north, -1), headers=once())).status_code == 422
    moved = await manager.post("/v1/stock/condition-changes", json=body(places.north, 2, to="display"), headers=once())
    assert moved.json()[0]["available"] == 3
    movements = await manager.get(
        "/v1/stock/movements", params={"variant": str(VARIANT), "location": str(places.north)}
    )
    assert [m["reason"] for m in movements.json()["items"]] == ["recondition", "receive"]


async def test_exact_figures_are_for_those_who_work_there(
    places: Places, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office, cashier = await signed_in("office_manager"), await signed_in("cashier", places.north)
    wanted = {"variants": [str(VARIANT)]}
    assert len((await office.get("/v1/stock", params=wanted)).json()) == 2
    seen = (await cashier.get("/v1/stock", params=wanted)).json()
    assert [one["location"] for one in seen] == [str(places.north)]
    elsewhere = {**wanted, "locations": [str(places.south)]}
    assert (await cashier.get("/v1/stock", params=elsewhere)).json() == []
    assert (await api.get("/v1/stock", params=wanted)).status_code == 401
    [pooled] = (await api.get("/v1/availability", params=wanted)).json()
    assert pooled["online"] == 5
    assert pooled["stores"] == [
        {"location": str(places.south), "available": 20},
        {"location": str(places.north), "available": 5},
    ]


async def test_a_feed_and_a_safety_stock_are_put(places: Places, signed_in: SignedIn) -> None:
    office = await signed_in("office_manager")
    put = await office.put("/v1/stock/figures", json=body(places.north, 9))
    assert put.json() == {"changed": 1}
    assert (await office.put("/v1/stock/figures", json=body(places.north, 9))).json() == {"changed": 0}
    kept = await office.put("/v1/stock/safety", json=body(places.north, 2))
    assert (kept.json()[0]["safety"], kept.json()[0]["available"]) == (2, 7)
    twice = body(places.north, 1)
    twice["lines"] *= 2
    assert (await office.put("/v1/stock/figures", json=twice)).status_code == 422
    assert (await office.put("/v1/stock/figures", json=body(new_id(), 1))).status_code == 404


async def test_a_transfer_is_sent_by_one_end_and_received_by_the_other(places: Places, signed_in: SignedIn) -> None:
    north, south = await signed_in("store_manager", places.north), await signed_in("store_manager", places.south)
    wanted = {"from_location": str(places.north), "to_location": str(places.south)}
    wanted |= {"lines": body(places.north, 2)["lines"]}
    assert (await south.post("/v1/stock/transfers", json=wanted, headers=once())).status_code == 403
    sent = await north.post("/v1/stock/transfers", json=wanted, headers=once())
    assert sent.status_code == 201, sent.text
    path = f"/v1/stock/transfers/{sent.json()['id']}"
    assert (await north.post(path + "/receipts", json={}, headers=once())).status_code == 403
    assert (await south.get(path)).json()["state"] == "in_transit"
    part = {"lines": body(places.south, 1)["lines"]}
    assert (await south.post(path + "/receipts", json=part, headers=once())).json()["state"] == "in_transit"
    too_many = {"lines": body(places.south, 5)["lines"]}
    assert (await south.post(path + "/receipts", json=too_many, headers=once())).status_code == 409
    closed = await south.post(path + "/closure", headers=once())
    assert closed.json()["state"] == "received"
    assert closed.json()["lines"][0]["lost_quantity"] == 1
    listed = (await south.get("/v1/stock/transfers", params={"location": str(places.south)})).json()["items"]
    assert [one["id"] for one in listed] == [sent.json()["id"]]
    assert len((await north.get("/v1/stock/transfers")).json()["items"]) == 1
    other = await signed_in("store_manager", places.warehouse)
    assert (await other.get(path)).status_code == 403
    assert (await other.get("/v1/stock/transfers")).json()["items"] == []


async def test_a_count_is_started_written_down_and_finished(places: Places, signed_in: SignedIn) -> None:
    north, south = await signed_in("store_manager", places.north), await signed_in("store_manager", places.south)
    wanted = {"location": str(places.north), "kind": "cycle"}
    assert (await south.post("/v1/stock/counts", json=wanted, headers=once())).status_code == 403
    count = await north.post("/v1/stock/counts", json=wanted, headers=once())
    assert count.status_code == 201, count.text
    path = f"/v1/stock/counts/{count.json()['id']}"
    lines = {"lines": [{"variant": str(VARIANT), "quantity": 4}]}
    assert (await south.post(path + "/lines", json=lines, headers=once())).status_code == 403
    written = await north.post(path + "/lines", json=lines, headers=once())
    assert written.json()["lines"][0]["booked"] == 5
    assert (await north.post(path + "/completion", headers=once())).json()["state"] == "finished"
    closed = await north.post(path + "/cancellation", headers=once())
    assert (closed.status_code, closed.json()["code"]) == (409, "count_closed")
    assert (await north.get(path)).json()["lines"][0]["corrected"] == -1
    assert (await south.get(path)).status_code == 403
    assert len((await north.get("/v1/stock/counts", params={"state": "finished"})).json()["items"]) == 1
    assert (await south.get("/v1/stock/counts")).json()["items"] == []


async def test_a_hold_is_kept_extended_and_given_back(places: Places, signed_in: SignedIn) -> None:
    cashier = await signed_in("cashier", places.north)
    wanted = {"variant": str(VARIANT), "location": str(places.north), "quantity": 3}
    key = once()
    first, again = [await cashier.post("/v1/holds", json=wanted, headers=key) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    refused = await cashier.post("/v1/holds", json=wanted, headers=once())
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["available"]) == (
        409,
        "out_of_stock",
        2,
    )
    assert refused.json()["facts"]["alternatives"] == [{"location": str(places.south), "available": 50}]
    path = f"/v1/holds/{first.json()['id']}"
    longer = await cashier.post(path + "/extension", json={"minutes": 60}, headers=once())
    assert longer.json()["until"] > first.json()["until"]
    assert (await cashier.post(path + "/release", headers=once())).json()["state"] == "voided"
    late = await cashier.post(path + "/extension", json={"minutes": 60}, headers=once())
    assert (late.status_code, late.json()["code"]) == (409, "hold_expired")
    stranger = await signed_in("cashier", places.south)
    assert (await stranger.get(path)).status_code == 403
    assert (await stranger.get(f"/v1/holds/{new_id()}")).status_code == 404
