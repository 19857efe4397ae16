"""Vendure 3: one server and one worker, as its documentation sets it up, asked over its GraphQL API for shops."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from benchmarks.parts.goods import COLORS, COUNT, KINDS, PLENTY, goods
from benchmarks.parts.serving import Served
from benchmarks.parts.wire import Unexpected, Wire
from hanse.main.processes import free_port

from . import node
from .cache import database_of, folder_of, run

HERE = Path(__file__).parent / "vendure"
INDEX_SECONDS = 300

PAGE = """query ($id: ID!) { product(id: $id) { id name slug description
  facetValues { id name facet { name } } variants { id sku name price priceWithTax currencyCode stockLevel } } }"""
SEARCH = """query ($input: SearchInput!) { search(input: $input) { totalItems
  items { productId productName slug priceWithTax { ... on SinglePrice { value } } }
  facetValues { count facetValue { id name } } } }"""
ADD = """mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) {
  __typename ... on Order { id totalWithTax lines { id } } ... on ErrorResult { errorCode message } } }"""
WHO = """mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) {
  __typename ... on Order { id } ... on ErrorResult { errorCode message } } }"""
WHERE = """mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) {
  __typename ... on Order { id } ... on ErrorResult { errorCode message } } }"""
METHODS = "query { eligibleShippingMethods { id name priceWithTax } }"
HOW = """mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) {
  __typename ... on Order { id totalWithTax } ... on ErrorResult { errorCode message } } }"""
ARRANGE = """mutation { transitionOrderToState(state: "ArrangingPayment") {
  __typename ... on Order { id state } ... on ErrorResult { errorCode message } } }"""
PAY = """mutation { addPaymentToOrder(input: { method: "dummy", metadata: {} }) {
  __typename ... on Order { id code state totalWithTax } ... on ErrorResult { errorCode message } } }"""


class Vendure:
    """Installed once, filled and started for each measurement."""

    name = "Vendure"

    def __init__(self) -> None:
        self._folder = folder_of("vendure")

    def install(self) -> str:
        """Install the newest release of the major version; tells which."""
        return node.install(self._folder, HERE, ["@vendure/core@3", "pg@8"], "@vendure/core")

    def version(self) -> str:
        """Which release is installed."""
        return node.version(self._folder, HERE, "@vendure/core")

    @contextmanager
    def serving(self, url: str, last_pieces: int) -> Iterator[Served]:
        """Fill an empty database, then serve."""
        port = free_port()
        env = node.environment(**database_of(url), PORT=str(port))
        with tempfile.NamedTemporaryFile("wb", suffix=".json") as file:
            file.write(msgspec.json.encode({"goods": goods(), "last_pieces": last_pieces, "plenty": PLENTY}))
            file.flush()
            told = run([node.NODE, "seed.js", file.name], env=env, cwd=self._folder)
        self._seeded = next(json.loads(line) for line in told.splitlines() if line.startswith('{"articles"'))
        address = f"http://127.0.0.1:{port}"
        commands = [[node.NODE, "serve.js"], [node.NODE, "serve.js", "worker"]]
        with node.processes(commands, self._folder, env, f"{address}/health") as made:
            _wait_for_index(url)
            yield Served(address, made)

    def shopper(self) -> "VendureShopper":
        """Somebody who shops there."""
        return VendureShopper(self._seeded)


def _wait_for_index(url: str) -> None:
    """The worker fills the index of the search first."""
    for _ in range(INDEX_SECONDS):
        with psycopg.connect(url) as connection:
            row = connection.execute("select count(*) from search_index_item").fetchone()
        if row is not None and row[0] >= COUNT:
            return
        time.sleep(1)
    raise SystemExit("Vendure did not fill the index of its search")


class VendureShopper:
    """A guest whose order is known by the token of the session."""

    def __init__(self, seeded: dict[str, Any]) -> None:
        self._articles, self._facets = seeded["articles"], seeded["facets"]
        self._chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret

    async def page(self, wire: Wire) -> None:
        """Texts, price and stock of a product."""
        found = await self._ask(wire, PAGE, id=self._chance.choice(self._articles[:-1])["product"])
        if not found["product"]["variants"]:
            raise Unexpected("the product has no article")

    async def listing(self, wire: Wire) -> None:
        """Search for a word, filtered by a color, 24 products with counted facets."""
        wanted = {"term": self._chance.choice(KINDS), "groupByProduct": True, "take": 24}
        color = self._facets[self._chance.choice(COLORS)]
        found = await self._ask(wire, SEARCH, input=wanted | {"facetValueFilters": [{"and": color}]})
        if not found["search"]["items"] or not found["search"]["facetValues"]:
            raise Unexpected("nothing was found")

    async def order(self, wire: Wire) -> None:
        """Two lines, who buys, where to, how, and paid."""
        if not await self._buy(wire, *[one["variant"] for one in self._chance.sample(self._articles[:-1], 2)]):
            raise Unexpected("the order was not placed")

    async def last_piece(self, wire: Wire) -> bool:
        """An order of the rare article; whether it was placed."""
        return await self._buy(wire, self._articles[-1]["variant"])

    async def _buy(self, wire: Wire, *variants: str) -> bool:
        wire.forget()
        for variant in variants:
            if (await self._ask(wire, ADD, id=variant))["addItemToOrder"]["__typename"] != "Order":
                return False
        number = self._chance.randrange(10**9)
        await self._ask(
            wire, WHO, input={"firstName": "Test", "lastName": "Kundin", "emailAddress": f"kundin{number}@example.org"}
        )
        home = {"fullName": "Test Kundin", "streetLine1": "Am Sandtorkai 1", "city": "Hamburg", "postalCode": "20457"}
        await self._ask(wire, WHERE, input=home | {"countryCode": "DE"})
        [method] = (await self._ask(wire, METHODS))["eligibleShippingMethods"]
        await self._ask(wire, HOW, id=[method["id"]])
        await self._ask(wire, ARRANGE)
        paid = (await self._ask(wire, PAY))["addPaymentToOrder"]
        return bool(paid["__typename"] == "Order" and paid["state"] == "PaymentSettled")

    async def _ask(self, wire: Wire, query: str, **variables: Any) -> Any:
        body = msgspec.json.encode({"query": query, "variables": variables})
        found = await wire.want((200,), "POST", "/shop-api", body)
        if found.token:
            wire.headers["Authorization"] = f"Bearer {found.token}"
        answer = found.json()
        if answer.get("errors"):
            raise Unexpected(str(answer["errors"])[:300])
        return answer["data"]
