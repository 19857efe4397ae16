"""Customers choose another day on the page of their order, as long as nobody has begun to fetch it."""

from collections.abc import Awaitable, Callable

from hanse import fulfillment, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of, to_checkout

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def test_a_customer_chooses_another_day_until_it_is_too_late(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    address, order = page.path, order_of(page)
    form = f"/orders/{order}/date"
    assert "Anderen Tag wählen" in page.text
    await page.send(form, day="2026-12-24")
    assert page.answer.status_code == 409
    assert "Dieser Tag ist nicht mehr möglich" in page.text
    await page.open(address)
    await page.send(form, day="nonsense")
    assert page.answer.status_code == 409
    await page.open(address)
    await page.send(form, day="2026-12-01")
    assert page.path == address
    assert "Anderer Tag gewählt" in page.text
    async with database.transaction() as tx:
        found = await orders.load_order(tx, order)
        (task,) = await fulfillment.tasks_of(tx, order)
        assert {str(line.promise.from_date) for line in found.lines if line.promise} == {"2026-12-01"}
        assert found.adjustments[-1].actor.startswith("shopper")
        await fulfillment.start_pick(tx, SYSTEM, task.id)
    await drain()
    sent = await page.client.post(
        form, data={"token": page.form(form).fields["token"], "delivery": "ship", "day": "2026-12-02"}
    )
    assert sent.status_code == 409
    assert "Der Termin lässt sich nicht mehr ändern" in sent.text
    await page.open(address)
    assert "Anderen Tag wählen" not in page.text
