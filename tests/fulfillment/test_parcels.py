"""Parcels at a carrier that is a process of its own: announced, brought, lost, given up, asked twice."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import delivery, insight, inventory, orders
from hanse.delivery import jobs
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed
from tests.journeys.shop import Drain, Sign, opened_shop, send

from .carrier import asked, ordered, picked, sent, told, with_carrier


@pytest.fixture
def house(house: House, carrier: str) -> House:
    return with_carrier(house, carrier)


async def audited(database: Database) -> list[insight.Finding]:
    async with database.transaction() as tx:
        return await insight.audit(tx)


async def test_an_order_in_two_parcels_is_followed_to_the_door(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, jackets=2)
    await drain()
    picker = await signed_in("picker")
    assert [one["key"] for one in await send(picker, "GET", "/carriers")] == ["simulated"]
    task = await picked(picker, order["number"])
    jacket, beanie = sorted(task["lines"], key=lambda line: -line["quantity"])
    path = f"/tasks/{task['id']}"
    first = {"lines": [{"line": jacket["line"], "quantity": 1}], "weight_grams": 900}
    second = {"lines": [{"line": jacket["line"], "quantity": 1}, {"line": beanie["line"], "quantity": 1}]}
    half = {"carrier": "simulated", "parcels": [first]}
    assert (await send(picker, "POST", f"{path}/packing", half, 422))["code"] == "packed_wrong"
    await send(picker, "POST", f"{path}/packing", {"carrier": "simulated", "parcels": [first, second]})
    early = await send(picker, "POST", f"{path}/parcel", {}, 409)
    assert (early["code"], early["facts"]["parcels"]) == ("label_missing", [1, 2])
    await drain()
    parcels = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert [(p["state"], p["has_label"]) for p in parcels] == [("announced", True)] * 2
    label = await picker.get(f"/v1/parcels/{parcels[0]['id']}/label")
    assert (label.headers["content-type"], label.content[:5]) == ("application/pdf", b"%PDF-")
    left = await send(picker, "POST", f"{path}/parcel", {})
    assert left["tracking"] == ", ".join(p["tracking"] for p in parcels)
    for kind in ("in_transit", "delivered"):
        await asked(carrier, f"/parcels/{parcels[0]['id']}/scans", {"kind": kind})
    news = await asked(carrier, f"/parcels/{parcels[0]['id']}")
    assert (await told(api, news, secret="somebody else")).status_code == 401
    assert [(await told(api, news)).json()["state"] for _ in range(2)] == ["delivered"] * 2
    await drain()
    parcels = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert [p["state"] for p in parcels] == ["delivered", "announced"]
    assert [scan["kind"] for scan in parcels[0]["scans"]] == ["announced", "in_transit", "delivered"]
    assert await audited(database) == []


async def test_an_answer_that_was_lost_never_makes_a_second_parcel(
    api: httpx.AsyncClient,
    signed_in: Sign,
    database: Database,
    drain: Drain,
    carrier: str,
    house: House,
    clock: MovableClock,
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, postal_code="00001")
    await drain()
    picker = await signed_in("picker")
    before = sum((await asked(carrier, "/totals")).values())
    task = await picked(picker, order["number"])
    await send(picker, "POST", f"/tasks/{task['id']}/packing", {"carrier": "simulated"})
    with pytest.raises(OutboundFailed):
        await drain()
    (parcel,) = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert (parcel["state"], parcel["has_label"]) == ("wanted", False)
    clock.move(timedelta(minutes=1))
    await jobs.reconcile(house)
    await drain()
    (parcel,) = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert (parcel["state"], parcel["has_label"]) == ("announced", True)
    assert sum((await asked(carrier, "/totals")).values()) == before + 1


async def test_what_is_unpacked_is_given_up_and_what_the_courier_has_is_sent(
    api: httpx.AsyncClient,
    signed_in: Sign,
    database: Database,
    drain: Drain,
    carrier: str,
    house: House,
    clock: MovableClock,
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop)
    await drain()
    picker = await signed_in("picker")
    task = await picked(picker, order["number"])
    before = (await asked(carrier, "/totals")).get("cancelled", 0)
    packing = f"/tasks/{task['id']}/packing"
    # The first is given up before the carrier has heard of it, the second after.
    await send(picker, "POST", packing, {"carrier": "simulated"})
    await send(picker, "POST", packing, {"carrier": "simulated"})
    await drain()
    await send(picker, "POST", packing, {"carrier": "simulated"})
    await drain()
    assert (await asked(carrier, "/totals"))["cancelled"] == before + 2
    (parcel,) = await send(picker, "GET", f"/orders/{order['id']}/parcels")
    assert parcel["state"] == "announced"
    await asked(carrier, f"/parcels/{parcel['id']}/scans", {"kind": "in_transit"})
    # Nobody pressed the button, and no message came: the carrier is asked, and what it says counts.
    clock.move(timedelta(hours=1))
    await jobs.reconcile(house)
    await drain()
    assert (await send(picker, "GET", f"/tasks/{task['id']}"))["state"] == "shipped"
    assert (await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}"))["state"] == "completed"
    assert await audited(database) == []


async def test_a_label_for_a_former_address_is_given_up_and_the_parcel_packed_anew(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop)
    await drain()
    picker = await signed_in("picker")
    task = await picked(picker, order["number"])
    path, before = f"/tasks/{task['id']}", (await asked(carrier, "/totals")).get("cancelled", 0)
    await send(picker, "POST", f"{path}/packing", {"carrier": "simulated"})
    await drain()
    async with database.transaction() as tx:
        found = await orders.load_order(tx, UUID(order["id"]))
        assert found.shipping is not None
        elsewhere = msgspec.structs.replace(found.shipping, street="Nebenweg", house_number="9")
        await orders.change_address(tx, SYSTEM, found.id, elsewhere)
        abroad = msgspec.structs.replace(elsewhere, country="NO", postal_code="0150", city="Oslo")
        with pytest.raises((orders.TaxedElsewhere, orders.AddressNeeded)):
            await orders.change_address(tx, SYSTEM, found.id, abroad)
    await drain()
    assert (await asked(carrier, "/totals"))["cancelled"] == before + 1
    seen = await send(picker, "GET", path)
    assert seen["parcels"] == []
    told = seen["readdressed"]
    assert [one["address"]["street"] for one in told["labels"]] == [order["shipping"]["street"]]
    assert all(one["tracking"] for one in told["labels"])
    assert (told["to"]["street"], told["to"]["house_number"]) == ("Nebenweg", "9")
    await send(picker, "POST", f"{path}/packing", {"carrier": "simulated"})
    await drain()
    async with database.transaction() as tx:
        (brought,) = [one for one in await delivery.shipments_of(tx, found.id) if one.state == "announced"]
    assert (brought.recipient.street, brought.recipient.house_number) == ("Nebenweg", "9")
    assert await audited(database) == []


async def test_a_parcel_that_does_not_arrive_is_sent_again_or_refunded(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    outcomes = {}
    for kind, choice in (("lost", "resent"), ("lost", "refunded"), ("returned", "refunded")):
        order, parcel = await sent(api, picker, shop, drain)
        settlement = f"/parcels/{parcel['id']}/settlement"
        decision = {"choice": choice, "reason": "never came"}
        assert (await send(agent, "POST", settlement, decision, 409))["code"] == "parcel_settled"
        await asked(carrier, f"/parcels/{parcel['id']}/scans", {"kind": kind})
        await told(api, await asked(carrier, f"/parcels/{parcel['id']}"))
        await drain()
        await send(picker, "POST", settlement, decision, 403)
        await send(agent, "POST", settlement, decision)
        assert (await send(agent, "POST", settlement, decision, 409))["code"] == "parcel_settled"
        await drain()
        seen = await send(api, "GET", f"/orders/{order['id']}?token={order['access_token']}")
        outcomes[kind, choice] = (seen["payment_state"], {line["state"] for line in seen["lines"]})
    assert outcomes == {
        ("lost", "resent"): ("paid", {"open"}),
        ("lost", "refunded"): ("refunded", {"returned"}),
        ("returned", "refunded"): ("refunded", {"returned"}),
    }
    cases = await send(agent, "GET", "/desk/cases")
    assert len([case for case in cases["items"] if case["headline"].startswith("Paket")]) == 3
    async with database.transaction() as tx:
        books = await inventory.availability(tx, [shop.jacket], [shop.warehouse])
    # Of ten, three were sent, one came back, and one is kept for the parcel that goes out once more.
    assert (books[0].on_hand, books[0].available) == (8, 7)
    assert await audited(database) == []


async def test_an_address_that_a_carrier_refuses_can_be_sent_by_hand(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database)
    order = await ordered(api, shop, postal_code="00002")
    await drain()
    picker = await signed_in("picker")
    task = await picked(picker, order["number"])
    await send(picker, "POST", f"/tasks/{task['id']}/packing", {"carrier": "simulated"})
    await drain()
    (parcel,) = (await send(picker, "GET", f"/tasks/{task['id']}"))["parcels"]
    assert (parcel["state"], parcel["reason"]) == ("refused", "no_such_address")
    assert (await send(picker, "POST", f"/tasks/{task['id']}/parcel", {}, 409))["code"] == "label_missing"
    await send(picker, "POST", f"/tasks/{task['id']}/packing", {})
    left = await send(picker, "POST", f"/tasks/{task['id']}/parcel", {"tracking": "TYPED-1"})
    assert (left["tracking"], left["parcels"][0]["state"]) == ("TYPED-1", "sent")


async def test_a_parcel_that_comes_back_has_a_label_and_arrives_when_its_carrier_says_so(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    order, _ = await sent(api, picker, shop, drain)
    key = {"token": order["access_token"]}
    page = f"/orders/{order['id']}"
    lines = {line["sku"]: line["id"] for line in order["lines"]}
    form = {**key, lines["JACKET"]: "1", lines["BEANIE"]: "0", "reason": "does_not_fit"}
    assert (await api.post(f"{page}/return-parcels", data={**form, "token": "guessed"})).status_code == 404
    assert (await api.post(f"{page}/return-parcels", data={**form, lines["JACKET"]: "7"})).status_code == 409
    assert (await api.post(f"{page}/return-parcels", data=form)).status_code == 303
    (parcel,) = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"]
    label = f"/v1/return-parcels/{parcel['id']}/label"
    assert (await api.get(label, params=key)).status_code == 404
    await drain()
    shown = (await api.get(page, params=key)).text
    assert f"{label}?token=" in shown
    assert (await api.get(label)).status_code == 404
    for answer in (await api.get(label, params=key), await agent.get(label)):
        assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    for kind in ("in_transit", "delivered"):
        await asked(carrier, f"/parcels/{parcel['id']}/scans", {"kind": kind})
        assert (await told(api, await asked(carrier, f"/parcels/{parcel['id']}"))).status_code == 200
        await drain()
    (parcel,) = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"]
    assert (parcel["state"], parcel["location"], parcel["carried"]["state"]) == (
        "arrived",
        str(shop.altona),
        "delivered",
    )
    assert [scan["kind"] for scan in parcel["carried"]["scans"]] == ["announced", "in_transit", "delivered"]
    found = {"lines": [{"line": lines["JACKET"], "quantity": 1, "condition": "quarantine", "finding": "used"}]}
    back = await send(agent, "POST", f"/return-parcels/{parcel['id']}/settlement", found, 201)
    assert back["reason"] == "does_not_fit"
    # One that is announced and kept after all gives its label up, and the pieces may be announced again.
    kept = {**key, lines["BEANIE"]: "1"}
    for _ in range(2):
        await api.post(f"{page}/return-parcels", data=kept)
        await drain()
        mine = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"][-1]
        assert (await api.post(f"{page}/return-parcels/{mine['id']}/withdrawal", data=key)).status_code == 303
        await drain()
        mine = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"][-1]
        assert (mine["state"], mine["carried"]["state"], mine["carried"]["has_label"]) == (
            "withdrawn",
            "cancelled",
            False,
        )
    assert await audited(database) == []


async def test_a_parcel_that_is_lost_on_its_way_back_is_refunded_by_rule_or_by_somebody(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    async with database.transaction() as tx:
        wanted = orders.ReturnPolicyInput(
            rules=[orders.ReturnRule(key="everything")], receiptless_minor=5000, lost_minor=2000
        )
        await orders.save_return_policy(tx, SYSTEM, wanted)
    order, _ = await sent(api, picker, shop, drain)
    lines = {line["sku"]: line["id"] for line in order["lines"]}
    states = []
    for sku in ("BEANIE", "JACKET"):
        announced = {"lines": [{"line": lines[sku], "quantity": 1}]}
        parcel = await send(agent, "POST", f"/orders/{order['id']}/return-parcels", announced, 201)
        await drain()
        early = await send(agent, "POST", f"/return-parcels/{parcel['id']}/loss", {}, 409)
        assert early["code"] == "return_not_lost"
        for kind in ("in_transit", "lost"):
            await asked(carrier, f"/parcels/{parcel['id']}/scans", {"kind": kind})
        assert (await told(api, await asked(carrier, f"/parcels/{parcel['id']}"))).status_code == 200
        await drain()
        states.append((await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"][-1]["state"])
    assert states == ["lost", "announced"]
    back = await send(agent, "POST", f"/return-parcels/{parcel['id']}/loss", {"reason": "lost"}, 201)
    assert back["amount_minor"] == 14900
    await drain()
    found = await send(agent, "GET", f"/orders/{order['id']}")
    assert [one["kind"] for one in found["adjustments"]].count("return_lost") == 2
    assert await audited(database) == []


def test_the_state_of_a_parcel_does_not_depend_on_what_is_heard_first() -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    kinds = ("announced", "in_transit", "lost", "in_transit", "out_for_delivery", "delivered")
    scans = [
        delivery.Scan(key=str(n), kind=kind, at=start + timedelta(hours=n))  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
    ]
    known = delivery.ShipmentState.ANNOUNCED
    for count in range(1, len(scans) + 1):
        shuffled = random.Random(count).sample(scans[:count], count)
        assert delivery.state_of(known, shuffled) == kinds[count - 1]
    # An end counts even when an older clock says that something came after it.
    late = delivery.Scan(key="late", kind="in_transit", at=start + timedelta(days=1))
    assert delivery.state_of(known, [*scans, late]) == "delivered"
    assert delivery.state_of(delivery.ShipmentState.CANCELLED, scans) == "cancelled"
