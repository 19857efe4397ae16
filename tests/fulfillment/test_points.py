"""Parcels to pickup points: found near, chosen, labeled, ready there, collected, not collected; and changed."""

from typing import Any

import httpx
import pytest

from hanse import insight
from hanse.delivery import jobs
from hanse.kit.db import Database
from hanse.kit.house import House
from tests.journeys.shop import ADDRESS, Drain, Shop, Sign, opened_shop, send, total_of, with_line
from tests.orders.build import reach_points

from .carrier import asked, picked, told, with_carrier

BILLING = {**ADDRESS, "street": "Rosenweg"}


@pytest.fixture
def house(house: House, carrier: str) -> House:
    return with_carrier(house, carrier)


async def reaching(database: Database, house: House) -> Shop:
    """A shop whose parcels also go to the points of the carrier, for less than home."""
    shop, _ = await opened_shop(database)
    async with database.transaction() as tx:
        await reach_points(tx)
    await jobs.refresh_points(house)
    return shop


async def near(api: httpx.AsyncClient, postal_code: str = "23552") -> dict[str, Any]:
    """The points near a postal code, by their kind; the nearest of each."""
    found = await send(api, "GET", f"/pickup-points?country=DE&postal_code={postal_code}")
    return {one["point"]["kind"]: one["point"] for one in reversed(found)}


async def wished(api: httpx.AsyncClient, shop: Shop, point: Any, **changes: Any) -> dict[str, Any]:
    """An order of a jacket to a point."""
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    priced = await with_line(api, cart["id"], shop.jacket, 1, "ship")
    return {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "billing": BILLING,
        "pickup_point": {"point": point["id"]},
        "delivery_method": "point",
        "payments": [{"tender": "cash"}],
        "expected_total_minor": total_of(priced) + 290,
        **changes,
    }


async def said(database: Database, template: str) -> str:
    """The text of the one mail of a template."""
    async with database.transaction() as tx:
        return str(await tx.value("select plain from engagement.message where template = $1", template))


async def test_a_parcel_waits_at_the_point_and_is_collected(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str, house: House
) -> None:
    shop = await reaching(database, house)
    point = (await near(api))["shop"]
    assert (point["name"], point["address"]["city"]) == ("Kiosk an der Trave", "Lübeck")
    order = await send(api, "POST", "/orders", await wished(api, shop, point), 201)
    assert (order["shipping_minor"], order["delivery_method"]) == (290, "point")
    assert order["pickup_point"]["code"] == "202"
    assert order["shipping"] | {"name": "Test Kundin", "extra": "Kiosk an der Trave"} == order["shipping"]
    await drain()
    picker = await signed_in("picker")
    task = await picked(picker, order["number"])
    assert task["pickup_point"] == {"carrier": "simulated", "code": "202", "name": "Kiosk an der Trave"}
    packing = f"/tasks/{task['id']}/packing"
    assert (await send(picker, "POST", packing, {"carrier": "other"}, 409))["code"] == "other_carrier"
    await send(picker, "POST", packing, {"carrier": "simulated"})
    await drain()
    task = await send(picker, "POST", f"/tasks/{task['id']}/parcel", {})
    parcel = task["parcels"][0]["id"]
    for kind in ("in_transit", "ready"):
        await asked(carrier, f"/parcels/{parcel}/scans", {"kind": kind})
    assert (await told(api, await asked(carrier, f"/parcels/{parcel}"))).json()["state"] == "ready"
    await drain()
    (shown,) = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert (shown["state"], bool(shown["scans"][-1]["until"])) == ("ready", True)
    link = f"/orders/{order['id']}?token={order['access_token']}"
    page = (await api.get(link, headers={"accept-language": "de", "accept": "text/html"})).text
    assert "Liegt für Sie am Abholpunkt bereit" in page
    assert "Bitte holen Sie es bis" in page
    mail = await said(database, "ready_at_point")
    assert "Kiosk an der Trave, Traveufer 11, 23552 Lübeck" in mail
    assert "Mo–Sa 07:00–20:00; So 09:00–14:00" in mail
    assert "Bitte holen Sie es bis" in mail
    await asked(carrier, f"/parcels/{parcel}/scans", {"kind": "delivered"})
    await told(api, await asked(carrier, f"/parcels/{parcel}"))
    await drain()
    assert "wurde abgeholt" in await said(database, "delivered")
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_what_nobody_collects_comes_back_as_any_parcel_does(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str, house: House
) -> None:
    shop = await reaching(database, house)
    order = await send(api, "POST", "/orders", await wished(api, shop, (await near(api))["shop"]), 201)
    await drain()
    picker = await signed_in("picker")
    task = await picked(picker, order["number"])
    await send(picker, "POST", f"/tasks/{task['id']}/packing", {"carrier": "simulated"})
    await drain()
    task = await send(picker, "POST", f"/tasks/{task['id']}/parcel", {})
    parcel = task["parcels"][0]["id"]
    for kind in ("in_transit", "ready", "returned"):
        await asked(carrier, f"/parcels/{parcel}/scans", {"kind": kind})
    await told(api, await asked(carrier, f"/parcels/{parcel}"))
    await drain()
    agent = await signed_in("service_agent")
    body = {"choice": "refunded", "reason": "nicht abgeholt"}
    done = await send(agent, "POST", f"/parcels/{parcel}/settlement", body)
    assert done["settled"] == "refunded"
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_a_locker_asks_for_the_number_and_a_closed_point_names_the_nearest(
    api: httpx.AsyncClient, database: Database, house: House
) -> None:
    shop = await reaching(database, house)
    found = await near(api)
    locker, kiosk = found["locker"], found["shop"]
    missing = await send(api, "POST", "/orders", await wished(api, shop, locker), 422)
    assert missing["code"] == "customer_number_needed"
    numbered = {"pickup_point": {"point": locker["id"], "customer_number": "12345678"}}
    order = await send(api, "POST", "/orders", await wished(api, shop, locker, **numbered), 201)
    assert order["shipping"]["extra"] == "12345678 · Packstation 201"
    home = await send(api, "POST", "/orders", await wished(api, shop, kiosk, delivery_method="standard"), 409)
    assert (home["code"], home["facts"]["offered"]) == ("pickup_point_out_of_reach", ["point"])
    both = await send(api, "POST", "/orders", await wished(api, shop, kiosk, shipping=ADDRESS), 422)
    assert both["code"] == "invalid_input"
    async with database.transaction() as tx:
        await tx.run("update delivery.point set active = false where code = '202'")
    closed = await send(api, "POST", "/orders", await wished(api, shop, kiosk), 409)
    assert closed["code"] == "pickup_point_closed"
    assert closed["facts"]["alternatives"][0]["point"]["code"] == "201"
    unknown = await send(api, "POST", "/orders", await wished(api, shop, {"id": str(shop.jacket)}), 409)
    assert (unknown["code"], unknown["facts"]["alternatives"]) == ("pickup_point_closed", [])


async def test_an_order_in_one_call_goes_to_a_point(api: httpx.AsyncClient, database: Database, house: House) -> None:
    shop = await reaching(database, house)
    wish = await wished(api, shop, (await near(api))["shop"])
    wish |= {"channel": "web", "lines": [{"variant": str(shop.jacket), "quantity": 1}]}
    del wish["cart"]
    order = await send(api, "POST", "/orders/direct", wish, 201)
    assert order["pickup_point"]["name"] == "Kiosk an der Trave"


async def test_a_parcel_changes_from_home_to_a_point_to_another_and_back(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, house: House
) -> None:
    shop = await reaching(database, house)
    kiosk = (await near(api))["shop"]
    to_home = {"pickup_point": None, "shipping": ADDRESS, "delivery_method": "standard"}
    wish = await wished(api, shop, kiosk, **to_home)
    wish["expected_total_minor"] += 200
    order = await send(api, "POST", "/orders", wish, 201)
    await drain()
    agent = await signed_in("service_agent")
    path = f"/orders/{order['id']}"

    async def changed(what: str, body: dict[str, Any]) -> Any:
        seen = (await agent.get(f"/v1{path}")).headers["etag"]
        return (await agent.put(f"/v1{path}/{what}", json=body, headers={"If-Match": seen})).json()

    there = await changed("pickup-point", {"point": kiosk["id"]})
    assert (there["pickup_point"]["code"], there["delivery_method"]) == ("202", "point")
    assert await send(agent, "GET", f"{path}/dates?delivery=ship"), "what goes to a point may come on another day too"
    other = (await near(api, "22765"))["shop"]
    moved = await changed("pickup-point", {"point": other["id"]})
    assert moved["shipping"]["city"] == "Hamburg"
    back = await changed("shipping", ADDRESS)
    assert (back["pickup_point"], back["delivery_method"], back["shipping"]["city"]) == (None, "standard", "Lübeck")
    assert [one["kind"] for one in back["adjustments"]] == ["address"] * 3
    await drain()
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_near_is_by_postal_code_or_position_with_a_distance_where_it_is_known(
    api: httpx.AsyncClient, database: Database, house: House
) -> None:
    await reaching(database, house)
    listed = await send(api, "GET", "/pickup-points?postal_code=22765&limit=3")
    assert [one["point"]["code"] for one in listed] == ["102", "103", "101"]
    assert [one["distance_meters"] for one in listed][:2] == [None, None]
    assert 500 < listed[2]["distance_meters"] < 2000
    placed = await send(api, "GET", "/pickup-points?latitude=54.37&longitude=10.14&limit=1")
    assert (placed[0]["point"]["name"], placed[0]["distance_meters"] < 500) == ("Hafenkiosk Holtenau", True)
    assert await send(api, "GET", "/pickup-points?postal_code=99999") == []
    assert (await send(api, "GET", "/pickup-points", None, 422))["code"] == "invalid_input"


async def test_bad_rows_are_told_by_their_line_and_close_nothing(
    signed_in: Sign, database: Database, house: House
) -> None:
    await reaching(database, house)
    owner = await signed_in("owner")
    good = (
        '{"code": "1", "kind": "shop", "name": "Laden", "address": '
        '{"street": "Weg", "postal_code": "23552", "city": "Lübeck"}}'
    )
    rows = [good, "{", good.replace('"1"', '"2"').replace("23552", "1"), good, good.replace('"1"', '"3"')]
    answer = await owner.put("/v1/pickup-points/simulated", content="\n".join(rows))
    taken = answer.json()
    assert (taken["taken"], taken["closed"], [row["line"] for row in taken["bad"]]) == (2, 0, [2, 3, 4])
    assert "postal_code" in taken["bad"][1]["reason"]
    whole = (await owner.put("/v1/pickup-points/simulated", content=good)).json()
    assert (whole["taken"], whole["closed"] > 10) == (1, True)
    empty = (await owner.put("/v1/pickup-points/simulated", content="")).json()
    assert (empty["taken"], empty["closed"]) == (0, 0)
