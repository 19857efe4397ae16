"""A file that is not what it claims is refused with one sentence, and nothing of it is written."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hanse.channels import imports
from hanse.channels.imports import files
from hanse.kit.db import Database
from tests.channels import feeds

GOOD = ",".join(feeds.COLUMNS) + "\n" + ",".join(feeds.line().values()) + "\n"
PRODUCT = json.dumps({"id": "1", "title": "A", "supplier": "B", "name": "C", "ean": [], "price": 1})
EARLIER = ",".join(feeds.line(InvoiceDate="2010-11-30 08:26:00").values()) + "\n"

# What stands in the file, what it is called, and how it is refused.
CSV_FAULTS: dict[str, tuple[bytes, str, str]] = {
    "wrong encoding": (
        GOOD.replace("WHITE", "WEI\u00df").encode("latin-1"),
        "a.csv",
        "not written in utf-8: the byte 0xdf on line 2",
    ),
    "missing column": (
        GOOD.replace("UnitPrice", "Price").encode(),
        "a.csv",
        "lacks the column 'UnitPrice'; its first line has",
    ),
    "no header": (GOOD.partition("\n")[2].encode(), "a.csv", "lacks the columns 'InvoiceNo', 'StockCode'"),
    "column twice": (GOOD.replace("UnitPrice,", "UnitPrice,Country,").encode(), "a.csv", "the column 'Country' twice"),
    "truncated gzip": (gzip.compress(GOOD.encode())[:-12], "a.csv.gz", "is cut off"),
    "damaged gzip": (gzip.compress(GOOD.encode())[:30] + b"\x00" * 60, "a.csv.gz", "is damaged"),
    "no gzip": (GOOD.encode(), "a.csv.gz", "not packed with gzip"),
    "zip": (b"PK\x03\x04" + b"x" * 100, "a.csv", "is a ZIP archive"),
    "binary": (GOOD.encode() + b"\x00\x01\n", "a.csv", "is no text file: line 3"),
    "open quote": (
        GOOD.encode() + b'1,2,"never closed\n',
        "a.csv",
        "is not the CSV that the mapping describes: line 3",
    ),
    "empty": (b"", "a.csv", "is empty"),
    "missing file": (b"", "", "cannot be read"),
    "out of order": (
        (GOOD + EARLIER).encode(),
        "a.csv",
        "is not in the order of InvoiceDate: line 3 has '2010-11-30' after '2010-12-01'",
    ),
}
JSON_FAULTS: dict[str, tuple[bytes, str]] = {
    "an array": (b"[\n" + PRODUCT.encode() + b"\n]\n", "is not JSON Lines"),
    "no JSON": (b"id,title\n1,A\n", "is not JSON Lines"),
    "cut off": ((PRODUCT + "\n").encode() * 3 + PRODUCT[:20].encode(), "its last line is no whole JSON object"),
    "missing member": (
        PRODUCT.replace("title", "headline").encode() + b"\n",
        "lacks the column 'title': no record has it",
    ),
    "blank": (b"\n\n", "is empty"),
}


async def refused(database: Database, loaded: imports.Loaded, *paths: Path) -> str:
    """The sentence with which these files are refused, after a look that nothing was written."""
    with pytest.raises(imports.Refused) as told:
        await feeds.load(database, loaded, *paths)
    async with database.transaction(readonly=True) as tx:
        assert await tx.value("select count(*) from channels.import_run") == 0
        assert await tx.value("select count(*) from catalog.family") == 0
        assert await tx.value("select count(*) from orders.history") == 0
    sentence = str(told.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("fault", CSV_FAULTS)
async def test_a_csv_file_that_is_not_what_it_claims_is_refused(
    database: Database, tmp_path: Path, fault: str
) -> None:  # fmt: skip
    content, name, says = CSV_FAULTS[fault]
    path = tmp_path / (name or "nowhere.csv")
    if name:
        path.write_bytes(content)
    good = feeds.write_rows(tmp_path / "good.csv", [feeds.line()])
    assert says in await refused(database, feeds.mapping("orders"), good, path)


@pytest.mark.parametrize("fault", JSON_FAULTS)
async def test_json_lines_that_are_none_are_refused(database: Database, tmp_path: Path, fault: str) -> None:
    content, says = JSON_FAULTS[fault]
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    assert says in await refused(database, feeds.mapping("products", "icecat"), path)


async def test_a_long_line_and_a_part_without_end_are_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LINE_LENGTH_MAX", 1000)
    monkeypatch.setattr(files, "PART_ROWS_MAX", 3)
    long = feeds.write_rows(tmp_path / "long.csv", [feeds.line(Description="x" * 2000)])
    assert "more than 1000 characters, line 2" in await refused(database, feeds.mapping("orders"), long)
    many = feeds.write_rows(tmp_path / "many.csv", [feeds.line()] * 4)
    assert "more than 3 rows with '2010-12-01' in InvoiceDate" in await refused(
        database, feeds.mapping("orders"), many
    )  # fmt: skip


async def test_text_in_utf8_under_another_name_is_refused(database: Database, tmp_path: Path) -> None:
    text = (feeds.MAPPINGS / "online-retail.orders.toml").read_text(encoding="utf-8")
    loaded = feeds.written(tmp_path, text.replace('"utf-8"', '"latin-1"'), "orders")
    path = feeds.write_rows(tmp_path / "a.csv", [feeds.line(Description="£ sign")])
    assert "is written in UTF-8, not in latin-1" in await refused(database, loaded, path)


SEMICOLON = """
source = "kasse"
kind = "orders"
currency = "EUR"
time_zone = "Europe/Berlin"
[file]
encoding = "cp1252"
delimiter = ";"
[part]
column = "Beleg"
[fields]
number = "Beleg"
sku = "Artikel"
description = "Bezeichnung"
quantity = { column = "Menge", type = "integer" }
price = { column = "Preis", type = "amount", decimal = ",", thousands = "." }
at = { column = "Datum", type = "moment", format = "%d.%m.%Y %H:%M" }
"""


async def test_other_dialects_and_encodings_are_read(database: Database, tmp_path: Path) -> None:
    loaded = feeds.written(tmp_path, SEMICOLON, "orders")
    path = tmp_path / "kasse.csv"
    content = 'Beleg;Artikel;Bezeichnung;Menge;Preis;Datum\r\n7;A1;"Öl; ""fein""";2;1.234,50;01.06.2026 10:00\r\n'
    path.write_bytes(content.encode("cp1252"))
    done = await feeds.load(database, loaded, path)
    assert (done.created, done.refused) == (1, 0)
    async with database.transaction(readonly=True) as tx:
        row = await tx.rows(
            dict[str, object], "select l.description, l.amount_minor, h.at from orders.history_line l join"
            " orders.history h on h.id = l.document"
        )  # fmt: skip
    assert [(one["description"], one["amount_minor"], str(one["at"])) for one in row] == [
        ('Öl; "fein"', 246900, "2026-06-01 08:00:00+00:00")
    ]


@pytest.mark.parametrize("encode", [lambda t: b"\xef\xbb\xbf" + t.encode(), lambda t: t.replace("\n", "\r\n").encode()])
async def test_a_byte_order_mark_and_other_line_ends_do_no_harm(
    database: Database, tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(encode(GOOD))
    assert (await feeds.load(database, feeds.mapping("orders"), path)).created == 1


async def test_only_a_line_feed_ends_a_line(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD.replace("WHITE HANGING", "WHITE\u2028HANGING\x0b\x85").encode())
    done = await feeds.load(database, feeds.mapping("orders"), path)
    assert (done.rows, done.created, done.refused) == (1, 1, 0)


async def test_bad_rows_are_told_with_line_field_and_reason_and_the_rest_goes_on(
    database: Database, tmp_path: Path
) -> None:
    rows = [
        feeds.line(InvoiceNo="1"),
        feeds.line(InvoiceNo="1", Quantity="six", UnitPrice="2,55"),
        feeds.line(InvoiceNo="2", UnitPrice="0.0000001"),
        feeds.line(InvoiceNo="3", InvoiceDate="2010-12-01 25:00:00"),
        feeds.line(InvoiceNo="4", Country="Atlantis", CustomerID="seventeen"),
        feeds.line(InvoiceNo="5", Quantity=2**31 - 1, UnitPrice="9999999999"),
        feeds.line(InvoiceNo=""),
        feeds.line(InvoiceNo="6"),
    ]
    path = feeds.write_rows(tmp_path / "bad.csv", rows)
    with path.open("a") as file:
        file.write('one,two\n7,"A\nB",c,1,2010-12-01 09:00:00,1.00,,Germany\n')
    done = await feeds.load(database, feeds.mapping("orders"), path)
    assert (done.created, done.refused, done.rows) == (3, 7, 10)
    told = {(one["line"], one["field"]): (one["reason"], one["value"]) for one in await feeds.problems(database)}
    assert told == {
        (3, "quantity"): ("is not a number", "six"),
        (3, "price"): ("is not a number", "2,55"),
        (4, "price"): ("has more decimals than can be kept", "0.0000001"),
        (5, "at"): ("is not a date and time such as %Y-%m-%d %H:%M:%S", "2010-12-01 25:00:00"),
        (6, "customer"): (r"does not look like (\d{5})(?:\.0)?", "seventeen"),
        (6, "country"): ("is none of the known values", "Atlantis"),
        (7, "price"): ("is too large for this quantity", "999999999900000"),
        (8, "number"): ("is missing", ""),
        (10, ""): ("has 2 columns instead of 8", ""),
    }
    async with database.transaction(readonly=True) as tx:
        assert await tx.value("select lines_refused from orders.history where number = '1'") == 1
        assert await tx.value("select line_count from orders.history where number = '7'") == 1
    report = tmp_path / "report.csv"
    assert await imports.write_report(database, done, report) == 9
    lines = report.read_text().splitlines()
    assert lines[0] == "file,line,field,reason,value,kept"
    assert lines[1].startswith('bad.csv,3,price,is not a number,"2,55"')
    again = await feeds.load(database, feeds.mapping("orders"), path)
    assert (again.created, again.changed, again.unchanged, again.refused) == (0, 0, 3, 7)


async def test_a_broken_object_among_good_ones_is_told(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(PRODUCT + "\n{broken\n" + PRODUCT.replace('"1"', '"2"') + "\n")
    done = await feeds.load(database, feeds.mapping("products", "icecat"), path)
    assert (done.created, done.refused) == (2, 1)
    [told] = await feeds.problems(database)
    assert (told["line"], told["reason"].startswith("is no JSON object")) == (2, True)
    report = tmp_path / "report.jsonl"
    await imports.write_report(database, done, report)
    assert json.loads(report.read_text())["line"] == 2
