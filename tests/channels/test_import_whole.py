"""The whole sets where they are at hand, as in CI, and otherwise their extracts: the totals are those of the facts."""

import json
from pathlib import Path
from typing import Any

import pytest

from hanse import catalog, insight
from hanse.kit.db import Database
from tests.channels import feeds

RETAIL = feeds.SHARED / "online-retail"
ICECAT = feeds.SHARED / "icecat"
YEAR = sorted(RETAIL.glob("*.csv.gz")) or [feeds.MONTH]
FACTS: dict[str, Any] = json.loads(((RETAIL if RETAIL.exists() else feeds.MONTH.parent) / "facts.json").read_text())
PRODUCTS = ICECAT / "products.jsonl.gz" if ICECAT.exists() else feeds.ICECAT
WHOLE_PRODUCTS = 19_406 if ICECAT.exists() else 300
KINDS = {"all": "all", "plain": "plain", "cancellations_C": "cancellation", "adjustments_A": "adjustment"}


def agree(totals: insight.TotalsOf, facts: dict[str, Any]) -> None:
    """Totals are to the fraction of a penny what the facts say."""
    assert (totals.lines, totals.documents, totals.quantity) == (facts["rows"], facts["invoices"], facts["quantity"])
    assert totals.amount_thousandths == round(facts["value_pence"] * 1000)
    assert totals.amount_minor == facts.get("value_pence_each_line_rounded", facts["value_pence"])


@pytest.mark.slow
async def test_a_year_of_sales_has_the_totals_of_its_facts_month_by_month(database: Database) -> None:
    people = await feeds.load(database, feeds.mapping("customers"), *YEAR)
    done = await feeds.load(database, feeds.mapping("orders"), *YEAR)
    assert (done.rows, done.refused, people.refused) == (FACTS["rows"], 0, 0)
    assert done.created == FACTS["totals"]["all"]["invoices"]
    assert people.created == FACTS["customers"]["distinct"]
    async with database.transaction(readonly=True) as tx:
        found = await insight.monthly_totals(tx, "online-retail")
        articles = {one.sku: one for one in await insight.article_totals(tx, "online-retail")}
        assert await tx.column("select problem from orders.inv_history_total") == []
        assert await tx.value("select count(*) from orders.history where customer is null and customer_key <> ''") == 0
    for name, facts in FACTS["totals"].items():
        agree(found.totals[KINDS[name]], facts)
    by_month = {month.month: month.totals for month in found.months}
    assert set(by_month) == set(FACTS.get("by_month", {"2011-02": 0}))
    for name, kinds in FACTS.get("by_month", {}).items():
        for kind, facts in kinds.items():
            agree(by_month[name][KINDS[kind]], facts)
    countries = FACTS["countries"]["by_country"] if "countries" in FACTS else FACTS["by_country"]
    assert {one.name for one in found.countries} == set(countries)
    for one in found.countries:
        facts = countries[one.name]
        assert (one.totals.lines, one.totals.documents) == (facts["rows"], facts["invoices"])
        assert one.totals.amount_thousandths == round(facts["value_pence"] * 1000)
        assert one.customers == facts.get("customers", one.customers)
    assert found.customers == FACTS["customers"]["distinct"]
    assert len(articles) == FACTS["stock_codes"]["distinct"]
    for code, facts in FACTS["stock_codes"]["odd"].items():
        article = articles[code]
        assert (article.lines, article.quantity) == (facts["rows"], facts["quantity"])
        assert article.amount_thousandths == round(facts["value_pence"] * 1000)
        assert article.lines_on_cancellations == facts.get("rows_on_cancellations", article.lines_on_cancellations)


@pytest.mark.slow
async def test_every_article_of_a_year_of_sales_becomes_a_product(database: Database) -> None:
    done = await feeds.load(database, feeds.mapping("products"), *YEAR)
    codes = FACTS["stock_codes"]
    goods = codes["distinct"] - sum(not name.startswith(("DCGS", "PADS")) for name in codes["odd"])
    assert (done.created, done.refused) == (goods, 0)
    if "descriptions" in FACTS:
        async with database.transaction(readonly=True) as tx:
            example = await catalog.get_product(tx, "online-retail-20713")
            assert example.name == {"en": "JUMBO BAG OWLS"}


@pytest.mark.slow
async def test_the_whole_catalogue_of_icecat_is_found(database: Database) -> None:
    loaded = feeds.mapping("products", "icecat")
    done = await feeds.load(database, loaded, PRODUCTS)
    assert (done.created, done.refused, done.dropped, done.prices) == (WHOLE_PRODUCTS, 0, 1, WHOLE_PRODUCTS)
    facts = json.loads(((ICECAT if ICECAT.exists() else feeds.ICECAT.parent) / "facts.json").read_text())
    async with database.transaction(readonly=True) as tx:
        assert await tx.value("select count(*) from catalog.variant_gtin") == (
            facts["eans"]["distinct_ignoring_leading_zeros"] - 1
        )
        price_sum = facts["price_sum"] if "price_sum" in facts else facts["prices"]["sum"]
        assert await tx.value("select sum(unit_minor) from pricing.price") == price_sum
        attributes = facts["attributes"]
        names = attributes.get("distinct_names", attributes.get("names"))
        assert await tx.value("select count(distinct key) from catalog.attribute") == names + 2
        found = await catalog.search(tx, catalog.SearchWanted(text="laser printer", language="en"))
        assert found.total > 0
        for view in ("inv_main_gtin", "inv_no_entry", "inv_unknown_category", "inv_lost_media"):
            assert await tx.column(f"select problem from catalog.{view} limit 1") == []


def test_the_sets_are_where_the_tests_look_for_them() -> None:
    assert all(Path(path).exists() for path in (*YEAR, PRODUCTS))
