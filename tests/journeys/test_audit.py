"""The audit finds what somebody changed behind the back of the platform."""

import pytest

from hanse import access, insight, locations, orders, payments, pricing, till
from hanse.access.jobs import SWEEPS
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.house import House
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import build_shop

# What somebody with a database client could do, and which room should notice.
CORRUPTIONS = {
    "a balance was raised": ("ledger", "update ledger.balance set posted = posted + 1 where unit in ({variant})"),
    "a transfer was made larger": (
        "ledger",
        "update ledger.transfer set amount = amount + 1, settled_amount = settled_amount + 1",
    ),
    "a transfer is gone": ("ledger", "delete from ledger.transfer where reason = 'capture'"),
    "an order became cheaper": ("orders", "update orders.sales_order set total_minor = total_minor - 100"),
    "the tax of an order was lowered": ("orders", "update orders.sales_order set tax_minor = tax_minor - 1"),
    "a return was undone on the line": ("orders", "update orders.line set returned_quantity = 0, state = 'open'"),
    "a return became dearer": ("orders", "update orders.goods_return set amount_minor = amount_minor + 1"),
    "a receipt is gone": ("till", "delete from till.receipt where sequence = 1"),
    "the chain of receipts is broken": ("till", "update till.receipt set hash_before = 'x' where sequence = 2"),
    "a refund is gone": ("payments", "delete from payments.refund"),
    "money was captured without a state": ("payments", "update payments.payment set state = 'started'"),
    "a coupon was counted back": ("pricing", "update pricing.coupon set used = 0"),
    "an event of the audit log was rewritten": ("access", "update access.audit set action = 'nothing'"),
}


async def lived_in(tx: Tx) -> str:
    """A shop with a sale with a coupon and a return; gives the unit of the article."""
    shop = await build_shop(tx)
    await pricing.save_promotion(
        tx,
        pricing.PromotionInput(
            key="moin10",
            name={"de": "Moin", "en": "Moin"},
            needs_coupon=True,
            terms={"kind": "percentage", "scope": "order", "rate": 1000, "all": True},
        ),
    )
    await pricing.save_coupon(tx, pricing.Coupon("MOIN10", "moin10"))
    register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
    await till.open_shift(tx, SYSTEM, shop.luebeck, register, 0)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 3, Delivery.CARRY_OUT, shop.luebeck)
    priced = await orders.price_cart(tx, await orders.add_coupon(tx, SYSTEM, cart.id, "MOIN10"))
    wish = orders.PlaceOrder(
        cart=cart.id,
        payments=[TenderWanted("cash")],
        expected_total_minor=priced.quote.totals.total_minor,
        location=shop.luebeck,
        register=register,
    )
    order, _ = await till.sell(tx, SYSTEM, wish)
    back = [orders.ReturnLine(order.lines[0].id, 1)]
    await till.take_return(tx, SYSTEM, shop.luebeck, register, order.id, back, "too small")
    assert await payments.payments_of(tx, order.id)
    return str(shop.beanie)


async def test_a_shop_that_was_left_alone_is_clean(tx: Tx) -> None:
    await lived_in(tx)
    assert await insight.audit(tx) == []


@pytest.mark.parametrize("what", CORRUPTIONS)
async def test_a_planted_corruption_is_found(what: str, database: Database, house: House) -> None:
    room, statement = CORRUPTIONS[what]
    async with database.transaction() as tx:
        unit = await lived_in(tx)
        await access.add_staff(tx, "audit@kogge.example", "Test", "moin-moin-1241", [access.RoleGrant("owner")])
    for _, sweep in SWEEPS.values():
        await sweep(house)
    async with database.transaction() as tx:
        table = statement.split()[1 if statement.startswith("update") else 2]
        await tx.run(f"alter table {table} disable trigger user")  # tidy: sql-fragment a table of the list above
        changed = await tx.run(statement.replace("{variant}", f"'{unit}'"))
        assert changed, "nothing was changed"
    async with database.transaction() as tx:
        found = await insight.audit(tx)
    assert any(finding.invariant.startswith(f"{room}.inv_") for finding in found), found
