"""Who a request is by, when a browser or program shows several things at once."""

from datetime import timedelta

from hanse import access
from tests.access.people import PASSWORD


async def test_whoever_works_and_shops_in_one_browser_is_staff_in_the_office_and_a_customer_in_the_shop(signed_in):
    both = await signed_in("owner")
    await both.post("/v1/shopper", json={"email": "jette@kogge.example", "password": "ebbe-und-flut"})
    assert (await both.get("/v1/session")).json()["staff"]["name"] == "owner"
    assert (await both.get("/v1/shopper")).json()["email"] == "jette@kogge.example"
    assert (await both.get("/v1/staff")).status_code == 200


async def test_a_key_counts_more_than_a_cookie(signed_in):
    owner = await signed_in("owner")
    made = await owner.post("/v1/keys", json={"name": "Feed", "permissions": ["catalog.read"]})
    owner.headers["authorization"] = f"Bearer {made.json()['key']}"
    assert (await owner.get("/v1/staff")).status_code == 403


async def test_reading_often_writes_seldom(signed_in, database, clock):
    cashier = await signed_in("cashier")

    async def seen():
        async with database.transaction() as tx:
            return await tx.value("select seen_at from access.session")

    first = await seen()
    clock.move(timedelta(minutes=4))
    await cashier.get("/v1/session")
    assert await seen() == first
    clock.move(timedelta(minutes=1))
    await cashier.get("/v1/session")
    assert await seen() == clock.now()


async def test_signing_in_is_written_down(signed_in):
    owner = await signed_in("owner")
    entries = (await owner.get("/v1/audit")).json()["items"]
    assert [entry["action"] for entry in entries] == ["session.open", "staff.add"]
    assert PASSWORD not in str(entries)
    assert [entry["actor_kind"] for entry in entries] == ["staff", "system"]
    assert {"access.audit"} <= access.PERMISSIONS
