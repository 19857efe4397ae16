"""Mappings are data: a wrong one is told in one sentence, and every field reads exactly what it says."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse.channels import imports
from hanse.channels.imports import fields
from hanse.channels.imports.load_products import handle_of
from hanse.channels.imports.mapping import Condition, Field
from hanse.channels.imports.refused import WrongValue
from tests.channels import feeds

GOOD = """
source = "shop"
kind = "stock"
[fields]
sku = "SKU"
location = "Place"
quantity = { column = "Pieces", type = "integer" }
"""

FAULTS = {
    "no TOML": ("source = ", "is not valid TOML"),
    "an unknown key": ("colour = 1\n" + GOOD, "unknown field `colour`"),
    "another kind": (GOOD.replace('"stock"', '"orders"'), "it is for orders, not for stock"),
    "a missing field": (GOOD.replace('location = "Place"', ""), "stock need the field 'location'"),
    "an unknown field": (GOOD + 'amount = "Pieces"\n', "stock have no field 'amount', but condition, location"),
    "a wrong type": (GOOD.replace('"integer"', '"text"'), "fields.quantity must be of type integer"),
    "no such type": (GOOD.replace('"integer"', '"whole"'), "Invalid enum value 'whole'"),
    "column and value": (GOOD + 'condition = { column = "C", value = "x" }\n', "either a column or a value"),
    "no such table": (GOOD + 'condition = { column = "C", values = "c" }\n', "the table values.c, and there is none"),
    "a bad pattern": (GOOD + 'condition = { column = "C", match = "(" }\n', "the pattern of fields.condition"),
    "no such encoding": (GOOD + '[file]\nencoding = "utf-99"\n', "there is no encoding 'utf-99'"),
    "a long delimiter": (GOOD + '[file]\ndelimiter = ";;"\n', "the delimiter is one character"),
    "no such zone": ('time_zone = "Europe/Vineta"\n' + GOOD, "there is no time zone 'Europe/Vineta'"),
    "no currency": ('currency = "euro"\n' + GOOD, "'euro' is no currency"),
    "a group of stock": (GOOD + '[part]\ncolumn = "D"\n[group]\nkey = "sku"\nchoose = {}\n', "can be grouped"),
    "a group without parts": (GOOD + '[group]\nkey = "sku"\nchoose = {}\n', "it needs a [part]"),
    "a condition on nothing": (
        GOOD + '[[skip]]\nreason = "x"\nwhen = { SKU = { matches = "[" } }\n',
        "the pattern of the condition on SKU cannot be read",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_mapping_is_told_in_one_sentence(tmp_path: Path, fault: str) -> None:
    text, says = FAULTS[fault]
    with pytest.raises(imports.Refused) as told:
        feeds.written(tmp_path, text, "stock")
    sentence = str(told.value)
    assert says in sentence
    assert sentence.startswith("The mapping ")
    assert sentence.endswith(".")


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(imports.Refused, match="cannot be read: No such file"):
        imports.load_mapping(tmp_path / "none.toml", "stock")


@pytest.mark.parametrize("path", sorted(feeds.MAPPINGS.glob("*.toml")), ids=lambda path: path.name)
def test_every_shipped_mapping_can_be_read_and_is_explained(path: Path) -> None:
    source, kind, _ = path.name.split(".")
    loaded = imports.load_mapping(path, kind)  # type: ignore[arg-type]
    assert loaded.mapping.source == source
    assert path.name in (path.parent / f"{source}.md").read_text(encoding="utf-8")


def read(value: Any, **how: Any) -> Any:
    """One value, read by a field."""
    return fields.converter(Field(column="c", **how), {"t": {"a": "1", "b": ""}}, "EUR", "Europe/London")(value)


@pytest.mark.parametrize(
    ("value", "how", "wanted"),
    [
        ("  text ", {}, "text"),
        ("", {}, None),
        (" 12 ", {"type": "integer"}, 12),
        ("-1.0", {"type": "integer"}, -1),
        ("2.555", {"type": "amount"}, 255_500),
        (2.55, {"type": "amount"}, 255_000),
        ("1.234,5", {"type": "amount", "decimal": ",", "thousands": "."}, 123_450_000),
        (1795, {"type": "minor"}, 1_795_000),
        ("ja", {"type": "boolean"}, True),
        (False, {"type": "boolean"}, False),
        ("17850.0", {"match": r"(\d{5})(?:\.0)?"}, "17850"),
        ("a", {"values": "t"}, "1"),
        ("b", {"values": "t"}, None),
        ("z", {"values": "t", "others": "keep"}, "z"),
        ("z", {"values": "t", "others": "empty"}, None),
        ("1|2||3", {"type": "list", "separator": "|"}, ["1", "2", "3"]),
        (["1", 2], {"type": "list"}, ["1", "2"]),
        ("7", {"prefix": "ICE-"}, "ICE-7"),
        ("2011-06-01 12:00:00", {"type": "moment"}, datetime(2011, 6, 1, 11, 0, tzinfo=UTC)),
        ("2011-06-01T12:00:00+05:00", {"type": "moment"}, datetime(2011, 6, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_value_is_read_as_its_field_says(value: Any, how: dict[str, Any], wanted: Any) -> None:
    assert read(value, **how) == wanted


@pytest.mark.parametrize(
    ("value", "how", "why"),
    [
        ("", {"required": True}, "is missing"),
        ("1e400", {"type": "integer"}, "too large"),
        ("1.5", {"type": "integer"}, "whole number"),
        ("NaN", {"type": "amount"}, "not a number"),
        ("1_000", {"type": "amount"}, "not a number"),
        ("٣", {"type": "integer"}, "not a number"),
        ("1.5", {"type": "amount", "decimal": ","}, "not a number"),
        ("0.000001", {"type": "amount"}, "more decimals"),
        ("maybe", {"type": "boolean"}, "neither yes nor no"),
        ("z", {"values": "t"}, "none of the known values"),
        ("31.02.2011", {"type": "moment", "format": "%d.%m.%Y"}, "not a date and time such as"),
        ("x" * 11, {"length_max": 10}, "longer than 10"),
        ("a\x00b", {}, "no text can have"),
    ],
)
def test_what_does_not_fit_is_told(value: Any, how: dict[str, Any], why: str) -> None:
    with pytest.raises(WrongValue, match=why):
        read(value, **how)


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=5, allow_nan=False, allow_infinity=False))
def test_amounts_are_exact_to_a_thousandth_of_a_cent(amount: Decimal) -> None:
    exact = read(f"{amount:f}", type="amount")
    assert Decimal(exact) == amount * 100_000


@given(st.booleans() | st.integers(0, 1))
def test_true_is_not_one(value: bool | int) -> None:
    convert = fields.converter(Field(column="c"), {}, "EUR", "UTC")
    assert convert(value) == ("true" if value is True else "false" if value is False else str(value))


def test_conditions_hold_together_and_amounts_are_compared_in_whole_units() -> None:
    price = Field(column="p", type="amount")
    holds = fields.tester(
        {"price": Condition(above=2.5, below=3), "sku": Condition(matches="^8"), "note": Condition(empty=True)},
        {"price": price},
        "EUR",
    )
    assert holds({"price": 255_000, "sku": "85123A", "note": None})
    assert not holds({"price": 250_000, "sku": "85123A", "note": None})
    assert not holds({"price": 255_000, "sku": "85123A", "note": "x"})
    assert fields.tester({"price": 0}, {"price": price}, "EUR")({"price": 0})


WORDS = [["ink", "toner cartridge"], ["cartridge", "power supply"], None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HP Toner-Cartridge black", 0),
        ("a cartridge", 1),
        ("POWER SUPPLY", 1),
        ("supply of power", 2),
        ("inkjet", 2),
        ("", 2),
    ],
)
def test_the_first_list_with_a_word_of_the_text_counts(text: str, place: int) -> None:
    assert fields.FirstByWords(WORDS).first(text) == place
    one_by_one = [Condition(words=words) if words else None for words in WORDS]
    tests = [fields.tester({"t": one} if one else {}, {}, "EUR") for one in one_by_one]
    assert next(n for n, test in enumerate(tests) if test({"t": text})) == place


def test_stock_codes_that_differ_only_in_case_have_different_handles() -> None:
    codes = ["85123A", "85123a", "15056BL", "15056bl", "15056Bl", "22423", "gift_0001_20", "gift-0001-20", "PADS", "ß"]
    handles = [handle_of("online-retail", code) for code in codes]
    assert len(set(handles)) == len(codes)
    assert handles[0] == "online-retail-85123a"
    assert all(handle == handle.lower() and handle.isascii() for handle in handles)
