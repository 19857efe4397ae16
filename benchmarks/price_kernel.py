"""Time of one basket of 20 lines against 10 and 5,000 promotions: `python benchmarks/price_kernel.py`.

The median of several runs, in CPython and in MicroPython's WebAssembly build (in Node), which the till uses.
"""

import platform
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hanse.pricing.kernel import index, price
from tests.pricing.micropython_process import answers

NOW = 1_700_000_000
LINES = 20
SKUS = 20_000
CATEGORIES = 1_000
RUNS = 7
TIMES = 50


def a_book(promotions: int) -> dict[str, Any]:
    """A price book whose promotions name eight SKUs each, every tenth a category and the last one the whole order."""
    skus = [f"sku-{n}" for n in range(SKUS)]
    kinds: list[dict[str, Any]] = [
        {"kind": "percentage", "rate": 1000},
        {"kind": "amount", "minor": 150},
        {"kind": "fixed_price", "unit_minor": 900},
        {"kind": "buy_x_get_y", "buy": 2, "get": 1},
    ]
    found = []
    for n in range(promotions):
        names = {"skus": [skus[(n * 8 + k) * 7 % SKUS] for k in range(8)]}
        if n % 10 == 5:
            names = {"categories": [f"category-{n % CATEGORIES}"]}
        plain = {"id": f"promotion-{n}", "version": 1, "scope": "line", "stackable": n % 3 > 0, "group": f"g{n % 5}"}
        found.append(plain | names | kinds[n % 4] | ({"coupon": f"CODE-{n}"} if n % 10 == 0 else {}))
    order = {"id": "order", "version": 1, "scope": "order", "stackable": True, "all": True, "minimum_minor": 5000}
    found[-1] = order | {"kind": "percentage", "rate": 500}
    return {
        "version": 1,
        "currency": "EUR",
        "gross": True,
        "place": "DE",
        "prices": {sku: [{"unit_minor": 199 + 7 * n}] for n, sku in enumerate(skus)},
        "categories": {sku: [f"category-{n % CATEGORIES}", "everything"] for n, sku in enumerate(skus)},
        "tax": {sku: "reduced" if n % 5 == 0 else "full" for n, sku in enumerate(skus)},
        "tax_rates": {"full": [{"rate": 1900}], "reduced": [{"rate": 700}]},
        "promotions": found,
    }


def a_basket() -> dict[str, Any]:
    """Twenty lines of different articles and one coupon."""
    lines = [{"id": f"line-{n}", "sku": f"sku-{n * 37}", "quantity": 1 + n % 4} for n in range(LINES)]
    return {"currency": "EUR", "lines": lines, "coupons": ["CODE-0"]}


def here(basket: dict[str, Any], book: dict[str, Any]) -> float:
    """Milliseconds for one basket in this interpreter."""
    indexed = index(book)
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(TIMES):
            price(basket, indexed, NOW)
        runs.append((time.perf_counter() - start) * 1000 / TIMES)
    return statistics.median(runs)


def in_micropython(basket: dict[str, Any], book: dict[str, Any]) -> float:
    """Milliseconds for one basket in MicroPython."""
    measured = {"basket": basket, "at": NOW, "times": TIMES}
    runs = [float(run) for run in list(answers([{"book": book}, *[measured] * RUNS]))[1:]]
    return statistics.median(runs) / TIMES


def say(line: str) -> None:
    """Print at once: the second measurement takes a while."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print one line per number of promotions."""
    basket = a_basket()
    say(f"a basket of {LINES} lines, median of {RUNS} runs of {TIMES}, Python {platform.python_version()}")
    for promotions in (10, 5_000):
        book = a_book(promotions)
        applied = {
            step["facts"]["promotion"]
            for step in price(basket, index(book), NOW)["trace"]
            if step["rule"] in ("promotion", "passed_over")
        }
        say(
            f"{promotions:>6,} promotions ({len(applied)} in question): CPython {here(basket, book):.3f} ms, "
            f"MicroPython {in_micropython(basket, book):.2f} ms"
        )


if __name__ == "__main__":
    main()
