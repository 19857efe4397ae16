"""Signing in and out: what is wrong looks alike, what is tried is counted, what is over is over."""

import asyncio
import time
from datetime import timedelta
from statistics import median

import pytest

from hanse import access
from hanse.kit import ids, passwords
from hanse.kit.actor import Kind
from hanse.kit.refusals import TooManyAttempts, WrongCredentials
from tests.access.people import HERE, PASSWORD, actor_of, hire


async def test_a_member_of_staff_signs_in_is_recognized_and_signs_out(signed_in):
    cashier = await signed_in("cashier")
    answer = await cashier.get("/v1/session")
    assert answer.status_code == 200
    assert answer.json()["staff"]["name"] == "cashier"
    assert "till.sell" in answer.json()["held"][0]["permissions"]
    assert (await cashier.delete("/v1/session")).status_code == 204
    assert (await cashier.get("/v1/session")).status_code == 401


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(api, database):
    async with database.transaction() as tx:
        await hire(tx)
    answer = await api.post("/v1/session", json={"email": "cashier@kogge.example", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "token" not in answer.json()
    elsewhere = await api.delete("/v1/session", headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403


async def test_the_actor_has_the_rights_of_every_role_where_it_holds(tx):
    here, there = ids.new_id(), ids.new_id()
    grants = [access.RoleGrant("picker"), access.RoleGrant("store_manager", "location", here)]
    staff = await access.add_staff(tx, "both@kogge.example", "Both", PASSWORD, grants)
    actor = await actor_of(tx, staff)
    assert (actor.kind, actor.id, actor.name) == (Kind.STAFF, staff.id, "Both")
    assert actor.may_everywhere("fulfillment.pick")
    assert actor.may("payments.refund", here)
    assert not actor.may("payments.refund", there)
    assert actor.locations_for("payments.refund") == {here}


async def test_the_spelling_of_the_address_does_not_matter(tx):
    await hire(tx)
    assert await access.sign_in(tx, " Cashier@KOGGE.example ", PASSWORD, HERE)


@pytest.mark.parametrize("email", ["cashier@kogge.example", "nobody@kogge.example", "closed@kogge.example"])
async def test_whatever_is_wrong_is_refused_alike(tx, email):
    owner = await actor_of(tx, await hire(tx, "owner"))
    await hire(tx)
    closed = await hire(tx, "picker", "closed@kogge.example")
    await access.change_staff(tx, owner, closed.id, active=False)
    password = PASSWORD if email.startswith("closed") else "wrong-password"
    with pytest.raises(WrongCredentials) as refused:
        await access.sign_in(tx, email, password, HERE)
    assert refused.value.facts == {}


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(tx):
    await hire(tx)
    spent: dict[str, list[float]] = {"cashier@kogge.example": [], "nobody@kogge.example": []}
    for _ in range(7):
        for email, times in spent.items():
            began = time.perf_counter()
            with pytest.raises(WrongCredentials):
                await access.sign_in(tx, email, "wrong-password", HERE)
            times.append(time.perf_counter() - began)
    known, unknown = (median(times) for times in spent.values())
    assert 0.4 < known / unknown < 2.5


async def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(client, database, clock):
    async with database.transaction() as tx:
        await hire(tx)
    api = client()
    wrong = {"email": "cashier@kogge.example", "password": "wrong-password"}
    answers = [(await api.post("/v1/session", json=wrong)).status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2
    right = {**wrong, "password": PASSWORD}
    refused = await api.post("/v1/session", json=right)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "900"
    clock.move(timedelta(minutes=15, seconds=1))
    assert (await api.post("/v1/session", json=right)).status_code == 201


async def test_guesses_at_the_same_moment_are_counted_one_by_one(database):
    async def guess():
        async with database.transaction() as tx:
            await access.sign_in(tx, "cashier@kogge.example", "wrong-password", HERE)

    async with database.transaction() as tx:
        await hire(tx)
    done = await asyncio.gather(*(guess() for _ in range(25)), return_exceptions=True)
    assert sum(isinstance(one, WrongCredentials) for one in done) == 10
    assert sum(isinstance(one, TooManyAttempts) for one in done) == 15


async def test_many_names_tried_from_one_address_are_refused(database):
    async def guess(number, address):
        async with database.transaction() as tx:
            await access.sign_in(tx, f"n{number}@kogge.example", "wrong-password", address)

    async with database.transaction() as tx:
        key = f"staff-address:{HERE}"
        await tx.run("insert into kit.attempt (key, tries, since) values ($1, 100, $2)", key, tx.now)
    with pytest.raises(TooManyAttempts):
        await guess(1, HERE)
    with pytest.raises(WrongCredentials):
        await guess(1, "192.0.2.8")


async def test_the_right_password_ends_the_count(tx):
    await hire(tx)
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(WrongCredentials):
                await access.sign_in(tx, "cashier@kogge.example", "wrong-password", HERE)
        await access.sign_in(tx, "cashier@kogge.example", PASSWORD, HERE)


async def test_a_session_ends_after_twelve_idle_hours(database, clock):
    async with database.transaction() as tx:
        session = await access.sign_in(tx, (await hire(tx)).email, PASSWORD, HERE)
    clock.move(timedelta(hours=11, minutes=59))
    async with database.transaction() as tx:
        assert await access.identify_staff(tx, session.token)
    clock.move(timedelta(minutes=1))
    async with database.transaction() as tx:
        assert await access.identify_staff(tx, session.token) is None
        assert await access.clear_sessions(tx) == 1


async def test_a_session_that_is_used_lives_on_until_seven_days_are_over(signed_in, clock):
    cashier = await signed_in("cashier")
    answers = []
    for _ in range(16):
        clock.move(timedelta(hours=11))
        answers.append((await cashier.get("/v1/session")).status_code)
    # 15 times 11 hours are less than seven days, 16 times are more.
    assert answers == [200] * 15 + [401]


async def test_a_forged_or_empty_token_is_nobody(tx):
    await hire(tx)
    for token in ("", "x", ids.new_secret()):
        assert await access.identify_staff(tx, token) is None


async def test_tokens_passwords_and_pins_are_not_in_the_database(tx):
    staff = await hire(tx)
    session = await access.sign_in(tx, staff.email, PASSWORD, HERE)
    await access.set_pin(tx, await actor_of(tx, staff), staff.id, "2580")
    for table in ("staff", "session"):
        kept = await tx.value(f"select string_agg(t::text, ' ') from access.{table} t")
        assert session.token not in kept
        assert PASSWORD not in kept
        assert ",2580," not in kept


async def test_an_old_hash_is_renewed_at_the_next_sign_in(tx):
    staff = await hire(tx)
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await tx.run("update access.staff set password_hash = $2 where id = $1", staff.id, old)
    await access.sign_in(tx, staff.email, PASSWORD, HERE)
    kept = await tx.value("select password_hash from access.staff where id = $1", staff.id)
    assert "$m=19456,t=2,p=1$" in kept
    await access.sign_in(tx, staff.email, PASSWORD, HERE)


async def test_one_changes_the_own_password_and_every_session_ends(signed_in):
    cashier = await signed_in("cashier")
    email = (await cashier.get("/v1/session")).json()["staff"]["email"]
    wrong = await cashier.put("/v1/session/password", json={"current": "wrong-password", "new": "ebbe-und-flut"})
    assert wrong.status_code == 401
    weak = await cashier.put("/v1/session/password", json={"current": PASSWORD, "new": "kurz"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    done = await cashier.put("/v1/session/password", json={"current": PASSWORD, "new": "ebbe-und-flut"})
    assert done.status_code == 204, done.text
    assert (await cashier.get("/v1/session")).status_code == 401
    again = await cashier.post("/v1/session", json={"email": email, "password": "ebbe-und-flut"})
    assert again.status_code == 201


async def test_a_pin_is_verified_and_five_wrong_ones_lock_it(database, clock):
    async def verify(pin):
        async with database.transaction() as tx:
            await access.verify_pin(tx, staff.id, pin)

    async with database.transaction() as tx:
        staff = await hire(tx)
        assert not staff.has_pin
        await access.set_pin(tx, await actor_of(tx, staff), staff.id, "2580")
        assert (await access.get_staff(tx, staff.id)).has_pin
    await verify("2580")
    for _ in range(5):
        with pytest.raises(access.WrongPin):
            await verify("1234")
    with pytest.raises(TooManyAttempts):
        await verify("2580")
    clock.move(timedelta(minutes=16))
    await verify("2580")
