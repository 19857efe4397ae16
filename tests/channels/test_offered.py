"""What a product page shows comes in one read, and is what the three reads say that it could be put together from."""

import httpx
import pytest

from hanse import catalog, channels, inventory
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import NotFound
from tests.orders.build import Shop, build_shop


async def handle_of(tx: Tx, shop: Shop) -> str:
    return (await catalog.variants(tx, [shop.jacket]))[shop.jacket].handle


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
    for channel, wanted in (("moon", handle), ("web", "no-such-thing"), ("marketplace", handle)):
        with pytest.raises(NotFound):
            await channels.product_offered(tx, channel, wanted)
    nothing = channels.Policy(assortment=channels.Assortment.CATEGORIES, categories=[])
    await channels.set_policy(tx, SYSTEM, "web", nothing, "closed for the season")
    with pytest.raises(NotFound):
        await channels.product_offered(tx, "web", handle)


async def test_stock_is_shown_as_the_channel_shows_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    handle = await handle_of(tx, shop)
    hidden = channels.Policy(stock_visibility=channels.StockVisibility.HIDDEN)
    await channels.set_policy(tx, SYSTEM, "web", hidden, "competitors read our stock")
    (seen,) = (await channels.product_offered(tx, "web", handle)).availability
    assert (seen.variant, seen.online) == (shop.jacket, inventory.Seen(True, False, None))
