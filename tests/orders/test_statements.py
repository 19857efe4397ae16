"""What an order asks of the database: the number of statements is known, and may only fall."""

from collections.abc import Awaitable, Callable

import pytest

from hanse import orders
from hanse.kit.db import Database, Gathering, Tx
from hanse.kit.topics import Memory
from hanse.orders import Delivery, DirectLine, TenderWanted

from .build import Shop, build_shop
from .test_direct import sent
from .test_orders import SHOPPER, cart_with, wish

Asked = Callable[[Tx, Shop], Awaitable[orders.PlaceOrder | orders.DirectOrder]]

# Statements of placing, once the connection knows its types. Whoever needs more says why in the commit that
# raises a number; whoever needs fewer lowers it.
MOST = {"one parcel": 19, "two lines in one parcel": 19, "over the counter": 25, "in one call": 16}


async def a_parcel(tx: Tx, shop: Shop) -> orders.PlaceOrder:
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    return wish(cart, 15390, TenderWanted("card", token="tok_accepted"), ship=True)


async def two_lines(tx: Tx, shop: Shop) -> orders.PlaceOrder:
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None), (shop.beanie, 2, Delivery.SHIP, None))
    return wish(cart, 19370, TenderWanted("card", token="tok_accepted"), ship=True)


async def in_one_call(tx: Tx, shop: Shop) -> orders.DirectOrder:
    lines = [DirectLine(shop.jacket, 1), DirectLine(shop.beanie, 2)]
    return sent(19370, *lines, payments=[TenderWanted("card", token="tok_accepted")])


async def over_the_counter(tx: Tx, shop: Shop) -> orders.PlaceOrder:
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    return wish(cart, 14900, TenderWanted("cash"), location=shop.luebeck)


async def placed(tx: Tx, wanted: orders.PlaceOrder | orders.DirectOrder) -> None:
    if isinstance(wanted, orders.DirectOrder):
        await orders.place_direct(tx, SHOPPER, wanted)
    else:
        await orders.place_order(tx, SHOPPER, wanted)


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        ("one parcel", a_parcel),
        ("two lines in one parcel", two_lines),
        ("over the counter", over_the_counter),
        ("in one call", in_one_call),
    ],
)
async def test_an_order_takes_no_more_statements_than_it_did(shared: Database, way: str, asked: Asked) -> None:
    told: list[str] = []
    async with shared.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            # What the process has read of places and terms it need not read again (kit/standing.py).
            memory: Memory = {}
            tx, first, next_one = (Gathering(connection, shared.clock.now(), memory) for _ in range(3))
            shop = await build_shop(tx)
            await placed(first, await asked(first, shop))
            wanted = await asked(first, shop)
            await first.write_down()
            with connection.query_logger(lambda record: told.append(record.query)):
                await placed(next_one, wanted)
                await next_one.write_down()
        finally:
            await transaction.rollback()
    assert len(told) <= MOST[way], f"{len(told)} statements:\n" + "\n".join(" ".join(sql.split())[:100] for sql in told)
