"""Holds over HTTP: many at once, what is in order and what is not, whole or in parts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import msgspec

from hanse import orders
from hanse.kit.house import House
from hanse.kit.ids import new_id
from tests.inventory.places import bring, figures, open_places, problems

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]

VARIANT = new_id()


async def test_wishes_over_http_are_granted_first_come_first_served_and_a_repeat_finds_its_hold(
    house: House, signed_in: SignedIn
) -> None:
    async with house.database.transaction() as tx:
        places = await open_places(tx)
        await bring(tx, VARIANT, places.north, 20)
    cashier = await signed_in("cashier", places.north)
    body = {"variant": str(VARIANT), "location": str(places.north), "quantity": 1}
    keys = [str(new_id()) for _ in range(30)]

    async def ask(key: str, **more: object) -> httpx.Response:
        return await cashier.post("/v1/holds", json=body | more, headers={"Idempotency-Key": key})

    # Each of them asks twice at the same moment, and twins get the same answer.
    answers = await asyncio.gather(*[ask(key) for key in keys * 2])
    assert sorted(a.status_code for a in answers) == [201] * 40 + [409] * 20
    for first, second in zip(answers[:30], answers[30:], strict=True):
        assert first.json().get("id") == second.json().get("id")
    assert len({a.json()["id"] for a in answers if a.status_code == 201}) == 20
    granted = next(key for key, a in zip(keys, answers[:30], strict=True) if a.status_code == 201)
    reused = await ask(granted, quantity=2)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    async with house.database.transaction() as tx:
        assert (await figures(tx, VARIANT, places.north)).pending == 20
        assert await problems(tx) == []


async def test_a_right_is_checked_before_anything_waits(house: House, signed_in: SignedIn) -> None:
    async with house.database.transaction() as tx:
        places = await open_places(tx)
        await bring(tx, VARIANT, places.north, 5)
    near, far = await signed_in("cashier", places.north), await signed_in("cashier", places.south)
    body = {"variant": str(VARIANT), "location": str(places.north), "quantity": 1}
    sent = [one.post("/v1/holds", json=body, headers={"Idempotency-Key": str(new_id())}) for one in (near, far) * 3]
    assert [a.status_code for a in await asyncio.gather(*sent)] == [201, 403] * 3
    nobody = await near.post("/v1/holds", json=body, headers={"Authorization": "Bearer hk_x", "Idempotency-Key": "k"})
    assert nobody.status_code == 401


async def test_a_hold_that_is_not_in_order_is_refused_like_everything_else(house: House, signed_in: SignedIn) -> None:
    async with house.database.transaction() as tx:
        places = await open_places(tx)
    cashier = await signed_in("cashier", places.north)
    body = {"variant": str(VARIANT), "location": str(places.north), "quantity": 1}
    keyless = await cashier.post("/v1/holds", json=body)
    assert (keyless.status_code, keyless.json()["code"]) == (400, "idempotency_key_needed")
    key = {"Idempotency-Key": str(new_id())}
    for wrong in ({**body, "quantity": 0}, {**body, "variant": "none"}, {"quantity": 1}, []):
        refused = await cashier.post("/v1/holds", json=wrong, headers=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input"), refused.text
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
    broken = await cashier.post("/v1/holds", content=b'{"quantity": ', headers=key)
    assert (broken.status_code, broken.json()["code"]) == (400, "invalid_input"), broken.text
    elsewhere = await cashier.post("/v1/holds", json=body, headers={**key, "Sec-Fetch-Site": "cross-site"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "cross_origin")


async def test_a_body_that_comes_in_parts_is_read_to_its_end(house: House, signed_in: SignedIn) -> None:
    async with house.database.transaction() as tx:
        places = await open_places(tx)
        await bring(tx, VARIANT, places.north, 1)
    cashier = await signed_in("cashier", places.north)
    body = msgspec.json.encode({"variant": VARIANT, "location": places.north, "quantity": 1})
    headers = {"Idempotency-Key": str(new_id()), "Content-Type": "application/json"}

    async def parts() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 20):
            yield body[at : at + 20]

    in_parts = await cashier.post("/v1/holds", content=parts(), headers=headers)
    assert in_parts.status_code == 201, in_parts.text
    whole = await cashier.post("/v1/holds", content=body, headers=headers)
    assert (whole.status_code, whole.json()) == (201, in_parts.json())
    assert whole.headers["content-type"] == in_parts.headers["content-type"] == "application/json"


async def test_a_house_that_stops_refuses_and_says_when_to_come_back(house: House, signed_in: SignedIn) -> None:
    async with house.database.transaction() as tx:
        places = await open_places(tx)
    cashier = await signed_in("cashier", places.north)
    await house.gathered(orders.hold_pieces).stop()
    body = {"variant": str(VARIANT), "location": str(places.north), "quantity": 1}
    refused = await cashier.post("/v1/holds", json=body, headers={"Idempotency-Key": str(new_id())})
    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (503, "busy", "1")
