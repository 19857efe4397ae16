"""Baskets and places for the tests of sourcing."""

import csv
import gzip
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid5

from hanse import locations, sourcing
from hanse.sourcing import Article, Candidate, Costs, Handling, Markdown, Problem, RuleSetInput

SPACE = UUID("6f6a0c1e-6a0e-4a50-9c9f-5b1f4f0b7f10")
RETAIL = Path(__file__).parents[1] / "data" / "online-retail" / "2011-02.csv.gz"
# The whole data set, month by month, where somebody has it; the extract otherwise.
MONTHS = sorted(Path(os.environ.get("HANSE_ONLINE_RETAIL", RETAIL.parent)).glob("*.csv.gz"))

COSTS = Costs(
    parcel_minor=120,
    postage_minor={"DE": 450, "*": 1200},
    kilometer_thousandths=400,
    handling=[Handling([locations.Kind.WAREHOUSE], [], 80, 10), Handling([], [], 250, 30)],
    markdown=Markdown(8, 60),
    workload_minor=15,
    day_minor=90,
)


def named(text: str) -> UUID:
    """The same id for the same text, always."""
    return uuid5(SPACE, text)


def rule_set(*rules: object, split_lines: bool = False, costs: Costs = COSTS) -> RuleSetInput:
    """A rule set of these rules."""
    return RuleSetInput(name="Test", rules=list(rules), costs=costs, split_lines=split_lines)  # type: ignore[arg-type]


def place(
    code: str,
    free: list[int],
    *,
    kind: str = "store",
    region: str = "north",
    kilometers: int | None = 100,
    ships: bool = True,
    opens_in_hours: int | None = 0,
    days: int | None = 0,
    workload: int = 0,
) -> Candidate:
    """A candidate."""
    return Candidate(
        named(code), code, locations.Kind(kind), region, ships, kilometers, opens_in_hours, days, workload, free
    )


def problem(wanted: list[int], *places: Candidate, categories: list[list[str]] | None = None) -> Problem:
    """A basket of articles in these quantities, and the places."""
    shelf = categories or [[] for _ in wanted]
    articles = [Article(named(f"article {n}"), q, c) for n, (q, c) in enumerate(zip(wanted, shelf, strict=True))]
    return Problem("web", "DE", articles, list(places))


def network(rng: random.Random, basket: list[tuple[str, int]], stores: int) -> Problem:
    """A basket and a warehouse with stores, each of which has some of it."""
    places = [place("lager", _stock(rng, basket, 0.85), kind="warehouse", kilometers=rng.randint(50, 600))]
    for number in range(stores):
        kind = "partner" if rng.random() < 0.1 else "store"
        places.append(
            place(
                f"store-{number:03}",
                _stock(rng, basket, 0.5),
                kind=kind,
                region=rng.choice(["north", "south", "west"]),
                kilometers=rng.randint(1, 800),
                days=rng.choice([0, 0, 1, 2]),
                workload=rng.randint(0, 30),
            )
        )
    articles = [Article(named(sku), quantity) for sku, quantity in basket]
    return Problem("web", "DE", articles, places)


def _stock(rng: random.Random, basket: list[tuple[str, int]], likely: float) -> list[int]:
    return [rng.randint(1, 3 * quantity) if rng.random() < likely else 0 for _, quantity in basket]


def real_baskets(file: Path = RETAIL) -> Iterator[list[tuple[str, int]]]:
    """The baskets of a month of a real shop: article and quantity, cancellations and corrections left out."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(file, "rt", newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            quantity = int(row["Quantity"])
            if quantity > 0 and row["InvoiceNo"].isdigit():
                lines = found[row["InvoiceNo"]]
                lines[row["StockCode"]] = lines.get(row["StockCode"], 0) + quantity
    for number in sorted(found):
        yield list(found[number].items())


__all__ = ["COSTS", "MONTHS", "RETAIL", "named", "network", "place", "problem", "real_baskets", "rule_set", "sourcing"]
