"""Random price books and baskets that look for trouble: odd cents, ties, equal names, limits of validity."""

from random import Random
from typing import Any

Json = dict[str, Any]

NOW = 1_700_000_000
SKUS = ["a", "b", "c", "10", "9", "Ä", "ä", "ß", "é", "z\u0301", "漢", "🧥", "A b", "%s"]
CATEGORIES = ["coats", "shoes", "sale", "Größe"]
CODES = ["SAVE", "save", "FÜNF", "VIP"]
GROUPS = ["staff", "trade"]
PLACES = ["DE", "FR", "FR:b2b"]
CLASSES = ["full", "reduced", "zero"]


def a_span(random: Random) -> Json:
    """Mostly valid now; often with an end or a beginning exactly now."""
    span: Json = {}
    if random.random() < 0.3:
        span["from"] = NOW + random.choice([-1000, -1, 0, 0, 1])
    if random.random() < 0.2:
        span["until"] = NOW + random.choice([-1, 0, 1, 1000])
    if random.random() < 0.1:
        span.setdefault("from", None)
    return span


def a_price(random: Random) -> int:
    return random.choice(
        [random.randint(0, 9), random.randint(1, 300), random.randint(1, 300), random.randint(1, 9999), 99, 333, 1999]
    )


def a_rate(random: Random) -> int:
    return random.choice([1000, 2000, 5000, 3333, 10000, random.randint(0, 10000)])


KINDS = [
    "percentage",
    "percentage",
    "amount",
    "fixed_price",
    "buy_x_get_y",
    "bundle",
    "bundle",
    "cheapest_free",
    "gift",
]
SCOPES = {"percentage": ["order", "shipping"], "amount": ["order", "shipping"], "fixed_price": ["line", "shipping"]}
OWN = {"percentage": "rate", "amount": "minor", "fixed_price": "unit_minor"}


def a_value(random: Random, name: str) -> Json:
    """What takes something off, under its name."""
    return {name: a_rate(random) if name == "rate" else a_price(random) + (name == "minor")}


def some_goods(random: Random, skus: list[str]) -> Json:
    """What a promotion, or a part of a bundle, names."""
    which = random.randint(0, 3)
    named: Json = {"all": True} if which == 0 else {}
    if which in (1, 3):
        named["skus"] = random.sample(skus, random.randint(1, min(4, len(skus))))
    if which in (2, 3):
        named["categories"] = random.sample(CATEGORIES, random.randint(1, 2))
    return named


def a_bundle(random: Random, skus: list[str]) -> Json:
    """One to three parts, and one way to lower them: a price, an amount, a rate, or rates of parts."""
    parts: list[Json] = [
        some_goods(random, skus) | {"quantity": random.choice([1, 1, 2, 3])} for _ in range(random.randint(1, 3))
    ]
    way = random.choice(["unit_minor", "minor", "rate", "parts"])
    if way != "parts":
        return {"parts": parts} | a_value(random, way)
    for part in parts[random.randint(0, len(parts) - 1) :]:
        part["rate"] = a_rate(random)
    return {"parts": parts}


def a_kind(random: Random, skus: list[str]) -> Json:
    """What a promotion does, and on what."""
    kind = random.choice(KINDS)
    terms: Json = {"kind": kind, "scope": "line"}
    if kind in OWN:
        terms |= a_value(random, OWN[kind])
        if random.random() < 0.5:
            terms["scope"] = random.choice(SCOPES[kind])
        if random.random() < 0.25:
            least = random.choice(["minimum_minor", "minimum_quantity"])
            limits = [random.choice([0, 2, 3, 8, 700, 3000]) for _ in range(random.randint(1, 2))]
            terms["steps"] = [{least: limit} | a_value(random, OWN[kind]) for limit in limits]
    elif kind == "bundle":
        return terms | a_bundle(random, skus)
    elif kind == "gift":
        terms["gifts"] = random.sample(skus, random.randint(1, min(2, len(skus))))
    else:
        terms |= {"buy": random.randint(1, 3), "get": random.randint(1, 2)}
        if random.random() < 0.4:
            terms["rate"] = a_rate(random)
    return terms | some_goods(random, skus)


def a_promotion(random: Random, n: int, skus: list[str]) -> Json:
    promotion: Json = {"id": f"p{n}", "version": random.randint(0, 9), "stackable": random.random() < 0.6}
    promotion |= a_kind(random, skus) | a_span(random)
    optional = {
        "coupon": random.choice(CODES),
        "rank": random.randint(0, 2),
        "group": random.choice(["g", "h"]),
        "minimum_minor": random.randint(0, 3000),
        "minimum_quantity": random.randint(0, 8),
        "groups": random.sample(GROUPS, random.randint(1, 2)),
        "tiers": ["gold"],
        "first_purchase": True,
        "windows": [{"from": NOW - 9, "until": NOW + random.choice([0, 1])} for _ in range(random.randint(0, 2))],
        "except_skus": random.sample(skus, 1),
        "except_categories": random.sample(CATEGORIES, 1),
        "except_reduced": random.random() < 0.8,
    }
    chances = {"coupon": 0.3, "rank": 0.5, "group": 0.4, "minimum_minor": 0.2, "minimum_quantity": 0.2}
    chances |= {"except_skus": 0.1, "except_categories": 0.1, "except_reduced": 0.15}
    for key in sorted(optional):
        if random.random() < chances.get(key, 0.05):
            promotion[key] = optional[key]
    if promotion["kind"] != "gift" and random.random() < 0.25:
        promotion["maximum_minor"] = 1 + a_price(random)
    if promotion["kind"] != "gift" and promotion["scope"] == "line" and random.random() < 0.25:
        promotion["maximum_quantity"] = random.choice([1, 2, 3, 10])
    return promotion


def a_book(random: Random) -> Json:
    """A price book; about one in thirty lacks a price or a tax rate at NOW."""
    skus = random.sample(SKUS, random.randint(1, 8))
    book: Json = {
        "version": random.randint(0, 999),
        "currency": "EUR",
        "gross": random.random() < 0.7,
        "place": "DE",
        "prices": {},
        "categories": {},
        "tax": {sku: random.choice(CLASSES) for sku in skus},
        "tax_rates": {
            "full": [
                {"rate": 2200, "from": 5, "until": random.choice([NOW - 100, None])},
                {"rate": 1900, "from": NOW - 100},
                {"rate": 2000, "place": "FR", "until": NOW},
                {"rate": 2100, "place": "FR", "from": NOW},
                {"rate": 0, "place": "FR:b2b", "relieved": 2200, "until": NOW},
                {"rate": 0, "place": "FR:b2b", "relieved": 1900, "from": NOW, "each": True},
            ],
            "reduced": [
                {"rate": 700},
                {"rate": 550, "place": "FR", "each": True},
                {"rate": 300, "place": "FR:b2b", "relieved": 700},
            ],
            "zero": [{"rate": 0, "place": place} for place in PLACES[1:]] + [{"rate": 0}],
        },
        "promotions": [a_promotion(random, n, skus) for n in range(random.randint(0, 6))],
    }
    for sku in skus:
        rows: list[Json] = [{"unit_minor": a_price(random)}] if random.random() < 0.99 else []
        for _ in range(random.randint(0, 3)):
            row = {"unit_minor": a_price(random)} | a_span(random)
            if random.random() < 0.6:
                row["min_quantity"] = random.choice([2, 3, 5, 10])
            if random.random() < 0.3:
                row["reduced"] = random.random() < 0.8
            rows.append(row)
        random.shuffle(rows)
        book["prices"][sku] = rows
        book["categories"][sku] = random.sample(CATEGORIES, random.randint(0, 2))
    if random.random() < 0.1:
        del book["categories"]
    return book


def a_basket(random: Random, book: Json) -> Json:
    """Lines of this book in any order; the same SKU may be on several lines."""
    skus = sorted(book["prices"])
    ids = random.sample(["1", "2", "10", "02", "a", "ä", "Ω", "z", "x1", "x2", "🧾", "B"], random.randint(0, 6))
    basket: Json = {"currency": "EUR", "lines": []}
    for name in ids:
        line: Json = {"id": name, "sku": random.choice(skus), "quantity": random.choice([1, 1, 1, 2, 3, 5, 12])}
        if random.random() < 0.15:
            line["place"] = random.choice(PLACES)
        if random.random() < 0.08:
            line["manual"] = {"unit_minor": a_price(random), "reason": "damaged"}
        basket["lines"].append(line)
    if random.random() < 0.5:
        basket["coupons"] = random.choices([*CODES, "unknown"], k=random.randint(0, 3))
    if random.random() < 0.4:
        basket["customer"] = {"group": random.choice(GROUPS)}
        if random.random() < 0.5:
            basket["customer"] |= {"tier": random.choice(["gold", "silver"]), "first_purchase": random.random() < 0.5}
    if random.random() < 0.4:
        basket["shipping"] = {"minor": a_price(random), "class": random.choice(CLASSES)}
        if random.random() < 0.3:
            basket["shipping"]["place"] = random.choice(PLACES)
    return basket


WRONG = [True, False, 1.0, -1, 0.5, "", "1", [], {}, [1], 10**13, None]


def spoiled(random: Random, value: Json) -> Json:
    """The same with one thing wrong, or at least strange, somewhere in it."""
    places: list[tuple[Any, Any]] = []

    def collect(node: Any) -> None:
        keys = sorted(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        for key in keys:
            places.append((node, key))
            collect(node[key])

    collect(value)
    node, key = random.choice(places)
    if isinstance(node, dict) and random.random() < 0.3:
        node[random.choice(["colour", "Id", ""])] = 1
    elif isinstance(node, dict) and random.random() < 0.3:
        del node[key]
    else:
        node[key] = random.choice(WRONG)
    return value
