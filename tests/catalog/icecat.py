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


# What is typed, and which of the 300 products must be among the first three.
EXPECTED: list[tuple[str, set[str]]] = [
    (text, {f"icecat-{key}" for key in keys})
    for text, keys in [
        ("dv7-1211ea", ["2101957"]),
        ("dv71211ea", ["2101957"]),
        ("0884420588030", ["2101957"]),
        ("hp pavilion notebook", ["2101957"]),
        ("optical mouse", ["122442", "441710"]),
        ("mouse hp", ["122442", "441710"]),
        ("cherry keyboard", ["727946"]),
        ("keybord cherry", ["727946"]),
        ("electric kettle", ["304159"]),
        ("coffee maker", ["656359"]),
        ("kitchen scale", ["357446"]),
        ("blu ray player", ["3554485"]),
        ("sd card 2gb", ["1625640"]),
        ("2 gb sd card", ["1625640"]),
        ("ferris wheel", ["78685766"]),
        ("polar bears", ["78686125"]),
        ("tennis rackets", ["3933134"]),
        ("xeon e5472", ["1756240"]),
        ("intel xeon 3.33 ghz", ["1624577"]),
        ("ultrasharp", ["77816839"]),
        ("ultrasharb", ["77816839"]),
        ("slr camera", ["77523880"]),
        ("canon camera mark iii", ["77523880"]),
        ("patch panel 24 port", ["849711"]),
        ("power supply 550w", ["77465811"]),
        ("dot matrix printer", ["706625"]),
        ("laser pointer", ["3417868"]),
        ("button battery", ["3898405"]),
        ("doll clothes", ["77773852"]),
        ("dvi to dvi cable for macbook", ["2381141"]),
        ("displayport panel mount", ["3993086"]),
        ("address labels dymo", ["275922"]),
        ("android phone dual sim", ["79353304"]),
        ("matte black ink", ["1393506"]),
        ("c9300", ["24582"]),
    ]
]
