"""An order in one call is the order that a cart would have become."""

from typing import Any

import msgspec
import pytest

from hanse import customers, insight, orders
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden, NotFound
from hanse.orders import Delivery, DirectLine, DirectOrder, TenderWanted
from tests.orders.build import HOME, build_shop
from tests.orders.test_orders import SHOPPER, cart_with, wish

CASH = [TenderWanted("cash")]


def direct(total: int, *lines: DirectLine, **more: Any) -> DirectOrder:
    said: dict[str, Any] = {"email": "kundin@example.org", "name": "Test Kundin", "payments": CASH, **more}
    return DirectOrder(lines=list(lines), expected_total_minor=total, **said)


def sent(total: int, *lines: DirectLine, **more: Any) -> DirectOrder:
    return direct(total, *lines, **{"shipping": HOME, "delivery_method": "standard", **more})


def told(order: orders.Order) -> dict[str, Any]:
    """An order without what only it can have: ids, numbers and moments."""
    whole = msgspec.to_builtins(order)
    own = {"id", "number", "access_token", "placed_at", "cart", "payments", "trace", "pickups", "customer"}
    whole["lines"] = [
        {name: value for name, value in line.items() if name not in {"id", "hold", "sourcing"}}
        for line in whole["lines"]
    ]
    return {name: value for name, value in whole.items() if name not in own}


async def test_it_is_the_order_that_a_cart_would_have_become(tx: Tx) -> None:
    shop = await build_shop(tx)
    wishes = [(shop.jacket, 1, Delivery.SHIP, None), (shop.beanie, 2, Delivery.PICKUP, shop.altona)]
    cart = await cart_with(tx, *wishes)
    asked = wish(cart, 14900 + 2 * 1990 + 490, TenderWanted("cash"), ship=True)
    by_cart = await orders.place_order(tx, SHOPPER, asked)
    lines = [DirectLine(*one) for one in wishes]
    at_once = await orders.place_direct(tx, SHOPPER, sent(14900 + 2 * 1990 + 490, *lines))
    assert told(at_once) == told(by_cart)
    assert (at_once.state, at_once.payment_state) == ("confirmed", "paid")
    assert await insight.audit(tx) == []


async def test_the_standing_cart_of_the_shopper_stays_as_it_is(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.book, 1, Delivery.SHIP, None))
    await orders.place_direct(tx, SHOPPER, sent(14900 + 490, DirectLine(shop.jacket, 1)))
    kept = await orders.open_cart(tx, SHOPPER, "web")
    assert (kept.id, [line.variant for line in kept.lines], kept.order) == (cart.id, [shop.book], None)


async def test_the_same_wish_twice_is_one_line(tx: Tx) -> None:
    shop = await build_shop(tx)
    twice = [DirectLine(shop.beanie, 1), DirectLine(shop.jacket, 1), DirectLine(shop.beanie, 2)]
    order = await orders.place_direct(tx, SHOPPER, sent(14900 + 3 * 1990, *twice))
    assert [(line.sku, line.quantity) for line in order.lines] == [("BEANIE", 3), ("JACKET", 1)]


async def test_what_is_carried_out_leaves_the_store_of_the_order(tx: Tx) -> None:
    shop = await build_shop(tx)
    line = DirectLine(shop.jacket, 1, Delivery.CARRY_OUT)
    order = await orders.place_direct(tx, SYSTEM, direct(14900, line, channel="store", location=shop.luebeck))
    assert (order.state, order.lines[0].source_location) == ("completed", shop.luebeck)


async def test_a_system_orders_for_a_customer_and_a_shopper_only_for_themselves(tx: Tx) -> None:
    shop = await build_shop(tx)
    somebody = await customers.start_guest(tx, "jemand@example.org", "Jemand", language="de")
    order = await orders.place_direct(tx, SYSTEM, sent(15390, DirectLine(shop.jacket, 1), customer=somebody))
    assert order.customer == somebody
    shopper = Actor(Kind.SHOPPER, customer=new_id())
    with pytest.raises(Forbidden):
        await orders.place_direct(tx, shopper, sent(15390, DirectLine(shop.jacket, 1), customer=somebody))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"total": 100}, orders.PriceChanged),
        ({"quantity": 99, "total": 99 * 14900}, orders.LinesOutOfStock),
        ({"delivery": Delivery.PICKUP}, orders.PlaceNeeded),
        ({"delivery": Delivery.CARRY_OUT}, orders.PlaceNeeded),
        ({"variant": new_id()}, NotFound),
        ({"shipping": None}, orders.AddressNeeded),
        ({"email": ""}, orders.ContactNeeded),
        ({"payments": [TenderWanted("shells")]}, orders.TenderNotTaken),
        ({"channel": "moon"}, NotFound),
        ({"channel": "store"}, None),
    ],
)
async def test_what_is_refused_leaves_nothing(tx: Tx, said: dict[str, Any], refusal: type[Exception] | None) -> None:
    shop = await build_shop(tx)
    line = DirectLine(said.pop("variant", shop.jacket), said.pop("quantity", 1), said.pop("delivery", Delivery.SHIP))
    before = await rows(tx)
    asked = sent(said.pop("total", 15390), line, **said)
    if refusal is None:
        assert (await orders.place_direct(tx, SHOPPER, asked)).channel == "store"
        return
    with pytest.raises(refusal):
        async with tx.attempt():
            await orders.place_direct(tx, SHOPPER, asked)
    assert await rows(tx) == before
    assert await insight.audit(tx) == []


async def rows(tx: Tx) -> tuple[int, int, int]:
    counts = [await tx.value(f"select count(*) from orders.{name}") for name in ("cart", "cart_line", "sales_order")]
    return counts[0], counts[1], counts[2]
