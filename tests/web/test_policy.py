"""The pages of the shop say and offer what the policy of its channel promises."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
import pytest
import pytest_asyncio

from hanse import channels, inventory, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, Shop
from tests.web.browser import Browser

Make = Callable[[str], Browser]
Promise = Callable[..., Awaitable[None]]


@pytest_asyncio.fixture
async def promise(database: Database) -> Promise:
    """Changes what the channel `web` promises."""

    async def change(**fields: object) -> None:
        async with database.transaction() as tx:
            before = await channels.get_policy(tx, "web")
            after = msgspec.convert({**msgspec.to_builtins(before), **fields}, channels.Policy)
            await channels.set_policy(tx, SYSTEM, "web", after, "for a test")

    return change


async def sell_all_but(database: Database, shop: Shop, left: int) -> None:
    """Leave so many jackets in the warehouse and in Altona, and none in Luebeck."""
    async with database.transaction() as tx:
        for place, keep in ((shop.warehouse, left), (shop.altona, left), (shop.luebeck, 0)):
            change = inventory.StockChange(shop.jacket, place, keep - 10)
            await inventory.adjust(tx, SYSTEM, [change], inventory.Reason.LOST)


async def test_a_hidden_stock_shows_no_number_anywhere(
    visitor: Make, shop: Shop, promise: Promise, database: Database
) -> None:
    await sell_all_but(database, shop, 2)
    await promise(stock_visibility="hidden")
    page = await visitor("de").open("/products/jacket")
    assert "Auf Lager" in page.text
    assert "Stück" not in page.text
    assert "Nur noch" not in page.text
    await page.send("/cart/lines", way="pickup", location=str(shop.altona), quantity="7")
    assert "Auf diesem Weg gibt es weniger, als Sie wünschen." in page.text
    assert "2 Stück" not in page.text


async def test_only_little_stock_is_counted_where_the_policy_says_so(
    visitor: Make, shop: Shop, promise: Promise, database: Database
) -> None:
    await promise(stock_visibility="few_left", few_left=2)
    page = await visitor("de").open("/products/jacket")
    assert "Stück" not in page.text
    await sell_all_but(database, shop, 2)
    await page.open("/products/jacket")
    assert "2 Stück" in page.text


async def test_a_shop_that_reserves_nothing_offers_no_reservation(visitor: Make, shop: Shop, promise: Promise) -> None:
    page = await visitor("de").open("/products/jacket")
    assert "Reservieren und vor Ort zahlen" in page.text
    await page.send("/cart/lines", way="reserve", location=str(shop.altona))
    await promise(reservation_hours=0)
    await page.open("/cart")
    assert "Es lässt sich nichts mehr reservieren; wählen Sie einen anderen Weg." in page.text
    await page.open("/products/jacket")
    assert "Reservieren und vor Ort zahlen" not in page.text
    await page.open("/legal/shipping")
    assert "reservieren" not in page.text


async def test_the_time_of_a_reservation_is_that_of_the_policy(visitor: Make, shop: Shop, promise: Promise) -> None:
    await promise(reservation_hours=3)
    page = await visitor("de").open("/products/jacket")
    assert "heute bis 14:00" in page.text


async def test_the_time_for_returns_is_that_of_the_policy_and_never_less_than_the_law(
    visitor: Make, shop: Shop, promise: Promise
) -> None:
    page = visitor("de")
    for days, anywhere, sentence in (
        (100, True, "Sie können es 100 Tage lang zurückgeben, in jeder Filiale."),
        (0, False, "Sie können es 14 Tage lang zurückgeben."),
    ):
        await promise(return_days=days, return_anywhere=anywhere)
        for address in ("/", "/products/jacket", "/legal/shipping"):
            await page.open(address)
            assert sentence in page.text, address


async def test_an_order_shows_its_own_promise_after_the_policy_changed(
    visitor: Make, shop: Shop, promise: Promise, database: Database
) -> None:
    await promise(return_days=60, pickup_days=5, tenders=["cash"])
    async with database.transaction() as tx:
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.PICKUP, shop.altona)
        wish = orders.PlaceOrder(
            cart=cart.id,
            email="jan.harms@example.org",
            name="Jan Harms",
            shipping=HOME,
            payments=[TenderWanted("cash")],
            expected_total_minor=1200,
        )
        placed = await orders.place_order(tx, SYSTEM, wish)
    await promise(return_days=0, pickup_days=1)
    page = await visitor("de").open(f"/orders/{placed.id}?token={placed.access_token}")
    assert "Sie können es 60 Tage lang zurückgeben, in jeder Filiale." in page.text
    assert "Wir heben es 5 Tage lang auf." in page.text
    async with database.transaction() as tx:
        await orders.hand_over(tx, SYSTEM, placed.id, [placed.lines[0].id])
    await page.open(f"/orders/{placed.id}?token={placed.access_token}")
    assert "Rückgabe bis Samstag, 23. Januar" in page.text


async def test_a_shop_for_accounts_asks_guests_to_sign_in(visitor: Make, shop: Shop, promise: Promise) -> None:
    await promise(guests=False)
    page = await visitor("de").open("/products/jacket")
    await page.send("/cart/lines")
    await page.send("/cart/checkout")
    assert page.path == "/account/sign-in?next=/checkout"


@pytest.mark.parametrize(("taken", "offered"), [(["card"], False), (["card", "gift_card"], True)])
async def test_the_checkout_offers_the_means_of_payment_that_are_taken(
    visitor: Make, shop: Shop, promise: Promise, taken: list[str], offered: bool
) -> None:
    await promise(tenders=taken)
    page = await visitor("de").open("/products/jacket")
    await page.send("/cart/lines")
    await page.send("/cart/checkout")
    assert "Testkarte: wird angenommen" in page.text
    assert ("Gutscheinkarte" in page.text) is offered


async def test_an_order_says_what_each_line_was_promised_and_when_that_is_past(
    visitor: Make, shop: Shop, promise: Promise, database: Database, clock: MovableClock
) -> None:
    await promise(tenders=["cash"])
    async with database.transaction() as tx:
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.PICKUP, shop.altona)
        wish = orders.PlaceOrder(
            cart=cart.id, email="jan.harms@example.org", name="Jan Harms", payments=[TenderWanted("cash")],
            expected_total_minor=1200,
        )  # fmt: skip
        placed = await orders.place_order(tx, SYSTEM, wish)
    address = f"/orders/{placed.id}?token={placed.access_token}"
    page = await visitor("de").open(address)
    assert page.text.count("bereit heute ab") == 1
    clock.move(timedelta(days=2))
    async with database.transaction() as tx:
        later = orders.LineToAdd(
            variant=shop.jacket, quantity=1, delivery=Delivery.RESERVE, location=shop.altona, expected_total_minor=14900
        )
        await orders.add_line(tx, SYSTEM, placed.id, later)
        more = msgspec.structs.replace(later, variant=shop.beanie, delivery=Delivery.PICKUP, expected_total_minor=1990)
        await orders.add_line(tx, SYSTEM, placed.id, msgspec.structs.replace(more, payments=[TenderWanted("cash")]))
    await page.open(address)
    # The beanie joined the pickup later: there each line says its own.
    assert page.text.count("Es dauert länger, wir kümmern uns darum.") == 1
    # What the customer may choose instead stands below.
    assert page.text.partition("Anderen Tag wählen")[0].count("bereit heute ab") == 2
