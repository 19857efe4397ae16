"""Customers send what has not left yet elsewhere, on the page of their order."""

from collections.abc import Awaitable, Callable

from hanse import orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of, to_checkout

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def test_a_customer_changes_the_address_of_their_order(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    address, order = page.path, order_of(page)
    typed = page.form(f"/orders/{order}/shipping").fields
    assert (typed["shipping.street"], typed["shipping.country"]) == ("Deichstraße", "DE")
    await page.send(f"/orders/{order}/shipping", shipping__street="", shipping__city="Bremen")
    assert page.answer.status_code == 422
    assert page.form(f"/orders/{order}/shipping").fields["shipping.city"] == "Bremen", "what was typed stays"
    await page.open(address)
    new = {"shipping__street": "Am Wall", "shipping__postal_code": "28195", "shipping__city": "Bremen"}
    await page.send(f"/orders/{order}/shipping", **new)
    assert page.path == address
    assert "Am Wall 7, 28195 Bremen" in page.text
    async with database.transaction() as tx:
        found = await orders.load_order(tx, order)
        assert found.shipping is not None
        await orders.change_address(tx, SYSTEM, order, found.shipping)
        await orders.cancel(tx, SYSTEM, order, None, "changed my mind")
    await page.open(address)
    assert "Lieferadresse ändern" not in page.text
