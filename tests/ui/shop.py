"""A small shop with staff, registers and orders that wait: `python -m tests.ui.shop SERVER_URL DATABASE`.

Run as a process of its own, because a browser test keeps an event loop of Playwright running. Prints what it built.
"""

import asyncio
import sys
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import msgspec

from hanse import access, catalog, customers, delivery, inventory, locations, orders, payments, pricing, sourcing
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Tx, connect
from hanse.main.migrations import migrate
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, OPEN_ALL_WEEK, Shop, build_shop, reach_points

PASSWORD = "moin-moin-1241"


class Built(msgspec.Struct, frozen=True):
    """What the tests name: places, registers, codes."""

    luebeck: UUID
    altona: UUID
    warehouse: UUID
    jacket: UUID
    registers: list[UUID]
    card: str
    gift_card: str
    web_cart: str
    paid_pickup: str
    reserved_pickup: str
    greta: UUID
    parcel: str
    partner: UUID
    offered: list[str]
    handed_in: list[str]


async def build(tx: Tx) -> Built:
    """The shop, five people, registers in Lübeck, a customer, and what came in from the web."""
    shop = await build_shop(tx, stock=40)
    placed = [(role, shop.luebeck) for role in ("cashier", "picker", "store_manager")]
    for role, place in [*placed, ("picker", shop.warehouse)]:
        grant = access.RoleGrant(role, "location", place)
        name = f"{role}-{'lager' if place == shop.warehouse else 'luebeck'}"
        await access.add_staff(tx, f"{name}@kogge.example", name, PASSWORD, [grant])
    everywhere = access.RoleGrant("service_agent", "global", None)
    await access.add_staff(tx, "service@kogge.example", "service", PASSWORD, [everywhere])
    await access.add_staff(tx, "owner@kogge.example", "owner", PASSWORD, [access.RoleGrant("owner", "global", None)])
    registers = [(await locations.save_register(tx, shop.luebeck, n, f"Kasse {n}")).id for n in range(1, 25)]
    known = await customers.register(
        tx, customers.RegisterCustomer(email="greta@example.org", given_name="Greta", family_name="Hansen")
    )
    carded = await customers.issue_card(tx, known.id)
    await customers.add_address(tx, known.id, "shipping", HOME)
    gift = await payments.issue_gift_card(tx, 2500, "EUR")
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.SHIP)
    await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.SHIP)
    partner = await _partner(tx, shop)
    await _points(tx)
    await _may_be_replaced(tx, shop, "Okke Lorenz")
    await _ordered(tx, shop, Delivery.PICKUP, "Meike Thode")  # stays open, so that the queue is never empty
    return Built(
        luebeck=shop.luebeck,
        altona=shop.altona,
        warehouse=shop.warehouse,
        jacket=shop.jacket,
        registers=registers,
        card=carded.card or "",
        gift_card=gift.code,
        web_cart=cart.code,
        paid_pickup=await _ordered(tx, shop, Delivery.PICKUP, "Karla Voss"),
        reserved_pickup=await _ordered(tx, shop, Delivery.RESERVE, "Jens Petersen"),
        greta=known.id,
        parcel=await _sent(tx, shop, known),
        partner=partner,
        handed_in=[await _comes_back(tx, shop, name) for name in ("Silke Boysen", "Enno Behrens")],
        offered=[await _sent(tx, shop, None, "phone") for _ in range(3)],
    )


async def _partner(tx: Tx, shop: Shop) -> UUID:
    """A partner store with a picker, that is asked first for what is ordered by telephone."""
    wanted = locations.LocationInput(
        code="partner", name="Partner", kind=locations.Kind.PARTNER, address=HOME, latitude=54.8, longitude=9.4,
        capabilities=[locations.Capability.SHIPS], opening=OPEN_ALL_WEEK,
    )  # fmt: skip
    place = (await locations.save_location(tx, wanted)).id
    grant = access.RoleGrant("picker", "location", place)
    await access.add_staff(tx, "picker-partner@kogge.example", "picker-partner", PASSWORD, [grant])
    await inventory.receive(tx, [inventory.StockLine(v, place, 9) for v in (shop.jacket, shop.beanie)], None, "receive")
    ours = sourcing.ExcludeRule(["altona", "lager", "luebeck"], [], ["phone"])
    rules = sourcing.RuleSetInput(
        name="By telephone", rules=[ours, sourcing.PartnerRule("like_own", 60)], costs=sourcing.DEFAULT.costs
    )
    await sourcing.save_rule_set(tx, SYSTEM, "phone", rules)
    return place


async def _points(tx: Tx) -> None:
    """A kiosk and a locker of a carrier, and the way there."""
    at = Address(street="Traveufer", house_number="11", postal_code="23552", city="Lübeck")
    listed = [
        delivery.PointInput(code="202", kind="shop", name="Kiosk an der Trave", address=at, opening=OPEN_ALL_WEEK),
        delivery.PointInput(code="201", kind="locker", name="Packstation 201", address=at, asks_customer_number=True),
    ]
    await delivery.take_points(tx, "simulated", listed)
    await reach_points(tx)


async def _sent(tx: Tx, shop: Shop, customer: customers.Customer | None, channel: str = "web") -> str:
    """An order that goes by parcel and has not left yet; its number."""
    cart = await orders.open_cart(tx, SYSTEM, channel)
    if customer is not None:
        await orders.attach_customer(tx, SYSTEM, cart.id, customer.id)
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.SHIP)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.SHIP)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="greta@example.org" if customer else "kundin@example.org",
        name="Greta Hansen" if customer else "Wiebke Reimers",
        shipping=HOME,
        delivery_method="standard",
        payments=[TenderWanted("on_account")],
        expected_total_minor=14900 + 1990 + 490,
    )
    return (await orders.place_order(tx, SYSTEM, wish)).number


async def _ordered(tx: Tx, shop: Shop, delivery: Delivery, name: str) -> str:
    """An order from the web for Lübeck; its pickup code."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, delivery, shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, delivery, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name=name,
        payments=[TenderWanted("cash")] if delivery is Delivery.PICKUP else [],
        expected_total_minor=18880,
    )
    return (await orders.place_order(tx, SYSTEM, wish)).pickups[0].code


async def _comes_back(tx: Tx, shop: Shop, name: str) -> str:
    """Three beanies from Altona of which two shall be handed in there; the code."""
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.altona)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 3, Delivery.CARRY_OUT, shop.altona)
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name=name, payments=[TenderWanted("cash")],
        expected_total_minor=5970, location=shop.altona,
    )  # fmt: skip
    order = await orders.place_order(tx, SYSTEM, wish)
    back = [orders.BackLine(order.lines[0].id, 2)]
    wanted = orders.ReturnWanted(lines=back, way=orders.ReturnWay.STORE, location=shop.altona)
    return (await orders.announce_return(tx, SYSTEM, order.id, wanted)).code


async def _may_be_replaced(tx: Tx, shop: Shop, name: str) -> None:
    """Two ponchos to collect in Lübeck, which may come in another color; the red one costs more."""
    saved = await catalog.save_product(
        tx,
        catalog.ProductInput(
            handle="poncho",
            name={"de": "Poncho", "en": "Poncho"},
            channels=["web"],
            variants=[
                catalog.VariantInput(sku=sku, options={"color": color})
                for sku, color in (("PONCHO", "navy"), ("PONCHO-RED", "red"), ("PONCHO-SAND", "sand"))
            ],
        ),
    )
    known = {one.sku: one.id for one in saved.variants}
    costs = (("PONCHO", 5900), ("PONCHO-RED", 6900), ("PONCHO-SAND", 4900))
    ponchos = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="ponchos", name={"de": "Ponchos", "en": "Ponchos"})
    )
    await pricing.set_prices(tx, ponchos.id, [pricing.PriceRow(known[sku], minor) for sku, minor in costs])
    await inventory.receive(tx, [inventory.StockLine(one, shop.luebeck, 4) for one in known.values()], None, "receive")
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, known["PONCHO"], 2, Delivery.PICKUP, shop.luebeck)
    await orders.set_substitution(tx, SYSTEM, cart.id, orders.Substitution.SIMILAR)
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name=name, payments=[TenderWanted("cash")],
        expected_total_minor=11800,
    )  # fmt: skip
    await orders.place_order(tx, SYSTEM, wish)


async def _statement(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _fill(url: str) -> Built:
    database = await connect(url)
    try:
        async with database.transaction() as tx:
            return await build(tx)
    finally:
        await database.close()


def main(server_url: str, name: str, verb: str = "build") -> Any:
    """Build the shop in a database of its own, or drop that database."""
    if verb == "drop":
        asyncio.run(_statement(server_url, f"drop database if exists {name} with (force)"))
        return None
    asyncio.run(_statement(server_url, f"create database {name}"))
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    migrate(url)
    return asyncio.run(_fill(url))


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(main(*sys.argv[1:])))
