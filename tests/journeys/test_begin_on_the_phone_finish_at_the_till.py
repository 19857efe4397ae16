"""Journey 1: a web cart is recalled in the store by its code; one line carried out, one shipped, one payment."""

import httpx

from hanse import insight, inventory
from hanse.kit.db import Database

from .shop import ADDRESS, Drain, Sign, opened_register, opened_shop, send, total_of, with_line


async def test_begin_on_the_phone_and_finish_at_the_till(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, register = await opened_shop(database, stock=1)
    async with database.transaction() as tx:
        # The store lacks the beanie; the warehouse has it.
        await inventory.set_stock(tx, [inventory.StockFigure(shop.beanie, shop.luebeck, 0)])
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    await with_line(api, cart["id"], shop.jacket, 1, "carry_out", shop.luebeck)
    await with_line(api, cart["id"], shop.beanie, 1, "ship")
    held = await send(api, "POST", f"/carts/{cart['id']}/holds", {"minutes": 30}, 201)
    assert total_of(held) == 16890

    # The last jacket is kept for her: nobody else can have it meanwhile.
    async with database.transaction() as tx:
        (left,) = await inventory.availability(tx, [shop.jacket], [shop.luebeck])
    assert left.available == 0

    cashier = await signed_in("cashier", shop.luebeck)
    await opened_register(await signed_in("store_manager", shop.luebeck), shop, register)
    recalled = await send(cashier, "GET", f"/carts/by-code/{cart['code']}")
    assert total_of(recalled) == 16890
    assert recalled["problems"] == []
    sold = await send(
        cashier,
        "POST",
        "/till/sales",
        {
            "location": str(shop.luebeck),
            "register": str(register),
            "cart": cart["id"],
            "payments": [{"tender": "cash"}],
            "expected_total_minor": 16890 + 490,
            "given_minor": 20000,
            "email": "kundin@example.org",
            "name": "Test Kundin",
            "shipping": ADDRESS,
            "delivery_method": "standard",
        },
        201,
    )
    states = {line["delivery"]: line["state"] for line in sold["order"]["lines"]}
    assert states == {"carry_out": "handed_over", "ship": "open"}
    assert sold["receipt"]["tenders"][0]["change_minor"] == 20000 - 17380
    await drain()
    (task,) = (await send(await signed_in("picker"), "GET", "/tasks?kind=ship"))["items"]
    assert task["location"] == str(shop.warehouse)
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []
