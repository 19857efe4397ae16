"""Availability of many articles: `python benchmarks/availability.py [--positions 100000 10000000] [--rounds 15]`.

How long one call takes that pools 1,000 articles over 100 locations (what can be sent home, which stores have it), and
one for a single article in all stores; every round asks for other articles, chosen at random, over all that there are.
Each article was asked for once before, so that the server has in memory what it keeps there after a day's work.
Positions are written straight into the ledger's tables, for each size into a database of its own: 10 million take some
minutes and about 5 GB while it runs. `--scattered` writes them location by location, so that an article's positions lie
on as many pages as there are locations; otherwise they lie together. Medians, and how much they grow with the table.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import msgspec
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.hold_hot_sku import ADDRESS
from benchmarks.parts.databases import a_database, a_server, restart, say
from hanse import inventory, locations
from hanse.kit.db import Database, connect
from hanse.locations import Capability, Kind, LocationInput

SIZES = (100_000, 10_000_000)
LOCATIONS = 100
WAREHOUSES = 3
MANY = 1_000
BYTES_PER_POSITION = 600
AT_ONCE = 500_000

# Articles are numbered; their ids are a hash of the number, as scattered as ids are that others have made.
ACCOUNTS = """
insert into ledger.account (kind, owner)
select 'stock.sellable', l from unnest($1::uuid[]) as l
returning id
"""

POSITIONS = """
insert into ledger.balance (unit, account, stripe, never_negative, posted, pending_out, keep, version)
select md5(sku::text)::uuid, account, 0, true, (sku * 7 + account) % 40, case when sku % 3 = 0 then 1 else 0 end * (
    (sku * 7 + account) % 40 > 0)::int, sku % 2, 1
from generate_series($2::int, $3::int) as sku, unnest($1::bigint[]) as account
order by {order}
"""
TOGETHER, SCATTERED = POSITIONS.format(order="sku, account"), POSITIONS.format(order="account, sku")


class Taken(msgspec.Struct, frozen=True):
    """Milliseconds of each round."""

    many: list[float]
    one: list[float]


def sku(number: int) -> UUID:
    """The id of the article with this number."""
    digest = hashlib.md5(str(number).encode(), usedforsecurity=False)
    return UUID(bytes=digest.digest())


async def fill(database: Database, positions: int, *, scattered: bool) -> int:
    """Open the locations and write the positions; tells how many articles there are."""
    articles = positions // LOCATIONS
    async with database.transaction() as tx:
        places = []
        for n in range(LOCATIONS):
            warehouse = n < WAREHOUSES
            place = LocationInput(
                code=f"ort-{n}",
                name=f"Ort {n}",
                kind=Kind.WAREHOUSE if warehouse else Kind.STORE,
                address=ADDRESS,
                capabilities=[Capability.SHIPS] if warehouse else [Capability.SELLS, Capability.PICKUP],
            )
            places.append((await locations.save_location(tx, place)).id)
        accounts = await tx.column(ACCOUNTS, places)
    batch = articles if scattered else AT_ONCE // LOCATIONS
    for first in range(0, articles, batch):
        last = min(first + batch, articles) - 1
        async with database.transaction() as tx:
            await tx.run(SCATTERED if scattered else TOGETHER, accounts, first, last)
    async with database.pool.acquire() as connection:
        await connection.execute("vacuum analyze ledger.balance")
        await connection.execute("analyze")
    return articles


async def ask(database: Database, articles: int, rounds: int) -> Taken:
    """Ask for every article once, and then for others in each round; the first two of those warm up."""
    chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret
    many: list[float] = []
    one: list[float] = []
    for first in range(0, articles, MANY):
        async with database.transaction(readonly=True) as tx:
            await inventory.pooled(tx, [sku(n) for n in range(first, min(first + MANY, articles))], "web")
    for number in range(rounds + 2):
        wanted = [sku(n) for n in chance.sample(range(articles), MANY)]
        async with database.transaction(readonly=True) as tx:
            began = time.perf_counter()
            found = await inventory.pooled(tx, wanted, "web")
            middle = time.perf_counter()
            # The single article is none of those that were just read.
            [single] = (await inventory.pooled(tx, [sku(chance.randrange(articles))], "web")).values()
            end = time.perf_counter()
        if sum(len(pool.stores) for pool in found.values()) < MANY * LOCATIONS // 2 or not single.stores:
            raise SystemExit("the answer is not what was written")
        if number >= 2:
            many.append((middle - began) * 1000)
            one.append((end - middle) * 1000)
    return Taken(many, one)


async def measure(url: str, positions: int, rounds: int, *, scattered: bool) -> Taken:
    """One size."""
    database = await connect(url, most=1)
    articles = await fill(database, positions, scattered=scattered)
    await database.close()
    restart()
    database = await connect(url, most=1)
    try:
        return await ask(database, articles, rounds)
    finally:
        await database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--positions", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--scattered", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results: dict[int, dict[str, float]] = {}
    if not os.environ.get("DATABASE_URL"):
        needed = max(asked.positions) * BYTES_PER_POSITION * 2
        if shutil.disk_usage(tempfile.gettempdir()).free < needed:
            raise SystemExit("there is not enough space on the disk of the temporary folder")
    with a_server() as server:
        for positions in asked.positions:
            with a_database(server) as url:
                taken = uvloop.run(measure(url, positions, asked.rounds, scattered=asked.scattered))
            results[positions] = {
                "many_milliseconds": round(statistics.median(taken.many), 1),
                "many_worst_milliseconds": round(max(taken.many), 1),
                "one_milliseconds": round(statistics.median(taken.one), 2),
                "one_worst_milliseconds": round(max(taken.one), 2),
            }
    if asked.json:
        say(json.dumps(results))
        return
    say(f"{MANY} articles or one over {LOCATIONS} locations, medians of {asked.rounds} rounds (the worst)")
    first = next(iter(results.values()))
    for positions, row in results.items():
        growth = row["many_milliseconds"] / first["many_milliseconds"]
        many = f"{row['many_milliseconds']:>6} ms ({row['many_worst_milliseconds']})"
        one = f"{row['one_milliseconds']} ms ({row['one_worst_milliseconds']})"
        say(f"{positions:>12,} positions: {many}, one article {one}, growth {growth:.2f}")


if __name__ == "__main__":
    main()
