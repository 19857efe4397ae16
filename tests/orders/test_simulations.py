"""Simulations: what was sold, priced once more with a promotion or prices that do not count yet."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import orders, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import InvalidInput, NotFound
from tests.conftest import MORNING
from tests.orders.build import Shop, build_shop
from tests.pricing.test_coupons import buy, filled

NAME = {"de": "Zehn", "en": "Ten"}
DAY = timedelta(days=1)


def promotion(key: str = "ten", **terms: Any) -> pricing.PromotionInput:
    return pricing.PromotionInput(
        key=key, name=NAME, terms={"kind": "percentage", "scope": "order", "rate": 1000, "all": True, **terms}
    )


async def simulated(tx: Tx, wanted: pricing.PromotionInput | None = None, **given: Any) -> orders.Simulation:
    asked = orders.SimulationInput(
        **{"promotion": wanted, "since": MORNING - DAY, "until": MORNING + DAY, **given},
    )
    begun = await orders.start_simulation(tx, SYSTEM, asked)
    return await orders.simulate_on(tx, begun.id)


async def sold(tx: Tx, article: UUID) -> orders.Order:
    cart = await filled(tx, article)
    off = (await orders.price_cart(tx, cart)).quote.totals.discount_minor
    return await buy(tx, cart, saved_minor=off)


async def test_what_is_simulated_is_what_is_paid_once_it_is_live(tx: Tx) -> None:
    shop = await build_shop(tx)
    beanies = {"scope": "line", "rate": 2000, "all": None, "variants": [str(shop.beanie)], "group": "hats"}
    await pricing.save_promotion(tx, promotion("hats", **beanies))
    await pricing.set_costs(tx, SYSTEM, [pricing.CostInput(shop.jacket, 6000), pricing.CostInput(shop.beanie, 500)])
    first = await sold(tx, shop.jacket)
    drafted = promotion()
    found = await simulated(tx, drafted)
    (changed,) = (await orders.list_simulated(tx, found.id)).items
    assert (found.state, found.sums.baskets, found.sums.changed, found.sums.differing) == ("done", 1, 1, 0)
    assert (changed.number, changed.before_total_minor) == (first.number, first.total_minor)
    await pricing.save_promotion(tx, drafted)
    again = await sold(tx, shop.jacket)
    assert changed.after_total_minor == again.total_minor
    assert changed.after_discount_minor == again.discount_minor
    assert changed.before_margin_minor is not None
    assert changed.before_margin_minor == sum(line.total_minor - line.tax_minor for line in first.lines) - 6000
    assert found.sums.after_margin_minor == sum(line.total_minor - line.tax_minor for line in again.lines) - 6000


async def test_a_promotion_that_does_nothing_changes_no_basket(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.save_promotion(tx, promotion("five", rate=500))
    await sold(tx, shop.jacket)
    await sold(tx, shop.book)
    for wanted in (
        promotion(minimum_minor=1_000_000),
        promotion(rate=0),
        promotion("five", rate=500),
        promotion(groups=["nobody"]),
    ):
        found = await simulated(tx, wanted)
        assert (found.sums.baskets, found.sums.changed, found.sums.differing) == (2, 0, 0), wanted
        assert found.sums.before_total_minor == found.sums.after_total_minor


async def test_where_a_new_version_counts_no_more_its_old_one_is_taken_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.save_promotion(tx, promotion())
    order = await sold(tx, shop.jacket)
    for channel, after in ((order.channel, order.total_minor), ("elsewhere", order.total_minor + order.discount_minor)):
        limited = msgspec.structs.replace(promotion(), channels=[channel])
        assert (await simulated(tx, limited)).sums.after_total_minor == after


async def test_baskets_of_a_former_system_are_tried_at_the_prices_they_had(tx: Tx) -> None:
    shop = await build_shop(tx)
    kinds = orders.HistoryLineKind
    lines = [
        orders.HistoryLine(kinds.GOODS, "BEANIE", "a beanie", 2, 2_500_000, MORNING),
        orders.HistoryLine(kinds.GOODS, "84879", "bird ornament", 10, 169_000, MORNING),
        orders.HistoryLine(kinds.SHIPPING, "POST", "postage", 1, 1_800_000, MORNING),
    ]
    document = orders.HistoryDocument(
        source="old", number="536365", kind=orders.HistoryKind.ORDER, channel="web", customer_key=None,
        country=None, country_name="", at=MORNING, day=MORNING.date(), currency="GBP", lines=lines,
    )  # fmt: skip
    await orders.load_history(tx, [document])
    asked = {"source": "history", "currency": "GBP"}
    (every,) = (await orders.list_simulated(tx, (await simulated(tx, promotion(), **asked)).id)).items
    assert (every.number, every.before_total_minor, every.after_total_minor) == ("536365", 6690, 6021)
    beanie = promotion("b", scope="line", all=None, variants=[str(shop.beanie)])
    (one,) = (await orders.list_simulated(tx, (await simulated(tx, beanie, **asked)).id)).items
    assert (one.after_total_minor, one.after_margin_minor) == (6190, None)


async def test_a_simulation_is_a_job_that_can_be_cancelled_and_read_as_a_table(
    database: Database, signed_in: Any, drain: Any
) -> None:
    async with database.transaction() as tx:
        shop: Shop = await build_shop(tx)
        await pricing.set_costs(tx, SYSTEM, [pricing.CostInput(shop.jacket, 6000)])
        placed = await sold(tx, shop.jacket)
    office: httpx.AsyncClient = await signed_in("merchandiser")
    given = {
        "promotion": {"key": "ten", "name": NAME, "terms": promotion().terms},
        "since": (MORNING - DAY).isoformat(), "until": (MORNING + DAY).isoformat(),
    }  # fmt: skip
    stopped = (await office.post("/v1/price-simulations", json=given)).json()
    said = (await office.post(f"/v1/price-simulations/{stopped['id']}/cancellation")).json()
    begun = await office.post("/v1/price-simulations", json=given)
    assert (begun.status_code, begun.json()["state"], begun.json()["total"]) == (202, "waiting", 1)
    await drain()
    place = f"/v1/price-simulations/{begun.json()['id']}"
    assert (await office.get(place)).json()["sums"]["changed"] == 1
    assert (said["state"], (await office.get(f"/v1/price-simulations/{stopped['id']}")).json()["done"]) == (
        "cancelled",
        0,
    )
    table = (await office.get(f"{place}/baskets.csv")).text.splitlines()
    assert len(table) == 2
    assert table[1].startswith(f'"{placed.number}"')
    assert table[1].split(",")[-2] != ""
    marketer: httpx.AsyncClient = await signed_in("marketer")
    (basket,) = (await marketer.get(f"{place}/baskets")).json()["items"]
    assert (basket["number"], basket["before_margin_minor"]) == (placed.number, None)
    assert (await (await signed_in("cashier")).get(place)).status_code == 403


async def priced(tx: Tx, **terms: Any) -> pricing.PriceList:
    """A list that goes before the others, with its own terms."""
    given = pricing.PriceListInput(**{"key": "trial", "name": NAME, "rank": 50, **terms})
    return await pricing.save_price_list(tx, given)


async def test_prices_that_are_simulated_are_what_is_paid_once_they_are_live(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.set_costs(tx, SYSTEM, [pricing.CostInput(shop.jacket, 6000)])
    # At the higher price this one comes into reach.
    await pricing.save_promotion(tx, promotion("reach", minimum_minor=16_000))
    first, other = await sold(tx, shop.jacket), await sold(tx, shop.book)
    base = await priced(tx)
    rows = [pricing.PriceRow(shop.jacket, 16_990)]
    proposal = await pricing.propose(tx, SYSTEM, pricing.ProposalInput(prices=pricing.PricesInput(base.id, rows)))
    found = await simulated(tx, proposal=proposal.id)
    (changed,) = (await orders.list_simulated(tx, found.id)).items
    assert (found.sums.baskets, found.sums.changed, found.sums.differing) == (2, 1, 0)
    assert found.prices is not None
    assert (found.prices.price_list, found.prices.articles, found.promotion) == (base.id, 1, None)
    assert (changed.number, changed.before_total_minor) == (first.number, first.total_minor)
    await pricing.publish(tx, SYSTEM, proposal.id, proposal.version)
    again = await sold(tx, shop.jacket)
    assert (again.discount_minor, changed.after_discount_minor) == (1699, 1699)
    assert changed.after_total_minor == again.total_minor != first.total_minor
    assert changed.after_margin_minor == sum(line.total_minor - line.tax_minor for line in again.lines) - 6000
    assert found.sums.after_total_minor == again.total_minor + other.total_minor


async def test_a_list_is_simulated_where_it_counts_and_no_higher_list_spoke(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await sold(tx, shop.jacket)
    later = MORNING + 30 * DAY
    listed = await priced(tx)
    await pricing.set_prices(tx, listed.id, [
        pricing.PriceRow(shop.jacket, 10_000, valid_from=later), pricing.PriceRow(shop.jacket, 1, 9, later),
        pricing.PriceRow(shop.beanie, 5, valid_from=later),
    ])  # fmt: skip

    async def comes_to(**given: Any) -> int:
        found = await simulated(tx, **{"price_list": listed.id, **given})
        return found.sums.after_total_minor - found.sums.before_total_minor

    lower = 10_000 - order.lines[0].unit_minor
    assert (await comes_to(), await comes_to(prices_at=later)) == (0, lower)
    for terms, after in (
        ({"channel": "elsewhere"}, 0), ({"customer_group": "staff"}, 0), ({"rank": -1}, 0),
        ({"channel": order.channel}, lower),
    ):  # fmt: skip
        changed = pricing.PriceListInput(**{"key": "trial", "name": NAME, "rank": 50, **terms})
        proposal = await pricing.propose(tx, SYSTEM, pricing.ProposalInput(price_list=changed))
        assert await comes_to(price_list=None, proposal=proposal.id, prices_at=later) == after, terms


async def test_prices_of_another_currency_or_without_the_tax_are_not_simulated(tx: Tx) -> None:
    await build_shop(tx)
    net = await priced(tx, gross=False)
    for wrong in ({"currency": "GBP"}, {"source": "history"}, {"proposal": net.id}, {"price_list": None}):
        with pytest.raises(InvalidInput):
            await simulated(tx, **{"price_list": net.id, **wrong})
    with pytest.raises(NotFound):
        await simulated(tx, price_list=UUID(int=7))
