"""A till that was cut off sold a piece that was promised to somebody else: the promise is kept from elsewhere."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from hanse import fulfillment, inventory, locations, orders, till
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.orders import Delivery, TenderWanted
from tests.inventory.places import bring, problems
from tests.orders.build import HOME, Shop, build_shop

pytestmark = pytest.mark.journey

Drain = Callable[[], Awaitable[None]]


async def sold_offline(tx: Tx, shop: Shop, register: UUID, quantity: int = 1, sequence: int = 1) -> list[str]:
    """Beanies are carried out of the store in Lübeck; what the office should look at."""
    line = till.OfflineLine(
        sku="BEANIE",
        variant=shop.beanie,
        quantity=quantity,
        unit_minor=1990,
        total_minor=1990 * quantity,
        tax_rate=1900,
    )
    tender = till.OfflineTender("cash", 1990 * quantity)
    sale = till.OfflineSale(id=new_id(), sequence=sequence, sold_at=tx.now, lines=[line], tenders=[tender])
    [answer] = await till.take_offline(tx, SYSTEM, shop.luebeck, register, sequence, [sale])
    return [oddity.code for oddity in answer.oddities]


async def ordered(tx: Tx, shop: Shop) -> orders.Order:
    """A beanie that is sent home."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.SHIP)
    return await orders.place_order(tx, SYSTEM, bought(cart.id))


def bought(cart: UUID) -> orders.PlaceOrder:
    """A cart with a beanie that is sent home."""
    return orders.PlaceOrder(
        cart=cart,
        email="a@example.org",
        name="A",
        shipping=HOME,
        delivery_method="standard",
        payments=[TenderWanted("on_account")],
        expected_total_minor=2480,
    )


async def opened(database: Database) -> tuple[Shop, UUID]:
    """A shop with one beanie, in Lübeck, and a register there."""
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=0)
        register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
        await bring(tx, shop.beanie, shop.luebeck, 1)
    return shop, register


async def on_hand(tx: Tx, variant: UUID) -> dict[UUID, tuple[int, int]]:
    """Pieces there and pieces promised, by location."""
    return {a.location: (a.on_hand, a.pending) for a in await inventory.availability(tx, [variant])}


async def test_an_order_is_sent_from_another_place(database: Database, drain: Drain) -> None:
    shop, register = await opened(database)
    async with database.transaction() as tx:
        order = await ordered(tx, shop)
        await bring(tx, shop.beanie, shop.altona, 2)
    await drain()
    async with database.transaction() as tx:
        assert (await fulfillment.tasks_of(tx, order.id))[0].location == shop.luebeck
        assert "oversold" in await sold_offline(tx, shop, register)
    await drain()
    async with database.transaction() as tx:
        after = await orders.load_order(tx, order.id)
        assert after.lines[0].source_location == shop.altona
        assert [a.kind for a in after.adjustments] == ["resource"]
        open_tasks = [t.location for t in await fulfillment.tasks_of(tx, order.id) if t.state == "open"]
        assert open_tasks == [shop.altona]
        assert await on_hand(tx, shop.beanie) == {shop.luebeck: (0, 0), shop.altona: (2, 1)}
        assert await problems(tx) == []


async def test_two_sales_at_once_hurt_two_orders(database: Database, drain: Drain) -> None:
    shop, register = await opened(database)
    async with database.transaction() as tx:
        await bring(tx, shop.beanie, shop.luebeck, 1)
        placed = [await ordered(tx, shop) for _ in range(2)]
        await bring(tx, shop.beanie, shop.altona, 2)
    await drain()
    async with database.transaction() as tx:
        for sequence in (1, 2):
            assert "oversold" in await sold_offline(tx, shop, register, sequence=sequence)
    await drain()
    async with database.transaction() as tx:
        after = [await orders.load_order(tx, order.id) for order in placed]
        assert [order.lines[0].source_location for order in after] == [shop.altona, shop.altona]
        assert await on_hand(tx, shop.beanie) == {shop.luebeck: (0, 0), shop.altona: (2, 2)}
        assert await problems(tx) == []


async def test_an_order_that_no_other_place_can_serve_stays_a_promise(database: Database, drain: Drain) -> None:
    shop, register = await opened(database)
    async with database.transaction() as tx:
        order = await ordered(tx, shop)
    await drain()
    async with database.transaction() as tx:
        assert "oversold" in await sold_offline(tx, shop, register)
    await drain()
    async with database.transaction() as tx:
        after = await orders.load_order(tx, order.id)
        assert (after.lines[0].source_location, after.lines[0].state) == (shop.luebeck, "open")
        assert (await fulfillment.tasks_of(tx, order.id))[0].state == "open"
        assert await problems(tx) == []


async def test_a_cart_looks_elsewhere_before_an_order_does(database: Database, drain: Drain) -> None:
    shop, register = await opened(database)
    async with database.transaction() as tx:
        await bring(tx, shop.beanie, shop.luebeck, 1)
        order = await ordered(tx, shop)
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.SHIP)
        await orders.hold_cart(tx, SYSTEM, cart.id)
        await bring(tx, shop.beanie, shop.altona, 2)
        await sold_offline(tx, shop, register)
    await drain()
    async with database.transaction() as tx:
        assert (await orders.load_order(tx, order.id)).lines[0].source_location == shop.luebeck
        again = await orders.hold_cart(tx, SYSTEM, cart.id)
        assert again.lines[0].hold_location == shop.altona
        assert await on_hand(tx, shop.beanie) == {shop.luebeck: (1, 1), shop.altona: (2, 1)}
        assert await problems(tx) == []


async def test_a_cart_that_was_bought_meanwhile_is_looked_after_as_an_order(database: Database, drain: Drain) -> None:
    shop, register = await opened(database)
    async with database.transaction() as tx:
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.SHIP)
        await orders.hold_cart(tx, SYSTEM, cart.id)
        await sold_offline(tx, shop, register)
        await bring(tx, shop.beanie, shop.altona, 1)
        order = await orders.place_order(tx, SYSTEM, bought(cart.id))
        assert order.lines[0].source_location == shop.luebeck
    await drain()
    async with database.transaction() as tx:
        after = await orders.load_order(tx, order.id)
        assert (after.lines[0].source_location, after.lines[0].state) == (shop.altona, "open")
        assert await on_hand(tx, shop.beanie) == {shop.luebeck: (0, 0), shop.altona: (1, 1)}
        assert await problems(tx) == []
