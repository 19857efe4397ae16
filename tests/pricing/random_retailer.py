"""A retailer whose lists, prices and promotions look for trouble: gaps, ties, ranks, parts of seconds."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from hanse import catalog, pricing
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from tests.conftest import MORNING

HOUR = timedelta(hours=1)
CATEGORIES = ["outdoor", "coats", "sale"]
COLORS = ["navy", "red"]
BRANDS = ["Nordwind", "Deich & Sohn", ""]


async def a_range(tx: Tx, random: Random) -> list[UUID]:
    """Twelve articles in nested categories, of all tax classes."""
    for key, parent in (("outdoor", None), ("coats", "outdoor"), ("sale", None)):
        await catalog.save_category(tx, catalog.CategoryInput(key=key, parent=parent, name={"de": key, "en": key}))
    found = []
    for n in range(12):
        tax_class = random.choice(["standard", "standard", "reduced", "zero"])
        saved = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle=f"article-{n}",
                name={"de": f"Artikel {n}", "en": f"Article {n}"},
                categories=random.sample(CATEGORIES, random.randint(0, 2)),
                brand=BRANDS[n % 3],
                variants=[catalog.VariantInput(sku=f"A{n}", tax_class=tax_class, options={"color": COLORS[n % 2]})],
            ),
        )
        found.append(saved.variants[0].id)
    return found


def a_moment(random: Random) -> timedelta:
    """Some time in the two days of a book, or around them; often not on a whole second."""
    return timedelta(seconds=random.randint(-40_000, 200_000), microseconds=random.choice([0, 0, 1, 500_000]))


async def prices_of(tx: Tx, random: Random, listed: UUID, variants: list[UUID]) -> None:
    """Prices of some articles: steps in time, breaks by quantity, gaps."""
    for variant in random.sample(variants, random.randint(3, len(variants))):
        for pieces in random.sample([1, 1, 2, 5], random.randint(1, 3)):
            start = MORNING + a_moment(random)
            until = random.choice([None, start + abs(a_moment(random)) + HOUR])
            row = pricing.PriceRow(variant, random.randint(1, 9999), pieces, start, until)
            try:
                async with tx.attempt():
                    await pricing.set_prices(tx, listed, [row])
            except (pricing.PricesCollide, pricing.PriceStood):
                continue


async def a_retailer(tx: Tx, seed: int) -> tuple[list[UUID], UUID, UUID]:
    """Articles, a place and another place; lists and promotions of all kinds, for some places, groups and times."""
    random = Random(seed)
    here, there = new_id(), new_id()
    variants = await a_range(tx, random)
    for n in range(5):
        given = {"channel": random.choice([None, None, "store", "web"]), "rank": random.randint(0, 3)}
        given |= {"location": random.choice([None, None, here, there])} if n else {"channel": None, "rank": 0}
        given |= {"customer_group": random.choice([None, None, "staff"]), "reduction": n % 2 == 1} if n else {}
        names = {"de": f"Liste {n}", "en": f"List {n}"}
        listed = await pricing.save_price_list(tx, pricing.PriceListInput(key=f"list-{n}", name=names, **given))
        await prices_of(tx, random, listed.id, variants)
    for n in range(8):
        await a_promotion(tx, random, f"offer-{n}", variants)
    return variants, here, there


def some_goods(random: Random, variants: list[UUID]) -> dict[str, Any]:
    """Everything, or a category, articles, a brand or a color."""
    return random.choice(
        [
            {"all": True},
            {"categories": random.sample(CATEGORIES, 1)},
            {"variants": [str(one) for one in random.sample(variants, 3)]},
            {"brands": ["Nordwind", "Deich & Sohn"]},
            {"attributes": {"color": ["navy"]}},
        ]
    )


async def a_promotion(tx: Tx, random: Random, key: str, variants: list[UUID]) -> None:
    """Some promotion, often for a while, a group, a channel."""
    kind = random.choice(["percentage", "amount", "fixed_price", "buy_x_get_y", "bundle", "cheapest_free", "gift"])
    terms: dict[str, Any] = {"kind": kind, "scope": "line", "stackable": random.random() < 0.7}
    more: dict[str, dict[str, Any]] = {
        "percentage": {"rate": 1250, "steps": [{"minimum_quantity": 3, "rate": 2000}]},
        "amount": {"minor": 333},
        "fixed_price": {"unit_minor": 700},
        "bundle": {"parts": [some_goods(random, variants) | {"quantity": n} for n in (1, 2)], "minor": 500},
        "gift": {"gifts": [str(random.choice(variants))]},
    }
    terms |= more.get(kind, {"buy": 2, "get": 1})
    if kind in ("percentage", "amount") and random.random() < 0.5:
        terms |= {"scope": random.choice(["order", "shipping"]), "minimum_minor": random.choice([0, 5000])}
    elif kind in ("percentage", "amount", "bundle", "buy_x_get_y") and random.random() < 0.3:
        terms |= {"maximum_quantity": 2}
    if kind != "bundle":
        terms |= some_goods(random, variants)
    terms |= {"groups": ["staff"]} if random.random() < 0.2 else {}
    terms |= {"except_categories": ["sale"], "except_reduced": True} if random.random() < 0.3 else {}
    if random.random() < 0.3:
        times = [{"days": [1, 2, 3, 4, 5], "from": 480, "until": 765}, {"days": [3], "from": 0, "until": 1440}]
        terms |= {"hours": {"times": times}}
    start = MORNING + a_moment(random)
    await pricing.save_promotion(
        tx,
        pricing.PromotionInput(
            key=key,
            name={"de": key, "en": key},
            terms=terms,
            channels=random.choice([None, None, ["store"], ["web"]]),
            valid_from=random.choice([None, start]),
            valid_until=random.choice([None, start + abs(a_moment(random)) + HOUR]),
            active=random.random() < 0.9,
        ),
    )
