"""The price of the thirty days before a reduction (PAngV section 11, ECJ C-330/23, BGH I ZR 183/24)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse import pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PriceApplied
from tests.conftest import MORNING
from tests.orders.build import Shop, build_shop

DAY = timedelta(days=1)
BASE = datetime.fromisoformat("2026-06-01T00:00:00+00:00")


async def price_list(tx: Tx, key: str, **given: object) -> UUID:
    names = {"de": key, "en": key}
    return (await pricing.save_price_list(tx, pricing.PriceListInput(key=key, name=names, **given))).id


async def ask(tx: Tx, listed: UUID, variant: UUID, *prices: tuple[int, int, int | None]) -> None:
    """Prices of one article as (days from the morning of the tests, cents, days until)."""
    for start, minor, end in prices:
        until = None if end is None else MORNING + end * DAY
        await pricing.set_prices(tx, listed, [pricing.PriceRow(variant, minor, 1, MORNING + start * DAY, until)])


async def promote(tx: Tx, key: str, terms: dict[str, object], **given: object) -> pricing.Promotion:
    names = {"de": key, "en": key}
    return await pricing.save_promotion(tx, pricing.PromotionInput(key=key, name=names, terms=terms, **given))


def off(rate: int, **more: object) -> dict[str, object]:
    return {"kind": "percentage", "scope": "line", "rate": rate, "all": True, **more}


async def shown(tx: Tx, variant: UUID, channel: str = "web", **given: object) -> pricing.PriceShown:
    return (await pricing.prices(tx, channel, [variant], **given))[variant]


@pytest.fixture
async def coffee(tx: Tx) -> UUID:
    """An article without a price of its own yet."""
    shop: Shop = await build_shop(tx)
    await pricing.save_price_list(
        tx, pricing.PriceListInput(key="base", name={"de": "Alt", "en": "Old"}, customer_group="nobody")
    )
    return shop.beanie


async def test_an_offer_at_a_price_of_three_weeks_ago_is_no_reduction(tx: Tx, coffee: UUID) -> None:
    """The case of the BGH: 4.44, then 6.99, then 4.44 called an offer."""
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-60, 444, -14), (-14, 699, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (0, 444, None))
    price = await shown(tx, coffee)
    assert (price.unit_minor, price.lowest_30_days_minor, price.percent) == (444, 444, None)


async def test_a_percentage_counts_from_the_lowest_price_and_not_from_the_last(tx: Tx, coffee: UUID) -> None:
    """The case of the ECJ: 1.69 before, 1.29 within the thirty days, now 1.29 called 23 % off."""
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 129, -20), (-20, 169, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (0, 119, None))
    price = await shown(tx, coffee)
    assert (price.lowest_30_days_minor, price.percent) == (129, 7)


async def test_the_thirty_days_end_where_the_reduction_began(tx: Tx, coffee: UUID) -> None:
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 500, -50), (-50, 1000, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (-20, 800, None))
    price = await shown(tx, coffee)
    assert (price.lowest_30_days_minor, price.percent) == (1000, 20)


async def test_the_last_instant_of_the_thirty_days_counts_and_the_one_before_does_not(tx: Tx, coffee: UUID) -> None:
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 500, -30), (-30, 1000, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await pricing.set_prices(tx, sale, [pricing.PriceRow(coffee, 800)])
    assert (await shown(tx, coffee)).lowest_30_days_minor == 1000
    earlier = await shown(tx, coffee, at=MORNING)
    assert earlier.percent == 20


async def test_a_reduction_in_steps_is_measured_before_its_first_step(tx: Tx, coffee: UUID) -> None:
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 1000, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (-20, 900, -10), (-10, 800, -1), (-1, 700, None))
    price = await shown(tx, coffee)
    assert (price.lowest_30_days_minor, price.percent) == (1000, 30)


async def test_steps_with_a_break_are_two_reductions(tx: Tx, coffee: UUID) -> None:
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 1000, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (-20, 900, -10), (-9, 800, None))
    price = await shown(tx, coffee)
    assert (price.lowest_30_days_minor, price.percent) == (900, 11)


async def test_a_step_up_begins_a_reduction_of_its_own(tx: Tx, coffee: UUID) -> None:
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 1000, None))
    sale = await price_list(tx, "sale", rank=2, reduction=True)
    await ask(tx, sale, coffee, (-20, 700, -10), (-10, 900, None))
    price = await shown(tx, coffee)
    assert (price.lowest_30_days_minor, price.percent) == (700, None)


async def test_an_article_that_is_new_has_no_earlier_price_to_be_reduced_from(tx: Tx, coffee: UUID) -> None:
    await ask(tx, await price_list(tx, "usual", rank=1), coffee, (0, 1000, None))
    await ask(tx, await price_list(tx, "sale", rank=2, reduction=True), coffee, (0, 700, None))
    price = await shown(tx, coffee)
    assert (price.unit_minor, price.lowest_30_days_minor, price.percent) == (700, None, None)


async def test_shop_and_store_have_histories_of_their_own(tx: Tx, coffee: UUID) -> None:
    shop = await build_places(tx)
    usual = await price_list(tx, "usual", rank=1)
    await ask(tx, usual, coffee, (-90, 1000, None))
    await ask(tx, await price_list(tx, "web", rank=2, channel="web"), coffee, (-20, 600, -10))
    await ask(tx, await price_list(tx, "altona", rank=2, location=shop), coffee, (-20, 700, -10))
    await ask(tx, await price_list(tx, "sale", rank=3, reduction=True), coffee, (0, 500, None))
    found = [await shown(tx, coffee), await shown(tx, coffee, "store"), await shown(tx, coffee, "store", location=shop)]
    assert [price.lowest_30_days_minor for price in found] == [600, 1000, 700]


async def build_places(tx: Tx) -> UUID:
    return await tx.value("select id from locations.location where code = 'altona'")


async def test_a_promotion_for_everybody_is_a_reduction_and_stays_in_the_history(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
    clock.move(40 * DAY)
    async with database.transaction() as tx:
        made = await promote(tx, "days", off(2000))
        price = await shown(tx, shop.jacket)
        assert (price.unit_minor, price.lowest_30_days_minor, price.percent) == (11920, 14900, 20)
    clock.move(3 * DAY)
    async with database.transaction() as tx:
        await promote(tx, "days", off(2000), active=False)
        assert (await shown(tx, shop.jacket)).lowest_30_days_minor is None
    clock.move(7 * DAY)
    async with database.transaction() as tx:
        await promote(tx, "days", off(1000), channels=["web"])
        price = await shown(tx, shop.jacket)
        assert (price.unit_minor, price.lowest_30_days_minor, price.percent) == (13410, 11920, None)
        history = await pricing.price_history(tx, shop.jacket, "web")
        assert [one.unit_minor for one in history.applied] == [13410, 14900, 11920, 14900]
        assert made.version == 1
        assert (await shown(tx, shop.jacket, "store")).percent is None


@pytest.mark.parametrize(
    "terms",
    [
        off(1000, minimum_minor=5000),
        off(1000, minimum_quantity=2),
        off(1000, groups=["staff"]),
        off(1000, tiers=["gold"]),
        off(1000, first_purchase=True),
        {"kind": "buy_x_get_y", "scope": "line", "buy": 2, "get": 1, "all": True},
        {"kind": "percentage", "scope": "order", "rate": 1000, "all": True},
    ],
)
async def test_what_only_some_get_is_not_the_price_of_the_shelf(tx: Tx, terms: dict[str, object]) -> None:
    shop = await build_shop(tx)
    await promote(tx, "some", terms)
    price = await shown(tx, shop.jacket)
    assert (price.unit_minor, price.percent) == (14900, None)


async def test_a_coupon_and_a_list_of_a_group_change_no_price_of_the_shelf(tx: Tx) -> None:
    shop = await build_shop(tx)
    await promote(tx, "some", off(1000), needs_coupon=True)
    members = await price_list(tx, "members", rank=5, customer_group="members")
    await ask(tx, members, shop.jacket, (0, 100, None))
    assert (await shown(tx, shop.jacket)).unit_minor == 14900


async def test_goods_that_spoil_are_reduced_without_an_earlier_price(tx: Tx, coffee: UUID) -> None:
    await ask(tx, await price_list(tx, "usual", rank=1), coffee, (-60, 1000, None))
    await ask(tx, await price_list(tx, "today", rank=2, reduction=True, perishable=True), coffee, (0, 500, None))
    price = await shown(tx, coffee)
    assert (price.unit_minor, price.lowest_30_days_minor, price.percent, price.perishable) == (500, None, None, True)


async def test_a_price_that_was_asked_cannot_be_changed_afterwards(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
    (base,) = [one.id for one in await _lists(database)]
    clock.move(10 * DAY)
    async with database.transaction() as tx:
        row = pricing.PriceRow(shop.jacket, 19900, 1, clock.now() - 5 * DAY)
        with pytest.raises(pricing.PriceStood):
            await pricing.set_prices(tx, base, [row])
        assert await pricing.set_prices(tx, base, [pricing.PriceRow(shop.jacket, 19900)]) == 1


async def _lists(database: Database) -> list[pricing.PriceList]:
    async with database.transaction() as tx:
        return await pricing.list_price_lists(tx)


async def test_a_list_that_moves_to_another_channel_leaves_its_history_behind(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        special = await price_list(tx, "special", rank=3, channel="web")
        await pricing.set_prices(tx, special, [pricing.PriceRow(shop.jacket, 10000)])
    clock.move(10 * DAY)
    async with database.transaction() as tx:
        assert await price_list(tx, "special", rank=3, channel="store") == special
        history = await pricing.price_history(tx, shop.jacket, "web")
        assert [one.unit_minor for one in history.applied] == [14900, 10000]


async def test_nothing_rewrites_a_version_that_counted(database: Database) -> None:
    async with database.transaction() as tx:
        await build_shop(tx)
        await promote(tx, "days", off(1000))
    for table in ("price_list_version", "promotion_version"):
        for change in ("delete from pricing.", "update pricing."):
            sql = change + table + (" set version = 7" if change.startswith("update") else "")
            async with database.transaction() as tx:
                with pytest.raises(Exception, match="stays in the history"):
                    await tx.run(sql)


PIECES = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 9), st.booleans()), min_size=1, max_size=12)


@given(PIECES)
def test_the_reference_is_the_brute_force_minimum(pieces: list[tuple[int, int, bool]]) -> None:
    """Day by day, as somebody would with a calendar; the history is given in pieces of whole days."""
    calendar = [(minor, reduced) for days, minor, reduced in pieces for _ in range(days)]
    history, start = [], 0
    for days, minor, reduced in pieces:
        history.append(PriceApplied(BASE + start * DAY, BASE + (start + days) * DAY, minor, reduced, perishable=False))
        start += days
    end = history[-1]
    history[-1] = PriceApplied(end.from_at, None, end.unit_minor, end.reduced, perishable=False)
    found = rules.reference(history)
    today = len(calendar) - 1
    if not calendar[today][1]:
        assert found is None
        return
    first = today
    while first and calendar[first - 1][1] and calendar[first - 1][0] >= calendar[first][0]:
        first -= 1
    lowest = min((minor for minor, _ in calendar[max(0, first - 30) : first]), default=None)
    assert found is not None
    assert (found.since, found.lowest_minor) == (BASE + first * DAY, lowest)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_percentage_never_promises_more_than_is_saved(unit: int, lowest: int) -> None:
    percent = rules.percent_off(unit, lowest)
    if percent is None:
        assert (lowest - unit) * 100 < lowest
    else:
        assert percent * lowest <= (lowest - unit) * 100 < (percent + 1) * lowest


async def test_the_office_reads_what_a_reduction_is_measured_by(database: Database, signed_in) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        sale = await price_list(tx, "sale", rank=2, reduction=True)
        await ask(tx, sale, shop.book, (0, 900, None))
    office = await signed_in("merchandiser")
    said = (await office.get(f"/v1/prices/{shop.book}/history", params={"channel": "store"})).json()
    assert [(one["unit_minor"], one["reduced"]) for one in said["applied"]] == [(900, True)]
    assert (said["reduced_since"] is None, said["lowest_30_days_minor"], said["percent"]) == (False, None, None)
