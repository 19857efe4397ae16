"""A mixed day: `python benchmarks/mixed_day.py [--minutes 10] [--callers 8] [--screens 10] [--workers 1]`.

Shoppers act again as soon as they were served: of a hundred acts 80 read (40 look at a product as data, 10 at its page,
30 search), 15 fill a cart, 5 place a complete order. Meanwhile screens of the office hear what happens, and the worker
does what orders leave behind. Limit: the same mix of rows by pgbench at as many connections, before and after. Told are
acts per second, errors, how long each kind takes, and what grows: memory of all processes (PSS) from the end of the
first tenth to the end, and the size of the database.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psycopg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.bare import SCRIPT, SETUP
from benchmarks.parts.closed_loop import Act
from benchmarks.parts.databases import a_server, checkpoint, say
from benchmarks.parts.hanse_shop import HanseShopper, Opened, opened
from benchmarks.parts.limit import Pgbench
from benchmarks.parts.processes import megabytes, seconds_used
from benchmarks.parts.screens import Screen, key_of_a_screen
from benchmarks.parts.waiting import left_to_do, until_quiet
from benchmarks.parts.wire import Unexpected, Wire

LIMIT_SECONDS = 10
WARM_SHARE = 0.1
READ = """
\\set n random(0, 998)
select p.*, v.* from catalog.variant v join catalog.product p on p.id = v.product
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
select c.* from pricing.price c join catalog.variant v on v.id = c.variant
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
select b.* from ledger.balance b join catalog.variant v on v.id = b.unit
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
"""
CARTS = """
create table bare.cart (id uuid primary key, channel text, at timestamptz);
create table bare.cart_line (id uuid primary key, cart uuid references bare.cart, article int, quantity int);
create function bare.fill(first int, second int) returns void language sql as $$
    with made as (insert into bare.cart values (uuidv7(), 'web', now()) returning id)
    insert into bare.cart_line select uuidv7(), made.id, n, 1 from made, unnest(array[first, second]) n;
$$;
"""
FILL = """
\\set first random(1, 1000)
\\set second random(1, 1000)
select bare.fill(:first, :second);
"""


class Kind(msgspec.Struct):
    """How often something is done of a hundred times, and how it went: milliseconds each."""

    share: int
    act: Act
    waits: list[float] = msgspec.field(default_factory=list)
    faults: list[str] = msgspec.field(default_factory=list)


class Grown(msgspec.Struct, frozen=True):
    """Megabytes at a moment: of our processes, of the database's, and on disk."""

    ours: float
    server: float
    disk: float


def now_of(shop: Opened) -> Grown:
    """How large everything is at this moment."""
    with psycopg.connect(shop.url) as connection:
        row = connection.execute("select pg_database_size(current_database()) / 1048576.0").fetchone()
    return Grown(megabytes(shop.served.processes), megabytes([shop.database]), float(row[0]) if row else 0)


class Day:
    """One run: shoppers, screens, and what was seen of the sizes on the way."""

    def __init__(self, shop: Opened, seconds: float) -> None:
        self._shop, self._seconds = shop, seconds
        shopper = HanseShopper(shop.filled)

        async def fill_cart(wire: Wire) -> None:
            await shopper.cart(wire, *self._chance.sample(shop.filled.variants, 2))

        self._chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret
        self.kinds = {
            "product as data": Kind(40, shopper.page_data),
            "product page": Kind(10, shopper.page),
            "search": Kind(30, shopper.listing),
            "cart": Kind(15, fill_cart),
            "complete order": Kind(5, shopper.order),
        }
        self.warm = self.end = Grown(0, 0, 0)
        self.lasted = 0.0

    async def shop_on(self, callers: int, screens: Sequence[Screen]) -> None:
        """All of it, until the time is up."""
        began = time.perf_counter()
        listening = [asyncio.create_task(screen.listen()) for screen in screens]
        acting = [asyncio.create_task(self._one(began)) for _ in range(callers)]
        await asyncio.sleep(self._seconds * WARM_SHARE)
        self.warm = await asyncio.to_thread(now_of, self._shop)
        await asyncio.gather(*acting)
        self.lasted = time.perf_counter() - began
        self.end = now_of(self._shop)
        for one in listening:
            if one.done():
                one.result()
            one.cancel()
        await asyncio.gather(*listening, return_exceptions=True)

    async def _one(self, began: float) -> None:
        kinds = list(self.kinds.values())
        shares = [kind.share for kind in kinds]
        wire = Wire(self._shop.served.address)
        while (begun := time.perf_counter()) < began + self._seconds:
            [kind] = self._chance.choices(kinds, shares)
            try:
                await kind.act(wire)
                kind.waits.append((time.perf_counter() - begun) * 1000)
            except (Unexpected, OSError, TimeoutError, ValueError, LookupError) as fault:
                kind.faults.append(repr(fault))
                wire.close()
        wire.close()


def mix_of_rows(shop: Opened, callers: int) -> float:
    """The limit: acts per second of pgbench with the same shares."""
    pgbench = Pgbench("limit", shop.url, READ, shop.database, beside={FILL: 15, SCRIPT: 5}, share=80)
    return pgbench.run(callers, LIMIT_SECONDS).rate


def tell(day: Day, limits: Sequence[float], screens: Sequence[Screen]) -> None:
    """Print what was measured."""
    done = sum(len(kind.waits) for kind in day.kinds.values())
    errors = sum(len(kind.faults) for kind in day.kinds.values())
    rate, limit = done / day.lasted, statistics.median(limits)
    say(f"mixed day: {done:,} acts in {day.lasted / 60:.1f} min, {rate:,.1f} per s, {errors} errors")
    say(f"limit: {limit:,.0f} per s by pgbench; {rate / limit:.3f} of it")
    say(f"{'':<18}{'acts':>8}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}")
    for name, kind in day.kinds.items():
        cuts = statistics.quantiles(kind.waits, n=100) if len(kind.waits) > 1 else [0.0] * 99
        fault = f"  {kind.faults[0][:200]}" if kind.faults else ""
        say(f"{name:<18}{len(kind.waits):>8,}{cuts[49]:>9.1f}{cuts[98]:>9.1f}{len(kind.faults):>8}{fault}")
    say(f"{len(screens)} screens heard {sum(screen.heard for screen in screens):,} events")


def tell_growth(day: Day, left: int, caught_up_seconds: float) -> None:
    """Print what grew."""
    warm, end = day.warm, day.end
    for name, before, after in (("our processes", warm.ours, end.ours), ("the database's", warm.server, end.server)):
        say(f"memory of {name}: {before:.0f} MB after a tenth, {after:.0f} at the end: {after / before - 1:+.1%}")
    orders = max(len(day.kinds["complete order"].waits), 1)
    each = (end.disk - warm.disk) * 1024 / (orders * (1 - WARM_SHARE))
    say(f"database: {warm.disk:.0f} MB after a tenth, {end.disk:.0f} at the end: {each:.0f} kB for each complete order")
    say(f"left to the worker at the end: {left:,}, done {caught_up_seconds:.1f} s later")


def main() -> None:
    """Measure and print; ends with 1 when something went wrong on the way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--callers", type=int, default=8)
    parser.add_argument("--screens", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1, help="web processes")
    asked = parser.parse_args()
    with a_server() as server, opened(server, asked.workers) as shop:
        with psycopg.connect(shop.url, autocommit=True) as admin:
            admin.execute(SETUP)
            admin.execute(CARTS)
        key = uvloop.run(key_of_a_screen(shop.url))
        screens = [Screen(shop.served.address, key) for _ in range(asked.screens)]
        until_quiet(shop.url)
        checkpoint(server)
        limits = [mix_of_rows(shop, asked.callers)]
        day = Day(shop, asked.minutes * 60)
        used = [seconds_used(shop.served.processes), seconds_used([shop.database])]
        uvloop.run(day.shop_on(asked.callers, screens))
        used = [seconds_used(shop.served.processes) - used[0], seconds_used([shop.database]) - used[1]]
        left, ended = left_to_do(shop.url), time.perf_counter()
        until_quiet(shop.url)
        caught_up = time.perf_counter() - ended
        limits.append(mix_of_rows(shop, asked.callers))
        tell(day, limits, screens)
        say(f"processors used: {used[0] / day.lasted:.2f} by our processes, {used[1] / day.lasted:.2f} by the database")
        tell_growth(day, left, caught_up)
    if any(kind.faults for kind in day.kinds.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
