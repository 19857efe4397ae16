"""Brands, attributes and hours: what people say, in the kernel's words, and what it costs live."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hanse import catalog, pricing
from hanse.kit.db import Tx
from hanse.pricing import rules
from tests.orders.build import Shop, build_shop

Json = dict[str, Any]
HAPPY = {"times": [{"days": [2], "from": 16 * 60, "until": 18 * 60}]}


def spans(hours: Json, first: str, last: str) -> list[str]:
    found = rules.hours_of({"hours": hours})
    assert found is not None
    asked = (datetime.fromisoformat(first), datetime.fromisoformat(last))
    return [f"{a.astimezone(UTC):%d %H:%M}-{b.astimezone(UTC):%H:%M}" for a, b in rules.spans(found, *asked)]


def test_hours_follow_the_clocks_of_their_zone_through_the_year() -> None:
    every = {"times": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": 60, "until": 180}]}
    assert spans(HAPPY, "2026-07-06T00:00Z", "2026-07-12T00:00Z") == ["07 14:00-16:00"]
    assert spans(HAPPY, "2026-11-23T00:00Z", "2026-11-29T00:00Z") == ["24 15:00-17:00"]
    assert spans(HAPPY | {"zone": "Europe/London"}, "2026-11-24T00:00Z", "2026-11-24T12:00Z") == ["24 16:00-18:00"]
    # on 29 March 02:00 to 03:00 does not exist, on 25 October it comes twice
    assert spans(every, "2026-03-29T00:00Z", "2026-03-29T12:00Z") == ["29 00:00-01:00"]
    assert spans(every, "2026-10-25T00:00Z", "2026-10-25T12:00Z") == ["24 23:00-02:00"]


def test_hours_that_touch_or_overlap_are_one_and_may_last_until_midnight() -> None:
    times = [
        {"days": [1], "from": 1200, "until": 1440},
        {"days": [2], "from": 0, "until": 60},
        {"days": [2], "from": 30, "until": 90},
    ]
    assert spans({"times": times}, "2026-11-23T00:00Z", "2026-11-24T12:00Z") == ["23 19:00-00:30"]


@pytest.mark.parametrize(
    "hours",
    [
        {"times": []},
        {"times": [{"days": [8], "from": 0, "until": 5}]},
        {"times": [{"days": [], "from": 0, "until": 5}]},
        {"times": [{"days": [1], "from": 9, "until": 9}]},
        {"times": [{"days": [1], "from": 0, "until": 5, "zone": "x"}]},
        HAPPY | {"zone": "Europe/Vineta"},
    ],
)
async def test_hours_that_make_no_sense_are_refused(tx: Tx, hours: Json) -> None:
    terms = {"kind": "percentage", "scope": "line", "rate": 1000, "all": True, "hours": hours}
    with pytest.raises(pricing.PromotionUnsound):
        await saved(tx, "happy", terms)


async def saved(tx: Tx, key: str, terms: Json) -> None:
    await pricing.save_promotion(tx, pricing.PromotionInput(key=key, name={"de": key, "en": key}, terms=terms))


def ten(**named: Any) -> Json:
    return {"kind": "percentage", "scope": "line", "rate": 1000, **named}


async def off(tx: Tx, shop: Shop, at: datetime | None = None, **more: Any) -> int:
    """What is taken off a jacket of 149.00 and a book of 12.00."""
    lines = [pricing.QuoteLine(one, one, 1) for one in (shop.jacket, shop.book)]
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="store", lines=lines, at=at, **more))
    return quote.totals.discount_minor


async def test_a_happy_hour_counts_in_its_hours_and_in_the_prices_of_the_thirty_days(tx: Tx) -> None:
    shop = await build_shop(tx)
    await saved(tx, "happy", ten(variants=[str(shop.jacket)], hours=HAPPY))
    tuesday = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert await off(tx, shop, tuesday) == 1490
    assert await off(tx, shop, tuesday + timedelta(hours=2)) == 0
    assert await off(tx, shop, tuesday - timedelta(days=1)) == 0
    later = Tx(tx._connection, tuesday + timedelta(days=1))
    await saved(later, "sale", ten(variants=[str(shop.jacket)]) | {"rate": 2000})
    shown = await pricing.prices(later, "store", [shop.jacket])
    assert (shown[shop.jacket].unit_minor, shown[shop.jacket].lowest_30_days_minor) == (14900 - 2980, 14900 - 1490)


async def test_brands_and_attributes_are_named_and_left_out(tx: Tx) -> None:
    shop = await build_shop(tx)
    other = await catalog.save_product(
        tx,
        catalog.ProductInput(
            handle="hat",
            name={"de": "Hut", "en": "Hat"},
            brand="Deich = Sohn",
            variants=[catalog.VariantInput(sku="HAT", tax_class="standard", options={"color": "navy"})],
        ),
    )
    hat = other.variants[0].id
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(hat, 5000)])

    async def off_hat(terms: Json) -> int:
        await saved(tx, "named", terms)
        lines = [pricing.QuoteLine(one, one, 1) for one in (hat, shop.book)]
        quote = await pricing.quote(tx, pricing.QuoteWanted(channel="store", lines=lines))
        return quote.totals.discount_minor

    assert await off_hat(ten(brands=["Deich = Sohn"])) == 500
    assert await off_hat(ten(attributes={"color": ["red", "navy"]})) == 500
    assert await off_hat(ten(attributes={"color": ["red"]}, brands=["Deich"])) == 0
    assert await off_hat(ten(all=True, except_brands=["Deich = Sohn"])) == 120
    assert await off_hat(ten(all=True, except_attributes={"color": ["navy"]})) == 120
    assert await off_hat(ten(all=True, except_variants=[str(hat)])) == 120
    parts = [{"brands": ["Deich = Sohn"], "quantity": 1}, {"variants": [str(shop.book)], "quantity": 1}]
    assert await off_hat({"kind": "bundle", "scope": "line", "parts": parts, "unit_minor": 5500}) == 700


@pytest.mark.parametrize("name", ["variants", "except_variants", "gifts"])
async def test_articles_are_named_by_their_ids_however_those_are_written(tx: Tx, name: str) -> None:
    shop = await build_shop(tx)
    plain = (
        {"kind": "gift", "scope": "line", "all": True, "gifts": [str(shop.book)]} if name == "gifts" else ten(all=True)
    )
    with pytest.raises(pricing.PromotionUnsound):
        await saved(tx, "named", plain | {name: ["JACKET"]})
    await saved(
        tx,
        "named",
        {key: value for key, value in plain.items() if key != "all" or name != "variants"}
        | {name: [str(shop.jacket).upper()]},
    )
    assert await off(tx, shop) == {"variants": 1490, "except_variants": 120, "gifts": 14900}[name]


async def test_prices_of_a_sale_are_left_out_where_a_promotion_says_so(tx: Tx) -> None:
    shop = await build_shop(tx)
    sale = pricing.PriceListInput(key="sale", name={"de": "Sale", "en": "Sale"}, reduction=True, rank=5)
    await pricing.set_prices(tx, (await pricing.save_price_list(tx, sale)).id, [pricing.PriceRow(shop.jacket, 10000)])
    await saved(tx, "ten", ten(all=True))
    assert await off(tx, shop) == 1000 + 120
    await saved(tx, "ten", ten(all=True, except_reduced=True))
    assert await off(tx, shop) == 120


async def test_shipping_that_a_promotion_gives_is_paid_from_its_budget_and_told(tx: Tx) -> None:
    shop = await build_shop(tx)
    terms = ten(scope="shipping", all=True, minimum_minor=10000) | {"rate": 10000}
    budget = pricing.Budget(minor_max=489)
    given = pricing.PromotionInput(key="free", name={"de": "Frei", "en": "Free"}, terms=terms, budget=budget)
    await pricing.save_promotion(tx, given)
    lines = [pricing.QuoteLine(shop.jacket, shop.jacket, 1)]
    wanted = pricing.QuoteWanted(channel="web", lines=lines, shipping_minor=490)
    assert (await pricing.quote(tx, wanted)).totals.shipping_minor == 490, "4.90 is more than the budget has"
    await saved(tx, "free", terms)
    quote = await pricing.quote(tx, wanted)
    assert [one.minor for one in quote.shipping_discounts] == [490]
    assert (quote.totals.shipping_minor, quote.totals.total_minor) == (0, 14900)
    said = await pricing.explain(tx, quote.trace, quote.currency, "en")
    assert "free (version 2): 100 % from €100.00 on the shipping of €4.90 takes off €4.90." in said
