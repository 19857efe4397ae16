"""People are found by anything that is known about them."""

import pytest

from hanse import customers
from hanse.customers import queries
from hanse.customers.rules import check_digit
from hanse.kit.refusals import InvalidInput
from tests.customers.people import register


@pytest.fixture
async def jette(tx):
    made = await register(tx, phone="+49 (0)40 123456-0")
    await register(tx, "ole@kogge.example", given_name="Ole", family_name="Brodersen", phone="0151 12345678")
    return await customers.issue_card(tx, made.id)


@pytest.mark.parametrize(
    "text",
    [
        "jette@kogge.example",
        "JETTE@KOGGE.EXAMPLE ",
        "jete@kogge.example",
        "+49401234560",
        "0049 40 1234560",
        "040 / 123 456-0",
        "49401234560",
        "1234560",
        "Jette Müller",
        "Müller, Jette",
        "mueller",
        "muller jette",
        "Mueler",
        "jette",
    ],
)
async def test_a_customer_is_found_by(tx, jette, text):
    found = await customers.find_customers(tx, text)
    assert found
    assert found[0].id == jette.id


async def test_a_customer_is_found_by_card_and_number(tx, jette):
    for text in (jette.card, jette.number, jette.number.lower(), f"{jette.card[:4]} {jette.card[4:]}"):
        assert [one.id for one in await customers.find_customers(tx, text)] == [jette.id]


@pytest.mark.parametrize(
    "text", ["", "  ", "Hansen", "4711471147", "nobody@example.org", "%", "_____", "'; drop table"]
)
async def test_nobody_is_found_by(tx, jette, text):
    assert await customers.find_customers(tx, text) == []


async def test_what_is_exact_goes_before_what_looks_alike(tx):
    await register(tx, "a@kogge.example", given_name="Jan", family_name="Petersen")
    exact = await register(tx, "b@kogge.example", given_name="Jan", family_name="Peters")
    assert (await customers.find_customers(tx, "Jan Peters"))[0].id == exact.id


async def test_accounts_go_before_guests(tx):
    await customers.start_guest(tx, "jette@kogge.example", "Jette Müller")
    account = await register(tx)
    found = await customers.find_customers(tx, "jette@kogge.example")
    assert [one.guest for one in found] == [False, True]
    assert found[0].id == account.id


async def test_a_customer_is_recognized_by_what_was_attached(tx, jette):
    await customers.attach_identifier(tx, jette.id, "marketplace", "zalando:4711")
    await customers.attach_identifier(tx, jette.id, "marketplace", "zalando:4711")
    await customers.attach_identifier(tx, jette.id, "email", "Jette.M@kogge.example")
    for kind, value in (
        ("marketplace", "zalando:4711"),
        ("email", "jette.m@kogge.example"),
        ("phone", "040 1234560"),
        ("card", jette.card),
        ("number", jette.number.lower()),
    ):
        found = await customers.by_identifier(tx, kind, value)
        assert found is not None
        assert found.id == jette.id
    assert await customers.by_identifier(tx, "marketplace", "zalando:4712") is None


async def test_a_guest_is_not_recognized_by_an_address_that_nobody_confirmed(tx):
    await customers.start_guest(tx, "jette@kogge.example", "Jette")
    assert await customers.by_identifier(tx, "email", "jette@kogge.example") is None


async def test_a_card_has_a_check_digit_and_is_kept(tx):
    made = await register(tx)
    with_card = await customers.issue_card(tx, made.id)
    assert with_card.card is not None
    assert with_card.card.startswith("29")
    assert check_digit(with_card.card[:12]) == with_card.card[12]
    assert (await customers.issue_card(tx, made.id)).card == with_card.card


async def test_a_printed_card_belongs_to_one_customer(tx):
    one, other = await register(tx), await register(tx, "ole@kogge.example")
    printed = "291234567890" + check_digit("291234567890")
    assert (await customers.issue_card(tx, one.id, printed)).card == printed
    with pytest.raises(customers.CardTaken):
        await customers.issue_card(tx, other.id, printed)
    with pytest.raises(InvalidInput):
        await customers.issue_card(tx, other.id, printed[:12] + str((int(printed[12]) + 1) % 10))


def test_the_check_digit_is_that_of_the_ean():
    assert check_digit("400638133393") == "1"
    assert check_digit("978316148410") == "0"


async def test_the_staff_works_with_customers_over_http(signed_in, database):
    cashier, picker = await signed_in("cashier"), await signed_in("picker")
    made = await cashier.post("/v1/customers", json={"email": "ole@kogge.example", "given_name": "Ole"})
    assert made.status_code == 201, made.text
    ole = made.json()["id"]
    assert not made.json()["has_account"]
    assert (await picker.get("/v1/customers", params={"text": "ole"})).status_code == 403
    found = await cashier.get("/v1/customers", params={"text": "ole@kogge.example"})
    assert [one["id"] for one in found.json()] == [ole]
    changed = await cashier.patch(f"/v1/customers/{ole}", json={"phone": "040 1234560"}, headers={"If-Match": '"1"'})
    assert changed.json()["phone"] == "+49401234560"
    stale = await cashier.patch(f"/v1/customers/{ole}", json={"phone": ""}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await cashier.patch(f"/v1/customers/{ole}", json={"phone": ""})).status_code == 428
    address = {"street": "Elbchaussee", "house_number": "1", "postal_code": "227", "city": "Hamburg"}
    wrong = await cashier.post(f"/v1/customers/{ole}/addresses", json={"address": address})
    assert wrong.json()["facts"]["fields"][0]["field"] == "address.postal_code"
    address["postal_code"] = "22765"
    added = await cashier.post(f"/v1/customers/{ole}/addresses", json={"address": address})
    kept = added.json()["addresses"][0]["id"]
    assert (await cashier.delete(f"/v1/customers/{ole}/addresses/{kept}")).status_code == 204
    assert (await cashier.post(f"/v1/customers/{ole}/card", json={})).status_code == 201
    assert (await cashier.get(f"/v1/customers/{ole}/card.svg")).text.startswith("<svg")
    said = await cashier.put(f"/v1/customers/{ole}/consents/sms", json={"given": True, "source": "store:till"})
    assert said.json()["consents"] == {"sms": "given"}
    history = (await cashier.get(f"/v1/customers/{ole}/consents")).json()
    assert history[0]["evidence"]["staff"]
    line = (await cashier.get(f"/v1/customers/{ole}/timeline", params={"kinds": "consent_given,registered"})).json()
    assert [entry["kind"] for entry in line["items"]] == ["consent_given", "registered"]


async def test_without_a_text_those_come_who_became_known_last(tx):
    made = [await register(tx, f"gast{place}@kogge.example") for place in range(3)]
    (third, second) = await queries.latest_customers(tx, None, 2)
    assert {third.id, second.id} == {made[2].id, made[1].id}
    first, *_ = await queries.latest_customers(tx, second.id, 2)
    assert first.id == made[0].id


async def test_a_name_with_typos_is_found_by_a_read_alone(database):
    async with database.transaction() as tx:
        ole = await register(tx, "ole@kogge.example", given_name="Ole", family_name="Brodersen")
    async with database.transaction(readonly=True) as tx:
        assert [one.id for one in await customers.find_customers(tx, "brotersen")] == [ole.id]
