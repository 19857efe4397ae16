"""The feed of figures that goes out: everything once, then what has changed, each figure with its version."""

import csv
import io
import json
from collections.abc import Awaitable, Callable

import httpx

from hanse import catalog, channels, inventory
from hanse.inventory import RuleInput, RuleKind
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.catalog.shop import furnish, product
from tests.inventory.places import bring, open_places

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_a_feed_tells_everything_once_and_then_what_has_changed(
    database: Database, signed_in: SignedIn, drain: Callable[[], Awaitable[None]]
) -> None:
    async with database.transaction() as tx:
        await furnish(tx)
        first, second = [one.id for one in (await catalog.save_product(tx, product())).variants]
        places = await open_places(tx)
        await bring(tx, first, places.north, 5)
        await bring(tx, second, places.north, 9)
    await drain()
    reader = await signed_in("office_manager")
    asked = {"channel": "web"}

    async def told() -> list[dict[str, object]]:
        lines: list[dict[str, object]] = []
        while True:
            answer = await reader.get("/v1/stock/feed", params=asked)
            assert answer.status_code == 200, answer.text
            asked["since"] = answer.headers["feed-cursor"]
            lines += [json.loads(line) for line in answer.text.splitlines()]
            if answer.headers["feed-more"] == "false":
                return lines

    assert {line["sku"]: line["available"] for line in await told()} == {
        "REGENJACKE-SYLT-M": 5,
        "REGENJACKE-SYLT-L": 9,
    }
    assert await told() == []
    async with database.transaction() as tx:
        await bring(tx, first, places.north, 2)
    await drain()
    [changed] = await told()
    async with database.transaction(readonly=True) as tx:
        [figure] = await inventory.availability(tx, [first])
    assert (changed["available"], changed["version"]) == (7, figure.version)
    # After a rule for the channel everything is told anew.
    async with database.transaction() as tx:
        wanted = RuleInput(kind=RuleKind.CHANNEL, channel="web", pieces=1)
        await inventory.set_rule(tx, SYSTEM, wanted, "slow feed")
    await drain()
    assert sorted(line["available"] for line in await told()) == [6, 8]  # type: ignore[type-var]
    whole = await reader.get("/v1/stock/feed", params={"channel": "web", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(whole.text)))
    assert [row["location_code"] for row in rows] == ["nord", "nord"]
    assert (await reader.get("/v1/stock/feed", params={"channel": "moon"})).status_code == 404
    assert (await reader.get("/v1/stock/feed", params={"channel": "web", "since": "%"})).status_code == 422


async def test_a_channel_shows_as_much_as_its_policy_says(
    database: Database, api: httpx.AsyncClient, signed_in: SignedIn
) -> None:
    async with database.transaction() as tx:
        await furnish(tx)
        variant = (await catalog.save_product(tx, product())).variants[0].id
        places = await open_places(tx)
        await bring(tx, variant, places.north, 2)
        await bring(tx, variant, places.south, 9)
        line = inventory.InboundLineInput(variant, 30)
        coming = inventory.InboundInput(
            location=places.north, supplier="S", reference="1", expected_date=tx.now.date(), lines=[line]
        )
        await inventory.announce_delivery(tx, SYSTEM, coming)

    async def shown(policy: channels.Policy) -> dict[str, object]:
        async with database.transaction() as tx:
            await channels.set_policy(tx, SYSTEM, "web", policy, "for the test")
        [found] = (await api.get("/v1/availability", params={"variants": str(variant)})).json()
        return found  # type: ignore[no-any-return]

    few = channels.StockVisibility.FEW_LEFT
    found = await shown(channels.Policy(stock_visibility=few, few_left=3, back_orders=True))
    assert found["online"] == {"available": True, "few_left": True, "quantity": 2}
    assert [store["quantity"] for store in found["stores"]] == [None, 2]  # type: ignore[attr-defined]
    assert (found["stores_count"], found["incoming"]) == (2, {"expected_date": "2026-11-24", "quantity": None})
    found = await shown(channels.Policy(stock_visibility=channels.StockVisibility.HIDDEN))
    assert (found["online"], found["incoming"]) == ({"available": True, "few_left": False, "quantity": None}, None)
    found = await shown(channels.Policy(assortment=channels.Assortment.CATEGORIES, categories=["books"]))
    assert (found["online"], found["stores"]) == ({"available": False, "few_left": False, "quantity": None}, [])
    cashier = await signed_in("cashier", places.north)
    asked = {"variant": str(variant), "channel": "web"}
    why = (await cashier.get("/v1/availability/why", params=asked)).json()
    assert [(place["location"], place["available"]) for place in why["places"]] == [(str(places.north), 2)]
    assert (
        await cashier.get("/v1/availability/why", params={**asked, "location": str(places.south)})
    ).status_code == 403
    assert (await api.get("/v1/availability/why", params=asked)).status_code == 401
