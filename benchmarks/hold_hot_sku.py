"""Holds on one article that everybody wants: `python benchmarks/hold_hot_sku.py [--seconds 4] [--rounds 5] [--json]`.

Callers ask for one piece each, through the command layer and `kit.together`, with the whole ledger behind it: transfer,
hold, balances and event in one commit. Beside it, in the same rounds, the same number of callers hold pieces of the
sketch, which has no ledger (`parts/sketch.py`), and run the barest thing there is: `update … set free = free - 1`, one
transaction each. Everything on databases of its own with synchronous commit and fsync on; set DATABASE_URL to measure
another server. A warm-up gives the tables a past and the planner statistics. Medians over the rounds; the audit runs at
the end.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts import sketch
from benchmarks.parts.databases import a_database, a_server, say
from hanse import inventory, locations
from hanse.inventory import HoldWanted, StockLine
from hanse.kit.address import Address
from hanse.kit.db import Database, connect
from hanse.kit.ids import new_id
from hanse.kit.together import Together
from hanse.locations import Kind, LocationInput

CALLERS = (32, 256)
LANES = 2
# More connections would make the bare update slower still: its transactions wait for one row.
BARE_CONNECTIONS_MAX = 32
WARM_UP_SECONDS = 6
PIECES = 1_000_000_000
ADDRESS = Address(street="Am Sandtorkai", house_number="1", postal_code="20457", city="Hamburg")
AUDITS = ("ledger.inv_balance", "ledger.inv_unit", "ledger.inv_never_negative", "inventory.inv_hold")


class Measured:
    """What callers got done in one round."""

    def __init__(self, seconds: float, waits: list[float]) -> None:
        self.rate = len(waits) / seconds
        self.p99_milliseconds = statistics.quantiles(waits, n=100)[98] * 1000


async def crowd(callers: int, seconds: float, act: Callable[[], Awaitable[object]]) -> Measured:
    """Let callers act one time after the other until the time is up."""
    waits: list[float] = []
    started = time.perf_counter()
    end = started + seconds

    async def call() -> None:
        while (begun := time.perf_counter()) < end:
            await act()
            waits.append(time.perf_counter() - begun)

    await asyncio.gather(*[call() for _ in range(callers)])
    return Measured(time.perf_counter() - started, waits)


async def holds(database: Database, callers: int, seconds: float) -> Measured:
    """Callers who hold one piece of a new hot article."""
    variant, owner = new_id(), new_id()
    async with database.transaction() as tx:
        place = LocationInput(code=str(new_id()), name="Lager", kind=Kind.WAREHOUSE, address=ADDRESS)
        location = (await locations.save_location(tx, place)).id
        await inventory.receive(tx, [StockLine(variant, location, PIECES)])
        until = tx.now + timedelta(minutes=15)
    hold = Together(database, inventory.hold, lanes=LANES)
    asked = 0

    async def act() -> None:
        nonlocal asked
        asked += 1
        await hold(HoldWanted(new_id(), variant, location, 1, until, "cart", owner))

    found = await crowd(callers, seconds, act)
    await hold.stop()
    async with database.transaction() as tx:
        [figures] = await inventory.availability(tx, [variant])
        told = await tx.column("select body ->> 'pending' from kit.event where subject = $1 order by seq", str(variant))
    if figures.pending != asked or int(told[-1]) != asked:
        raise SystemExit(f"{asked} pieces were promised, {figures.pending} are booked, {told[-1]} are told")
    return found


async def sketched(url: str, callers: int, seconds: float) -> Measured:
    """Callers who hold one piece of the sketch."""
    async with sketch.together(url) as hold:
        asked = sketch.Asked(1, 1)
        return await crowd(callers, seconds, lambda: hold(sketch.wish(new_id(), asked)))


async def bare(pool: asyncpg.Pool, callers: int, seconds: float) -> Measured:
    """Callers who count one row down."""

    async def act() -> None:
        async with pool.acquire() as connection:
            await connection.execute("update bare set free = free - 1 where id = 1 and free >= 1")

    return await crowd(callers, seconds, act)


async def settings_of(database: Database) -> dict[str, str]:
    """The settings of the server that decide what a commit costs."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
    async with database.transaction() as tx:
        return {name: str(await tx.value("select current_setting($1)", name)) for name in names}


async def measure(url: str, beside: str, seconds: float, rounds: int) -> dict[str, object]:
    """All rounds, interleaved, so that a noisy moment hits all; the sketch has the database `beside`."""
    database = await connect(url, most=LANES + 2)
    pool = await asyncpg.create_pool(url, min_size=BARE_CONNECTIONS_MAX, max_size=BARE_CONNECTIONS_MAX)
    await pool.execute("create table bare (id int primary key, free bigint not null) with (fillfactor = 50)")
    await pool.execute("insert into bare values (1, $1)", PIECES)
    await sketch.prepare(beside, PIECES)
    await holds(database, max(CALLERS), WARM_UP_SECONDS)
    await sketched(beside, max(CALLERS), WARM_UP_SECONDS)
    await pool.execute("analyze")
    held: dict[int, list[Measured]] = {callers: [] for callers in CALLERS}
    drawn: dict[int, list[Measured]] = {callers: [] for callers in CALLERS}
    counted: dict[int, list[Measured]] = {callers: [] for callers in CALLERS}
    for _ in range(rounds):
        for callers in CALLERS:
            held[callers].append(await holds(database, callers, seconds))
            drawn[callers].append(await sketched(beside, callers, seconds))
            counted[callers].append(await bare(pool, callers, seconds))
    problems = []
    async with database.transaction() as tx:
        for view in AUDITS:
            problems += await tx.column(f"select problem from {view} limit 5")
    result: dict[str, object] = {"settings": await settings_of(database), "audit": problems, "rounds": rounds}
    for callers in CALLERS:
        rate, simple, plain = (statistics.median(m.rate for m in side[callers]) for side in (held, drawn, counted))
        result[str(callers)] = {
            "holds_per_second": round(rate),
            "holds_p99_milliseconds": round(statistics.median(m.p99_milliseconds for m in held[callers]), 1),
            "sketch_holds_per_second": round(simple),
            "ratio_to_sketch": round(rate / simple, 2),
            "bare_updates_per_second": round(plain),
            "bare_p99_milliseconds": round(statistics.median(m.p99_milliseconds for m in counted[callers]), 1),
            "ratio": round(rate / plain, 1),
        }
    await pool.close()
    await database.close()
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as url, a_database(server) as beside:
        result = uvloop.run(measure(url, beside, asked.seconds, asked.rounds))
    if asked.json:
        say(json.dumps(result))
        return
    say("  ".join(f"{name}={value}" for name, value in dict(result["settings"]).items()))  # type: ignore[call-overload]
    say(f"audit: {result['audit'] or 'clean'}; medians of {asked.rounds} rounds of {asked.seconds:g} s")
    heads = f"{'sketch/s':>10} {'ratio':>7} {'bare updates/s':>16} {'p99 ms':>8} {'ratio':>7}"
    say(f"{'callers':>8} {'holds/s':>10} {'p99 ms':>8} {heads}")
    for callers in CALLERS:
        row = dict(result[str(callers)])  # type: ignore[call-overload]
        say(
            f"{callers:>8} {row['holds_per_second']:>10,} {row['holds_p99_milliseconds']:>8}"
            f" {row['sketch_holds_per_second']:>10,} {row['ratio_to_sketch']:>7}"
            f" {row['bare_updates_per_second']:>16,} {row['bare_p99_milliseconds']:>8} {row['ratio']:>7}"
        )


if __name__ == "__main__":
    main()
