"""The shop in which any sequence of steps happens: every article in three colors, few pieces of each."""

from typing import Any
from uuid import UUID

from hanse import catalog, customers, delivery, inventory, locations, orders, payments, pricing, till
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Tx
from tests.orders.build import Shop, build_shop, reach_points
from tests.orders.test_manual_prices import colleague


async def add_colors(tx: Tx, shop: Shop) -> None:
    """Every article is there in two more colors, one of them cheaper and one dearer."""
    rows = []
    for handle, tax_class, minor in (
        ("jacket", "standard", 14900),
        ("beanie", "standard", 1990),
        ("book", "reduced", 1200),
    ):
        colors = {"": ("navy", minor), "-RED": ("red", minor * 9 // 10), "-BLUE": ("blue", minor * 11 // 10)}
        saved = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle=handle,
                name={"de": handle.title(), "en": handle.title()},
                variants=[
                    catalog.VariantInput(sku=handle.upper() + end, tax_class=tax_class, options={"color": color})
                    for end, (color, _) in colors.items()
                ],
            ),
        )
        known = {one.sku: one.id for one in saved.variants}
        rows += [pricing.PriceRow(known[handle.upper() + end], cost) for end, (_, cost) in colors.items() if end]
    base = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="colors", name={"de": "Farben", "en": "Colors"})
    )
    await pricing.set_prices(tx, base.id, rows)
    places = (shop.altona, shop.luebeck, shop.warehouse)
    lines = [inventory.StockLine(row.variant, place, 6) for row in rows for place in places]
    await inventory.receive(tx, lines, None, "receive")


async def add_points(tx: Tx) -> list[UUID]:
    """A kiosk and a locker where parcels are collected, and the way to them, which costs less than home."""
    at = Address(street="Traveufer", house_number="11", postal_code="23552", city="Lübeck")
    listed = [
        delivery.PointInput(code=kind, kind=kind, name=kind.title(), address=at, asks_customer_number=kind == "locker")
        for kind in ("shop", "locker")
    ]
    await delivery.take_points(tx, "simulated", listed)
    await reach_points(tx)
    near = await delivery.near_points(tx, "DE", "23552")
    return [one.point.id for one in sorted(near, key=lambda one: one.point.kind)]


async def open_shop(tx: Tx) -> dict[str, Any]:
    """Few pieces of everything, a coupon, pickup points, a register, its boss, a customer who may buy on account."""
    shop = await build_shop(tx, stock=12)
    await add_colors(tx, shop)
    terms = {"kind": "percentage", "scope": "order", "rate": 700, "all": True}
    name = {"de": "Moin", "en": "Moin"}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="moin", name=name, needs_coupon=True, terms=terms))
    await pricing.save_coupon(tx, pricing.Coupon("MOIN", "moin", 1000))
    known = await customers.register(tx, customers.RegisterCustomer(email="kundin@example.org"))
    await payments.set_account_terms(tx, SYSTEM, known.id, 100_000, 14)
    register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
    await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    policy = orders.ReturnPolicyInput(
        rules=[orders.ReturnRule(key="everything")], receiptless_minor=5000, lost_minor=2000
    )
    await orders.save_return_policy(tx, SYSTEM, policy)
    boss = await colleague(tx, "store_manager", None)
    parts = {"shop": shop, "customer": known.id, "register": register.id, "boss": boss}
    return {**parts, "points": await add_points(tx)}
