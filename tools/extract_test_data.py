"""Makes tests/data from the whole data sets, and counts what the extracts contain.

`python tools/extract_test_data.py FOLDER` copies one month of online-retail and chooses 300 products of icecat from the
folder with the whole sets. Without an argument it only counts again. The counts know nothing of any importer: they are
what importers are checked against.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from stdnum import ean

DATA = Path(__file__).parents[1] / "tests" / "data"
MONTH = "2011-02"
RETAIL = DATA / "online-retail"
ICECAT = DATA / "icecat" / "products-300.jsonl.gz"
PRODUCTS = 300
GOODS = re.compile(r"^\d{5}[A-Za-z]{0,2}$")
MARKUP = re.compile(r"<[a-zA-Z/][^>]*>|&[a-zA-Z]+;|&#\d+;")
Product = dict[str, Any]


def unpacked(path: Path) -> bytes:
    """The content of a .gz file."""
    with gzip.open(path) as file:
        return file.read()


def lines_of(path: Path) -> list[str]:
    """The lines. Only a line feed ends one: some texts contain other characters that Unicode calls line ends."""
    return unpacked(path).decode("utf-8").removesuffix("\n").split("\n")


def about(path: Path) -> dict[str, Any]:
    """Which file the counts are about."""
    content = unpacked(path)
    return {
        "file": path.name,
        "bytes_uncompressed": len(content),
        "sha256_uncompressed": hashlib.sha256(content).hexdigest(),
    }


# --- online-retail --------------------------------------------------------------------------------------------------


def pence(row: dict[str, str]) -> Decimal:
    """The value of a line."""
    return Decimal(row["UnitPrice"]) * 100 * int(row["Quantity"])


def totals(rows: list[dict[str, str]]) -> dict[str, int]:
    """Rows, invoices, pieces and value. Stops at fractions of a penny: the month that was chosen has none."""
    value = sum((pence(row) for row in rows), Decimal(0))
    if value != int(value):
        raise SystemExit("a total is no whole number of pence: say how it is rounded before using this month")
    return {
        "rows": len(rows),
        "invoices": len({row["InvoiceNo"] for row in rows}),
        "quantity": sum(int(row["Quantity"]) for row in rows),
        "value_pence": int(value),
    }


def kind(row: dict[str, str]) -> str:
    """What an invoice is, by the first letter of its number."""
    return {"C": "cancellations_C", "A": "adjustments_A"}.get(row["InvoiceNo"][0], "plain")


def retail_facts(path: Path) -> dict[str, Any]:
    """What one month contains."""
    rows = list(csv.DictReader(io.StringIO(unpacked(path).decode("utf-8"), newline="")))
    by_kind, by_country, by_day = (
        group(rows, kind),
        group(rows, lambda row: row["Country"]),
        group(rows, lambda row: row["InvoiceDate"][:10]),
    )
    plain = by_kind["plain"]
    negative = [row for row in plain if int(row["Quantity"]) < 0]
    odd = [row for row in rows if not GOODS.match(row["StockCode"])]
    known = [row for row in rows if row["CustomerID"]]
    return {
        **about(path),
        "rows": len(rows),
        "days": len(by_day),
        "totals": {"all": totals(rows), **{name: totals(part) for name, part in sorted(by_kind.items())}},
        "by_day": {day: totals(part) for day, part in sorted(by_day.items())},
        "by_country": {country: totals(part) for country, part in sorted(by_country.items())},
        "customers": {
            "distinct": len({row["CustomerID"] for row in known}),
            "rows_without": len(rows) - len(known),
            "invoices_without": len({row["InvoiceNo"] for row in rows if not row["CustomerID"]}),
        },
        "rows_identical_to_an_earlier_row": len(rows) - len({tuple(row.values()) for row in rows}),
        "negative_rows_on_plain_invoices": {
            "rows": len(negative),
            "quantity": sum(int(row["Quantity"]) for row in negative),
            "with_a_price": sum(Decimal(row["UnitPrice"]) != 0 for row in negative),
        },
        "rows_of_price_zero": sum(Decimal(row["UnitPrice"]) == 0 for row in rows),
        "rows_of_price_zero_with_customer": sum(Decimal(row["UnitPrice"]) == 0 for row in known),
        "stock_codes": {
            "distinct": len({row["StockCode"] for row in rows}),
            "distinct_ignoring_case": len({row["StockCode"].upper() for row in rows}),
            "odd": {code: totals(part) for code, part in sorted(group(odd, lambda row: row["StockCode"]).items())},
        },
        "invoices_with_more_than_one_timestamp": sum(
            len({row["InvoiceDate"] for row in part}) > 1 for part in group(rows, lambda row: row["InvoiceNo"]).values()
        ),
    }


def group(rows: Iterable[dict[str, str]], key: Callable[[dict[str, str]], str]) -> dict[str, list[dict[str, str]]]:
    """The rows by a key, in their order."""
    found = defaultdict[str, list[dict[str, str]]](list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


# --- icecat ---------------------------------------------------------------------------------------------------------


def attributes(product: Product) -> list[str]:
    """The names of a product's attributes, with their type: attr_n_weight."""
    return [name for name in product if name.startswith("attr_")]


def untyped(name: str) -> str:
    """`weight` for attr_n_weight."""
    return name.split("_", 2)[2]


def two_typed(product: Product) -> set[str]:
    """Names that this product has in more than one type."""
    return {name for name, count in Counter(untyped(a) for a in attributes(product)).items() if count > 1}


def repeated_eans(product: Product) -> int:
    """Values that repeat another one of the same product with one more leading zero."""
    return len(product["ean"]) - len({value.lstrip("0") for value in product["ean"]})


def invalid_eans(product: Product) -> list[str]:
    """Values with a wrong length or check digit."""
    return [value for value in product["ean"] if not ean.is_valid(value)]


def marked_up(product: Product) -> int:
    """Texts with HTML tags or entities in them."""
    return sum(isinstance(value, str) and bool(MARKUP.search(value)) for value in product.values())


def longest(product: Product) -> int:
    """Length of the longest text."""
    return max(len(value) for value in product.values() if isinstance(value, str))


# How many of which oddity the extract has at least, each taken from the beginning of the file.
ODDITIES: dict[str, tuple[int, Callable[[Product], Any]]] = {
    "invalid_ean": (1, invalid_eans),
    "ean_repeated_ignoring_zeros": (25, repeated_eans),
    "ean_of_12_digits": (1, lambda p: any(len(value) == 12 for value in p["ean"])),
    "more_than_50_eans": (2, lambda p: len(p["ean"]) > 50),
    "in_store_ean": (3, lambda p: any(len(value) == 13 and value[0] == "2" for value in p["ean"])),
    "markup": (25, marked_up),
    "attribute_in_two_types": (25, two_typed),
    "no_short_description": (25, lambda p: "short_description" not in p),
    "no_attributes": (10, lambda p: not attributes(p)),
    "more_than_150_attributes": (2, lambda p: len(attributes(p)) > 150),
    "text_of_more_than_2000_characters": (3, lambda p: longest(p) > 2000),
    "line_separator_of_unicode": (2, lambda p: any(len(v.splitlines()) > 1 for v in p.values() if isinstance(v, str))),
    "negative_number": (
        3,
        lambda p: any(p[name] < 0 for name in attributes(p) if isinstance(p[name], float | int)),
    ),
    "price_above_10000": (2, lambda p: p["price"] > 1_000_000),
    "price_below_1": (2, lambda p: p["price"] < 100),
}


def chosen(products: list[Product]) -> list[Product]:
    """The extract in the order of the file: the oddities, every name in two types, then an even spread."""
    indexes: set[int] = set()
    for count, is_odd in ODDITIES.values():
        indexes.update([i for i, product in enumerate(products) if is_odd(product)][:count])
    first = dict[str, int]()
    for i, product in enumerate(products):
        for name in attributes(product):
            first.setdefault(name, i)
    types = Counter(untyped(name) for name in first)
    indexes.update(i for name, i in first.items() if types[untyped(name)] > 1)
    by_name = defaultdict[tuple[str, str], list[int]](list)
    for i, product in enumerate(products):
        by_name[product["supplier"], product["name"]].append(i)
    pairs = [found for found in by_name.values() if len(found) > 1]
    indexes.update(i for found in pairs[:10] for i in found[:2])
    spread = (i * len(products) // PRODUCTS for i in range(PRODUCTS))
    while len(indexes) < PRODUCTS:
        indexes.add(next(spread))
    return [products[i] for i in sorted(indexes)]


def icecat_facts(path: Path) -> dict[str, Any]:
    """What the products contain."""
    products = [json.loads(line) for line in lines_of(path)]
    names = {name for product in products for name in attributes(product)}
    eans = [value for product in products for value in product["ean"]]
    return {
        **about(path),
        "products": len(products),
        "suppliers": len({product["supplier"] for product in products}),
        "price_sum": sum(product["price"] for product in products),
        "short_description_missing": sum("short_description" not in product for product in products),
        "attributes": {
            "names": len(names),
            "names_without_type": len({untyped(name) for name in names}),
            "by_type": dict(sorted(Counter(name.split("_", 2)[1] for name in names).items())),
            "values": sum(len(attributes(product)) for product in products),
            "products_without": sum(not attributes(product) for product in products),
            "products_with_a_name_in_two_types": sum(bool(two_typed(product)) for product in products),
        },
        "eans": {
            "values": len(eans),
            "distinct_ignoring_leading_zeros": len({value.lstrip("0") for value in eans}),
            "repeated_within_one_product_ignoring_leading_zeros": sum(repeated_eans(product) for product in products),
            "invalid": [value for product in products for value in invalid_eans(product)],
            "by_length": dict(sorted(Counter(str(len(value)) for value in eans).items())),
        },
        "texts_with_markup": sum(marked_up(product) for product in products),
        "oddities": {name: sum(bool(is_odd(p)) for p in products) for name, (_, is_odd) in ODDITIES.items()},
    }


def extract(source: Path) -> None:
    """Make the extracts anew from the whole sets."""
    RETAIL.mkdir(parents=True, exist_ok=True)
    ICECAT.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "online-retail" / f"{MONTH}.csv.gz", RETAIL / f"{MONTH}.csv.gz")
    lines = lines_of(source / "icecat" / "products.jsonl.gz")
    by_id = {json.loads(line)["id"]: line for line in lines}
    picked = [by_id[product["id"]] for product in chosen([json.loads(line) for line in lines])]
    with ICECAT.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(("\n".join(picked) + "\n").encode())


def facts() -> dict[Path, dict[str, Any]]:
    """The counts of both extracts, by the file that holds them."""
    return {
        RETAIL / "facts.json": retail_facts(RETAIL / f"{MONTH}.csv.gz"),
        ICECAT.parent / "facts.json": icecat_facts(ICECAT),
    }


def main(arguments: list[str]) -> int:
    """Extract, if a folder is given, and write the counts."""
    if arguments:
        extract(Path(arguments[0]))
    for path, counted in facts().items():
        path.write_text(json.dumps(counted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
