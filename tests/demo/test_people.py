"""Staff and customers of the demo retailer: every role, nobody real, a few people twice."""

import re
from collections import Counter
from typing import get_args

from hanse.main.demo.codes import check_digit
from hanse.main.demo.people import CUSTOMERS, DEMO_LOGIN, Role, customers, staff
from hanse.main.demo.places import places, stores

FICTIONAL_PHONE = re.compile(
    r"\+49(4066969\d{3}|3023125\d{3}|2214710\d{3}|6990009\d{3}|8999998\d{3}|17139200\d{2}|176040690\d{2})"
)


def test_every_role_has_somebody() -> None:
    assert {member.role for member in staff()} == set(get_args(Role))


def test_every_store_is_led_sells_and_picks() -> None:
    for store in stores():
        roles = Counter(member.role for member in staff() if member.location == store.key)
        assert roles["store_manager"] == 1
        assert roles["cashier"] >= 2
        assert roles["picker"] >= 1


def test_staff_locations_exist_and_logins_and_pins_occur_once() -> None:
    assert {member.location for member in staff()} - {None} <= {one.key for one in places()}
    for values in ([member.mail for member in staff()], [member.pin for member in staff()]):
        assert len(values) == len(set(values))
    assert all(re.fullmatch(r"[a-z.]+@kogge\.example", member.mail) for member in staff())


def test_the_shared_password_is_long_enough() -> None:
    assert len(DEMO_LOGIN) >= 12


def test_about_three_hundred_customers_exist_and_a_handful_of_them_twice() -> None:
    twins = [one for one in customers() if one.same_person_as]
    assert len(customers()) - len(twins) == CUSTOMERS
    assert 5 <= len(twins) <= 10
    originals = {one.key: one for one in customers()}
    for twin in twins:
        original = originals[twin.same_person_as or ""]
        assert original.same_person_as is None
        assert (twin.given_name, twin.family_name, twin.mail, twin.phone, twin.address) != (
            original.given_name,
            original.family_name,
            original.mail,
            original.phone,
            original.address,
        )


def test_mails_cards_and_keys_occur_once() -> None:
    for values in (
        [one.key for one in customers()],
        [one.mail for one in customers() if one.mail],
        [one.card for one in customers() if one.card],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_mails_and_telephone_numbers_reach_nobody() -> None:
    for one in customers():
        assert one.mail is None or re.fullmatch(r"[a-z0-9.+-]+@example\.(com|org|net)", one.mail), one.mail
        assert one.phone is None or FICTIONAL_PHONE.fullmatch(one.phone), one.phone


def test_cards_scan_and_can_be_told_from_products() -> None:
    for one in customers():
        if one.card:
            assert one.card.startswith("299")
            assert int(one.card[-1]) == check_digit(one.card[:-1])


def test_accounts_have_a_mail_and_consents_have_a_way_to_be_used() -> None:
    for one in customers():
        assert one.mail or not one.has_account
        granted = {consent.purpose for consent in one.consents if consent.granted}
        assert one.mail or "mail_marketing" not in granted
        assert one.phone or "sms_marketing" not in granted
        assert all(consent.days_ago <= one.known_since_days_ago for consent in one.consents)


def test_most_customers_speak_german_and_some_english() -> None:
    languages = Counter(one.language for one in customers())
    assert languages["de"] > 200
    assert languages["en"] > 10


def test_everybody_has_a_place_nearby_that_exists() -> None:
    assert {one.near for one in customers()} <= {one.key for one in places()}
