"""Orders of a former system: they arrive as what they are, with the totals that its own books have."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hanse import insight, orders
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Database
from tests.channels import feeds

FACTS = json.loads((feeds.MONTH.parent / "facts.json").read_text(encoding="utf-8"))


def pence(totals: insight.TotalsOf) -> dict[str, int]:
    """Totals as facts.json writes them; this month has no fractions of a penny."""
    assert totals.amount_thousandths == totals.amount_minor * 1000
    return {
        "rows": totals.lines,
        "invoices": totals.documents,
        "quantity": totals.quantity,
        "value_pence": totals.amount_minor,
    }


async def report(database: Database) -> insight.FeedTotals:
    async with database.transaction(readonly=True) as tx:
        return await insight.monthly_totals(tx, "online-retail")


async def find(database: Database, number: str) -> orders.HistoricalOrder:
    async with database.transaction(readonly=True) as tx:
        found = await orders.find_history(tx, SYSTEM, number)
    assert found is not None
    return found


async def test_a_month_has_exactly_the_totals_of_its_facts(database: Database) -> None:
    done = await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    assert (done.created, done.refused, done.skipped) == (FACTS["totals"]["all"]["invoices"], 0, 0)
    found = await report(database)
    [month] = found.months
    assert month.month == "2011-02"
    for totals in (found.totals, month.totals):
        assert pence(totals["all"]) == FACTS["totals"]["all"]
        assert pence(totals["plain"]) == FACTS["totals"]["plain"]
        assert pence(totals["cancellation"]) == FACTS["totals"]["cancellations_C"]
    assert {c.name: pence(c.totals) for c in found.countries} == FACTS["by_country"]
    assert found.customers == FACTS["customers"]["distinct"]
    assert found.lines_without_customer == FACTS["customers"]["rows_without"]
    assert found.documents_without_customer == FACTS["customers"]["invoices_without"]
    written_off = month.totals["write_off"]
    assert (written_off.lines, written_off.quantity) == (
        FACTS["negative_rows_on_plain_invoices"]["rows"],
        FACTS["negative_rows_on_plain_invoices"]["quantity"],
    )


async def test_stock_codes_that_are_no_goods_keep_their_totals_and_have_a_kind_of_their_own(database: Database) -> None:
    await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    async with database.transaction(readonly=True) as tx:
        articles = {one.sku: one for one in await insight.article_totals(tx, "online-retail")}
    for code, facts in FACTS["stock_codes"]["odd"].items():
        one = articles[code]
        assert (one.lines, one.quantity, one.amount_thousandths) == (
            facts["rows"],
            facts["quantity"],
            facts["value_pence"] * 1000,
        )
    assert articles["POST"].kinds == articles["DOT"].kinds == articles["C2"].kinds == ["shipping"]
    assert articles["AMAZONFEE"].kinds == ["fee"]
    assert articles["D"].kinds == ["discount"]
    assert articles["gift_0001_20"].kinds == ["voucher"]
    assert articles["DCGSSBOY"].kinds == ["goods"]
    assert len(articles) == FACTS["stock_codes"]["distinct"]


async def test_the_same_feed_again_changes_nothing(database: Database) -> None:
    loaded = feeds.mapping("orders")
    first = await feeds.load(database, loaded, feeds.MONTH)
    before = await raw_history(database)
    again = await feeds.load(database, loaded, feeds.MONTH)
    assert (again.created, again.changed, again.unchanged) == (0, 0, first.created)
    assert await raw_history(database) == before


async def raw_history(database: Database) -> list[Any]:
    """Rows with the moments of their writing: what is not touched has the same."""
    async with database.transaction(readonly=True) as tx:
        headers = await tx.column("select xmin::text || h::text from orders.history h order by id")
        return headers + await tx.column("select l::text from orders.history_line l order by document, position")


async def test_a_daily_feed_ends_in_the_same_state_as_one_file(database: Database, tmp_path: Path) -> None:
    loaded = feeds.mapping("orders")
    for day in feeds.by_day(tmp_path):
        await feeds.load(database, loaded, day)
    by_days = await feeds.state(database, "history", "lines")
    again = await feeds.load(database, loaded, feeds.MONTH)
    assert (again.created, again.changed) == (0, 0)
    assert await feeds.state(database, "history", "lines") == by_days
    assert by_days["history"][0] == FACTS["totals"]["all"]["invoices"]
    assert by_days["lines"][0] == FACTS["rows"]


async def test_a_corrected_feed_changes_only_what_differs(database: Database, tmp_path: Path) -> None:
    loaded = feeds.mapping("orders")
    await feeds.load(database, loaded, feeds.MONTH)
    rows = feeds.month_rows()
    numbers = list(dict.fromkeys(row["InvoiceNo"] for row in rows))
    wrong, cut = numbers[10], next(n for n in numbers if sum(row["InvoiceNo"] == n for row in rows) > 3)
    corrected, dropped = [], False
    for row in rows:
        if row["InvoiceNo"] == wrong:
            row = row | {"UnitPrice": "9.99"}
        elif row["InvoiceNo"] == cut and not dropped:
            dropped = True
            continue
        corrected.append(row)
    before = await raw_history(database)
    done = await feeds.load(database, loaded, feeds.write_rows(tmp_path / "corrected.csv", corrected))
    assert (done.created, done.changed, done.unchanged) == (0, 2, len(numbers) - 2)
    touched = set(await raw_history(database)) ^ set(before)
    async with database.transaction(readonly=True) as tx:
        ids = await tx.column("select id::text from orders.history where number = any($1)", [wrong, cut])
        assert await tx.column("select problem from orders.inv_history_total") == []
    assert touched
    assert all(any(one in row for one in ids) for row in touched)
    assert {line.unit_thousandths for line in (await find(database, wrong)).lines} == {999_000}
    assert (await find(database, cut)).line_count == sum(row["InvoiceNo"] == cut for row in rows) - 1


async def test_documents_and_lines_arrive_as_what_they_are(database: Database, tmp_path: Path) -> None:
    rows = [
        feeds.line(InvoiceNo="1001"),
        feeds.line(InvoiceNo="1001", StockCode="POST", Description="POSTAGE", UnitPrice="18.0", Quantity=1),
        feeds.line(InvoiceNo="1001", StockCode="22423", UnitPrice="0.0", Quantity=2),
        feeds.line(InvoiceNo="C1002", Quantity=-6),
        feeds.line(InvoiceNo="C1003", StockCode="D", Description="Discount", Quantity=-1, UnitPrice="27.5"),
        feeds.line(InvoiceNo="1004", Quantity=-20, UnitPrice="0.0", CustomerID="", Description=" damaged "),
        feeds.line(InvoiceNo="1005", Quantity=3, UnitPrice="0.0", CustomerID="", Description="found"),
        feeds.line(InvoiceNo="1006", StockCode="PADS", Quantity=1, UnitPrice="0.001"),
        feeds.line(InvoiceNo="A1007", StockCode="B", Quantity=1, UnitPrice="-11062.06", CustomerID=""),
        feeds.line(InvoiceNo="1008", StockCode="m", UnitPrice="2.55", Quantity=1, CustomerID=""),
        feeds.line(InvoiceNo="1009", StockCode="85123a", UnitPrice="5.79", CustomerID="", Country="EIRE"),
        feeds.line(InvoiceNo="1010", Country="Channel Islands", InvoiceDate="2011-06-01 23:30:00"),
    ]
    done = await feeds.load(database, feeds.mapping("orders"), feeds.write_rows(tmp_path / "odd.csv", rows))
    assert (done.created, done.refused) == (10, 0)
    first = await find(database, "1001")
    assert (first.kind, [line.kind for line in first.lines]) == ("order", ["goods", "shipping", "free"])
    assert first.amount_minor == 6 * 255 + 1800
    assert (await find(database, "C1002")).kind == "cancellation"
    discount = await find(database, "C1003")
    assert (discount.lines[0].kind, discount.amount_minor) == ("discount", -2750)
    lost = await find(database, "1004")
    assert (lost.kind, lost.quantity, lost.amount_minor, lost.lines[0].description) == ("write_off", -20, 0, "damaged")
    assert (await find(database, "1005")).kind == "stock_note"
    fraction = await find(database, "1006")
    assert (fraction.amount_thousandths, fraction.amount_minor) == (100, 0)
    debt = await find(database, "A1007")
    assert (debt.kind, debt.lines[0].kind, debt.amount_minor) == ("adjustment", "bad_debt", -1106206)
    assert (await find(database, "1008")).lines[0].kind == "manual"
    guest = await find(database, "1009")
    assert (guest.customer_key, guest.country, guest.lines[0].sku) == (None, "IE", "85123a")
    islands = await find(database, "1010")
    assert (islands.country, islands.country_name, islands.day) == (None, "Channel Islands", date(2011, 6, 1))


async def test_repeats_are_lines_in_their_own_right_and_a_document_may_be_torn(
    database: Database, tmp_path: Path
) -> None:  # fmt: skip
    rows = [
        feeds.line(InvoiceNo="2001"),
        feeds.line(InvoiceNo="2001"),
        feeds.line(InvoiceNo="2002"),
        feeds.line(InvoiceNo="2001", InvoiceDate="2010-12-01 08:27:00"),
    ]
    await feeds.load(database, feeds.mapping("orders"), feeds.write_rows(tmp_path / "torn.csv", rows), portion=1)
    torn = await find(database, "2001")
    assert (torn.line_count, torn.quantity, torn.at.isoformat()) == (3, 18, "2010-12-01T08:26:00+00:00")


async def test_orders_find_their_customers_whichever_comes_first(database: Database) -> None:
    await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    async with database.transaction(readonly=True) as tx:
        assert (await orders.history_customers(tx, "online-retail")).documents_unlinked > 0
    await feeds.load(database, feeds.mapping("customers"), feeds.MONTH)
    linked = await feeds.state(database, "history")
    async with database.transaction() as tx:
        assert (await orders.history_customers(tx, "online-retail")).documents_unlinked == 0
        await tx.run("delete from orders.history_line")
        await tx.run("delete from orders.history")
    await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    assert await feeds.state(database, "history") == linked


async def test_a_customer_sees_only_his_own_imported_orders(database: Database) -> None:
    await feeds.load(database, feeds.mapping("customers"), feeds.MONTH)
    await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    async with database.transaction(readonly=True) as tx:
        everything = await orders.list_history(tx, SYSTEM, orders.HistoryFilter(), size=200)
        mine = next(one for one in everything.items if one.customer is not None)
        other = next(one for one in everything.items if one.customer not in (None, mine.customer))
        shopper = Actor(Kind.SHOPPER, customer=mine.customer)
        page = await orders.list_history(tx, shopper, orders.HistoryFilter(customer=other.customer))
        assert {one.customer for one in page.items} == {mine.customer}
        assert await orders.find_history(tx, shopper, other.number) is None
        assert (await orders.find_history(tx, shopper, mine.number)) is not None
        assert (await orders.list_history(tx, Actor(Kind.ANONYMOUS), orders.HistoryFilter())).items == []


async def test_a_list_of_imported_orders_is_paged_without_gap_or_repeat(database: Database) -> None:
    await feeds.load(database, feeds.mapping("orders"), feeds.MONTH)
    seen, cursor = [], None
    async with database.transaction(readonly=True) as tx:
        while True:
            page = await orders.list_history(tx, SYSTEM, orders.HistoryFilter(kind="cancellation"), cursor, 50)
            seen += [one.number for one in page.items]
            cursor = page.next
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == FACTS["totals"]["cancellations_C"]["invoices"]


@pytest.mark.parametrize(("exact", "rounded"), [(499, 0), (500, 1), (-499, 0), (-500, -1), (1500, 2), (-2501, -3)])
async def test_the_database_rounds_a_line_as_the_rules_do(database: Database, exact: int, rounded: int) -> None:
    async with database.transaction() as tx:
        line = orders.HistoryLine(orders.HistoryLineKind.GOODS, "X", "", 1, exact, tx.now)
        document = orders.HistoryDocument(
            source="s", number="1", kind=orders.HistoryKind.ORDER, channel="web", customer_key=None, country=None,
            country_name="", at=tx.now, day=tx.now.date(), currency="GBP", lines=[line],
        )  # fmt: skip
        await orders.load_history(tx, [document])
        assert await tx.column("select problem from orders.inv_history_total") == []
        assert await tx.value("select amount_minor from orders.history_line") == rounded
