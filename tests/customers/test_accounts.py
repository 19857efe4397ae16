"""Shoppers register, sign in and look after their own account."""

import asyncio
from datetime import timedelta

import pytest

from hanse import customers
from hanse.kit import passwords
from hanse.kit.actor import Kind
from hanse.kit.refusals import InvalidInput, TooManyAttempts, WeakPassword, WrongCredentials
from tests.customers.people import PASSWORD, register


async def test_whoever_registers_can_sign_in_and_is_recognized(tx):
    made = await register(tx, " Jette@Kogge.example ")
    session = await customers.sign_in_shopper(tx, "JETTE@kogge.example", PASSWORD)
    actor = await customers.identify_shopper(tx, session.token)
    assert made.email == "jette@kogge.example"
    assert actor is not None
    assert (actor.kind, actor.customer, actor.name) == (Kind.SHOPPER, made.id, "Jette Müller")
    assert actor.grants == ()


async def test_registering_is_an_event_and_stands_in_the_timeline(tx):
    made = await register(tx)
    event = await tx.value("select body from kit.event where type = 'customer.registered'")
    assert event == {"customer": str(made.id), "channel": "web", "location": None}
    assert [entry.kind for entry in (await customers.timeline(tx, made.id)).items] == ["registered"]


async def test_nobody_registers_with_the_address_of_a_known_customer(tx):
    await register(tx, password=None)
    with pytest.raises(customers.EmailTaken):
        await register(tx)


async def test_a_guest_with_the_same_address_stays_somebody_else(tx):
    started = await customers.start_guest(tx, "jette@kogge.example", "Jette van Müller", phone="040 123456")
    account = await register(tx)
    again = await customers.start_guest(tx, "jette@kogge.example", "Jette")
    assert len({started, account.id, again}) == 3
    guest = await customers.get_customer(tx, started)
    assert (guest.given_name, guest.family_name, guest.phone) == ("Jette van", "Müller", "+4940123456")
    assert guest.guest
    assert not account.guest
    assert await customers.by_identifier(tx, "email", "jette@kogge.example") == account


async def test_of_two_who_register_the_same_address_at_once_one_gets_it(database):
    async def one():
        async with database.transaction() as tx:
            return await register(tx)

    done = await asyncio.gather(one(), one(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in done) == ["Customer", "EmailTaken"]


@pytest.mark.parametrize("password", ["kurz", "passwort", "aaaaaaaaaaaa", "x" * 257])
async def test_a_weak_password_is_refused(tx, password):
    with pytest.raises(WeakPassword):
        await register(tx, password=password)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": None}, "email"),
        ({"phone": "12"}, "phone"),
        ({"given_name": "x" * 121}, "given_name"),
        ({"language": "fr"}, "language"),
    ],
)
async def test_wrong_input_is_refused_with_its_field(tx, values, field):
    with pytest.raises(InvalidInput) as refused:
        await register(tx, **{"email": "jette@kogge.example", **values})
    assert refused.value.facts["field"] == field


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(tx):
    await register(tx)
    for email in ("jette@kogge.example", "nobody@kogge.example"):
        with pytest.raises(WrongCredentials):
            await customers.sign_in_shopper(tx, email, "wrong-password")


async def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(database, clock):
    async def attempt(password):
        async with database.transaction() as tx:
            await customers.sign_in_shopper(tx, "jette@kogge.example", password)

    async with database.transaction() as tx:
        await register(tx)
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            await attempt("wrong-password")
    with pytest.raises(TooManyAttempts) as refused:
        await attempt(PASSWORD)
    assert refused.value.facts["retry_after_seconds"] == 900
    clock.move(timedelta(minutes=15, seconds=1))
    await attempt(PASSWORD)


async def test_a_session_ends_after_thirty_idle_days_and_lives_on_when_used(database, clock):
    async with database.transaction() as tx:
        await register(tx)
        session = await customers.sign_in_shopper(tx, "jette@kogge.example", PASSWORD)
    clock.move(timedelta(days=29))
    async with database.transaction() as tx:
        assert await customers.identify_shopper(tx, session.token)
        await customers.note_shopper_use(tx, session.token)
    clock.move(timedelta(days=29))
    async with database.transaction() as tx:
        assert await customers.identify_shopper(tx, session.token)
    clock.move(timedelta(days=2))
    async with database.transaction() as tx:
        assert await customers.identify_shopper(tx, session.token) is None
        assert await customers.clear_shopper_sessions(tx) == 1


async def test_a_new_password_ends_every_session(tx):
    made = await register(tx)
    session = await customers.sign_in_shopper(tx, "jette@kogge.example", PASSWORD)
    with pytest.raises(WrongCredentials):
        await customers.change_shopper_password(tx, made.id, "wrong-password", "sturm-und-drang")
    await customers.change_shopper_password(tx, made.id, PASSWORD, "sturm-und-drang")
    assert await customers.identify_shopper(tx, session.token) is None
    assert await customers.sign_in_shopper(tx, "jette@kogge.example", "sturm-und-drang")


async def test_a_new_address_is_the_new_name_to_sign_in_with(tx):
    made = await register(tx)
    await customers.change_customer(tx, made.id, customers.CustomerChange(email="Neu@kogge.example"))
    session = await customers.sign_in_shopper(tx, "neu@kogge.example", PASSWORD)
    assert session.customer.email == "neu@kogge.example"
    with pytest.raises(InvalidInput):
        await customers.change_customer(tx, made.id, customers.CustomerChange(email=""))


async def test_a_shopper_opens_an_account_and_signs_out_and_in_over_http(api):
    wanted = {"email": "jette@kogge.example", "password": PASSWORD, "given_name": "Jette", "phone": "0151 12345678"}
    made = await api.post("/v1/shopper", json=wanted)
    assert made.status_code == 201, made.text
    cookie = made.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert made.json()["phone"] == "+4915112345678"
    assert (await api.get("/v1/shopper")).json()["id"] == made.json()["id"]
    assert (await api.delete("/v1/shopper/session")).status_code == 204
    assert (await api.get("/v1/shopper")).status_code == 401
    wrong = await api.post("/v1/shopper/session", json={"email": wanted["email"], "password": "wrong-password"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    again = await api.post("/v1/shopper/session", json={"email": wanted["email"], "password": PASSWORD})
    assert again.status_code == 201
    assert (await api.get("/v1/shopper")).status_code == 200


async def test_a_shopper_looks_after_the_account_over_http(api):
    made = await api.post("/v1/shopper", json={"email": "jette@kogge.example", "password": PASSWORD})
    changed = await api.patch(
        "/v1/shopper", json={"family_name": "Brodersen"}, headers={"If-Match": made.headers.get("etag", '"1"')}
    )
    assert (changed.status_code, changed.json()["family_name"]) == (200, "Brodersen")
    address = {"street": "Elbchaussee", "house_number": "1", "postal_code": "22765", "city": "Hamburg"}
    added = await api.post("/v1/shopper/addresses", json={"address": address, "kind": "billing"})
    assert added.status_code == 201, added.text
    kept = added.json()["addresses"][0]
    assert kept["address"]["city"] == "Hamburg"
    assert (await api.delete(f"/v1/shopper/addresses/{kept['id']}")).status_code == 204
    assert (await api.get("/v1/shopper")).json()["addresses"] == []
    assert (await api.get("/v1/shopper/card.svg")).status_code == 404
    assert len((await api.post("/v1/shopper/card")).json()["card"]) == 13
    card = await api.get("/v1/shopper/card.svg")
    assert card.headers["content-type"].startswith("image/svg+xml")
    assert card.text.startswith("<svg")
    said = await api.put("/v1/shopper/consents/newsletter", json={"given": True})
    assert said.json()["consents"] == {"newsletter": "given"}
    history = (await api.get("/v1/shopper/consents")).json()
    assert history[0]["source"] == "web:account"
    assert "E-Mail" in history[0]["text"]["de"]
    assert (await api.put("/v1/shopper/consents/anything", json={"given": True})).status_code in (400, 404, 422)
    kinds = [entry["kind"] for entry in (await api.get("/v1/shopper/timeline")).json()["items"]]
    assert sorted(kinds) == ["card_issued", "consent_given", "registered"]
    password = {"current": PASSWORD, "new": "sturm-und-drang"}
    assert (await api.put("/v1/shopper/password", json=password)).status_code == 204
    assert (await api.get("/v1/shopper")).status_code == 401


async def test_a_shopper_cannot_touch_the_address_of_another(client, database):
    one, other = client(), client()
    await one.post("/v1/shopper", json={"email": "jette@kogge.example", "password": PASSWORD})
    await other.post("/v1/shopper", json={"email": "ole@kogge.example", "password": PASSWORD})
    address = {"street": "Elbchaussee", "house_number": "1", "postal_code": "22765", "city": "Hamburg"}
    added = await one.post("/v1/shopper/addresses", json={"address": address})
    kept = added.json()["addresses"][0]["id"]
    assert (await other.delete(f"/v1/shopper/addresses/{kept}")).status_code == 404
    assert len((await one.get("/v1/shopper")).json()["addresses"]) == 1


async def test_asking_whether_an_address_is_taken_is_counted(client, house):
    known, curious = client(), client()
    await known.post("/v1/shopper", json={"email": "jette@kogge.example", "password": PASSWORD})
    asked = await curious.post("/v1/shopper", json={"email": "jette@kogge.example", "password": PASSWORD})
    assert (asked.status_code, asked.json()["code"]) == (409, "email_taken")
    async with house.database.transaction() as tx:
        assert await tx.value("select tries from kit.attempt where key like 'register-address:%'") == 2


async def test_accounts_of_another_system_keep_their_passwords(tx):
    moved = customers.SaveCustomer(source="old-shop", key="17", given_name="Jette", email="jette@kogge.example")
    jette = await customers.save_customer(tx, moved)
    nobody = await customers.save_customer(tx, customers.SaveCustomer(source="old-shop", key="18", given_name="Nils"))
    kept = await passwords.hashed(PASSWORD)
    assert await customers.open_accounts(tx, {jette.id: kept, nobody.id: kept}) == 1
    assert await customers.open_accounts(tx, {jette.id: await passwords.hashed("another one")}) == 0
    session = await customers.sign_in_shopper(tx, "jette@kogge.example", PASSWORD)
    assert session.customer.id == jette.id
