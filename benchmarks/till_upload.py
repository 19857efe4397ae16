"""What a register sold while it was cut off: `python benchmarks/till_upload.py [--sales 1000] [--rounds 3]`.

So many sales of two lines, paid in cash, told in portions as a till tells them, each portion in a transaction of its
own, through the command layer. Limit: as many sales by pgbench, one call of a function for each, without prices, rules
and ledger. In turns, medians; every sale must be taken without an oddity.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.bare import SCRIPT, SETUP
from benchmarks.parts.databases import a_database, a_server, checkpoint, say
from benchmarks.parts.goods import goods
from benchmarks.parts.hanse_shop import Filled, fill
from benchmarks.parts.limit import Pgbench
from benchmarks.parts.processes import database_process, seconds_used
from hanse import locations, till
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, connect
from hanse.kit.ids import new_id
from hanse.till import OfflineLine, OfflineSale, OfflineTender

PORTION = 50
LIMIT_SECONDS = 3
# The register has no leases: it sells what lies in its store.
EXPECTED = {"beyond_lease"}


class Told(msgspec.Struct, frozen=True):
    """Seconds that an upload took, and those of processor time in Python and in the database."""

    seconds: float
    python: float
    database: float


async def register_of(database: Database, store: UUID) -> UUID:
    """A register of a store, and open."""
    async with database.transaction() as tx:
        register = (await locations.save_register(tx, store, 1, "Kasse 1")).id
        await till.open_shift(tx, SYSTEM, store, register, 10_000)
    return register


def sales_of(filled: Filled, database: Database, first: int, count: int) -> list[OfflineSale]:
    """Sales of this moment; each has two articles for what they cost."""
    chance, offered = random.Random(first), goods()  # noqa: S311 -- a choice that repeats, not a secret
    found = []
    for sequence in range(first, first + count):
        lines = []
        for number in chance.sample(range(len(filled.variants)), 2):
            good = offered[number]
            lines.append(
                OfflineLine(
                    sku=good.sku,
                    variant=filled.variants[number],
                    quantity=1,
                    unit_minor=good.price_minor,
                    total_minor=good.price_minor,
                    tax_rate=1900,
                )
            )
        paid = OfflineTender("cash", sum(line.total_minor for line in lines))
        sold_at = database.clock.now()
        sale = OfflineSale(id=new_id(), sequence=sequence, sold_at=sold_at, lines=lines, tenders=[paid])
        found.append(sale)
    return found


async def tell(database: Database, store: UUID, register: UUID, sales: list[OfflineSale], process: int) -> Told:
    """One upload."""
    began, python, server = time.perf_counter(), time.process_time(), seconds_used([process])
    for first in range(0, len(sales), PORTION):
        async with database.transaction() as tx:
            told = await till.take_offline(tx, SYSTEM, store, register, 0, sales[first : first + PORTION])
        odd = [one for one in told if one.state != "taken" or {oddity.code for oddity in one.oddities} - EXPECTED]
        if odd:
            raise SystemExit(f"a sale was not taken as it was: {odd[0]}")
    used = seconds_used([process]) - server
    return Told(time.perf_counter() - began, time.process_time() - python, used)


async def measure(url: str, count: int, rounds: int, limit: Pgbench, process: int) -> tuple[list[Told], list[float]]:
    """Uploads and the limit in turns; the first ones warm up."""
    filled = await fill(url)
    database = await connect(url, most=1)
    store = filled.stores[0]
    register = await register_of(database, store)
    uploads, bare = [], []
    await tell(database, store, register, sales_of(filled, database, 1, PORTION), process)
    for number in range(rounds):
        sales = sales_of(filled, database, 1 + PORTION + number * count, count)
        uploads.append(await tell(database, store, register, sales, process))
        bare.append(limit.run(1, LIMIT_SECONDS).rate)
    await database.close()
    return uploads, bare


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sales", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(SETUP)
        process = database_process(url)
        limit = Pgbench("limit", url, SCRIPT, process)
        checkpoint(server)
        uploads, bare = uvloop.run(measure(url, asked.sales, asked.rounds, limit, process))
    middle = sorted(uploads, key=lambda told: told.seconds)[len(uploads) // 2]
    each = 1000 / asked.sales
    rate = asked.sales / middle.seconds
    cost = f"{middle.python * each:.1f} ms of Python, {middle.database * each:.1f} ms of the database"
    say(f"{asked.sales} offline sales in {middle.seconds:.1f} s: {rate:,.0f} per s, CPU for each {cost}")
    say(f"limit: {statistics.median(bare):,.0f} bare sales per s on one connection")


if __name__ == "__main__":
    main()
