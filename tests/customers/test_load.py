"""Feeds of other systems: stated as they are, and the same feed again changes nothing."""

import asyncio

import pytest

from hanse import customers
from hanse.customers.rules import check_digit
from hanse.kit.address import Address
from hanse.kit.refusals import InvalidInput
from tests.customers.people import PASSWORD, register

CARD = "290000000001" + check_digit("290000000001")


def row(key, **values):
    return customers.SaveCustomer(source="erp", key=str(key), **{"given_name": f"Given {key}", **values})


async def test_a_feed_creates_customers_once(tx):
    rows = [row(n, email=f"n{n}@kogge.example", addresses=[("other", Address(country="GB"))]) for n in range(500)]
    first = await customers.load_customers(tx, rows)
    before = await tx.column("select p::text from customers.profile p order by id")
    second = await customers.load_customers(tx, rows)
    assert (first.created, first.changed, first.unchanged, first.refused) == (500, 0, 0, [])
    assert (second.created, second.changed, second.unchanged, second.refused) == (0, 0, 500, [])
    assert await tx.column("select p::text from customers.profile p order by id") == before
    assert await tx.value("select count(*) from customers.address") == 500


async def test_a_corrected_feed_changes_only_what_differs(tx):
    await customers.load_customers(tx, [row(1), row(2, addresses=[("other", Address(country="GB"))])])
    known = await customers.customers_by_key(tx, "erp", ["1", "2", "3"])
    second = row(2, family_name="New", addresses=[("billing", Address(country="FR"))])
    loaded = await customers.load_customers(tx, [row(1), second, row(3)])
    assert (loaded.created, loaded.changed, loaded.unchanged) == (1, 1, 1)
    changed = await customers.get_customer(tx, known["2"])
    assert (changed.family_name, changed.version) == ("New", 2)
    assert [(one.kind, one.address.country) for one in changed.addresses] == [("billing", "FR")]
    assert (await customers.get_customer(tx, known["1"])).version == 1


async def test_what_the_office_changed_stays_until_the_feed_brings_something_new(tx):
    made = await customers.save_customer(tx, row(1))
    await customers.change_customer(tx, made.id, customers.CustomerChange(given_name="By hand"))
    assert (await customers.save_customer(tx, row(1))).given_name == "By hand"
    assert (await customers.save_customer(tx, row(1, given_name="By feed"))).given_name == "By feed"


async def test_bad_rows_are_told_and_the_rest_goes_on(tx):
    await customers.issue_card(tx, (await register(tx)).id, CARD)
    printed = "290000000002" + check_digit("290000000002")
    rows = [
        row(1),
        row(2, email="no address"),
        row(3, phone="12"),
        row(4, card="123"),
        row(5, card=CARD),
        row(6, card=printed),
        row(7, card=printed),
        row(" "),
    ]
    loaded = await customers.load_customers(tx, rows)
    assert [(one.index, one.field) for one in loaded.refused] == [
        (1, "email"), (2, "phone"), (3, "card"), (4, "card"), (6, "card"), (7, "key")
    ]  # fmt: skip
    assert loaded.created == 2
    assert sorted(await customers.customers_by_key(tx, "erp", [str(n) for n in range(9)])) == ["1", "6"]


async def test_of_rows_with_one_key_the_last_counts(tx):
    loaded = await customers.load_customers(tx, [row(1, given_name="First"), row(1, given_name="Last")])
    assert loaded.created == 1
    found = await customers.find_customers(tx, "Last")
    assert [one.given_name for one in found] == ["Last"]


async def test_a_feed_does_not_take_an_account_its_address(tx):
    made = await customers.save_customer(tx, row(1, email="old@kogge.example"))
    await tx.run(
        "insert into customers.account (customer, email, password_hash, created_at)"
        " values ($1, 'old@kogge.example', '', now())",
        made.id,
    )
    changed = await customers.save_customer(tx, row(1, email="new@kogge.example"))
    assert changed.email == "old@kogge.example"


async def test_one_customer_is_saved_or_refused(tx):
    made = await customers.save_customer(tx, row(1, phone="040 123456"))
    assert made.phone == "+4940123456"
    with pytest.raises(InvalidInput):
        await customers.save_customer(tx, row(1, phone="x"))


async def test_two_feeds_at_the_same_moment_make_every_customer_once(database):
    async def load():
        async with database.transaction() as tx:
            return await customers.load_customers(tx, [row(n) for n in range(50)])

    done = await asyncio.gather(*(load() for _ in range(4)))
    assert sorted(one.created for one in done) == [0, 0, 0, 50]
    async with database.transaction() as tx:
        assert await tx.value("select count(*) from customers.profile") == 50


async def test_an_account_made_after_the_feed_is_signed_in_to(tx):
    await customers.save_customer(tx, row(1, email="feed@kogge.example"))
    await register(tx, "own@kogge.example")
    assert await customers.sign_in_shopper(tx, "own@kogge.example", PASSWORD)
