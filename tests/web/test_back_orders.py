"""What is on its way can be ordered, with its day on every page, and is fetched when it has come."""

from collections.abc import Awaitable, Callable
from datetime import date

import msgspec
import pytest

from hanse import channels, engagement, fulfillment, inventory
from hanse.inventory import ArrivedLine, InboundInput, InboundLineInput
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def expect(database: Database, shop: Shop, day: date) -> inventory.InboundDelivery:
    """One jacket for the warehouse."""
    async with database.transaction() as tx:
        told = InboundInput(
            location=shop.warehouse,
            supplier="Wollweber",
            reference="LS-1",
            expected_date=day,
            lines=[InboundLineInput(shop.jacket, 1)],
        )
        return await inventory.announce_delivery(tx, SYSTEM, told)


async def open_to_back_orders(database: Database, shop: Shop) -> inventory.InboundDelivery:
    """No jacket is there, one is on its way, and the web sells that."""
    async with database.transaction() as tx:
        gone = [inventory.StockChange(shop.jacket, p, -10) for p in (shop.warehouse, shop.altona, shop.luebeck)]
        await inventory.adjust(tx, SYSTEM, gone, inventory.Reason.LOST)
        policy = msgspec.structs.replace(await channels.get_policy(tx, "web"), back_orders=True)
        await channels.set_policy(tx, SYSTEM, "web", policy, "for a test")
    return await expect(database, shop, date(2026, 12, 9))


@pytest.mark.parametrize(
    ("language", "offered", "ordered", "preparing"),
    [
        ("de", "Bestellbar, erwartet bis Mi 9.12.", "Für Sie bestellt, erwartet bis Mittwoch, 9. Dezember", "bereiten"),
        ("en", "Orderable, expected by Wed, Dec 9", "Ordered for you, expected by Wednesday, December 9", "preparing"),
    ],
)
async def test_every_page_says_when_it_comes(
    visitor: Make,
    shop: Shop,
    drain: Drain,
    database: Database,
    language: str,
    offered: str,
    ordered: str,
    preparing: str,
) -> None:
    made = await open_to_back_orders(database, shop)
    page = await visitor(language).open("/products/jacket")
    assert offered in page.text
    assert "schema.org/BackOrder" in page.answer.text
    await page.send("/cart/lines")
    assert offered in page.text
    await page.send("/cart/checkout")
    assert page.path == "/checkout"
    assert offered in page.text
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    assert ordered in page.text
    order = order_of(page)
    async with database.transaction() as tx:
        assert await fulfillment.tasks_of(tx, order) == []
        await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(shop.jacket, 1)])
    await drain()
    await page.open(page.path)
    assert ordered not in page.text
    assert preparing in page.text
    async with database.transaction() as tx:
        [task] = await fulfillment.tasks_of(tx, order)
    assert task.location == shop.warehouse
    other = await visitor(language).open("/products/jacket")
    assert offered not in other.text


async def test_whoever_waits_is_told_another_day_and_gets_the_money_back_when_nothing_comes(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    made = await open_to_back_orders(database, shop)
    page = await visitor("de").open("/products/jacket")
    await page.send("/cart/lines")
    await page.send("/cart/checkout")
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await expect(database, shop, date(2026, 12, 16))
    await drain()
    await page.open(page.path)
    assert "erwartet bis Mittwoch, 16. Dezember" in page.text
    async with database.transaction() as tx:
        told = await engagement.list_messages(tx, order=order_of(page))
    assert any(message.subject.endswith(": neuer Termin") for message in told.items)
    async with database.transaction() as tx:
        await inventory.close_delivery(tx, SYSTEM, made.id, "not delivered")
    await drain()
    await page.open(page.path)
    assert "Diese Bestellung ist storniert" in page.text
    assert "Erstattet -153,90 €" in page.text
