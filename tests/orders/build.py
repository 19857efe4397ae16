"""A small shop for tests: two stores, a warehouse, three articles with prices and stock."""

from uuid import UUID

import msgspec

from hanse import catalog, delivery, inventory, locations, orders, pricing
from hanse.kit.address import Address
from hanse.kit.db import Tx

HOME = Address(name="Test Kundin", street="Hafenstraße", house_number="1", postal_code="23552", city="Lübeck")
OPEN_ALL_WEEK = {day: [("00:00", "23:59")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


TENDERS = ["cash", "card", "gift_card", "on_account"]


class Shop(msgspec.Struct, frozen=True):
    """What was built."""

    altona: UUID
    luebeck: UUID
    warehouse: UUID
    jacket: UUID
    beanie: UUID
    book: UUID


async def build_shop(tx: Tx, *, stock: int = 10) -> Shop:
    """Jacket 149.00 and beanie 19.90 at 19 %, book 12.00 at 7 %; `stock` pieces of each at each place.

    Everybody may pay in cash on every channel, so that a sale needs no provider.
    """
    for channel in ("web", "store", "phone"):
        await orders.set_terms(tx, channel, orders.Terms(tenders=TENDERS))
    places = [await _place(tx, *given) for given in (("altona", "store"), ("luebeck", "store"), ("lager", "warehouse"))]
    articles = [
        await _article(tx, *given)
        for given in (("jacket", "standard", 14900), ("beanie", "standard", 1990), ("book", "reduced", 1200))
    ]
    base = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="base", name={"de": "Grundpreise", "en": "Base prices"})
    )
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(variant, minor) for variant, minor in articles])
    lines = [inventory.StockLine(v, p, stock) for v, _ in articles for p in places] if stock else []
    if lines:
        await inventory.receive(tx, lines, None, "receive")
    await delivery.save_method(
        tx,
        delivery.MethodInput(
            key="standard", name={"de": "Paket", "en": "Parcel"}, price_minor=490, free_from_minor=20000
        ),
    )
    return Shop(*places, *(variant for variant, _ in articles))


async def reach_points(tx: Tx) -> None:
    """A way to the pickup points of the simulated carrier, which costs less than home."""
    name = {"de": "Abholpunkt", "en": "Pickup point"}
    wanted = delivery.MethodInput(
        key="point", name=name, price_minor=290, reaches=[delivery.Goal.POINT], carrier="simulated"
    )
    await delivery.save_method(tx, wanted)


async def _place(tx: Tx, code: str, kind: str) -> UUID:
    abilities = ["ships"] if kind == "warehouse" else ["sells", "ships", "pickup", "returns"]
    saved = await locations.save_location(
        tx,
        locations.LocationInput(
            code=code,
            name=code.title(),
            kind=kind,
            address=HOME,
            latitude=53.5,
            longitude=10.0,
            capabilities=abilities,
            opening=OPEN_ALL_WEEK,
        ),
    )
    return saved.id


async def _article(tx: Tx, handle: str, tax_class: str, minor: int) -> tuple[UUID, int]:
    saved = await catalog.save_product(
        tx,
        catalog.ProductInput(
            handle=handle,
            name={"de": handle.title(), "en": handle.title()},
            channels=["web", "store", "phone", "app"],
            variants=[catalog.VariantInput(sku=handle.upper(), tax_class=tax_class)],
        ),
    )
    return saved.variants[0].id, minor
