"""The catalogue of Open Icecat as products: one family with every attribute, the frequent ones as facets."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hanse import catalog

HERE = Path(__file__).parent.parent
EXTRACT = HERE / "data" / "icecat" / "products-300.jsonl.gz"
WHOLE = HERE.parent.parent / "shared" / "data" / "icecat" / "products.jsonl.gz"

TYPES = {
    "attr_t_": catalog.AttributeType.TEXT,
    "attr_n_": catalog.AttributeType.NUMBER,
    "attr_b_": catalog.AttributeType.BOOLEAN,
}
FACET_PRODUCTS_MIN = 10
FACET_VALUES_MAX = 60
FACET_LENGTH_MAX = 60


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The products of a file, one by one."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def family(products: Iterable[dict[str, Any]]) -> catalog.FamilyInput:
    """The family of these products. What many have and what takes few short values is a facet."""
    count: Counter[str] = Counter()
    values: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for name, value in product.items():
            if name.startswith("attr_"):
                count[name] += 1
                if len(values[name]) <= FACET_VALUES_MAX:
                    values[name].add(str(value))
    attributes = [
        catalog.AttributeDefinition(
            key=name.removeprefix("attr_"),
            type=TYPES[name[:7]],
            name={"en": name[7:].replace("__", " ").replace("_", " ").strip().capitalize()},
            facet=count[name] >= FACET_PRODUCTS_MIN
            and len(values[name]) <= FACET_VALUES_MAX
            and all(len(value) <= FACET_LENGTH_MAX for value in values[name]),
        )
        for name in sorted(count)
    ]
    return catalog.FamilyInput("icecat", {"de": "Elektronik", "en": "Electronics"}, attributes)


def product(row: dict[str, Any]) -> catalog.ProductInput:
    """One product; a code that is no GTIN is left out."""
    return catalog.ProductInput(
        handle=f"icecat-{row['id']}",
        name={"en": row["title"]},
        description={"en": row["short_description"]} if "short_description" in row else {},
        brand=row["supplier"],
        family="icecat",
        attributes={name.removeprefix("attr_"): value for name, value in row.items() if name.startswith("attr_")},
        variants=[catalog.VariantInput(sku=row["id"], gtins=[code for code in row["ean"] if catalog.gtin14(code)])],
        channels=["web"],
    )
