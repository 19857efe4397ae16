"""The plan of the last ninety days: the same for the same moment, possible, and with something on every desk."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.courses import Order
from hanse.main.demo.history import DAYS, ORDERS, Outcome, history, outcome, pieces_taken
from hanse.main.demo.people import customers, staff
from hanse.main.demo.places import place, places, stores
from hanse.main.demo.stock import opening_stock, totals

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
MOMENTS = [NOW, NOW + timedelta(days=1), NOW + timedelta(days=2, hours=-5), datetime(2026, 12, 27, 3, tzinfo=UTC)]


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def plan(request: pytest.FixtureRequest) -> tuple[datetime, tuple[Order, ...]]:
    return request.param, history(request.param)


def test_the_same_moment_gives_the_same_plan() -> None:
    assert history(NOW) == history(NOW)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    assert history(NOW) == history(NOW.astimezone(ZoneInfo("America/New_York")))


def test_there_are_six_hundred_orders_of_the_last_ninety_days(plan: tuple[datetime, tuple[Order, ...]]) -> None:
    now, orders = plan
    assert len(orders) == ORDERS
    assert now - timedelta(days=DAYS + 1) < orders[0].placed_at <= orders[-1].placed_at <= now
    assert len({order.key for order in orders}) == ORDERS


def test_nothing_has_happened_that_lies_ahead_and_everything_in_its_order(
    plan: tuple[datetime, tuple[Order, ...]],
) -> None:
    now, orders = plan
    for order in orders:
        moments = [order.placed_at, *(step.at for step in order.steps), now]
        assert moments == sorted(moments), order


def test_every_channel_and_every_way_occurs() -> None:
    orders = history(NOW)
    assert {order.channel for order in orders} == {"web", "app", "store", "phone"}
    assert {line.way for order in orders for line in order.lines} == {"carry_out", "ship", "pickup", "reserve"}


def test_orders_are_in_all_states() -> None:
    found = Counter(outcome(order) for order in history(NOW))
    assert set(found) == set(get_args(Outcome))


def test_every_store_has_orders_to_pick_and_orders_on_its_shelf(plan: tuple[datetime, tuple[Order, ...]]) -> None:
    _, orders = plan
    for store in stores():
        mine = [outcome(order) for order in orders if order.lines[0].place == store.key]
        assert mine.count("paid") >= 2, store.key
        assert mine.count("ready") >= 3, store.key


def test_goods_people_and_places_of_the_plan_exist(plan: tuple[datetime, tuple[Order, ...]]) -> None:
    _, orders = plan
    skus = {variant.sku for product in catalogue().products for variant in product.variants}
    keys = {one.key for one in places()}
    people = {member.key for member in staff()} | {None}
    shoppers = {one.key for one in customers()} | {None}
    registers = {register.key for one in places() for register in one.registers} | {None}
    for order in orders:
        assert {line.sku for line in order.lines} <= skus
        assert {line.source for line in order.lines} | {line.place for line in order.lines} <= keys | {None}
        assert {order.actor, *(step.actor for step in order.steps)} <= people
        assert order.customer in shoppers
        assert order.register in registers
        assert all(number < len(order.lines) for step in order.steps for number in step.lines)


def test_only_the_till_serves_strangers() -> None:
    assert {order.channel for order in history(NOW) if order.customer is None} == {"store"}


def test_places_do_what_they_can(plan: tuple[datetime, tuple[Order, ...]]) -> None:
    _, orders = plan
    for line in (line for order in orders for line in order.lines):
        if line.way == "ship":
            assert "ships" in place(line.source).capabilities
        if line.way in {"pickup", "reserve"}:
            assert line.way in place(line.place or "").capabilities


def test_tills_sell_only_while_the_doors_are_open(plan: tuple[datetime, tuple[Order, ...]]) -> None:
    _, orders = plan
    for order in orders:
        if order.place:
            shop = place(order.place)
            local = order.placed_at.astimezone(ZoneInfo(shop.time_zone))
            spans = shop.openings_on(local.date())
            assert any(span.opens <= local.time() <= span.closes for span in spans), order


def test_the_first_step_of_a_shipped_order_is_its_payment() -> None:
    for order in history(NOW):
        if any(step.verb == "ship" for step in order.steps):
            assert order.steps[0].verb == "pay"


def test_a_coupon_is_used_once_by_a_customer_and_never_on_books_alone() -> None:
    fixed = {variant.sku for product in catalogue().products if product.fixed_price for variant in product.variants}
    used = [order for order in history(NOW) if order.coupon]
    assert len(used) > 20
    assert len({(order.customer, order.coupon) for order in used}) == len(used)
    assert [order for order in used if {line.sku for line in order.lines} <= fixed] == []


def test_the_opening_stock_covers_the_whole_plan_and_leaves_something() -> None:
    needs = pieces_taken(history(NOW))
    levels = opening_stock(needs)
    held = {(level.location, level.sku): level.pieces for level in levels}
    assert len(held) == len(levels)
    assert all(held.get(key, 0) >= pieces for key, pieces in needs.items())
    assert sum(totals(levels).values()) > 30 * sum(needs.values())


def test_stock_lies_in_bays_that_exist() -> None:
    bays = {one.key: {bay for zone in one.zones for bay in zone.bays} for one in places()}
    assert all(level.bay in bays[level.location] for level in opening_stock({}))


def test_some_shelves_are_nearly_empty_and_some_are() -> None:
    store_levels = [level.pieces for level in opening_stock({}) if level.location == "luebeck-altstadt"]
    assert store_levels.count(1) > 50
    variants = sum(len(product.variants) for product in catalogue().products)
    assert len(store_levels) < variants
