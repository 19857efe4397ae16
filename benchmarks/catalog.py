"""Loading and searching a real catalogue: `python benchmarks/catalog.py [FILE] [--rounds 5]`.

FILE is the Open Icecat set as JSON Lines (.gz); without one, the 300 products that come with the project. Loads it in
batches, each in a transaction of its own, then the same once more, then asks the questions of tests/catalog/icecat.py,
all facets counted, in several rounds. Everything on a database of its own; set DATABASE_URL to measure another server.
"""

import argparse
import asyncio
import gc
import itertools
import statistics
import sys
import time
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.databases import a_database, a_server, checkpoint, say
from hanse import catalog
from hanse.kit.db import Database, connect
from tests.catalog import icecat

BATCH = 500
WIDE = ["black", "cable", "original", "printer", "memory", ""]


async def load(database: Database, file: Path) -> None:
    """Load the file twice and tell how fast; the file is read beforehand and not measured."""
    rows = [icecat.product(row) for row in icecat.rows(file)]
    gc.freeze()
    async with database.transaction() as tx:
        await catalog.save_family(tx, icecat.family(icecat.rows(file)))
    for name in ("first load", "same again"):
        started, outcome = time.perf_counter(), [0, 0, 0, 0]
        for start in range(0, len(rows), BATCH):
            async with database.transaction() as tx:
                done = await catalog.load_products(tx, rows[start : start + BATCH])
            found = (done.created, done.changed, done.unchanged, len(done.refused))
            outcome = [a + b for a, b in zip(outcome, found, strict=True)]
        seconds = time.perf_counter() - started
        say(
            f"{name}: {len(rows) / seconds:,.0f} products/s ({len(rows)} in {seconds:.1f} s; created {outcome[0]}, "
            f"changed {outcome[1]}, unchanged {outcome[2]}, refused {outcome[3]})"
        )


async def ask(database: Database, questions: list[str], rounds: int) -> list[float]:
    """The milliseconds of each question, its facets counted; the first round warms up."""
    taken: list[float] = []
    for number, text in itertools.product(range(rounds + 1), questions):
        async with database.transaction(readonly=True) as tx:
            started = time.perf_counter()
            await catalog.search(tx, catalog.SearchWanted(text, "en", limit=24))
            if number:
                taken.append((time.perf_counter() - started) * 1000)
    return taken


async def measure(server: str, url: str, file: Path, rounds: int) -> None:
    """Measure in a database of its own."""
    database = await connect(url)
    try:
        await load(database, file)
        await asyncio.to_thread(checkpoint, server)
        for title, questions in (("questions of the tests", [text for text, _ in icecat.EXPECTED]), ("wide", WIDE)):
            taken = sorted(await ask(database, questions, rounds))
            p95 = taken[int(len(taken) * 0.95)]
            say(f"{title}: median {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms, most {taken[-1]:.1f} ms")
    finally:
        await database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=icecat.EXTRACT)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as url:
        uvloop.run(measure(server, url, asked.file, asked.rounds))


if __name__ == "__main__":
    main()
