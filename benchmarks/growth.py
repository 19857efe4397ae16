"""Growth: `python benchmarks/growth.py [--orders 100000] [--skus 10000] [--seconds 5] [--rounds 3] [--callers 4]`.

Builds two databases: one with so many orders, each of a customer of its own and shipped, and so many articles at 100
places, and one with a hundredth of it. A thousand articles and a hundred orders are made by the commands of the house;
the others are copies of their rows. Tells how long that took and what `hanse audit` finds, then lets both shops serve
the same shoppers in turns: how much processor time an order and a page cost at the full size against the hundredth
(goal: at most 1.25 times, with a million orders and 100,000 articles). `--build-only` ends before that.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import psycopg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.closed_loop import Round, Shoppers, contest, table
from benchmarks.parts.copies import GOODS, SALES, SETUP, plans, remember, shift_stock, take
from benchmarks.parts.databases import a_database, a_server, checkpoint, hurried, restart, say
from benchmarks.parts.goods import COUNT, goods
from benchmarks.parts.hanse_shop import Filled, Furnished, HanseShopper, furnish, stock
from benchmarks.parts.processes import database_process
from benchmarks.parts.serving import serving
from benchmarks.parts.waiting import until_quiet
from benchmarks.parts.wire import Wire
from hanse import fulfillment, insight
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, connect
from hanse.kit.ids import new_id

STORES, SMALLER = 99, 100
FIRST_ORDERS, AT_ONCE = 100, 400
GOAL = 1.25


class Grown(msgspec.Struct, frozen=True):
    """A shop of some size: its articles by number, and where it sends from."""

    url: str
    filled: Filled
    handles: list[str]


async def open_shop(url: str) -> Furnished:
    """Terms, places and what else there is before there are articles."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        furnished = await furnish(tx, STORES)
    await database.close()
    return furnished


async def fill_shelves(url: str, furnished: Furnished) -> Filled:
    """The first articles, at every place."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        *variants, rare = await stock(tx, furnished, 1)
    await database.close()
    return Filled(variants, furnished.places[0], furnished.places[1:], rare)


async def buy(address: str, filled: Filled) -> None:
    """The first orders, over HTTP as shoppers place them."""
    shopper, wire = HanseShopper(filled), Wire(address)
    for _ in range(FIRST_ORDERS):
        await shopper.order(wire)
    wire.close()


async def send(url: str) -> None:
    """Every order is picked and handed to the carrier."""
    database = await connect(url, most=1)
    with psycopg.connect(url) as db:
        orders = [row[0] for row in db.execute("select id from orders.sales_order").fetchall()]
    for number, order in enumerate(orders):
        async with database.transaction() as tx:
            for task in await fulfillment.tasks_of(tx, order):
                await fulfillment.start_pick(tx, SYSTEM, task.id)
                for line in task.lines:
                    await fulfillment.confirm_pick(tx, SYSTEM, task.id, line.line, line.sku, line.quantity)
                await fulfillment.ship(tx, SYSTEM, task.id, f"T{number}")
    await database.close()


def first_of_all(url: str) -> Filled:
    """A shop with the first articles and orders, all of it done by the house's own commands."""
    furnished = uvloop.run(open_shop(url))
    with psycopg.connect(url, autocommit=True) as db, serving(url, worker=True) as served:
        db.execute(SETUP)
        until_quiet(url)
        remember(db)
        filled = uvloop.run(fill_shelves(url, furnished))
        until_quiet(url)
        take(db, GOODS)
        remember(db)
        asyncio.run(buy(served.address, filled))
        until_quiet(url)
        uvloop.run(send(url))
        until_quiet(url)
        take(db, SALES)
    return filled


def grow(url: str, goods_copies: int, sales_copies: int) -> float:
    """Write the copies; seconds that it took."""
    began = time.perf_counter()
    with hurried(url) as fast:
        with psycopg.connect(fast, autocommit=True) as db:
            work = []
            for kind, copies, at_once in ((GOODS, goods_copies, 5), (SALES, sales_copies, AT_ONCE)):
                steps = list(plans(db, kind, goods_copies, sales_copies))
                for first in range(1, copies, at_once):
                    work += [(kind, one, first, min(first + at_once, copies) - 1) for one in steps]

        def write(kind: int, half: int) -> None:
            with psycopg.connect(fast, autocommit=True) as db:
                for number, (whose, plan, first, last) in enumerate(work):
                    if whose == kind and number % 2 == half:
                        db.execute(plan.statement, [first, last])

        with ThreadPoolExecutor(2) as both:
            for kind in (GOODS, SALES):
                list(both.map(write, [kind, kind], [0, 1]))
        with psycopg.connect(fast, autocommit=True) as db:
            shift_stock(db, goods_copies, sales_copies - 1)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("vacuum analyze")
    return time.perf_counter() - began


def opened(url: str, first: Filled) -> Grown:
    """The shop with all of its articles, in the order of their numbers."""
    with psycopg.connect(url) as db:
        found = db.execute(
            "select v.sku, v.id, p.handle from catalog.variant v join catalog.product p on p.id = v.product"
        ).fetchall()
    # A copy is called as the first with its number behind it; the rare one is not for sale here.
    numbers = {good.sku: good.number for good in goods()}
    length = len(goods()[0].sku)
    placed: dict[int, tuple[UUID, str]] = {}
    for sku, variant, handle in found:
        copy = int(sku[length + 1 :] or "0", 16)
        placed[copy * COUNT + numbers[sku[:length]]] = (variant, handle)
    if sorted(placed) != list(range(len(placed))):
        raise SystemExit("articles are missing")
    places = [placed[number] for number in range(len(placed)) if number % COUNT != COUNT - 1]
    filled = msgspec.structs.replace(first, variants=[variant for variant, _ in places])
    return Grown(url, filled, [handle for _, handle in places])


async def audited(url: str) -> list[insight.Finding]:
    """What `hanse audit` finds."""
    database: Database = await connect(url, most=1)
    async with database.transaction(readonly=True) as tx:
        found = await insight.audit(tx)
    await database.close()
    return found


def tell_size(name: str, url: str, seconds: float) -> None:
    """Print how large a database became; ends with 1 where the audit finds something."""
    with psycopg.connect(url) as db:
        counts = [
            (db.execute(f"select count(*) from {one}").fetchone() or (0,))[0]
            for one in ("orders.sales_order", "customers.profile", "catalog.variant", "ledger.balance")
        ]
        size = (db.execute("select pg_database_size(current_database()) / 1048576").fetchone() or (0,))[0]
    sizes = "{:,} orders, {:,} customers, {:,} articles, {:,} balances".format(*counts)
    began = time.perf_counter()
    found = uvloop.run(audited(url))
    audit = f"audit in {time.perf_counter() - began:.0f} s: {len(found)} findings {found[:3] or ''}"
    say(f"{name}: {sizes}, {size:,} MB, copied in {seconds:.0f} s; {audit}")
    if found:
        raise SystemExit(1)


def compare(sizes: Sequence[Grown], seconds: float, rounds: int, callers: int) -> None:
    """Both shops in turns."""
    small, full = sizes
    with serving(small.url, worker=True) as one, serving(full.url, worker=True) as other:
        served = {"a hundredth": (small, one), "all": (full, other)}
        shoppers = {name: HanseShopper(grown.filled, grown.handles) for name, (grown, _) in served.items()}
        for title, act in (("product as data", "page_data"), ("product page", "page"), ("complete order", "order")):
            contestants = [
                Shoppers(name, at.address, getattr(shoppers[name], act), at.processes, database_process(grown.url))
                for name, (grown, at) in served.items()
            ]
            found = contest(contestants, seconds=seconds, rounds=rounds, concurrency=[callers])
            table(title, found)
            until_quiet(small.url)
            until_quiet(full.url)
            a, b = found["a hundredth", callers], found["all", callers]
            grown_by = _cost(b) / _cost(a)
            say(f"{title}: processor time {grown_by:.2f} times, median wait {b.p50 / a.p50:.2f} times; goal {GOAL}")


def _cost(found: Round) -> float:
    return found.server + found.database


def main() -> None:
    """Build, audit, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--skus", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--callers", type=int, default=4)
    parser.add_argument("--build-only", action="store_true")
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as small:
        began = time.perf_counter()
        first = first_of_all(small)
        full = f"bench_{new_id().hex}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"create database {full} template {urlsplit(small).path.lstrip('/')}")
        try:
            full_url = urlsplit(server)._replace(path=f"/{full}").geturl()
            taken = time.perf_counter() - began
            say(f"{COUNT:,} articles at {STORES + 1} places and {FIRST_ORDERS} orders: {taken:.0f} s")
            sizes = []
            for name, url, part in (("a hundredth", small, SMALLER), ("all", full_url, 1)):
                articles = max(asked.skus // part // COUNT, 1)
                tell_size(name, url, grow(url, articles, asked.orders // part // FIRST_ORDERS))
                sizes.append(opened(url, first))
            checkpoint(server)
            restart()
            if not asked.build_only:
                compare(sizes, asked.seconds, asked.rounds, asked.callers)
        finally:
            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute(f"drop database if exists {full} with (force)")


if __name__ == "__main__":
    main()
