"""What a product page shows comes in one read, and is what the three reads say that it could be put together from."""

import asyncio

import httpx

from hanse import catalog, channels, inventory
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import NotFound, Refusal
from tests.orders.build import Shop, build_shop


async def handle_of(tx: Tx, shop: Shop) -> str:
    return (await catalog.variants(tx, [shop.jacket]))[shop.jacket].handle


async def offered_on(tx: Tx, channel: str, handle: str) -> channels.ProductOffered | Refusal:
    (answer,) = await channels.products_offered(tx, [channels.ProductAsked(channel, handle)])
    return answer


async def test_one_read_says_what_three_say(database: Database, api: httpx.AsyncClient) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        handle = await handle_of(tx, shop)
    offered = (await api.get(f"/v1/channels/web/products/{handle}")).json()
    variants = [one["id"] for one in offered["product"]["variants"] if one["active"]]
    assert str(shop.jacket) in variants
    assert offered["product"] == (await api.get(f"/v1/products/{handle}")).json()
    assert offered["prices"] == (await api.get("/v1/prices", params={"variant": variants})).json()
    assert offered["availability"] == (await api.get("/v1/availability", params={"variants": variants})).json()
    assert offered["prices"][0]["unit_minor"] == 14900


async def test_what_a_channel_does_not_sell_is_not_offered_there(tx: Tx) -> None:
    shop = await build_shop(tx)
    handle = await handle_of(tx, shop)
    for channel, wanted in (
        ("moon", handle),
        ("web", "no-such-thing"),
        ("web", "no\x00thing"),
        ("marketplace", handle),
    ):
        assert isinstance(await offered_on(tx, channel, wanted), NotFound)
    nothing = channels.Policy(assortment=channels.Assortment.CATEGORIES, categories=[])
    await channels.set_policy(tx, SYSTEM, "web", nothing, "closed for the season")
    assert isinstance(await offered_on(tx, "web", handle), NotFound)


async def test_stock_is_shown_as_the_channel_shows_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    handle = await handle_of(tx, shop)
    hidden = channels.Policy(stock_visibility=channels.StockVisibility.HIDDEN)
    await channels.set_policy(tx, SYSTEM, "web", hidden, "competitors read our stock")
    offered = await offered_on(tx, "web", handle)
    assert isinstance(offered, channels.ProductOffered)
    (seen,) = offered.availability
    assert (seen.variant, seen.online) == (shop.jacket, inventory.Seen(True, False, None))


async def test_pages_asked_together_get_the_answers_they_get_alone(tx: Tx) -> None:
    shop = await build_shop(tx)
    cards = await catalog.variants(tx, [shop.jacket, shop.beanie])
    jacket, beanie = cards[shop.jacket].handle, cards[shop.beanie].handle
    asked = [
        ("web", jacket),
        ("moon", jacket),
        ("phone", beanie),
        ("web", "no-such-thing"),
        ("web", beanie),
        ("web", jacket),
    ]
    answers = await channels.products_offered(tx, [channels.ProductAsked(*one) for one in asked])
    for one, answer in zip(asked, answers, strict=True):
        alone = await offered_on(tx, *one)
        if isinstance(alone, NotFound):
            assert isinstance(answer, NotFound)
            assert answer.facts == alone.facts
        else:
            assert answer == alone
    assert [isinstance(answer, NotFound) for answer in answers] == [False, True, False, True, False, False]


async def test_an_unknown_product_is_a_problem_of_its_own(database: Database, api: httpx.AsyncClient) -> None:
    async with database.transaction() as tx:
        handle = await handle_of(tx, await build_shop(tx))
    paths = [f"/v1/channels/web/products/{name}" for name in (handle, "no-such-thing", handle)]
    answers = await asyncio.gather(*[api.get(path) for path in paths])
    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert answers[1].json()["facts"] == {"product": "no-such-thing"}
