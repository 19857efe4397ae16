"""Who orders says what may be done about missing pieces, and reads what came of it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec
import pytest

from hanse import catalog, channels, engagement, fulfillment, insight, inventory, orders, payments, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of, to_checkout, with_jacket

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def red_one(database: Database, shop: Shop) -> UUID:
    """The jacket in red, which costs ten euros less, lies everywhere."""
    colors = [("JACKET", "navy"), ("JACKET-RED", "red")]
    async with database.transaction() as tx:
        saved = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle="jacket",
                name={"de": "Jacke", "en": "Jacket"},
                variants=[catalog.VariantInput(sku=sku, options={"color": color}) for sku, color in colors],
            ),
        )
        red = next(one.id for one in saved.variants if one.sku == "JACKET-RED")
        colored = await pricing.save_price_list(tx, pricing.PriceListInput(key="red", name={"de": "Rot", "en": "Red"}))
        await pricing.set_prices(tx, colored.id, [pricing.PriceRow(red, 13900)])
        places = (shop.altona, shop.luebeck, shop.warehouse)
        await inventory.receive(tx, [inventory.StockLine(red, place, 3) for place in places], None, "receive")
        return red


@pytest.mark.parametrize(
    ("language", "instead", "left", "subject"),
    [
        ("de", "statt Jacke", "Es bleiben", "Ersatz für einen Artikel"),
        ("en", "instead of Jacket", "What is left", "An article was replaced"),
    ],
)
async def test_what_a_guest_lets_be_replaced_is_told_on_the_page_of_the_order_and_by_mail(
    visitor: Make, shop: Shop, drain: Drain, database: Database, language: str, instead: str, left: str, subject: str
) -> None:
    await red_one(database, shop)
    page = await to_checkout(visitor(language))
    assert page.form("/checkout").fields["substitution"] == "none"
    await page.send("/checkout", BUY, card="tok_accepted", substitution="similar", **GUEST)
    await drain()
    order = order_of(page)
    async with database.transaction() as tx:
        [task] = await fulfillment.tasks_of(tx, order)
        await fulfillment.start_pick(tx, SYSTEM, task.id)
        await fulfillment.substitute(tx, SYSTEM, task.id, task.lines[0].line, "JACKET-RED", 1, "shelf empty")
    await drain()
    assert left not in page.text
    await page.open(page.path)
    assert instead in page.text
    assert left in page.text
    async with database.transaction() as tx:
        mails = (await engagement.list_messages(tx, order=order)).items
        assert [one.template for one in mails if one.template in ("substituted", "order_changed", "cancelled")] == [
            "substituted"
        ]
        assert any(one.subject.startswith(subject) for one in mails)
        found, paid = await orders.load_order(tx, order), await payments.payments_of(tx, order)
        assert found.adjustments[-1].amount_minor == 1000
        assert found.current_total_minor == sum(one.captured_minor - one.refunded_minor for one in paid)
        assert found.current_total_minor < found.total_minor
        assert await insight.audit(tx) == []


async def test_who_does_not_say_so_gets_nothing_else(visitor: Make, shop: Shop, database: Database) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    async with database.transaction() as tx:
        order = await orders.load_order(tx, order_of(page))
    assert [one.substitution for one in order.lines] == [orders.Substitution.NONE]


async def test_of_each_article_something_else_may_be_said(visitor: Make, shop: Shop, database: Database) -> None:
    red = await red_one(database, shop)
    page = await to_checkout(visitor("de"))
    (field,) = [name for name in page.form("/checkout").fields if name.startswith("substitution.")]
    assert "Nur durch: Jacke, red" in page.answer.text
    await page.send("/checkout", BUY, card="tok_accepted", **{field.replace(".", "__"): str(red)}, **GUEST)
    async with database.transaction() as tx:
        order = await orders.load_order(tx, order_of(page))
    (line,) = order.lines
    assert (line.substitution, line.substitute) == (orders.Substitution.CHOSEN, red)


async def test_a_channel_that_does_not_ask_shows_no_question(visitor: Make, shop: Shop, database: Database) -> None:
    async with database.transaction() as tx:
        web = await channels.get_channel(tx, "web")
        policy = msgspec.structs.replace(web.policy, substitution=False)
        await channels.set_policy(tx, SYSTEM, "web", policy, "for a test")
    page = await to_checkout(visitor("de"))
    assert "Wenn etwas fehlt" not in page.text
    assert not [name for name in page.form("/checkout").fields if name.startswith("substitution")]
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    async with database.transaction() as tx:
        assert (await orders.load_order(tx, order_of(page))).lines[0].substitution is orders.Substitution.NONE


@pytest.mark.parametrize(
    ("language", "offered", "name"),
    [("de", "Ähnlich und so verfügbar:", "Jacke"), ("en", "Similar and available in this way:", "Jacket")],
)
async def test_what_is_gone_from_a_cart_is_replaced_by_something_similar_at_one_press(
    visitor: Make, shop: Shop, database: Database, language: str, offered: str, name: str
) -> None:
    red = await red_one(database, shop)
    page = await with_jacket(visitor(language), way="pickup", location=str(shop.luebeck))
    assert offered not in page.text
    async with database.transaction() as tx:
        await inventory.set_stock(tx, [inventory.StockFigure(shop.jacket, shop.luebeck, 0)])
    await page.open("/cart")
    assert f"{offered} {name}" in page.text
    (line,) = [form.action for form in page.page.forms if form.action.startswith("/cart/lines/")]
    await page.send(line, instead="of nothing")
    assert page.answer.status_code == 404
    await page.open("/cart")
    await page.send(line, ("instead", str(red)))
    assert offered not in page.text
    await page.send("/cart/checkout")
    assert "139,00 €" in page.text or "€139.00" in page.text
