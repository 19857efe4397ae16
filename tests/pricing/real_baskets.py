"""Real invoices as baskets: what a shop with thousands of articles and wholesale customers really puts into one."""

import csv
import gzip
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT.parent / "shared" / "data" / "online-retail", ROOT / "tests" / "data" / "online-retail"]


def invoices(most: int) -> list[list[tuple[str, int, int]]]:
    """Sold goods as (stock code, quantity, unit price in pence) of the first `most` invoices of February 2011."""
    folder = next(folder for folder in FOLDERS if (folder / "2011-02.csv.gz").exists())
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    with gzip.open(folder / "2011-02.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            minor = Decimal(row["UnitPrice"]) * 100
            quantity = int(row["Quantity"])
            sold = quantity > 0 and minor > 0 and minor == int(minor)
            if sold and row["InvoiceNo"].isdigit() and row["StockCode"][:5].isdigit():
                found[row["InvoiceNo"]].append((row["StockCode"], quantity, int(minor)))
    return [found[number] for number in sorted(found)[:most]]


def book_of(sold: list[list[tuple[str, int, int]]]) -> Json:
    """A price book in which the highest price of an article is its list price, with a few promotions on top."""
    highest: dict[str, int] = defaultdict(int)
    for lines in sold:
        for sku, _, minor in lines:
            highest[sku] = max(highest[sku], minor)
    skus = sorted(highest)
    common = {"version": 1, "stackable": True}
    everything = {"scope": "order", "all": True}
    return {
        "version": 1,
        "currency": "GBP",
        "gross": True,
        "place": "GB",
        "prices": {sku: [{"unit_minor": highest[sku]}] for sku in skus},
        "categories": {sku: [sku[:2]] for sku in skus},
        "tax": {sku: "reduced" if sku.startswith("23") else "full" for sku in skus},
        "tax_rates": {"full": [{"rate": 2000}], "reduced": [{"rate": 500}]},
        "promotions": [
            common | {"id": "tenth", "kind": "percentage", "scope": "line", "rate": 1000, "categories": ["22"]},
            common | {"id": "three", "kind": "buy_x_get_y", "scope": "line", "buy": 2, "get": 1, "skus": skus[::7]},
            common | everything | {"id": "from 50", "kind": "amount", "minor": 777, "minimum_minor": 5000},
            common | everything | {"id": "code", "kind": "percentage", "rate": 333, "coupon": "MAIL"},
        ],
    }


def baskets_of(sold: list[list[tuple[str, int, int]]], book: Json) -> list[Json]:
    """Each invoice twice: with the prices that were really paid, and at list price with the promotions."""
    baskets = []
    for lines in sold:
        paid, listed = [], []
        for n, (sku, quantity, minor) in enumerate(lines):
            line = {"id": str(n), "sku": sku, "quantity": quantity}
            listed.append(line)
            other = book["prices"][sku][0]["unit_minor"] != minor
            paid.append(line | {"manual": {"unit_minor": minor, "reason": "agreed"}} if other else line)
        baskets.append({"currency": "GBP", "lines": paid})
        baskets.append({"currency": "GBP", "lines": listed, "coupons": ["MAIL"]})
    return baskets
