"""Locations and registers in the database and over HTTP."""

import msgspec
import pytest

from hanse import access, locations
from hanse.kit.actor import Kind as ActorKind
from hanse.kit.address import Address
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion
from tests.locations.places import store


async def test_a_location_is_made_and_found_by_id_and_code(tx):
    made = await locations.save_location(tx, store())
    assert await locations.get_location(tx, made.id) == made
    assert await locations.find_location(tx, "ham-ottensen") == made
    assert made.version == 1
    assert made.opening["mon"] == [("10:00", "19:00")]


async def test_the_same_location_again_changes_nothing(tx):
    made = await locations.save_location(tx, store())
    assert await locations.save_location(tx, store()) == made
    assert await tx.value("select count(*) from kit.event where type = 'location.saved'") == 1


async def test_a_changed_location_keeps_its_id_and_gets_a_new_version(tx):
    made = await locations.save_location(tx, store())
    changed = await locations.save_location(tx, store(name="Altona"))
    assert (changed.id, changed.name, changed.version) == (made.id, "Altona", 2)


async def test_a_change_of_an_outdated_version_is_refused(tx):
    await locations.save_location(tx, store())
    await locations.save_location(tx, store(name="Altona"), 1)
    with pytest.raises(StaleVersion):
        await locations.save_location(tx, store(name="Eimsbüttel"), 1)


async def test_an_address_without_a_city_is_refused_with_the_field(tx):
    wanted = store(address=Address(street="Elbchaussee", house_number="1", postal_code="22765"))
    with pytest.raises(InvalidInput) as refused:
        await locations.save_location(tx, wanted)
    assert refused.value.facts["fields"] == [{"field": "address.city", "reason": "missing"}]


async def test_locations_are_listed_by_what_they_can_do(tx):
    both = await locations.save_location(tx, store())
    sells = await locations.save_location(tx, store("luebeck", name="Lübeck", capabilities=["sells"]))
    await locations.save_location(tx, store("closed", name="Closed", active=False))
    assert [place.id for place in await locations.list_locations(tx)] == [sells.id, both.id]
    assert [place.id for place in await locations.list_locations(tx, "pickup")] == [both.id]
    assert len(await locations.list_locations(tx, inactive=True)) == 3


async def test_the_nearest_location_comes_first_with_its_distance(tx):
    hamburg = await locations.save_location(tx, store())
    luebeck = await locations.save_location(tx, store("luebeck", name="Lübeck", latitude=53.8667, longitude=10.6847))
    near = await locations.nearest(tx, 53.8655, 10.6866, limit=5)
    assert [place.location.id for place in near] == [luebeck.id, hamburg.id]
    assert near[0].distance_meters < 300
    assert 58_000 < near[1].distance_meters < 63_000


async def test_a_register_has_one_number_at_its_location(tx):
    place = await locations.save_location(tx, store())
    made = await locations.save_register(tx, place.id, 1, "Front")
    renamed = await locations.save_register(tx, place.id, 1, "Entrance")
    assert renamed == msgspec.structs.replace(made, name="Entrance")
    assert await locations.list_registers(tx, place.id) == [renamed]
    with pytest.raises(NotFound):
        await locations.save_register(tx, new_id(), 1, "Nowhere")


async def test_the_public_sees_active_locations(api, database):
    async with database.transaction() as tx:
        place = await locations.save_location(tx, store())
    assert [one["code"] for one in (await api.get("/v1/locations")).json()] == ["ham-ottensen"]
    one = await api.get(f"/v1/locations/{place.id}")
    assert one.json()["address"]["city"] == "Hamburg"
    assert one.headers["etag"] == '"1"'
    assert (await api.get(f"/v1/locations/{new_id()}")).status_code == 404
    near = await api.get("/v1/locations/nearest", params={"latitude": 53.55, "longitude": 9.93})
    assert near.json()[0]["location"]["id"] == str(place.id)
    assert (await api.get("/v1/locations/nearest", params={"latitude": 99, "longitude": 9})).status_code == 422


async def test_the_office_changes_a_location_and_a_cashier_does_not(signed_in):
    office, cashier = await signed_in("office_manager"), await signed_in("cashier")
    wanted = msgspec.to_builtins(store())
    assert (await cashier.put("/v1/locations", json=wanted)).status_code == 403
    made = await office.put("/v1/locations", json=wanted)
    assert made.status_code == 200, made.text
    again = await office.put("/v1/locations", json={**wanted, "name": "Altona"}, headers={"If-Match": '"1"'})
    assert again.json()["version"] == 2
    stale = await office.put("/v1/locations", json={**wanted, "name": "Elbe"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    registers = f"/v1/locations/{made.json()['id']}/registers"
    assert (await office.put(registers, json={"number": 1, "name": "Front"})).status_code == 200
    assert [one["name"] for one in (await cashier.get(registers)).json()] == ["Front"]


async def test_a_role_for_a_region_holds_at_a_store_that_opens_there_later(database, drain):
    async with database.transaction() as tx:
        grant = access.RoleGrant("cashier", "region", region="north")
        staff = await access.add_staff(tx, "kasse@kogge.example", "Kasse", "moin-moin-1241", [grant])
        session = await access.sign_in(tx, staff.email, "moin-moin-1241", "127.0.0.1")
        north = await locations.save_location(tx, store())
        south = await locations.save_location(tx, store("muc", region="south"))
    await drain()
    async with database.transaction() as tx:
        actor = await access.identify_staff(tx, session.token)
    assert actor is not None
    assert actor.kind is ActorKind.STAFF
    assert actor.may("till.sell", north.id)
    assert not actor.may("till.sell", south.id)


async def test_a_role_for_a_register_holds_where_the_register_stands(database, drain):
    async with database.transaction() as tx:
        north = await locations.save_location(tx, store())
        south = await locations.save_location(tx, store("muc", region="south"))
        register = await locations.save_register(tx, north.id, 1, "Front")
        grant = access.RoleGrant("cashier", "register", register.id)
        staff = await access.add_staff(tx, "kasse@kogge.example", "Kasse", "moin-moin-1241", [grant])
        session = await access.sign_in(tx, staff.email, "moin-moin-1241", "127.0.0.1")
    await drain()
    async with database.transaction() as tx:
        actor = await access.identify_staff(tx, session.token)
    assert actor is not None
    assert actor.may("till.sell", north.id)
    assert not actor.may("till.sell", south.id)
