"""What is paid when it is collected has a receipt that names just that, and what still waits."""

from uuid import UUID

from hanse import fulfillment, locations, orders, payments, till
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop, build_shop


async def reserved(tx: Tx, shop: Shop) -> tuple[orders.Order, UUID]:
    """A jacket and two beanies that are reserved in Lübeck and lie ready, and a register there."""
    register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
    await till.open_shift(tx, SYSTEM, shop.luebeck, register, 10000)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.RESERVE, shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, Delivery.RESERVE, shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.RESERVE, shop.altona)
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name="Test Kundin", expected_total_minor=14900 + 3980 + 1200
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    for task in await fulfillment.make_tasks(tx, order.id):
        await fulfillment.start_pick(tx, SYSTEM, task.id)
        for line in task.lines:
            await fulfillment.confirm_pick(tx, SYSTEM, task.id, line.line, line.sku, line.quantity)
        await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    return order, register


async def test_a_receipt_names_what_was_paid_and_what_stays(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, register = await reserved(tx, shop)
    code = next(one.code for one in order.pickups if one.location == shop.luebeck)
    seen = []
    for sku in ("JACKET", "BEANIE"):
        line = next(one.id for one in order.lines if one.sku == sku)
        before = {one.id for one in await payments.payments_of(tx, order.id)}
        await fulfillment.hand_over(
            tx, SYSTEM, shop.luebeck, code, [TenderWanted("cash")], register,
            fulfillment.Collecting(lines=[line]),
        )  # fmt: skip
        (payment,) = [one.id for one in await payments.payments_of(tx, order.id) if one.id not in before]
        receipt = await till.issue_pickup(tx, payment)
        assert receipt is not None
        assert await till.issue_pickup(tx, payment) == receipt
        names = [[one["sku"] for one in receipt.body[part]] for part in ("lines", "stays")]
        taxes = [(one["rate"], one["gross_minor"]) for one in receipt.body["taxes"]]
        seen.append((receipt.kind, receipt.total_minor, names, taxes))
    assert seen == [
        ("pickup", 14900, [["JACKET"], ["BEANIE"]], [(1900, 14900)]),
        ("pickup", 3980, [["BEANIE"], []], [(1900, 3980)]),
    ]
