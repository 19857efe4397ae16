"""A price book of 100,000 articles: size, making, updating, loading and pricing: `python benchmarks/price_book.py`.

A tenth of the articles has a price by quantity, a twentieth a price that is planned to change, and 5,000 promotions
name eight articles or a category each. Making is measured from the tables on, in a database of its own (DATABASE_URL
measures another server); loading and pricing in the till's own code, in Node with MicroPython.
"""

import argparse
import asyncio
import gzip
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.databases import a_database, a_server, checkpoint, say
from hanse import pricing
from hanse.kit.db import Database, Tx, connect
from hanse.kit.ids import new_id
from tests.pricing.micropython_process import till_answers

CATEGORIES = 1_000
PROMOTIONS = 5_000
CHANGED = 100
TIMES = 200
CLOSED_WITH = "the words of this benchmark"

PRODUCTS = """
insert into catalog.product (id, handle, brand, name, description, categories, attributes, media, channels, status,
    search_words, completeness_percent, sort_de, sort_en, created_at, updated_at)
select id, 'p-' || id, '', '{}', '{}', array[category], '{}', '[]', '{store}', 'active', '{}', 100, '', '', $3, $3
from unnest($1::uuid[], $2::text[]) p (id, category)
"""

VARIANTS = """
insert into catalog.variant (id, product, sku, name, options, tax_class, position, active)
select id, id, id::text, '{}', '{}', case when random() < 0.2 then 'reduced' else 'standard' end, 0, true
from unnest($1::uuid[]) v (id)
"""


async def fill(tx: Tx, random: Random, articles: int) -> tuple[list[UUID], list[UUID]]:
    """A range in categories, its prices and promotions; and the articles whose price may change now.

    Search entries are left out: nobody searches here.
    """
    variants = [new_id() for _ in range(articles)]
    await tx.run(
        "insert into catalog.category (id, key, path, name, position, updated_at) "
        "select gen_random_uuid(), 'c-' || n, array['c-' || n], '{}', n, $2 from generate_series(0, $1::integer - 1) n",
        CATEGORIES,
        tx.now,
    )
    await tx.run(PRODUCTS, variants, [f"c-{n * CATEGORIES // articles}" for n in range(articles)], tx.now)
    await tx.run(VARIANTS, variants)
    listed = await pricing.save_price_list(tx, pricing.PriceListInput(key="base", name={"de": "b", "en": "b"}))
    rows = [pricing.PriceRow(one, random.randint(99, 29_999)) for one in variants]
    breaks = [
        pricing.PriceRow(row.variant, row.unit_minor * 9 // 10, 10) for row in random.sample(rows, articles // 10)
    ]
    later = tx.now + timedelta(hours=20)
    planned = random.sample(variants, articles // 20)
    steps = [pricing.PriceRow(one, random.randint(99, 29_999), 1, later) for one in planned]
    for some in (rows, breaks, steps):
        for start in range(0, len(some), 20_000):
            await pricing.set_prices(tx, listed.id, some[start : start + 20_000])
    for n in range(PROMOTIONS):
        terms: dict[str, Any] = {
            "kind": "percentage",
            "scope": "line",
            "rate": 1000 + n % 7 * 500,
            "group": f"g{n % 5}",
        }
        names = [str(one) for one in random.sample(variants, 8)]
        terms |= {"categories": [f"c-{n % CATEGORIES}"]} if n % 10 == 5 else {"variants": names}
        name = {"de": f"Angebot {n}", "en": f"Offer {n}"}
        await pricing.save_promotion(tx, pricing.PromotionInput(key=f"offer-{n}", name=name, terms=terms))
    await pricing.want_book(tx, "store")
    steady = set(variants).difference(planned)
    return variants, [one for one in variants if one in steady]


async def made(database: Database) -> tuple[pricing.PriceBook, str]:
    """A new version, and how long it took."""
    started, spent = time.perf_counter(), time.process_time()
    async with database.transaction() as tx:
        await pricing.make_books(tx, CLOSED_WITH)
        seconds, ours = time.perf_counter() - started, time.process_time() - spent
        took = f"made in {seconds:.1f} s, {ours:.1f} s of Python's processor time"
        return await pricing.get_book(tx, "store", None, None, "EUR"), took


async def till(tx: Tx, book: pricing.PriceBook, content: str, variants: list[UUID]) -> tuple[float, float]:
    """Milliseconds for believing the book, and for cutting and pricing a basket of 20 lines."""
    keys = {key.id: key.public_key for key in await pricing.book_keys(tx)}
    meant = {"channel": "store", "location": None, "group": None, "currency": "EUR"}
    now = int(tx.now.timestamp())
    written = {"head": book.head, "signature": book.signature, "content": content}
    lines = [
        {"id": str(n), "variant": str(variants[n * 997 % len(variants)]), "quantity": 1 + n % 3} for n in range(20)
    ]
    opening = {"written": written, "meant": meant, "at": now}
    asking = {"lines": lines, "at": now, "times": TIMES}
    _, *told = till_answers([{"keys": keys}, opening, opening, opening, asking, asking, asking])
    opened = statistics.median(one["milliseconds"] for one in told[:3])
    return opened, statistics.median(told[3:]) / TIMES


async def measure(server: str, url: str, articles: int) -> None:
    """Measure in a database of its own."""
    database = await connect(url)
    try:
        random = Random(1)  # noqa: S311  the same range every time
        async with database.transaction() as tx:
            variants, steady = await fill(tx, random, articles)
        await asyncio.to_thread(checkpoint, server)
        first, took = await made(database)
        async with database.transaction() as tx:
            body = await pricing.book_content(tx, first.content)
            content = gzip.decompress(body).decode()
            say(
                f"{articles:,} articles, {PROMOTIONS:,} promotions: {len(body) / 1e6:.2f} MB compressed, "
                f"{len(content.encode()) / 1e6:.1f} MB of text, {took}"
            )
            opened, priced = await till(tx, first, content, variants)
        say(f"till: believed in {opened:.0f} ms, 20 lines cut and priced in {priced:.2f} ms (Node, MicroPython)")
        async with database.transaction() as tx:
            (base,) = await pricing.list_price_lists(tx)
            rows = [pricing.PriceRow(one, random.randint(99, 29_999)) for one in steady[:CHANGED]]
            await pricing.set_prices(tx, base.id, rows)
        second, took = await made(database)
        async with database.transaction() as tx:
            changes = await pricing.changes_since(tx, second, first.version) or ""
        size = len(gzip.compress(changes.encode()))
        say(f"{CHANGED} prices changed: {size / 1e3:.1f} kB compressed to fetch, {took}")
    finally:
        await database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as url:
        uvloop.run(measure(server, url, asked.articles))


if __name__ == "__main__":
    main()
