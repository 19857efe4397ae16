"""What a place can fetch in an hour and a day, and what it got done. More is promised for later, or goes elsewhere."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hanse import fulfillment, locations, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.orders import Delivery
from tests.journeys.shop import Sign
from tests.orders.build import build_shop

from .test_fulfillment import ordered

BERLIN = ZoneInfo("Europe/Berlin")


async def test_orders_that_a_place_cannot_fetch_at_once_are_promised_one_after_the_other(tx: Tx) -> None:
    shop = await build_shop(tx)
    await locations.limit_work(tx, shop.luebeck, locations.Limits(orders_per_hour=1))
    promises = []
    for _ in range(4):
        (task,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)
        assert task.promise_at is not None
        promises.append(task.promise_at - tx.now)
    assert promises == [timedelta(hours=hours) for hours in (2, 2, 3, 4)]


async def test_a_place_with_a_full_day_of_work_promises_for_the_next(tx: Tx) -> None:
    shop = await build_shop(tx)
    await locations.limit_work(tx, shop.luebeck, locations.Limits(pieces_per_day=1))
    (first,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)
    (second,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)
    assert first.promise_at is not None
    assert second.promise_at == first.promise_at + timedelta(days=1)


async def test_a_place_with_a_full_day_of_work_sends_only_what_no_other_has(tx: Tx) -> None:
    shop = await build_shop(tx)
    usual = (await ordered(tx, shop, Delivery.SHIP)).lines[0].source_location
    await locations.limit_work(tx, usual, locations.Limits(pieces_per_day=1))
    elsewhere = (await ordered(tx, shop, Delivery.SHIP)).lines[0].source_location
    assert elsewhere != usual
    for place in await locations.list_locations(tx):
        await locations.limit_work(tx, place.id, locations.Limits(pieces_per_day=1))
    assert (await ordered(tx, shop, Delivery.SHIP)).lines[0].source_location
    assert (await orders.workload(tx, [usual]))[usual].pieces >= 1
    assert (await locations.limit_work(tx, usual, locations.Limits())).pieces_per_day is None
    assert await fulfillment.queues(tx, SYSTEM) == []


async def test_a_parcel_is_promised_for_when_its_carrier_comes(tx: Tx) -> None:
    shop = await build_shop(tx)
    (today,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.SHIP)).id)
    assert today.promise_at == datetime.combine(tx.now.date(), time(14), BERLIN)
    late = Tx(tx._connection, today.promise_at + timedelta(minutes=1))
    (next_day,) = await fulfillment.make_tasks(late, (await ordered(late, shop, Delivery.SHIP)).id)
    assert next_day.promise_at == today.promise_at + timedelta(days=1)


async def test_figures_count_the_work_between_scans_and_not_the_pauses(tx: Tx) -> None:
    shop = await build_shop(tx)
    (task,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)
    (missed,) = await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)

    def at(minutes: int) -> Tx:
        return Tx(tx._connection, tx.now + timedelta(minutes=minutes))

    wanted = fulfillment.WaveWanted(location=shop.luebeck, tasks=[task.id, missed.id])
    wave = await fulfillment.make_wave(at(10), SYSTEM, wanted)
    picked = await fulfillment.confirm_wave_pick(at(16), SYSTEM, wave.id, "JACKET", 1)
    await fulfillment.short_wave_pick(at(60), SYSTEM, wave.id, shop.jacket, "shelf empty")
    await fulfillment.mark_ready(at(70), SYSTEM, picked.put[0].task, "A 1")
    (here,) = await fulfillment.throughput(at(80), SYSTEM, 1)
    assert (here.picked_pieces, here.missed_pieces, here.work_minutes, here.pieces_per_hour) == (1, 1, 6, 10)
    assert (here.orders, here.ready_minutes, here.promised, here.in_time) == (1, 70, 1, 1)


async def test_who_leads_a_store_changes_its_limits_and_its_rule_and_those_of_no_other(
    signed_in: Sign, database: Database
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
    leader = await signed_in("store_manager", shop.luebeck)
    limits, rule = {"orders_per_hour": 4}, {"collectors": "named"}
    assert (await leader.put(f"/v1/locations/{shop.luebeck}/limits", json=limits)).json()["orders_per_hour"] == 4
    saved = (await leader.put(f"/v1/pickup-policy?location={shop.luebeck}", json=rule)).json()
    assert (saved["location"], saved["collectors"]) == (str(shop.luebeck), "named")
    for path, body in (
        (f"/v1/locations/{shop.altona}/limits", limits),
        (f"/v1/pickup-policy?location={shop.altona}", rule),
        ("/v1/pickup-policy", rule),
    ):
        refused = await leader.put(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), path
        assert refused.json()["facts"]["permission"] == "fulfillment.write"
    office, picker = await signed_in("office_manager"), await signed_in("picker", shop.luebeck)
    assert (await picker.put(f"/v1/locations/{shop.luebeck}/limits", json=limits)).status_code == 403
    for_all = (await office.put("/v1/pickup-policy", json={"collectors": "customer"})).json()
    assert (for_all["location"], for_all["collectors"]) == (None, "customer")
    here, there = [
        (await office.get("/v1/pickup-policy", params={"location": str(place)})).json()["collectors"]
        for place in (shop.luebeck, shop.altona)
    ]
    assert (here, there) == ("named", "customer")
