"""Journey 6: an agent finds the customer by card number, changes an address, and orders on the customer's behalf."""

import httpx

from hanse import customers, insight
from hanse.kit.db import Database
from tests.orders.build import Shop

from .shop import ADDRESS, Drain, Sign, opened_shop, send, total_of, with_line


async def ordered_by_the_customer(api: httpx.AsyncClient, shop: Shop) -> str:
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    priced = await with_line(api, cart["id"], shop.jacket, 1, "ship")
    body = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "shipping": ADDRESS,
        "delivery_method": "standard",
        "payments": [{"tender": "card", "token": "tok_accepted"}],
        "expected_total_minor": total_of(priced) + 490,
    }
    order = await send(api, "POST", "/orders", body, 201)
    return str(order["id"])


async def test_an_agent_helps_a_customer_on_the_phone(
    client: object, api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database)
    await send(
        api,
        "POST",
        "/shopper",
        {"email": "kundin@example.org", "password": "moin-moin-1241", "given_name": "Test", "family_name": "Kundin"},
        201,
    )
    order = await ordered_by_the_customer(api, shop)
    await drain()
    async with database.transaction() as tx:
        (known,) = await customers.find_customers(tx, "kundin@example.org")
        card = (await customers.issue_card(tx, known.id)).card

    agent = await signed_in("service_agent")
    (found,) = (await send(agent, "GET", f"/desk/search?text={card}"))["items"]
    assert found["id"] == str(known.id)
    seen = await agent.get(f"/v1/orders/{order}")
    elsewhere = {**ADDRESS, "street": "Am Markt", "house_number": "7"}
    changed = await agent.put(
        f"/v1/orders/{order}/shipping", json=elsewhere, headers={"If-Match": seen.headers["ETag"]}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["shipping"]["street"] == "Am Markt"
    stale = await agent.put(f"/v1/orders/{order}/shipping", json=ADDRESS, headers={"If-Match": seen.headers["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")

    cart = await send(agent, "POST", "/carts", {"channel": "phone"}, 201)
    await send(agent, "PUT", f"/carts/{cart['id']}/customer", {"customer": str(known.id)})
    priced = await with_line(agent, cart["id"], shop.book, 1, "pickup", shop.altona)
    body = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "payments": [{"tender": "on_account"}],
        "expected_total_minor": total_of(priced),
    }
    placed = await send(agent, "POST", "/orders", body, 201)
    assert (placed["customer"], placed["channel"]) == (str(known.id), "phone")
    await drain()

    timeline = (await send(agent, "GET", f"/customers/{known.id}/timeline"))["items"]
    kinds = [entry["kind"] for entry in timeline]
    assert kinds.count("order_received") == 2
    assert "address_changed" in kinds
    # The customer sees the same orders as the agent.
    own = (await send(api, "GET", "/orders"))["items"]
    assert {row["id"] for row in own} == {order, placed["id"]}
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []
