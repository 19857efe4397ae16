"""Staff comes, changes and goes, and nobody gives rights that they do not have."""

import asyncio

import pytest

from hanse import access
from hanse.kit import ids
from hanse.kit.actor import Actor
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound, StaleVersion, WeakPassword
from tests.access.people import HERE, PASSWORD, actor_of, hire


@pytest.fixture
async def owner(tx) -> Actor:
    return await actor_of(tx, await hire(tx, "owner"))


@pytest.fixture
async def office(tx, owner) -> Actor:
    return await actor_of(tx, await hire(tx, "office_manager"))


async def test_an_address_is_used_once(tx):
    await hire(tx)
    with pytest.raises(access.EmailTaken):
        await hire(tx, "picker", " CASHIER@kogge.example")


@pytest.mark.parametrize(
    ("email", "name", "password", "refusal"),
    [
        ("no address", "Ole", PASSWORD, InvalidInput),
        ("ole@kogge.example", " ", PASSWORD, InvalidInput),
        ("ole@kogge.example", "Ole", "kurz", WeakPassword),
        ("ole@kogge.example", "Ole", "1234567890", WeakPassword),
    ],
)
async def test_wrong_input_is_refused(tx, email, name, password, refusal):
    with pytest.raises(refusal):
        await access.add_staff(tx, email, name, password, [])


@pytest.mark.parametrize(
    "grant",
    [
        access.RoleGrant("king"),
        access.RoleGrant("cashier", "location"),
        access.RoleGrant("cashier", "global", ids.new_id()),
        access.RoleGrant("cashier", "region"),
        access.RoleGrant("cashier", "register", None, "north"),
    ],
)
async def test_a_role_that_does_not_exist_or_has_no_place_is_refused(tx, grant):
    with pytest.raises(access.UnknownRole):
        await access.add_staff(tx, "ole@kogge.example", "Ole", PASSWORD, [grant])


def test_every_role_has_a_name_in_both_languages_and_known_permissions():
    assert set(access.ROLES) == set(access.ROLE_NAMES)
    for role in access.roles_shown():
        assert role.name["de"]
        assert role.name["en"]
        assert set(role.permissions) <= access.PERMISSIONS | {"*"}


async def test_nobody_gives_rights_that_they_do_not_have(tx, office):
    with pytest.raises(access.BeyondOwnRights):
        await access.employ(tx, office, "new@kogge.example", "New", PASSWORD, [access.RoleGrant("owner")], "de")
    made = await access.employ(tx, office, "new@kogge.example", "New", PASSWORD, [access.RoleGrant("cashier")], "de")
    with pytest.raises(access.BeyondOwnRights):
        await access.set_roles(tx, office, made.id, [access.RoleGrant("owner")])
    with pytest.raises(access.BeyondOwnRights):
        await access.set_roles(tx, office, office.id, [access.RoleGrant("owner")])


async def test_rights_held_at_one_place_are_given_at_that_place_alone(tx, owner):
    here, there = ids.new_id(), ids.new_id()
    local = await actor_of(tx, await hire(tx, "office_manager", scope="location", target=here))
    new = ("new@kogge.example", "New", PASSWORD)
    for grant in (
        access.RoleGrant("cashier"),
        access.RoleGrant("cashier", "location", there),
        access.RoleGrant("cashier", "region", region="north"),
    ):
        with pytest.raises(access.BeyondOwnRights):
            await access.employ(tx, local, *new, [grant], "de")
    assert await access.employ(tx, local, *new, [access.RoleGrant("cashier", "location", here)], "de")


async def test_nobody_takes_over_an_account_with_more_rights(tx, owner, office):
    assert owner.id is not None
    with pytest.raises(access.BeyondOwnRights):
        await access.reset_password(tx, office, owner.id, "ebbe-und-flut")
    with pytest.raises(access.BeyondOwnRights):
        await access.change_staff(tx, office, owner.id, active=False)
    with pytest.raises(access.BeyondOwnRights):
        await access.set_roles(tx, office, owner.id, [])
    with pytest.raises(access.BeyondOwnRights):
        await access.set_pin(tx, office, owner.id, "2580")


async def test_a_cashier_sets_no_pin_of_a_colleague(tx, owner):
    cashier = await actor_of(tx, await hire(tx))
    with pytest.raises(Forbidden):
        await access.set_pin(tx, cashier, owner.id, "2580")
    with pytest.raises(InvalidInput):
        await access.set_pin(tx, cashier, cashier.id, "1111")
    with pytest.raises(InvalidInput):
        await access.set_pin(tx, cashier, cashier.id, "12a4")


async def test_the_last_owner_stays(tx, owner):
    with pytest.raises(access.LastOwner):
        async with tx.attempt():
            await access.change_staff(tx, owner, owner.id, active=False)
    with pytest.raises(access.LastOwner):
        async with tx.attempt():
            await access.set_roles(tx, owner, owner.id, [access.RoleGrant("cashier")])
    second = await hire(tx, "owner", "second@kogge.example")
    await access.change_staff(tx, owner, second.id, active=False)
    assert await tx.column("select problem from access.inv_somebody_may_do_everything") == []


async def test_of_two_owners_who_remove_each_other_at_once_one_stays(database):
    async def remove(actor, other):
        async with database.transaction() as tx:
            await access.change_staff(tx, actor, other.id, active=False)

    async with database.transaction() as tx:
        one, other = await hire(tx, "owner", "a@kogge.example"), await hire(tx, "owner", "b@kogge.example")
        acting = [await actor_of(tx, one), await actor_of(tx, other)]
    done = await asyncio.gather(remove(acting[0], other), remove(acting[1], one), return_exceptions=True)
    assert sorted(type(result).__name__ for result in done) == ["LastOwner", "NoneType"]


async def test_a_closed_account_is_signed_out_at_once(tx, owner):
    staff = await hire(tx)
    session = await access.sign_in(tx, staff.email, PASSWORD, HERE)
    changed = await access.change_staff(tx, owner, staff.id, active=False)
    assert not changed.active
    assert await access.identify_staff(tx, session.token) is None
    await access.change_staff(tx, owner, staff.id, active=True)
    assert await access.identify_staff(tx, session.token) is None
    assert await access.sign_in(tx, staff.email, PASSWORD, HERE)


async def test_new_roles_hold_from_the_next_request_on(tx, owner):
    staff = await hire(tx)
    session = await access.sign_in(tx, staff.email, PASSWORD, HERE)
    await access.set_roles(tx, owner, staff.id, [access.RoleGrant("picker")])
    actor = await access.identify_staff(tx, session.token)
    assert actor is not None
    assert actor.may("fulfillment.pick")
    assert not actor.may("till.sell")


async def test_a_change_of_an_outdated_version_is_refused(tx, owner):
    staff = await hire(tx)
    await access.change_staff(tx, owner, staff.id, name="Other", version=1)
    with pytest.raises(StaleVersion):
        await access.change_staff(tx, owner, staff.id, name="Third", version=1)
    with pytest.raises(NotFound):
        await access.get_staff(tx, ids.new_id())


async def test_the_owner_looks_after_the_staff_over_http(signed_in):
    owner, cashier = await signed_in("owner"), await signed_in("cashier")
    wanted = {"email": "ole@kogge.example", "name": "Ole", "password": PASSWORD, "roles": [{"role": "picker"}]}
    assert (await cashier.post("/v1/staff", json=wanted)).status_code == 403
    made = await owner.post("/v1/staff", json=wanted)
    assert made.status_code == 201, made.text
    ole = f"/v1/staff/{made.json()['id']}"
    changed = await owner.patch(ole, json={"name": "Ole Brodersen"}, headers={"If-Match": '"1"'})
    assert changed.json()["name"] == "Ole Brodersen"
    roles = await owner.put(f"{ole}/roles", json={"roles": [{"role": "cashier"}]}, headers={"If-Match": '"2"'})
    assert [grant["role"] for grant in roles.json()["roles"]] == ["cashier"]
    unknown = await owner.put(f"{ole}/roles", json={"roles": [{"role": "king"}]}, headers={"If-Match": '"3"'})
    assert unknown.json()["code"] == "unknown_role"
    assert (await owner.put(f"{ole}/pin", json={"pin": "2580"})).status_code == 204
    assert (await owner.put(f"{ole}/password", json={"new": "ebbe-und-flut"})).status_code == 204
    assert "Ole Brodersen" in [one["name"] for one in (await owner.get("/v1/staff")).json()]
    assert {role["key"] for role in (await owner.get("/v1/roles")).json()} == set(access.ROLES)
    assert (await owner.get(ole)).json()["has_pin"]
    done = [one["action"] for one in (await owner.get("/v1/audit", params={"limit": 5})).json()["items"]]
    assert done == ["staff.password", "staff.pin", "staff.roles", "staff.change", "staff.add"]
