"""Every sentence that the server says to people exists in German, and says the same facts."""

import re

import pytest

from hanse.kit import words
from hanse.web.forms import REASON_WORDS
from tests.web.sentences import all_sentences, in_customer_forms

FACT = re.compile(r"{(\w*)}")


def test_every_sentence_is_translated() -> None:
    catalogue = words.catalogue("de")._catalog  # type: ignore[attr-defined]
    missing = {text: place for text, place in all_sentences().items() if not catalogue.get(text)}
    assert missing == {}


def test_a_translation_names_the_same_facts() -> None:
    catalogue: dict[str, str] = words.catalogue("de")._catalog  # type: ignore[attr-defined]
    different = {a: b for a, b in catalogue.items() if a and sorted(FACT.findall(a)) != sorted(FACT.findall(b))}
    assert different == {}


def test_no_translation_outlives_its_sentence() -> None:
    catalogue = words.catalogue("de")._catalog  # type: ignore[attr-defined]
    assert {text for text in catalogue if text} - set(all_sentences()) == set()


@pytest.mark.parametrize("address_of_people", ["du", "Du", "dein", "Dein", "dir", "dich"])
def test_shoppers_are_addressed_formally(address_of_people: str) -> None:
    catalogue = words.catalogue("de")._catalog  # type: ignore[attr-defined]
    informal = [text for text in catalogue.values() if address_of_people in re.findall(r"\w+", text)]
    assert informal == []


def test_reasons_of_the_customers_room_are_known_to_the_forms() -> None:
    shown = {reason for reason, _ in in_customer_forms()} - {"de or en"}
    assert shown <= set(REASON_WORDS)
