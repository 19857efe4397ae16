"""What customers are told of what they send or bring back: what to do, that it arrived, and what they get for it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from hanse import engagement, insight
from hanse.engagement.queries import attachments_of
from hanse.kit.db import Database
from hanse.kit.house import House
from tests.journeys.shop import Drain, Sign, opened_shop, send

from .carrier import asked, ordered, picked, sent, told, with_carrier


@pytest.fixture
def house(house: House, carrier: str) -> House:
    return with_carrier(house, carrier)


async def said(database: Database, order: Any, template: str) -> list[engagement.Message]:
    """Everything that was said of this kind about an order."""
    async with database.transaction() as tx:
        rows = (await engagement.list_messages(tx, order=UUID(order["id"]))).items
        return [await engagement.get_message(tx, row.id) for row in rows if row.template == template]


async def announced(api: httpx.AsyncClient, order: Any, sku: str, way: str, **more: str) -> None:
    """The customer chooses on the page of the order."""
    line = next(one["id"] for one in order["lines"] if one["sku"] == sku)
    form = {"token": order["access_token"], line: "1", "reason": "not_liked", "way": way, **more}
    answer = await api.post(f"/orders/{order['id']}/return-parcels", data=form)
    assert answer.status_code == 303, answer.text


async def files(database: Database, message: engagement.Message) -> list[tuple[str, bytes]]:
    async with database.transaction() as tx:
        await tx.run("update engagement.message set state = 'queued' where id = $1", message.id)
        return [(one.name, one.content[:4]) for one in await attachments_of(tx, message.id)]


async def test_a_label_goes_with_the_mail_once(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str, monkeypatch: Any
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    order, _ = await sent(api, picker, shop, drain)
    await announced(api, order, "JACKET", "label")
    assert await said(database, order, "return_announced") == []
    await drain()
    (mail,) = await said(database, order, "return_announced")
    (parcel,) = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"]
    assert (mail.subject, mail.language) == (f"Ihre Rücksendung {parcel['number']}", "de")
    assert "bis zum 08.12.2026 bei Küstenbote" in mail.plain
    assert "1 × Jacket" in mail.plain
    for kind in ("in_transit", "delivered"):
        await asked(carrier, f"/parcels/{parcel['id']}/scans", {"kind": kind})
        for _ in range(2):
            await told(api, await asked(carrier, f"/parcels/{parcel['id']}"))
        await drain()
    (arrived,) = await said(database, order, "return_arrived")
    assert arrived.subject == f"Angekommen: Ihre Rücksendung {parcel['number']}"
    found = {"lines": [{"line": parcel["lines"][0]["line"], "quantity": 1}]}
    await send(agent, "POST", f"/return-parcels/{parcel['id']}/settlement", found, 201)
    await drain()
    (settled,) = await said(database, order, "goods_returned")
    assert "Bar 149,00\xa0€" in settled.plain.replace("\n", " ") or "Bar" in settled.plain
    assert "149,00" in settled.plain
    assert len(await said(database, order, "return_announced")) == 1


async def test_a_code_is_shown_where_nothing_is_printed(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    order, _ = await sent(api, picker, shop, drain)
    await announced(api, order, "JACKET", "paperless")
    await drain()
    (parcel,) = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"]
    code = parcel["carried"]["drop_off_code"]
    assert len(code) == 10
    (mail,) = await said(database, order, "return_announced")
    assert mail.subject == f"Ihr Code für die Rücksendung {parcel['number']}"
    assert code in mail.plain
    assert "Paketshop von Küstenbote" in mail.plain
    page = (await api.get(f"/orders/{order['id']}", params={"token": order["access_token"]})).text
    assert code in page
    assert f"/v1/return-parcels/{parcel['id']}/label" not in page
    assert "error" in await asked(carrier, "/drop-offs/UNKNOWN", {})
    printed = await asked(carrier, f"/drop-offs/{code}", {})
    assert (printed["state"], bool(printed["label"])) == ("in_transit", True)
    await told(api, await asked(carrier, f"/parcels/{parcel['id']}"))
    await drain()
    page = (await api.get(f"/orders/{order['id']}", params={"token": order["access_token"]})).text
    assert code not in page, "the parcel is on its way"
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_what_is_handed_in_at_a_store_has_its_receipt_by_mail(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain, carrier: str
) -> None:
    shop, _ = await opened_shop(database)
    picker, agent = await signed_in("picker"), await signed_in("service_agent")
    order = await ordered(api, shop, jackets=2)
    await drain()
    task = await picked(picker, order["number"])
    await send(picker, "POST", f"/tasks/{task['id']}/parcel", {"tracking": "TYPED-1"})
    await drain()
    await announced(api, order, "JACKET", "store", store=str(shop.luebeck))
    await drain()
    (parcel,) = (await send(agent, "GET", f"/orders/{order['id']}/return-parcels"))["items"]
    (mail,) = await said(database, order, "return_announced")
    assert mail.subject == f"Ihr Code für die Rückgabe {parcel['number']}"
    assert parcel["code"] in mail.plain
    assert "Hafenstraße 1" in mail.plain
    assert parcel["code"] in (await api.get(f"/orders/{order['id']}", params={"token": order["access_token"]})).text
    here = await signed_in("picker", shop.altona)
    query = f"/hand-ins?code={parcel['code']}&location={shop.altona}"
    shown = await send(here, "GET", query)
    assert (shown["order_number"], shown["location"], shown["too_late"]) == (order["number"], str(shop.luebeck), False)
    assert [(one["sku"], one["quantity"]) for one in shown["lines"]] == [("JACKET", 1)]
    wanted = {"code": parcel["code"], "location": str(shop.altona)}
    await send(here, "POST", "/hand-ins", {**wanted, "location": str(shop.luebeck)}, 403)
    taken = await send(here, "POST", "/hand-ins", wanted, 201)
    assert (taken["state"], taken["location"]) == ("arrived", str(shop.altona))
    again = await send(here, "GET", query, None, 409)
    assert (again["code"], again["facts"]["name"]) == ("handed_in_already", "Altona")
    await drain()
    (receipt,) = await said(database, order, "return_arrived")
    assert receipt.subject == f"Abgegeben: Ihre Rückgabe {parcel['number']}"
    assert "Sie haben am 24.11.2026, 11:00 " in receipt.plain
    assert "Altona" in receipt.plain
    # Whoever works where it lies looks into it, wherever it was sold.
    cashier = await signed_in("cashier", shop.altona)
    found = {"lines": [{"line": parcel["lines"][0]["line"], "quantity": 1}]}
    await send(cashier, "POST", f"/return-parcels/{parcel['id']}/settlement", found, 201)
    await drain()
    (settled,) = await said(database, order, "goods_returned")
    assert "Bar" in settled.plain
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []
