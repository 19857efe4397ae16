"""API keys: shown once, limited to what was granted, gone at once."""

from datetime import timedelta

import pytest

from hanse import access
from hanse.kit import ids
from hanse.kit.actor import SYSTEM, Kind
from hanse.kit.refusals import InvalidInput, NotFound
from tests.access.people import actor_of, hire


async def test_a_key_may_do_what_was_granted_where_it_was_granted(tx):
    here = ids.new_id()
    made = await access.create_key(tx, SYSTEM, "Feed", ["inventory.read"], [here])
    actor = await access.identify_key(tx, made.key)
    assert made.key.startswith("hk_")
    assert actor is not None
    assert (actor.kind, actor.id, actor.name) == (Kind.KEY, made.id, "Feed")
    assert actor.may("inventory.read", here)
    assert not actor.may("inventory.read", ids.new_id())
    assert not actor.may("inventory.adjust", here)
    assert not actor.may_everywhere("inventory.read")


async def test_the_secret_of_a_key_is_shown_once_and_kept_nowhere(tx):
    made = await access.create_key(tx, SYSTEM, "Feed", ["inventory.read"])
    kept = await tx.value("select string_agg(k::text, ' ') from access.key k")
    written = await tx.value("select string_agg(a::text, ' ') from access.audit a")
    assert made.key not in kept
    assert made.key not in written
    (listed,) = await access.list_keys(tx)
    assert made.key.startswith(listed.hint)
    assert len(listed.hint) == 8


async def test_a_key_ends_when_it_expires_or_is_revoked(database, clock):
    async with database.transaction() as tx:
        short = await access.create_key(tx, SYSTEM, "Short", ["catalog.read"], None, tx.now + timedelta(days=1))
        long = await access.create_key(tx, SYSTEM, "Long", ["catalog.read"])
        assert await access.identify_key(tx, short.key)
    clock.move(timedelta(days=1))
    async with database.transaction() as tx:
        assert await access.identify_key(tx, short.key) is None
        assert await access.identify_key(tx, long.key)
        await access.revoke_key(tx, SYSTEM, long.id)
        await access.revoke_key(tx, SYSTEM, long.id)
        assert await access.identify_key(tx, long.key) is None
        with pytest.raises(NotFound):
            await access.revoke_key(tx, SYSTEM, ids.new_id())


async def test_nobody_makes_a_key_that_may_do_more_than_they(tx):
    developer = await actor_of(tx, await hire(tx, "developer"))
    with pytest.raises(access.BeyondOwnRights):
        await access.create_key(tx, developer, "Refunds", ["payments.refund"])
    with pytest.raises(access.UnknownPermission):
        await access.create_key(tx, developer, "All", ["*"])
    with pytest.raises(access.UnknownPermission):
        await access.create_key(tx, developer, "None", [])
    with pytest.raises(InvalidInput):
        await access.create_key(tx, developer, " ", ["catalog.read"])
    with pytest.raises(InvalidInput):
        await access.create_key(tx, developer, "Past", ["catalog.read"], None, tx.now)
    assert await access.create_key(tx, developer, "Feed", ["catalog.read"])


async def test_a_key_works_over_http_and_tells_when_it_was_used(signed_in, client, clock):
    owner, program = await signed_in("owner"), client()
    made = await owner.post("/v1/keys", json={"name": "Audit", "permissions": ["access.audit"]})
    assert made.status_code == 201, made.text
    assert (await owner.get("/v1/keys")).json()[0]["used_at"] is None
    program.headers["authorization"] = f"Bearer {made.json()['key']}"
    assert (await program.get("/v1/audit")).status_code == 200
    assert (await program.get("/v1/staff")).status_code == 403
    first = (await owner.get("/v1/keys")).json()[0]["used_at"]
    assert first is not None
    clock.move(timedelta(minutes=6))
    await program.get("/v1/audit")
    assert (await owner.get("/v1/keys")).json()[0]["used_at"] > first
    assert (await owner.delete(f"/v1/keys/{made.json()['id']}")).status_code == 204
    assert (await program.get("/v1/audit")).status_code == 401
    program.headers["authorization"] = "Bearer hk_forged"
    assert (await program.get("/v1/locations")).status_code == 401
