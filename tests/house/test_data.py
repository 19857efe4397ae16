"""The extracts under tests/data are what their facts say."""

import json

import extract_test_data as data
import pytest


def test_the_facts_are_counted_from_the_files() -> None:
    for path, counted in data.facts().items():
        assert json.loads(path.read_text(encoding="utf-8")) == counted


def test_every_oddity_is_among_the_products() -> None:
    counted = data.icecat_facts(data.ICECAT)
    assert counted["products"] == data.PRODUCTS
    assert {name: count for name, count in counted["oddities"].items() if count == 0} == {}


def test_thirteen_names_come_in_two_types() -> None:
    attributes = data.icecat_facts(data.ICECAT)["attributes"]
    assert attributes["names"] - attributes["names_without_type"] == 13


@pytest.mark.parametrize("folder", ["online-retail", "icecat"])
def test_every_extract_names_its_license(folder: str) -> None:
    notices = (data.DATA / "LICENSES.txt").read_text(encoding="utf-8")
    for path in (data.DATA / folder).glob("*.gz"):
        assert f"== {folder}/{path.name} ==" in notices
