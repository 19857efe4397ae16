"""Addresses are checked field by field and printed as the country does."""

import pytest

from hanse.kit import address
from hanse.kit.address import Address
from hanse.kit.refusals import InvalidInput

HAMBURG = Address(
    name="Jette Müller", street="Bahrenfelder Straße", house_number="12a", postal_code="22765", city="Hamburg"
)


def test_blanks_are_tidied_and_the_country_is_in_capitals():
    checked = address.checked(Address(street="  Bahrenfelder   Straße ", postal_code="1011 ab", city="A", country="nl"))
    assert (checked.street, checked.postal_code, checked.country) == ("Bahrenfelder Straße", "1011 AB", "NL")


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        (Address(), ["street", "postal_code", "city"]),
        (Address(street="A", postal_code="2276", city="Hamburg"), ["postal_code"]),
        (Address(street="A", postal_code="22765", city="Hamburg", country="Germany"), ["country"]),
        (Address(street="A" * 101, postal_code="22765", city="Hamburg"), ["street"]),
        (Address(street="A", city="Dublin", country="IE"), []),
        (Address(street="10 Downing Street", postal_code="SW1A 2AA", city="London", country="GB"), []),
    ],
)
def test_every_wrong_field_is_named(wrong, fields):
    if not fields:
        assert address.checked(wrong) == wrong
        return
    with pytest.raises(InvalidInput) as refused:
        address.checked(wrong, at="billing")
    assert [found["field"] for found in refused.value.facts["fields"]] == [f"billing.{field}" for field in fields]


def test_a_german_address_is_printed_as_on_a_letter():
    assert address.lines(HAMBURG) == ["Jette Müller", "Bahrenfelder Straße 12a", "22765 Hamburg"]
    assert address.lines(HAMBURG, home="AT")[-1] == "DE"


def test_other_countries_put_number_and_code_elsewhere():
    paris = Address(name="Léa", street="Rue Foch", house_number="7", postal_code="75001", city="Paris", country="FR")
    london = Address(street="Downing Street", house_number="10", postal_code="SW1A 2AA", city="London", country="GB")
    assert address.lines(paris) == ["Léa", "7 Rue Foch", "75001 Paris", "FR"]
    assert address.lines(london) == ["10 Downing Street", "London", "SW1A 2AA", "GB"]


def test_company_and_extra_line_stand_where_the_letter_carrier_looks():
    office = Address(
        name="Jette Müller", company="Kogge GmbH", extra="2. Stock", street="Elbchaussee", house_number="1",
        postal_code="22765", city="Hamburg",
    )  # fmt: skip
    assert address.lines(office) == ["Kogge GmbH", "Jette Müller", "2. Stock", "Elbchaussee 1", "22765 Hamburg"]
