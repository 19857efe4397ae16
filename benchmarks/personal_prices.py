"""Time of the prices of a page of 48 products for one customer: `python benchmarks/personal_prices.py`.

In processor time, as the median of several runs: what the kernel takes for all of them, and the index of the part of
the book that names them. Each article is named by so many promotions for the customer's group.
"""

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hanse.pricing import PersonalWanted
from hanse.pricing.kernel import index
from hanse.pricing.rules import one_of_each

PRODUCTS = 48
RUNS = 15
NAMES = UUID(int=48)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
KINDS: list[dict[str, Any]] = [
    {"kind": "percentage", "rate": 1000},
    {"kind": "amount", "minor": 150},
    {"kind": "fixed_price", "unit_minor": 900},
]


def a_book(promotions: int, ids: list[UUID]) -> dict[str, Any]:
    """Each article has a price and is named by some promotions for the group."""
    skus = [str(one) for one in ids]
    found = []
    for n in range(promotions):
        named = [skus[n % PRODUCTS]]
        plain = {"id": f"p{n}", "version": 1, "scope": "line", "stackable": True, "group": f"g{n % 3}"}
        found.append(plain | KINDS[n % 3] | {"skus": named, "groups": ["club"]})
    return {
        "version": 1,
        "currency": "EUR",
        "gross": True,
        "place": "DE",
        "prices": {sku: [{"unit_minor": 1999 + 7 * n}] for n, sku in enumerate(skus)},
        "categories": {sku: ["everything"] for sku in skus},
        "tax": dict.fromkeys(skus, "full"),
        "tax_rates": {"full": [{"rate": 1900, "each": True}]},
        "promotions": found,
    }


def main() -> None:
    """Print both times for no, one and three promotions on each article."""
    ids = [uuid5(NAMES, str(n)) for n in range(PRODUCTS)]
    wanted = PersonalWanted(channel="web", group="club")
    for each in (0, 1, 3):
        book = a_book(each * PRODUCTS, ids)
        indexing, pricing = [], []
        for _ in range(RUNS):
            began = time.process_time()
            indexed = index(book)
            between = time.process_time()
            found = one_of_each(indexed, wanted, ids, NOW)
            ended = time.process_time()
            if len(found) != PRODUCTS:
                sys.exit("some article has no price")
            indexing.append((between - began) * 1000)
            pricing.append((ended - between) * 1000)
        made, asked = statistics.median(indexing), statistics.median(pricing)
        told = f"{each} promotions for each article: index {made:6.2f} ms, {PRODUCTS} prices {asked:5.2f} ms"
        sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
