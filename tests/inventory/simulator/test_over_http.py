"""The same schedules against the whole application: tills over HTTP, orders over HTTP, a real database.

The world goes on in a thread of its own and asks the application as tills and shoppers do; what it believes about the
house is read from the house. `HANSE_HTTP_SCHEDULES` says how many schedules; `make soak` runs five hundred.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

import httpx
import msgspec
import pytest

from hanse import access, catalog, inventory, locations, orders, pricing
from hanse.inventory import StockLine
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.kit.ids import new_id
from tests.conftest import MORNING
from tests.inventory.places import problems
from tests.inventory.simulator.house import Granted, Sale, Store
from tests.inventory.simulator.test_simulator import report
from tests.inventory.simulator.world import Plan, Told, World
from tests.locations.places import store as a_store
from tests.orders.build import HOME, build_shop

SCHEDULES = int(os.environ.get("HANSE_HTTP_SCHEDULES", "12"))
TILLS = int(os.environ.get("HANSE_HTTP_TILLS", "4"))

# Schedules that found a fault once: two sales that were told together hurt the same promise, and another one stood.
KEPT = [153]

LOOKS_EVERY = 3
PRICE_MINOR = 1990
SALES = UUID("c0b6f3de-3f6e-5a3b-8c89-0d6d7c1f6a11")
OFFLINE_AUDITS = ("till.inv_offline_sale", "till.inv_offline_log", "till.inv_receipt_gap", "till.inv_receipt_chain")

T = TypeVar("T")
Drain = Callable[[], Awaitable[None]]


class House(msgspec.Struct, frozen=True):
    """The application and those who use it."""

    database: Database
    clock: MovableClock
    drain: Drain
    cashier: httpx.AsyncClient
    shopper: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    elsewhere: UUID

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the application do something, from the thread of the world."""
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return done.result(timeout=60)


class RemoteStore(Store):
    """A store of the application, behind the words of the simulator."""

    def __init__(self, house: House, pieces: int, registers: int) -> None:
        super().__init__(pieces, registers)
        self.house, self.pieces = house, pieces
        self.orders: dict[int, orders.Order] = {}
        self.article = self.place = new_id()
        self.registers_by_till: dict[int, UUID] = {}

    async def prepare(self, tills: list[int]) -> None:
        """Build it, a day before the first customer comes."""
        self.house.clock.set(MORNING - timedelta(days=1))
        async with self.house.database.transaction() as tx:
            name = f"s{new_id().hex[:20]}"
            saved = await locations.save_location(tx, a_store(name))
            self.place = saved.id
            product = await catalog.save_product(
                tx,
                catalog.ProductInput(
                    handle=name,
                    name={"de": name, "en": name},
                    channels=["web", "store"],
                    variants=[catalog.VariantInput(sku=name.upper(), tax_class="standard")],
                ),
            )
            self.article = product.variants[0].id
            prices = await pricing.list_price_lists(tx)
            await pricing.set_prices(tx, prices[0].id, [pricing.PriceRow(self.article, PRICE_MINOR)])
            if self.pieces:
                await inventory.receive(tx, [StockLine(self.article, self.place, self.pieces)])
            for number, till in enumerate(tills, 1):
                self.registers_by_till[till] = (await locations.save_register(tx, self.place, number, "Kasse")).id
        for till in tills:
            await self.send(till, "shifts", {"float_minor": 0}, 201)

    async def send(self, till: int, path: str, body: dict[str, Any], expect: int = 200, stale: bool = False) -> Any:
        """What a till asks of the house; None for a request that was late."""
        where = {"location": str(self.place), "register": str(self.registers_by_till[till])}
        answer = await self.house.cashier.post(
            f"/v1/till/{path}", json=where | body, headers={"Idempotency-Key": new_id().hex}
        )
        if stale and answer.status_code == 409:
            assert answer.json()["code"] == "lease_request_stale", answer.text
            return None
        assert answer.status_code == expect, answer.text
        return answer.json()

    def minutes(self, moment: str) -> int:
        """A moment of the house in minutes of the world."""
        found: Any = msgspec.convert(moment, type(MORNING), strict=False)
        return int((found - MORNING).total_seconds()) // 60

    def at(self, now: int) -> House:
        """The house, at this minute of the world."""
        self.house.clock.set(MORNING + timedelta(minutes=now))
        return self.house

    async def figures(self) -> inventory.Availability:
        """The position in the books; what has run out is swept first, as the worker does every second."""
        async with self.house.database.transaction() as tx:
            await inventory.expire_holds(tx)
            found = await inventory.availability(tx, [self.article], [self.place])
            return found[0] if found else inventory.Availability(self.article, self.place, 0, 0, 0, 0, 0, 0)

    def free(self, now: int) -> int:
        found = self.at(now).do(self.figures())
        self.on_hand = found.on_hand
        return found.available

    @property
    def promised(self) -> int:
        return len(self.orders)

    def lease_of(self, till: int, now: int) -> int:
        async def ask() -> int:
            answer = await self.house.cashier.get(f"/v1/till/registers/{self.registers_by_till[till]}/leases")
            return sum(lease["quantity"] for lease in answer.json()["leases"])

        return self.at(now).do(ask())

    def grant(self, till: int, request: int, now: int) -> Granted | None:
        wanted = {"request": request, "lines": [{"variant": str(self.article)}]}
        answer = self.at(now).do(self.send(till, "leases", wanted, stale=True))
        if answer is None:
            return None
        if not answer["leases"]:
            return Granted(0, now, 0)
        [lease] = answer["leases"]
        return Granted(lease["quantity"], self.minutes(lease["sells_until"]), lease["surplus"])

    def give_back(self, till: int, request: int, pieces: int, now: int) -> None:
        body = {"request": request, "lines": [{"variant": str(self.article), "quantity": pieces}]}
        self.at(now).do(self.send(till, "leases/return", body, stale=True))

    async def cart(self, client: httpx.AsyncClient, channel: str, pieces: int, delivery: str) -> dict[str, Any]:
        """A cart with the article, priced."""
        where = {"location": str(self.place)} if channel == "store" else {}
        opened = await client.post(
            "/v1/carts", json={"channel": channel} | where, headers={"Idempotency-Key": new_id().hex}
        )
        assert opened.status_code == 201, opened.text
        line = {"variant": str(self.article), "quantity": pieces, "delivery": delivery} | where
        priced = await client.put(f"/v1/carts/{opened.json()['id']}/lines", json=line)
        assert priced.status_code == 200, priced.text
        found: dict[str, Any] = priced.json()
        return found

    def sell(self, till: int, sale: Sale, now: int) -> None:
        async def sell() -> None:
            cart = await self.cart(self.house.cashier, "store", sale.pieces, "carry_out")
            body = {
                "cart": cart["cart"]["id"],
                "payments": [{"tender": "cash"}],
                "expected_total_minor": cart["quote"]["totals"]["total_minor"],
            }
            await self.send(till, "sales", body, 201)
            await self.resource()

        self.at(now).do(sell())

    def take_in(self, till: int, sales: list[Sale], printed: int, now: int) -> None:
        told = [
            {
                "id": str(uuid5(SALES, f"{self.article} {sale.id}")),
                "sequence": sale.sequence,
                "sold_at": (MORNING + timedelta(minutes=sale.at)).isoformat(),
                "lines": [
                    {
                        "sku": "X",
                        "variant": str(self.article),
                        "quantity": sale.pieces,
                        "unit_minor": PRICE_MINOR,
                        "total_minor": PRICE_MINOR * sale.pieces,
                        "tax_rate": 1900,
                    }
                ],
                "tenders": [{"tender": "cash", "amount_minor": PRICE_MINOR * sale.pieces}],
            }
            for sale in sales
        ]

        async def tell() -> None:
            answer = await self.send(till, "uploads", {"announced": printed, "sales": told})
            assert {sale["state"] for sale in answer["sales"]} <= {"taken", "repeated"}, answer
            for sale in answer["sales"]:
                notes = sale["oddities"] if sale["state"] == "taken" else []
                beyond = [note["facts"]["variants"] for note in notes if note["code"] == "beyond_lease"]
                self.flagged += sum(sum(pieces.values()) for pieces in beyond)
            await self.resource()

        self.at(now).do(tell())

    async def resource(self) -> None:
        """Promises that were hurt are kept from elsewhere, where pieces are brought for them."""
        async with self.house.database.transaction() as tx:
            hurt = await tx.column(
                "select (body ->> 'quantity')::bigint from kit.event where type = 'promise.hurt' "
                "and body ->> 'variant' = $1",
                str(self.article),
            )
            if sum(hurt) == self.found:
                return
            await inventory.receive(tx, [StockLine(self.article, self.house.elsewhere, sum(hurt) - self.found)])
        self.found = sum(hurt)
        await self.house.drain()
        async with self.house.database.transaction() as tx:
            for number, order in list(self.orders.items()):
                after = await orders.load_order(tx, order.id)
                if after.lines[0].source_location != self.place:
                    del self.orders[number]
                    self.hurt += 1

    def promise(self, promise: int, now: int) -> bool:
        async def place() -> bool:
            cart = await self.cart(self.house.shopper, "web", 1, "ship")
            body = {
                "cart": cart["cart"]["id"],
                "email": "a@example.org",
                "name": "A",
                "shipping": msgspec.to_builtins(HOME),
                "delivery_method": "standard",
                "payments": [{"tender": "on_account"}],
                "expected_total_minor": PRICE_MINOR + 490,
            }
            answer = await self.house.shopper.post("/v1/orders", json=body, headers={"Idempotency-Key": new_id().hex})
            if answer.status_code == 409:
                assert answer.json()["code"] == "lines_out_of_stock", answer.text
                await self.house.shopper.delete(
                    f"/v1/carts/{cart['cart']['id']}/lines/{cart['cart']['lines'][0]['id']}"
                )
                return False
            assert answer.status_code == 201, answer.text
            async with self.house.database.transaction() as tx:
                placed = await orders.load_order(tx, UUID(answer.json()["id"]))
                if placed.lines[0].source_location != self.place:
                    await orders.cancel(tx, SYSTEM, placed.id, None, "the store of this schedule has none")
                    return False
            self.orders[promise] = placed
            return True

        return self.at(now).do(place())

    def ship(self, promise: int, now: int, *, there: bool) -> bool:
        order = self.orders.pop(promise, None)
        if order is None:
            return False

        async def leave(order: orders.Order) -> None:
            line = order.lines[0]
            async with self.house.database.transaction() as tx:
                if there:
                    await orders.ship(tx, SYSTEM, order.id, [line.id], "")
                    return
                await orders.cancel(tx, SYSTEM, order.id, [line.id], "not found")
                lost = inventory.StockChange(self.article, self.place, -1)
                await inventory.adjust(tx, SYSTEM, [lost], inventory.Reason.LOST)

        self.at(now).do(leave(order))
        return True

    def problems(self) -> list[str]:
        async def audit() -> list[str]:
            async with self.house.database.transaction() as tx:
                found = await problems(tx)
                for view in OFFLINE_AUDITS:
                    found += [f"{view}: {problem}" for problem in await tx.column(f"select problem from {view}")]
                return found

        return self.house.do(audit())

    def gaps(self, announced: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        async def ask(till: int, printed: int) -> list[tuple[int, int]]:
            register = self.registers_by_till[till]
            standing = (await self.house.cashier.get(f"/v1/till/registers/{register}/uploads")).json()
            async with self.house.database.transaction() as tx:
                receipts = await tx.value(
                    "select count(*) from till.receipt where register = $1 and body ? 'offline'", register
                )
            whole = not standing["missing"] and standing["kept"] == 0 and standing["uploaded"] == receipts == printed
            return [] if whole else [(till, receipts)]

        return [gap for till, printed in announced for gap in self.house.do(ask(till, printed))]


class RemoteWorld(World):
    """A schedule whose stores are those of the application."""

    def __init__(self, seed: int, plan: Plan, house: House) -> None:
        self.house, self.looked = house, 0
        super().__init__(seed, plan)
        for here, store in enumerate(self.stores):
            assert isinstance(store, RemoteStore)
            house.do(store.prepare([till.number for till in self.at_store[here]]))

    def check(self, here: int) -> None:
        """Every third time: each look costs the application two questions."""
        self.looked += 1
        if self.looked % LOOKS_EVERY == 0:
            super().check(here)

    def open(self, pieces: int, registers: int) -> Store:
        return RemoteStore(self.house, pieces, registers)


def plan_of(seed: int, tills: int) -> Plan:
    """As in the schedules of the pure rules."""
    return Plan(tills, 1, careful=seed % 2 == 0, too_long=seed % 10 == 9)


def go_through(seed: int, plan: Plan, house: House) -> Told:
    """One schedule, in a thread that may wait for the application."""
    return RemoteWorld(seed, plan, house).run()


@pytest.mark.slow
async def test_the_application_promises_no_piece_twice_and_has_every_receipt_once(
    database: Database,
    clock: MovableClock,
    drain: Drain,
    client: Callable[[], httpx.AsyncClient],
    api: httpx.AsyncClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock.set(MORNING - timedelta(days=1))
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=0)
        key = await access.create_key(tx, SYSTEM, "Tills", ["till.sell", "till.shift", "orders.place", "payments.take"])
    await drain()
    tills = client()
    tills.headers["authorization"] = f"Bearer {key.key}"
    clock.set(MORNING)
    total = Told(problems=[])
    for seed in [*KEPT, *range(SCHEDULES)]:
        house = House(database, clock, drain, tills, api, asyncio.get_running_loop(), shop.warehouse)
        plan = plan_of(seed, TILLS)
        told = await asyncio.to_thread(go_through, seed, plan, house)
        assert told.problems == [], f"seed {seed}, {plan}"
        total.add(told)
    assert total.sales > 0
    with capsys.disabled():
        sys.stdout.write("\nover HTTP: " + report(total, SCHEDULES + len(KEPT)))
