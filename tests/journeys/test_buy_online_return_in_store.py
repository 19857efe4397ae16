"""Journey 4: bought online with a coupon and two tenders, returned in another store: everything right to the cent."""

from typing import Any

import httpx

from hanse import customers, insight, inventory, ledger, loyalty, payments, pricing
from hanse.kit.db import Database

from .shop import ADDRESS, Drain, Sign, opened_register, opened_shop, send, total_of, with_line


async def moin10(database: Database) -> str:
    """A coupon of ten percent on everything, and a gift card of twenty euros."""
    async with database.transaction() as tx:
        await pricing.save_promotion(
            tx,
            pricing.PromotionInput(
                key="moin10",
                name={"de": "Moin: 10 % auf alles", "en": "Moin: 10 % off"},
                needs_coupon=True,
                terms={"kind": "percentage", "scope": "order", "rate": 1000, "all": True},
            ),
        )
        await pricing.save_coupon(tx, pricing.Coupon("MOIN10", "moin10"))
        return (await payments.issue_gift_card(tx, 2000, "EUR")).code


async def shipped(picker: httpx.AsyncClient) -> None:
    (task,) = (await send(picker, "GET", "/tasks?kind=ship"))["items"]
    await send(picker, "POST", f"/tasks/{task['id']}/picking")
    for line in task["lines"]:
        body = {"code": line["sku"], "quantity": line["quantity"]}
        await send(picker, "POST", f"/tasks/{task['id']}/lines/{line['line']}/picked", body)
    await send(picker, "POST", f"/tasks/{task['id']}/parcel", {"tracking": "JJD0001"})


async def test_buy_online_and_return_in_another_store(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, register = await opened_shop(database)
    gift_card = await moin10(database)
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    await with_line(api, cart["id"], shop.jacket, 1, "ship")
    await with_line(api, cart["id"], shop.beanie, 3, "ship")
    await with_line(api, cart["id"], shop.book, 1, "ship")
    priced = await send(api, "POST", f"/carts/{cart['id']}/coupons", {"code": "moin10"}, 201)
    goods = 14900 + 5970 + 1200
    assert total_of(priced) == goods - goods // 10
    shipping = 490 if total_of(priced) < 20000 else 0
    body = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "shipping": ADDRESS,
        "delivery_method": "standard",
        "payments": [
            {"tender": "gift_card", "amount_minor": 2000, "token": gift_card},
            {"tender": "card", "token": "tok_webhook_twice"},
        ],
        "expected_total_minor": total_of(priced) + shipping,
    }
    order = await send(api, "POST", "/orders", body, 201)
    await drain()
    await shipped(await signed_in("picker"))
    await drain()
    async with database.transaction() as tx:
        assert (await loyalty.standing(tx, order["customer"])).points == total_of(priced) // 100

    counter = await signed_in("store_manager", shop.luebeck)
    await opened_register(counter, shop, register)
    beanies = next(line for line in order["lines"] if line["sku"] == "BEANIE")
    back = await returned(counter, shop.luebeck, register, order["id"], [(beanies["id"], 2)])
    expected = beanies["total_minor"] * 2 // 3
    assert back["amount_minor"] in (expected, expected + 1)
    assert [(each["tender"], each["amount_minor"], each["rounding_minor"]) for each in back["refunds"]] == [
        ("gift_card", 2000, 0),
        ("card", back["amount_minor"] - 2000, 0),
    ]
    rest = [(line["id"], line["quantity"]) for line in order["lines"] if line["sku"] != "BEANIE"]
    again = await returned(counter, shop.luebeck, register, order["id"], [*rest, (beanies["id"], 1)])
    await drain()
    assert back["amount_minor"] + again["amount_minor"] == total_of(priced)
    await everything_is_right(database, order, shipping, shop.beanie, shop.luebeck)


async def returned(
    client: httpx.AsyncClient, location: Any, register: Any, order: str, lines: list[tuple[str, int]]
) -> Any:
    body = {
        "location": str(location),
        "register": str(register),
        "order": order,
        "lines": [{"line": line, "quantity": quantity} for line, quantity in lines],
        "reason": "does not fit",
    }
    return (await send(client, "POST", "/till/returns", body, 201))["goods_return"]


async def everything_is_right(database: Database, order: Any, shipping: int, beanie: Any, location: Any) -> None:
    async with database.transaction() as tx:
        paid = await payments.payments_of(tx, order["id"])
        assert sum(p.captured_minor - p.refunded_minor for p in paid) == shipping
        account = await ledger.balance(tx, ledger.AccountKey("money.order", paid[0].order), ledger.currency_unit("EUR"))
        assert account.posted == 0
        (stock,) = await inventory.availability(tx, [beanie], [location])
        assert stock.on_hand == 13
        assert (await loyalty.standing(tx, order["customer"])).points == 0
        kinds = [entry.kind for entry in (await customers.timeline(tx, order["customer"])).items]
        assert sorted(kinds) == ["goods_returned", "goods_returned", "order_received", "shipped"]
        assert await insight.audit(tx) == []
