"""Medusa 2: one process, asked over its API for shops; without Redis, which a worker of its own would need."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.parts.goods import KINDS, PLENTY, goods
from benchmarks.parts.serving import Served
from benchmarks.parts.wire import Unexpected, Wire
from hanse.main.processes import free_port

from . import node
from .cache import database_of, folder_of, run

HERE = Path(__file__).parent / "medusa"
PACKAGES = ["@medusajs/medusa@2", "@medusajs/framework@2", "@medusajs/cli@2"]
WITH_STOCK = "fields=*variants.calculated_price,+variants.inventory_quantity"
HOME = {"first_name": "Test", "last_name": "Kundin", "address_1": "Am Sandtorkai 1", "city": "Hamburg"}


class Medusa:
    """Installed once, filled and started for each measurement."""

    name = "Medusa"

    def __init__(self) -> None:
        self._folder = folder_of("medusa")

    def install(self) -> str:
        """Install the newest release of the major version; tells which."""
        return node.install(self._folder, HERE, PACKAGES, "@medusajs/medusa")

    def version(self) -> str:
        """Which release is installed."""
        return node.version(self._folder, HERE, "@medusajs/medusa")

    @contextmanager
    def serving(self, url: str, last_pieces: int) -> Iterator[Served]:
        """Fill an empty database, then serve."""
        port = free_port()
        tool = [node.NODE, "node_modules/@medusajs/cli/cli.js"]
        with tempfile.TemporaryDirectory() as folder:
            given, seeded = Path(folder) / "goods.json", Path(folder) / "seeded.json"
            given.write_bytes(msgspec.json.encode({"goods": goods(), "last_pieces": last_pieces, "plenty": PLENTY}))
            env = node.environment(**database_of(url), PORT=str(port), MEDUSA_DISABLE_TELEMETRY="1")
            env |= {"GOODS": str(given), "SEEDED": str(seeded)}
            run([*tool, "db:migrate"], env=env, cwd=self._folder)
            run([*tool, "exec", "./seed.js"], env=env, cwd=self._folder)
            self._seeded = msgspec.json.decode(seeded.read_bytes())
        address = f"http://127.0.0.1:{port}"
        with node.processes([[*tool, "start", "--host", "127.0.0.1"]], self._folder, env, f"{address}/health") as made:
            yield Served(address, made)

    def shopper(self) -> "MedusaShopper":
        """Somebody who shops there."""
        return MedusaShopper(self._seeded)


class MedusaShopper:
    """A guest with a cart."""

    def __init__(self, seeded: dict[str, Any]) -> None:
        self._articles, self._region = seeded["articles"], seeded["region"]
        self._key = {"x-publishable-api-key": seeded["key"]}
        self._chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret

    async def page(self, wire: Wire) -> None:
        """Texts, price and stock of a product."""
        wire.headers = self._key
        product = self._chance.choice(self._articles[:-1])["product"]
        found = await wire.read(f"/store/products/{product}?region_id={self._region}&{WITH_STOCK}")
        if not found["product"]["variants"]:
            raise Unexpected("the product has no article")

    async def listing(self, wire: Wire) -> None:
        """Search for a word, 24 products with prices; its search without another server has no facets."""
        wire.headers = self._key
        kind = self._chance.choice(KINDS)
        found = await wire.read(f"/store/products?q={kind}&limit=24&region_id={self._region}&{WITH_STOCK}")
        if not found["products"]:
            raise Unexpected("nothing was found")

    async def order(self, wire: Wire) -> None:
        """Two lines, who buys and where to, how, and paid."""
        if not await self._buy(wire, *[one["variant"] for one in self._chance.sample(self._articles[:-1], 2)]):
            raise Unexpected("the order was not placed")

    async def last_piece(self, wire: Wire) -> bool:
        """An order of the rare article; whether it was placed."""
        return await self._buy(wire, self._articles[-1]["variant"])

    async def _buy(self, wire: Wire, *variants: str) -> bool:
        wire.headers = self._key
        cart = (await wire.write("POST", "/store/carts", {"region_id": self._region}))["cart"]["id"]
        here = f"/store/carts/{cart}"
        for variant in variants:
            body = msgspec.json.encode({"variant_id": variant, "quantity": 1})
            if (await wire.ask("POST", f"{here}/line-items", body)).status != 200:
                return False
        home = HOME | {"postal_code": "20457", "country_code": "de"}
        await wire.write("POST", here, {"email": "kundin@example.org", "shipping_address": home})
        [option] = (await wire.read(f"/store/shipping-options?cart_id={cart}"))["shipping_options"]
        await wire.write("POST", f"{here}/shipping-methods", {"option_id": option["id"]})
        collection = (await wire.write("POST", "/store/payment-collections", {"cart_id": cart}))["payment_collection"]
        provider = {"provider_id": "pp_system_default"}
        await wire.write("POST", f"/store/payment-collections/{collection['id']}/payment-sessions", provider)
        done = await wire.ask("POST", f"{here}/complete")
        return done.status == 200 and done.json()["type"] == "order"
