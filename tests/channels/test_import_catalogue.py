"""Products, prices, costs, customers and stock out of feeds."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hanse import catalog, customers, inventory, locations, pricing
from hanse.kit.address import Address
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from tests.channels import feeds

pytestmark = pytest.mark.slow

FACTS = json.loads((feeds.ICECAT.parent / "facts.json").read_text(encoding="utf-8"))
DERIVED = ("products", "variants", "prices", "customers", "tallies")


async def test_products_of_a_sales_history_have_the_name_and_price_they_mostly_had(
    database: Database, tmp_path: Path
) -> None:
    rows = [
        feeds.line(),
        feeds.line(Description="WHITE HANGING HEART T-LIGHT HOLDER ", UnitPrice="2.95"),
        feeds.line(Description="wrongly marked", UnitPrice="2.95", InvoiceDate="2010-12-02 09:00:00"),
        feeds.line(Description="check", UnitPrice="0.0", CustomerID="", Quantity=-5, InvoiceDate="2010-12-02 10:00:00"),
        feeds.line(StockCode="85123a", Description="HEART", UnitPrice="5.79", InvoiceDate="2010-12-02 10:00:00"),
        feeds.line(StockCode="22423", Description="", UnitPrice="0.0", InvoiceDate="2010-12-02 10:00:00"),
        feeds.line(StockCode="PADS", UnitPrice="0.001", InvoiceDate="2010-12-02 10:00:00"),
        feeds.line(StockCode="POST", UnitPrice="18.0", InvoiceDate="2010-12-02 10:00:00"),
    ]
    done = await feeds.load(database, feeds.mapping("products"), feeds.write_rows(tmp_path / "sales.csv", rows))
    assert (done.created, done.skipped, done.refused) == (4, 1, 0)
    async with database.transaction(readonly=True) as tx:
        heart = await catalog.get_product(tx, "online-retail-85123a")
        assert (heart.name, heart.status) == ({"en": "WHITE HANGING HEART T-LIGHT HOLDER"}, "active")
        never_sold = await catalog.get_product(tx, "online-retail-22423")
        assert (never_sold.name, never_sold.status) == ({"en": "Article 22423"}, "draft")
        skus = await catalog.variants_by_sku(tx, ["85123A", "85123a", "22423", "PADS", "POST"])
        assert set(skus) == {"85123A", "85123a", "22423", "PADS"}
        prices = await pricing.prices(tx, "web", list(skus.values()), currency="GBP")
        by_sku = {sku: prices[variant].unit_minor for sku, variant in skus.items() if variant in prices}
        assert by_sku == {"85123A": 295, "85123a": 579}


async def test_the_country_of_a_customer_is_that_of_the_latest_invoice(database: Database, tmp_path: Path) -> None:
    rows = [
        feeds.line(CustomerID="12370.0", Country="Cyprus"),
        feeds.line(CustomerID="12370.0", Country="Cyprus"),
        feeds.line(CustomerID="12370.0", Country="Austria", InvoiceDate="2011-02-01 09:00:00"),
        feeds.line(CustomerID="12400.0", Country="Unspecified", InvoiceDate="2011-02-01 09:00:00"),
        feeds.line(CustomerID="", InvoiceDate="2011-02-01 10:00:00"),
    ]
    done = await feeds.load(database, feeds.mapping("customers"), feeds.write_rows(tmp_path / "sales.csv", rows))
    assert (done.created, done.skipped) == (2, 1)
    async with database.transaction(readonly=True) as tx:
        known = await customers.customers_by_key(tx, "online-retail", ["12370", "12400"])
        moved = await customers.get_customer(tx, known["12370"])
        assert [(one.kind, one.address.country) for one in moved.addresses] == [("billing", "AT")]
        assert moved.created_at.isoformat() == "2010-12-01T08:26:00+00:00"
        nowhere = await customers.get_customer(tx, known["12400"])
        assert (nowhere.name, nowhere.addresses) == ("Customer 12400", [])
        assert [one.id for one in await customers.find_customers(tx, "12370")] == [known["12370"]]


async def test_a_daily_feed_of_sales_ends_with_the_same_products_prices_and_customers(
    database: Database, clock: MovableClock, tmp_path: Path
) -> None:
    for day in feeds.by_day(tmp_path):
        clock.move(timedelta(days=1))
        await feeds.load(database, feeds.mapping("products"), day)
        await feeds.load(database, feeds.mapping("customers"), day)
    by_days = await feeds.state(database, *DERIVED)
    clock.move(timedelta(days=1))
    for kind in ("products", "customers"):
        again = await feeds.load(database, feeds.mapping(kind), feeds.MONTH)
        assert (again.created, again.changed, again.prices) == (0, 0, 0)
    assert await feeds.state(database, *DERIVED) == by_days
    async with database.transaction() as tx:
        await tx.run("truncate channels.import_tally, channels.import_part, channels.import_due")
    for kind in ("products", "customers"):
        await feeds.load(database, feeds.mapping(kind), feeds.MONTH)
    assert await feeds.state(database, *DERIVED) == by_days


async def test_a_corrected_day_changes_only_the_products_that_differ(
    database: Database, clock: MovableClock, tmp_path: Path
) -> None:
    loaded = feeds.mapping("products")
    first = await feeds.load(database, loaded, feeds.MONTH)
    codes = [row["StockCode"] for row in feeds.month_rows() if row["InvoiceDate"] < "2011-02-02"]
    rare = min((c for c in set(codes) if c[:5].isdigit()), key=lambda c: (sum(r["StockCode"] == c for r in ALL), c))
    corrected = [
        row | ({"Description": "CORRECTED", "UnitPrice": "123.45"} if row["StockCode"] == rare else {})
        for row in ALL
        if row["InvoiceDate"] < "2011-02-02"
    ]
    clock.move(timedelta(days=1))
    done = await feeds.load(database, loaded, feeds.write_rows(tmp_path / "2011-02-01.csv", corrected))
    assert (done.created, done.changed, done.unchanged, done.prices) == (0, 1, first.created - 1, 1)


ALL = feeds.month_rows()


async def test_icecat_products_arrive_with_families_facets_codes_and_prices(database: Database) -> None:
    loaded = feeds.mapping("products", "icecat")
    done = await feeds.load(database, loaded, feeds.ICECAT)
    assert (done.created, done.refused, done.dropped, done.prices) == (FACTS["products"], 0, 1, FACTS["products"])
    [told] = await feeds.problems(database)
    assert (told["field"], told["value"], told["kept"]) == ("gtins", *FACTS["eans"]["invalid"], True)
    before = await feeds.state(database)
    again = await feeds.load(database, loaded, feeds.ICECAT)
    assert (again.created, again.changed, again.unchanged, again.prices) == (0, 0, FACTS["products"], 0)
    assert await feeds.state(database) == before
    async with database.transaction(readonly=True) as tx:
        codes = await tx.value("select count(*) from catalog.variant_gtin")
        assert codes == FACTS["eans"]["distinct_ignoring_leading_zeros"] - len(FACTS["eans"]["invalid"])
        assert await tx.value("select sum(unit_minor) from pricing.price") == FACTS["price_sum"]
        names = await tx.value("select count(distinct key) from catalog.attribute")
        assert names == FACTS["attributes"]["names"] + 2
        values = await tx.value("select sum((select count(*) from jsonb_object_keys(attributes))) from catalog.product")
        assert values >= FACTS["attributes"]["values"] + FACTS["products"]
        assert await tx.value("select count(distinct brand) from catalog.product") == FACTS["suppliers"]
        unclean = (
            "select count(*) from catalog.product where (name || attributes)::text ~ '<(br|p|div|ul|li|img|b)[ />]'"
        )
        assert await tx.value(unclean) == 0
        assert await tx.value("select count(*) from catalog.product where family is null") == 0
        for view in ("inv_no_entry", "inv_main_gtin", "inv_unknown_category"):
            assert await tx.value("select to_regclass('catalog.' || $1) is not null", view)
        assert await tx.column("select problem from catalog.inv_no_entry") == []


async def test_icecat_products_are_found_and_filtered(database: Database) -> None:
    await feeds.load(database, feeds.mapping("products", "icecat"), feeds.ICECAT)
    first = json.loads(read_first_product())
    async with database.transaction(readonly=True) as tx:
        by_code = await catalog.find_variant(tx, first["ean"][0])
        assert by_code is not None
        assert (by_code.sku, by_code.brand) == (f"ICE-{first['id']}", first["supplier"])
        found = await catalog.search(tx, catalog.SearchWanted(text="cable", language="en"))
        assert found.total > 10
        facets = {facet.key for facet in found.facets}
        assert {"brand", "category"} <= facets
        brand = next(facet for facet in found.facets if facet.key == "brand").values[0]
        narrowed = catalog.SearchWanted(text="cable", language="en", facets={"brand": [brand.value]})
        assert (await catalog.search(tx, narrowed)).total == brand.count
        colors = await catalog.search(tx, catalog.SearchWanted(text="", language="en"))
        assert "product_colour" in {facet.key for facet in colors.facets}


def read_first_product() -> str:
    with gzip.open(feeds.ICECAT, "rt", encoding="utf-8", newline="\n") as lines:
        return lines.readline()


async def test_a_corrected_product_changes_alone_and_a_new_attribute_joins_its_family(
    database: Database, clock: MovableClock, tmp_path: Path
) -> None:
    loaded = feeds.mapping("products", "icecat")
    await feeds.load(database, loaded, feeds.ICECAT)
    product = json.loads(read_first_product())
    product |= {"title": product["title"] + " corrected", "price": product["price"] + 1, "attr_t_never_seen": "yes"}
    product["attr_n_weight"] = "not a number"
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(product) + "\n")
    clock.move(timedelta(hours=1))
    done = await feeds.load(database, loaded, path)
    assert (done.created, done.changed, done.unchanged, done.prices, done.dropped) == (0, 1, 0, 1, 1)
    async with database.transaction(readonly=True) as tx:
        changed = await catalog.get_product(tx, f"icecat-ice-{product['id']}")
        assert changed.attributes["never_seen"] == "yes"
        assert changed.name["en"].endswith("corrected")
        assert await tx.value("select count(*) from catalog.product") == FACTS["products"]


VARIANTS = """
source = "supplier"
kind = "products"
currency = "EUR"
[fields]
handle = "Style"
sku = "SKU"
name = "Name"
price = { column = "Price", type = "amount", decimal = "," }
gtins = { column = "EAN", type = "list", separator = " " }
weight_grams = { column = "Weight", type = "integer" }
status = "Status"
family = { value = "shirts" }
[products]
language = "de"
channels = ["web", "store"]
price_list = "supplier"
[products.options]
size = "Size"
[products.attributes.columns]
washable = { column = "Washable", type = "boolean" }
"""
SHIRTS = """Style,SKU,Name,Price,EAN,Weight,Status,Size,Washable
shirt-1,S1-M,Hemd,"19,99",4006381333931,200,active,M,ja
shirt-1,S1-L,Hemd,"21,99",,210,active,L,ja
shirt-2,S2-M,Bluse,"29,90",4006381333931,,active,M,vielleicht
shirt-3,S3-M,Rock,"x",,,active,M,nein
shirt-4,S4-M,,"9,90",,,active,M,nein
shirt-5,S5-M,Hose,"9,90",,,sold out,M,nein
"""


async def test_rows_with_one_handle_are_variants_of_one_product(database: Database, tmp_path: Path) -> None:
    loaded = feeds.written(tmp_path, VARIANTS, "products")
    path = tmp_path / "shirts.csv"
    path.write_text(SHIRTS)
    done = await feeds.load(database, loaded, path, portion=1)
    assert (done.created, done.refused, done.dropped, done.prices) == (1, 4, 1, 2)
    told = {(one["line"], one["field"]): one["kept"] for one in await feeds.problems(database)}
    assert told == {
        (4, "washable"): True,
        (4, "variants.0.gtin"): False,
        (5, "price"): False,
        (6, "name"): False,
        (7, "status"): False,
    }
    async with database.transaction(readonly=True) as tx:
        shirt = await catalog.get_product(tx, "shirt-1")
        assert [(v.sku, v.options, v.weight_grams) for v in shirt.variants] == [
            ("S1-M", {"size": "M"}, 200),
            ("S1-L", {"size": "L"}, 210),
        ]
        assert (shirt.channels, shirt.attributes) == (["store", "web"], {"washable": True})
        prices = await pricing.prices(tx, "web", [v.id for v in shirt.variants])
        assert [prices[v.id].unit_minor for v in shirt.variants] == [1999, 2199]


STOCK = """
source = "erp"
kind = "stock"
[file]
delimiter = "\\t"
[fields]
sku = "sku"
location = "place"
quantity = { column = "pieces", type = "integer" }
condition = "condition"
"""
FIGURES = "sku\tplace\tpieces\tcondition\nS1-M\thh\t7\t\nS1-L\thh\t0\t\nS1-M\thh\t2\tdisplay\n"
BAD = "S9\thh\t1\t\nS1-M\txx\t1\t\nS1-M\thh\t-1\t\nS1-M\thh\t1\trotten\nS1-M\thh\t\t\n"


@pytest.fixture
async def place(database: Database) -> locations.Location:
    address = Address(street="Kai", house_number="1", postal_code="20457", city="Hamburg")
    async with database.transaction() as tx:
        return await locations.save_location(
            tx,
            locations.LocationInput(code="hh", name="Hamburg", kind=locations.Kind.STORE, address=address),
        )


async def test_stock_is_stated_and_the_same_figures_change_nothing(
    database: Database, place: locations.Location, tmp_path: Path
) -> None:
    shirts = tmp_path / "shirts.csv"
    shirts.write_text(SHIRTS)
    await feeds.load(database, feeds.written(tmp_path, VARIANTS, "products"), shirts)
    loaded, path = feeds.written(tmp_path, STOCK, "stock"), tmp_path / "stock.tsv"
    path.write_text(FIGURES + BAD)
    done = await feeds.load(database, loaded, path)
    assert (done.changed, done.unchanged, done.refused) == (2, 1, 5)
    told = [(one["line"], one["field"]) for one in await feeds.problems(database) if one["field"] != "price"]
    assert told[-5:] == [(5, "sku"), (6, "location"), (7, "quantity"), (8, "condition"), (9, "quantity")]
    again = await feeds.load(database, loaded, path)
    assert (again.changed, again.unchanged) == (0, 3)
    path.write_text(FIGURES.replace("\t7\t", "\t5\t"))
    corrected = await feeds.load(database, loaded, path)
    assert (corrected.changed, corrected.unchanged) == (1, 2)
    async with database.transaction(readonly=True) as tx:
        skus = await catalog.variants_by_sku(tx, ["S1-M", "S1-L"])
        found = await inventory.availability(tx, list(skus.values()), [place.id])
        assert {one.variant: one.on_hand for one in found if one.on_hand} == {skus["S1-M"]: 5}


async def test_a_file_that_is_older_than_what_the_feed_told_changes_nothing(
    database: Database, place: locations.Location, tmp_path: Path
) -> None:
    shirts = tmp_path / "shirts.csv"
    shirts.write_text(SHIRTS)
    await feeds.load(database, feeds.written(tmp_path, VARIANTS, "products"), shirts)
    numbered = STOCK + 'sequence = { column = "number", type = "integer" }\n'
    loaded, path = feeds.written(tmp_path, numbered, "stock"), tmp_path / "stock.tsv"
    head = "sku\tplace\tpieces\tcondition\tnumber\n"
    # Within one file the newest row counts, wherever it stands.
    path.write_text(head + "S1-M\thh\t7\t\t12\nS1-M\thh\t9\t\t11\nS1-L\thh\t3\t\t12\n")
    assert (await feeds.load(database, loaded, path)).changed == 2
    path.write_text(head + "S1-M\thh\t1\t\t10\nS1-L\thh\t4\t\t13\n")
    late = await feeds.load(database, loaded, path)
    assert (late.changed, late.skipped, late.refused) == (1, 1, 0)
    async with database.transaction(readonly=True) as tx:
        skus = await catalog.variants_by_sku(tx, ["S1-M", "S1-L"])
        found = await inventory.availability(tx, list(skus.values()), [place.id])
        assert {one.variant: one.on_hand for one in found} == {skus["S1-M"]: 7, skus["S1-L"]: 4}


COSTS = """
source = "buying"
kind = "costs"
[file]
delimiter = ";"
[fields]
sku = "article"
cost = { column = "cost", type = "amount", decimal = "," }
at = { column = "from", type = "moment", format = "%d.%m.%Y" }
"""


async def test_costs_are_loaded_and_every_bad_row_is_told(database: Database, tmp_path: Path) -> None:
    shirts = tmp_path / "shirts.csv"
    shirts.write_text(SHIRTS)
    await feeds.load(database, feeds.written(tmp_path, VARIANTS, "products"), shirts)
    loaded, path = feeds.written(tmp_path, COSTS, "costs"), tmp_path / "costs.csv"
    good = "article;cost;from\nS1-M;7,5;\nS1-M;8;01.02.2099\nS1-L;7,995;\n"
    path.write_text(good + "S9;1;\nS1-M;-1;\nS1-M;;\n;1;\nS1-M;1;soon\nS1-M;12345678901234;\n")
    done = await feeds.load(database, loaded, path)
    assert (done.created, done.changed, done.unchanged, done.refused) == (0, 3, 0, 6)
    told = [(one["line"], one["field"]) for one in await feeds.problems(database)]
    assert sorted(one for one in told if one[1] in ("sku", "cost", "at")) == [
        (5, "sku"), (6, "cost"), (7, "cost"), (8, "sku"), (9, "at"), (10, "cost"),
    ]  # fmt: skip
    again = await feeds.load(database, loaded, path)
    assert (again.changed, again.unchanged) == (0, 3)
    path.write_text(good.replace("7,5", "7,4").replace("8;01", "9;01"))
    assert (await feeds.load(database, loaded, path)).changed == 2
    async with database.transaction(readonly=True) as tx:
        skus = await catalog.variants_by_sku(tx, ["S1-M", "S1-L"])
        later = datetime(2100, 1, 1, tzinfo=UTC)
        now, then = [await pricing.costs(tx, list(skus.values()), at=at) for at in (None, later)]
        assert [now[skus[sku]].unit_minor for sku in ("S1-M", "S1-L")] == [740, 800]
        assert then[skus["S1-M"]].unit_minor == 900
