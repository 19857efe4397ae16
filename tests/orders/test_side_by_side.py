"""Orders over HTTP that arrive together share a transaction, and each is the order that it would have been alone."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import insight, pricing
from hanse.kit.db import Database
from hanse.kit.ids import new_id
from tests.orders.build import HOME, Shop, build_shop
from tests.pricing.test_coupons import open_promotion

WHERE = "/v1/orders/direct"
# The house knows at most so many at once, and here there are no two processors to disturb.
CROWD = 24


@pytest.fixture
async def shop(database: Database) -> Shop:
    async with database.transaction() as tx:
        return await build_shop(tx, stock=10)


def asked(variant: UUID, total_minor: int, **more: Any) -> dict[str, Any]:
    return {
        "email": f"{new_id()}@example.org",
        "name": "Test Kundin",
        "shipping": msgspec.to_builtins(HOME),
        "delivery_method": "standard",
        "payments": [{"tender": "cash"}],
        "lines": [{"variant": str(variant), "quantity": 1}],
        "expected_total_minor": total_minor,
        **more,
    }


async def buy(api: httpx.AsyncClient, wish: dict[str, Any], key: str = "") -> httpx.Response:
    return await api.post(WHERE, json=wish, headers={"Idempotency-Key": key or str(new_id())})


async def outcomes(answers: list[httpx.Response]) -> Counter[str]:
    return Counter("placed" if one.status_code == 201 else one.json()["code"] for one in answers)


async def transactions(database: Database) -> tuple[int, int]:
    """How many orders there are, and how many transactions wrote them."""
    async with database.transaction(readonly=True) as tx:
        assert await insight.audit(tx) == []
        return (
            await tx.value("select count(*) from orders.sales_order"),
            await tx.value("select count(distinct xmin::text) from orders.line"),
        )


async def test_they_are_written_together_and_none_is_promised_more_than_there_is(
    api: httpx.AsyncClient, database: Database, shop: Shop
) -> None:
    # Ten jackets lie in the warehouse and in each of two stores, all of which send. One is the best for everybody,
    # until it has no more.
    wishes = [asked(shop.jacket, 14900 + 490) for _ in range(2 * CROWD)]
    answers = await asyncio.gather(*[buy(api, wish) for wish in wishes])
    assert await outcomes(answers) == {"placed": 30, "lines_out_of_stock": 2 * CROWD - 30}
    numbers = [one.json()["number"] for one in answers if one.status_code == 201]
    assert len(set(numbers)) == 30
    assert {one.json()["state"] for one in answers if one.status_code == 201} == {"confirmed"}
    written, in_so_many = await transactions(database)
    assert written == 30
    assert in_so_many < 25


async def test_each_buyer_has_their_own_answer(api: httpx.AsyncClient, database: Database, shop: Shop) -> None:
    wishes = [
        asked(shop.jacket, 14900 + 490),
        asked(shop.jacket, 1),
        asked(new_id(), 14900 + 490),
        asked(shop.beanie, 1990 + 490, delivery_method="by balloon"),
        asked(shop.beanie, 1990 + 490, payments=[{"tender": "gift_card", "token": "NO-SUCH-CARD"}]),
        asked(shop.beanie, 1990 + 490, name=""),
        asked(shop.book, 1200 + 490),
        asked(shop.beanie, 1990 + 490),
    ]
    answers = await asyncio.gather(*[buy(api, wish) for wish in wishes])
    said = [one.json().get("code", one.json().get("total_minor")) for one in answers]
    assert said == [
        15390, "price_changed", "not_found", "address_needed", "gift_card_unknown", "contact_needed", 1690, 2480
    ]  # fmt: skip
    assert answers[1].json()["facts"]["actual_minor"] == 15390
    for answer, wish in zip(answers, wishes, strict=True):
        if answer.status_code == 201:
            assert answer.json()["email"] == wish["email"]
            assert [line["variant"] for line in answer.json()["lines"]] == [wish["lines"][0]["variant"]]
    assert (await transactions(database))[0] == 3


async def test_a_key_counts_once_and_one_that_was_refused_may_be_used_again(
    api: httpx.AsyncClient, database: Database, shop: Shop
) -> None:
    wish, key, other = asked(shop.jacket, 14900 + 490), str(new_id()), str(new_id())
    wrong = asked(shop.beanie, 1)
    answers = await asyncio.gather(
        *[buy(api, wish, key) for _ in range(6)], buy(api, wrong, other), buy(api, asked(shop.book, 1690))
    )
    assert [one.status_code for one in answers] == [201] * 6 + [409, 201]
    assert len({one.content for one in answers[:6]}) == 1
    assert sum(one.headers.get("Idempotent-Replayed") == "true" for one in answers) == 5
    right = {**wrong, "expected_total_minor": 1990 + 490}
    again, reused = await asyncio.gather(buy(api, right, other), buy(api, right, key))
    assert again.status_code == 201
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert (await transactions(database))[0] == 3


@pytest.mark.parametrize("how", ["coupon", "budget"])
async def test_what_may_be_used_twice_is_used_twice(
    api: httpx.AsyncClient, database: Database, shop: Shop, how: str
) -> None:
    async with database.transaction() as tx:
        if how == "coupon":
            await open_promotion(tx)
            await pricing.save_coupon(tx, pricing.Coupon("TWICE", "five", uses_max=2))
        else:
            await open_promotion(tx, needs_coupon=False, budget=pricing.Budget(uses_max=2))
    with_coupon = {"coupons": ["twice"]} if how == "coupon" else {}
    wishes = [asked(shop.beanie, 1990 - 500 + 490, **with_coupon) for _ in range(6)]
    found = await outcomes(await asyncio.gather(*[buy(api, wish) for wish in wishes]))
    assert found.pop("placed") == 2
    assert set(found) <= {"price_changed", "coupon_used_up", "budget_used_up"}
    assert (await transactions(database))[0] == 2


async def shopped(client: Callable[[], httpx.AsyncClient], shop: Shop) -> httpx.Response:
    """What a front end does for somebody unknown: each with the cookies of a browser of their own."""
    browser = client()
    cart = (await browser.post("/v1/carts", json={})).json()["id"]
    for variant, quantity in ((shop.jacket, 1), (shop.beanie, 2)):
        line = {"variant": str(variant), "quantity": quantity}
        priced = await browser.put(f"/v1/carts/{cart}/lines", json=line)
        assert priced.status_code == 200, priced.text
    wish = {**asked(shop.jacket, 14900 + 2 * 1990 + 490), "cart": cart}
    del wish["lines"]
    return await browser.post("/v1/orders", json=wish, headers={"Idempotency-Key": str(new_id())})


async def test_carts_are_filled_and_bought_side_by_side(
    client: Callable[[], httpx.AsyncClient], database: Database, shop: Shop
) -> None:
    answers = await asyncio.gather(*[shopped(client, shop) for _ in range(20)])
    # Thirty beanies lie in three places, and everybody wants two.
    assert await outcomes(list(answers)) == {"placed": 15, "lines_out_of_stock": 5}
    for answer in answers:
        if answer.status_code == 201:
            assert [(line["sku"], line["quantity"]) for line in answer.json()["lines"]] == [
                ("JACKET", 1),
                ("BEANIE", 2),
            ]
    written, in_so_many = await transactions(database)
    assert written == 15
    assert in_so_many < 15


async def test_a_cart_grows_by_what_comes_at_once_and_is_bought_once(
    api: httpx.AsyncClient, database: Database, shop: Shop
) -> None:
    opened = await api.post("/v1/carts", json={})
    cart = opened.json()["id"]
    assert "hanse_visitor" in opened.cookies
    line = {"variant": str(shop.beanie), "quantity": 1}
    puts = await asyncio.gather(*[api.put(f"/v1/carts/{cart}/lines", json=line) for _ in range(6)])
    assert sorted(one.json()["cart"]["lines"][0]["quantity"] for one in puts) == [1, 2, 3, 4, 5, 6]
    wish = {**asked(shop.beanie, 6 * 1990 + 490), "cart": cart}
    del wish["lines"]
    found = await asyncio.gather(
        *[api.post("/v1/orders", json=wish, headers={"Idempotency-Key": str(new_id())}) for _ in range(5)]
    )
    assert await outcomes(list(found)) == {"placed": 1, "cart_closed": 4}
    assert (await transactions(database))[0] == 1
