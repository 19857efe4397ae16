"""Stock over HTTP: who may do what where, and that a repeat is harmless."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest_asyncio

from hanse import catalog, channels
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from hanse.kit.ids import new_id
from tests.catalog.shop import furnish, product
from tests.inventory.places import bring, open_places

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


class Shop(msgspec.Struct, frozen=True):
    """Two stores with five and fifty pieces of an article, and a warehouse with none."""

    north: UUID
    south: UUID
    warehouse: UUID
    variant: UUID

    def lines(self, quantity: int) -> list[dict[str, Any]]:
        return [{"variant": str(self.variant), "quantity": quantity}]

    def body(self, location: UUID, quantity: int, **more: Any) -> dict[str, Any]:
        return {"location": str(location), "lines": self.lines(quantity), **more}


@pytest_asyncio.fixture
async def shop(database: Database) -> Shop:
    async with database.transaction() as tx:
        await furnish(tx)
        variant = (await catalog.save_product(tx, product())).variants[0].id
        places = await open_places(tx)
        await bring(tx, variant, places.north, 5)
        await bring(tx, variant, places.south, 50)
    return Shop(places.north, places.south, places.warehouse, variant)


def once() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


async def test_a_repeated_receipt_is_booked_once(shop: Shop, signed_in: SignedIn) -> None:
    leader = await signed_in("store_manager", shop.north)
    key = once()
    for _ in range(2):
        answer = await leader.post("/v1/stock/receipts", json=shop.body(shop.north, 3), headers=key)
        assert answer.status_code == 201, answer.text
        assert answer.json()[0]["on_hand"] == 8
    assert (await leader.post("/v1/stock/receipts", json=shop.body(shop.north, 3))).status_code == 400
    far = await leader.post("/v1/stock/receipts", json=shop.body(shop.south, 3), headers=once())
    assert far.status_code == 403


async def test_adjustments_need_a_reason_and_the_right(shop: Shop, signed_in: SignedIn) -> None:
    leader, cashier = await signed_in("store_manager", shop.north), await signed_in("cashier", shop.north)
    lost = shop.body(shop.north, -6, reason="lost")
    assert (await cashier.post("/v1/stock/adjustments", json=lost, headers=once())).status_code == 403
    refused = await leader.post("/v1/stock/adjustments", json=lost, headers=once())
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["available"]) == (
        409,
        "insufficient_stock",
        5,
    )
    assert (
        await leader.post("/v1/stock/adjustments", json=shop.body(shop.north, -1), headers=once())
    ).status_code == 422
    moved = await leader.post(
        "/v1/stock/condition-changes", json=shop.body(shop.north, 2, to="display"), headers=once()
    )
    assert moved.json()[0]["available"] == 3
    movements = await leader.get(
        "/v1/stock/movements", params={"variant": str(shop.variant), "location": str(shop.north)}
    )
    assert [m["reason"] for m in movements.json()["items"]] == ["recondition", "receive"]


async def test_exact_figures_are_for_those_who_work_there(
    shop: Shop, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office, cashier = await signed_in("office_manager"), await signed_in("cashier", shop.north)
    wanted = {"variants": [str(shop.variant)]}
    assert len((await office.get("/v1/stock", params=wanted)).json()) == 2
    seen = (await cashier.get("/v1/stock", params=wanted)).json()
    assert [one["location"] for one in seen] == [str(shop.north)]
    elsewhere = {**wanted, "locations": [str(shop.south)]}
    assert (await cashier.get("/v1/stock", params=elsewhere)).json() == []
    assert (await api.get("/v1/stock", params=wanted)).status_code == 401
    [pooled] = (await api.get("/v1/availability", params=wanted)).json()
    assert pooled["online"] == {"available": True, "few_left": False, "quantity": 5}
    assert [(store["location"], store["quantity"]) for store in pooled["stores"]] == [
        (str(shop.south), 20),
        (str(shop.north), 5),
    ]
    near = {**wanted, "latitude": 48.1, "longitude": 11.6}
    [around] = (await api.get("/v1/availability", params=near)).json()
    assert [store["location"] for store in around["stores"]] == [str(shop.south)]
    assert (await api.get("/v1/availability", params={**wanted, "latitude": 48.1})).status_code == 422
    assert (await api.get("/v1/availability", params={**wanted, "channel": "moon"})).status_code == 404


async def test_a_feed_and_a_safety_stock_are_put(shop: Shop, signed_in: SignedIn) -> None:
    office = await signed_in("office_manager")
    put = await office.put("/v1/stock/figures", json=shop.body(shop.north, 9))
    assert (put.json()["changed"], put.json()["lines"][0]["outcome"]) == (1, "applied")
    again = (await office.put("/v1/stock/figures", json=shop.body(shop.north, 9))).json()
    assert (again["changed"], again["lines"][0]["outcome"]) == (0, "unchanged")
    kept = await office.put("/v1/stock/safety", json=shop.body(shop.north, 2))
    assert (kept.json()[0]["safety"], kept.json()[0]["available"]) == (2, 7)
    twice = shop.body(shop.north, 1)
    twice["lines"] *= 2
    assert (await office.put("/v1/stock/figures", json=twice)).status_code == 422
    assert (await office.put("/v1/stock/figures", json=shop.body(new_id(), 1))).status_code == 404
    unheard = {"location": str(shop.north), "lines": [{"variant": str(new_id()), "quantity": 1}]}
    assert (await office.put("/v1/stock/figures", json=unheard)).status_code == 404
    assert (await office.post("/v1/stock/receipts", json=unheard, headers=once())).status_code == 404


async def test_a_transfer_is_sent_by_one_end_and_received_by_the_other(shop: Shop, signed_in: SignedIn) -> None:
    north, south = await signed_in("store_manager", shop.north), await signed_in("store_manager", shop.south)
    wanted = {"from_location": str(shop.north), "to_location": str(shop.south)}
    wanted |= {"lines": shop.lines(2)}
    assert (await south.post("/v1/stock/transfers", json=wanted, headers=once())).status_code == 403
    sent = await north.post("/v1/stock/transfers", json=wanted, headers=once())
    assert sent.status_code == 201, sent.text
    path = f"/v1/stock/transfers/{sent.json()['id']}"
    assert (await north.post(path + "/receipts", json={}, headers=once())).status_code == 403
    assert (await south.get(path)).json()["state"] == "in_transit"
    part = {"lines": shop.lines(1)}
    assert (await south.post(path + "/receipts", json=part, headers=once())).json()["state"] == "in_transit"
    too_many = {"lines": shop.lines(5)}
    assert (await south.post(path + "/receipts", json=too_many, headers=once())).status_code == 409
    closed = await south.post(path + "/closure", headers=once())
    assert closed.json()["state"] == "received"
    assert closed.json()["lines"][0]["lost_quantity"] == 1
    listed = (await south.get("/v1/stock/transfers", params={"location": str(shop.south)})).json()["items"]
    assert [one["id"] for one in listed] == [sent.json()["id"]]
    assert len((await north.get("/v1/stock/transfers")).json()["items"]) == 1
    other = await signed_in("store_manager", shop.warehouse)
    assert (await other.get(path)).status_code == 403
    assert (await other.get("/v1/stock/transfers")).json()["items"] == []


async def test_a_count_is_started_written_down_and_finished(shop: Shop, signed_in: SignedIn) -> None:
    north, south = await signed_in("store_manager", shop.north), await signed_in("store_manager", shop.south)
    wanted = {"location": str(shop.north), "kind": "cycle"}
    assert (await south.post("/v1/stock/counts", json=wanted, headers=once())).status_code == 403
    count = await north.post("/v1/stock/counts", json=wanted, headers=once())
    assert count.status_code == 201, count.text
    path = f"/v1/stock/counts/{count.json()['id']}"
    lines = {"lines": [{"variant": str(shop.variant), "quantity": 4}]}
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


async def test_a_hold_is_kept_extended_and_given_back(shop: Shop, signed_in: SignedIn) -> None:
    cashier = await signed_in("cashier", shop.north)
    wanted = {"variant": str(shop.variant), "location": str(shop.north), "quantity": 3}
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
    assert refused.json()["facts"]["alternatives"] == [{"location": str(shop.south), "available": 50}]
    path = f"/v1/holds/{first.json()['id']}"
    longer = await cashier.post(path + "/extension", json={"minutes": 60}, headers=once())
    assert longer.json()["until"] > first.json()["until"]
    assert (await cashier.post(path + "/release", headers=once())).json()["state"] == "voided"
    late = await cashier.post(path + "/extension", json={"minutes": 60}, headers=once())
    assert (late.status_code, late.json()["code"]) == (409, "hold_expired")
    stranger = await signed_in("cashier", shop.south)
    assert (await stranger.get(path)).status_code == 403
    assert (await stranger.get(f"/v1/holds/{new_id()}")).status_code == 404


async def test_a_hold_of_what_is_on_its_way_asks_the_channel_and_says_when_it_comes(
    shop: Shop, signed_in: SignedIn, database: Database
) -> None:
    leader = await signed_in("store_manager", shop.north)
    told = {"supplier": "Wollweber", "reference": "LS-1", "expected_date": "2026-12-09"}
    lines = [{"variant": str(shop.variant), "expected_quantity": 3}]
    announced = {"location": str(shop.north), "lines": lines, **told}
    path = "/v1/stock/inbound-deliveries"
    made = (await leader.post(path, json=announced, headers=once())).json()["id"]
    wanted = {"variant": str(shop.variant), "location": str(shop.north), "quantity": 2, "delivery": made}
    unsaid = await leader.post("/v1/holds", json=wanted, headers=once())
    assert (unsaid.status_code, unsaid.json()["facts"]["field"]) == (422, "channel")
    wanted["channel"] = "web"
    refused = await leader.post("/v1/holds", json=wanted, headers=once())
    assert (refused.status_code, refused.json()["code"]) == (409, "back_orders_not_offered")
    async with database.transaction() as tx:
        await channels.set_policy(tx, SYSTEM, "web", channels.Policy(back_orders=True), "the winter is coming")
    key = once()
    first, again = [await leader.post("/v1/holds", json=wanted, headers=key) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    assert (first.json()["delivery"], first.json()["promised_date"]) == (made, "2026-12-09")
    refused = await leader.post("/v1/holds", json=wanted, headers=once())
    assert (refused.json()["code"], refused.json()["facts"]["available"]) == ("out_of_stock", 1)
    elsewhere = await leader.post("/v1/holds", json={**wanted, "delivery": str(new_id())}, headers=once())
    assert elsewhere.status_code == 404
    arrived = {"lines": [{"variant": str(shop.variant), "quantity": 2}]}
    assert (await leader.post(f"{path}/{made}/receipts", json=arrived, headers=once())).status_code == 201
    kept = (await leader.post("/v1/holds", json=wanted, headers=key)).json()
    assert (kept["id"], kept["delivery"], kept["promised_date"]) == (first.json()["id"], None, "2026-12-09")


async def test_positions_that_run_low_are_listed(shop: Shop, signed_in: SignedIn) -> None:
    picker = await signed_in("picker", shop.north)
    path, here = "/v1/stock/positions", {"location": str(shop.north)}
    assert [p["available"] for p in (await picker.get(path, params=here)).json()["items"]] == [5]
    assert (await picker.get(path, params={**here, "at_most": 4})).json()["items"] == []
    assert (await picker.get(path, params={"location": str(shop.south)})).status_code == 403
