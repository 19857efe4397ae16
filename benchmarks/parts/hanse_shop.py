"""A shop of ours to measure: the made-up articles at a warehouse and ten stores, and what shoppers do there."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import uvloop

from hanse import catalog, delivery, inventory, locations, orders, pricing
from hanse.kit.address import Address
from hanse.kit.db import Tx, connect
from hanse.kit.ids import new_id
from hanse.locations import Capability

from .closed_loop import Act, Shoppers
from .databases import a_database, checkpoint
from .goods import COLORS, COUNT, KINDS, PLENTY, goods
from .processes import database_process
from .serving import Served, serving
from .waiting import until_quiet
from .wire import Answer, Unexpected, Wire

STORES = 10
AT_A_COUNTER = [Capability.SELLS, Capability.PICKUP, Capability.RETURNS]
AT_A_STORE = 20
DELIVERY = 1_000
ADDRESS = Address(name="Kundin", street="Am Sandtorkai", house_number="1", postal_code="20457", city="Hamburg")
WEEK = {day: [("09:00", "20:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
HOME = msgspec.to_builtins(ADDRESS)
PARCEL_MINOR = 490
# Who buys, where it goes and how it is paid.
GUEST = {
    "email": "kundin@example.org",
    "name": "Kundin",
    "billing": HOME,
    "shipping": HOME,
    "delivery_method": "standard",
    "payments": [{"tender": "cash"}],
}


class Filled(msgspec.Struct, frozen=True):
    """The articles by number, the warehouse, the stores, and one more article that there are few of."""

    variants: list[UUID]
    warehouse: UUID
    stores: list[UUID]
    rare: UUID


async def fill(url: str, *, last_pieces: int = 100) -> Filled:
    """Fill an empty, migrated database."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        furnished = await furnish(tx, STORES)
        *variants, rare = await stock(tx, furnished, last_pieces)
    async with database.pool.acquire() as connection:
        await connection.execute("analyze")
    await database.close()
    return Filled(variants, furnished.places[0], furnished.places[1:], rare)


class Furnished(msgspec.Struct, frozen=True):
    """A shop without articles: its places, the warehouse first, and its price list."""

    places: list[UUID]
    prices: UUID


async def furnish(tx: Tx, stores: int) -> Furnished:
    """Terms, places, the kind of goods, a price list and a way of delivery."""
    await orders.set_terms(tx, "web", orders.Terms(tenders=["cash", "card"]))
    places = [await _place(tx, number) for number in range(stores + 1)]
    facets = [
        catalog.AttributeDefinition(key, catalog.AttributeType.TEXT, {"en": key.title()}, facet=True)
        for key in ("color", "material")
    ]
    await catalog.save_family(tx, catalog.FamilyInput("goods", {"en": "Goods"}, facets))
    for kind in KINDS:
        await catalog.save_category(tx, catalog.CategoryInput(kind, {"en": kind.title()}))
    prices = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="base", name={"de": "Preise", "en": "Prices"})
    )
    parcel = delivery.MethodInput(key="standard", name={"de": "Paket", "en": "Parcel"}, price_minor=PARCEL_MINOR)
    await delivery.save_method(tx, parcel)
    return Furnished(places, prices.id)


async def stock(tx: Tx, furnished: Furnished, last_pieces: int) -> list[UUID]:
    """The articles with their prices, and pieces of each at every place; the last one is rare."""
    *variants, rare = await _articles(tx, furnished.prices)
    lines = [
        inventory.StockLine(variant, place, AT_A_STORE if number else PLENTY)
        for number, place in enumerate(furnished.places)
        for variant in variants
    ]
    lines.append(inventory.StockLine(rare, furnished.places[0], last_pieces))
    for first in range(0, len(lines), DELIVERY):
        await inventory.receive(tx, lines[first : first + DELIVERY])
    return [*variants, rare]


async def _place(tx: Tx, number: int) -> UUID:
    wanted = locations.LocationInput(
        code=f"ort-{number}",
        name=f"Ort {number}",
        kind=locations.Kind.STORE if number else locations.Kind.WAREHOUSE,
        address=ADDRESS,
        opening=WEEK,
        capabilities=AT_A_COUNTER if number else [Capability.SHIPS],
    )
    return (await locations.save_location(tx, wanted)).id


async def _articles(tx: Tx, prices: UUID) -> list[UUID]:
    offered = goods()
    loaded = await catalog.load_products(
        tx,
        [
            catalog.ProductInput(
                handle=good.handle,
                name={"de": good.name, "en": good.name},
                description={"de": good.description, "en": good.description},
                brand=good.maker,
                family="goods",
                categories=[good.kind],
                attributes={"color": good.color, "material": good.material},
                variants=[catalog.VariantInput(sku=good.sku)],
                channels=["web", "store"],
            )
            for good in offered
        ],
    )
    if loaded.refused:
        raise SystemExit(f"{len(loaded.refused)} articles were refused: {loaded.refused[0]}")
    found: dict[str, UUID] = {}
    for good in offered:
        found[good.sku] = (await catalog.get_product(tx, good.handle)).variants[0].id
    rows = [pricing.PriceRow(found[good.sku], good.price_minor) for good in offered]
    await pricing.set_prices(tx, prices, rows)
    return [found[good.sku] for good in offered]


class Opened(msgspec.Struct, frozen=True):
    """A shop that serves, and the process of its database."""

    url: str
    filled: Filled
    served: Served
    database: int

    def shoppers(self, name: str, act: Act) -> Shoppers:
        """A contestant who does this."""
        return Shoppers(name, self.served.address, act, self.served.processes, self.database)


@contextmanager
def opened(
    server: str, workers: int = 1, *, last_pieces: int = 100, settings: Mapping[str, str] | None = None
) -> Iterator[Opened]:
    """A filled shop on a database of its own, with its worker and somebody who takes its mails."""
    with a_database(server) as url:
        filled = uvloop.run(fill(url, last_pieces=last_pieces))
        checkpoint(server)
        with serving(url, workers, worker=True, settings=settings) as served:
            # What filling left to be told, eleven events for each article, is no part of what shoppers cost.
            until_quiet(url)
            yield Opened(url, filled, served, database_process(url))


class HanseShopper:
    """What a front end of ours asks for. `chance` chooses articles; it repeats from run to run."""

    def __init__(self, filled: Filled, handles: Sequence[str] = ()) -> None:
        self._filled, self._goods = filled, goods()
        self._handles = handles or [good.handle for good in self._goods]
        self._chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret

    async def page(self, wire: Wire) -> None:
        """The page of a product, rendered."""
        number = self._chance.randrange(len(self._filled.variants))
        found = await wire.want((200,), "GET", f"/products/{self._handles[number]}")
        if self._goods[number % (COUNT - 1)].name.encode() not in found.body:
            raise Unexpected("the page does not name the article")

    async def page_data(self, wire: Wire) -> None:
        """What a product page shows: texts, the price, and the stock of every store."""
        number = self._chance.randrange(len(self._filled.variants))
        offered = await wire.read(f"/v1/channels/web/products/{self._handles[number]}")
        stores, prices = len(offered["availability"][0]["stores"]), len(offered["prices"])
        if (stores, prices) != (len(self._filled.stores), 1):
            raise Unexpected(f"{stores} stores have it, {prices} prices")

    async def page_data_apart(self, wire: Wire) -> None:
        """The same as three reads."""
        number = self._chance.randrange(len(self._filled.variants))
        variant = self._filled.variants[number]
        await wire.read(f"/v1/products/{self._handles[number]}")
        await wire.read(f"/v1/prices?variant={variant}")
        [pool] = await wire.read(f"/v1/availability?variants={variant}")
        if len(pool["stores"]) != len(self._filled.stores):
            raise Unexpected(f"{len(pool['stores'])} stores have it")

    async def listing(self, wire: Wire) -> None:
        """Search for a word, filtered by a facet, 24 products with all facets counted."""
        kind, color = self._chance.choice(KINDS), self._chance.choice(COLORS)
        found = await wire.read(f"/v1/search?q={kind}&facet=color:{color}&language=en&limit=24")
        if not found["items"] or not found["facets"]:
            raise Unexpected("nothing was found")

    async def order(self, wire: Wire) -> None:
        """A guest's complete order of two lines, step by step."""
        cart, total = await self.cart(wire, *self._chance.sample(self._filled.variants, 2))
        await self.place(wire, cart, total)

    async def order_at_once(self, wire: Wire) -> None:
        """The same order in one call: the front end knows what it comes to."""
        wire.forget()
        chosen = self._chance.sample(range(len(self._filled.variants)), 2)
        wish = {
            "channel": "web",
            "lines": [{"variant": str(self._filled.variants[number]), "quantity": 1} for number in chosen],
            **GUEST,
            "expected_total_minor": sum(self._goods[number].price_minor for number in chosen) + PARCEL_MINOR,
        }
        key = str(new_id())
        found = await wire.ask("POST", "/v1/orders/direct", msgspec.json.encode(wish), Idempotency_Key=key)
        if found.status != 201 or found.json()["payment_state"] != "paid":
            raise Unexpected(f"placing at once: {found.status} {found.body[:300]!r}")

    async def last_piece(self, wire: Wire) -> bool:
        """A complete order of the rare article; whether there was one."""
        cart, total = await self.cart(wire, self._filled.rare)
        return (await self._buy(wire, cart, total)).status == 201

    async def cart(self, wire: Wire, *variants: UUID) -> tuple[str, int]:
        """A cart with one piece of each, and what it costs with its parcel."""
        wire.forget()
        cart = (await wire.write("POST", "/v1/carts", {"channel": "web"}))["id"]
        priced: dict[str, Any] = {}
        for variant in variants:
            priced = await wire.write("PUT", f"/v1/carts/{cart}/lines", {"variant": str(variant), "quantity": 1})
        goods_minor = priced["quote"]["totals"]["total_minor"]
        [offer] = await wire.read(f"/v1/delivery-offers?country=DE&goods_minor={goods_minor}")
        return cart, goods_minor + offer["price_minor"]

    async def place(self, wire: Wire, cart: str, total_minor: int) -> None:
        """Address, way of delivery and payment, and buy."""
        found = await self._buy(wire, cart, total_minor)
        if found.status != 201 or found.json()["payment_state"] != "paid":
            raise Unexpected(f"placing: {found.status} {found.body[:300]!r}")

    async def _buy(self, wire: Wire, cart: str, total_minor: int) -> Answer:
        wish = {"cart": cart, **GUEST, "expected_total_minor": total_minor}
        return await wire.ask("POST", "/v1/orders", msgspec.json.encode(wish), Idempotency_Key=str(new_id()))
