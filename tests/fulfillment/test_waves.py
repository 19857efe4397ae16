"""Several orders in one walk: the way, the boxes, what is missing, and that no two pickers fetch the same piece."""

import asyncio

import httpx
import pytest

from hanse import fulfillment, insight
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Database, Tx
from hanse.orders import Delivery
from tests.journeys.shop import Drain, Sign, opened_shop, send
from tests.orders.build import Shop, build_shop

from .carrier import ordered as ordered_home
from .test_fulfillment import ordered

OTHER = Actor(Kind.SYSTEM, name="another")


async def two_tasks(tx: Tx) -> tuple[Shop, list[fulfillment.Task]]:
    shop = await build_shop(tx)
    tasks = []
    for _ in range(2):
        order = await ordered(tx, shop, Delivery.PICKUP)
        tasks += await fulfillment.make_tasks(tx, order.id)
    return shop, tasks


async def test_one_walk_fetches_for_several_orders_and_says_the_box_of_each_piece(
    api: httpx.AsyncClient, signed_in: Sign, database: Database, drain: Drain
) -> None:
    shop, _ = await opened_shop(database)
    orders = [await ordered_home(api, shop, jackets=quantity) for quantity in (1, 2)]
    await drain()
    picker = await signed_in("picker")
    tasks = (await send(picker, "GET", "/tasks"))["items"]
    place = {"location": tasks[0]["location"]}
    rows = [{"code": "JACKET", "bay": "A 02", "position": 1}, {"code": "BEANIE", "bay": "B 07", "position": 2}]
    await send(picker, "PUT", "/bays", {**place, "rows": rows})
    wave = await send(picker, "POST", "/waves", {**place, "kind": "ship"}, 201)
    assert [task["box"] for task in wave["tasks"]] == [1, 2]
    assert [(step["sku"], step["bay"], step["quantity"]) for step in wave["steps"]] == [
        ("JACKET", "A 02", 3),
        ("BEANIE", "B 07", 2),
    ]
    path, boxes = f"/waves/{wave['id']}", {task["box"]: task["number"] for task in wave["tasks"]}
    assert sorted(boxes.values()) == sorted(order["number"] for order in orders)
    assert (await send(picker, "POST", "/waves", {**place, "kind": "ship"}, 409))["code"] == "nothing_to_fetch"
    assert (await send(picker, "POST", f"{path}/picked", {"code": "BOOK"}, 409))["code"] == "wrong_article"
    await send(picker, "POST", f"{path}/picked", {"code": "JACKET", "quantity": 4}, 422)
    said = [(await send(picker, "POST", f"{path}/picked", {"code": "JACKET"}))["put"] for _ in range(3)]
    wanted = [task["box"] for task in wave["tasks"] for line in task["lines"] if line["sku"] == "JACKET"
              for _ in range(line["quantity"])]  # fmt: skip
    assert [one["box"] for (one,) in said] == wanted
    await send(picker, "POST", f"{path}/picked", {"code": "JACKET"}, 409)
    both = await send(picker, "POST", f"{path}/picked", {"code": "BEANIE", "quantity": 2})
    assert [(put["box"], put["quantity"], put["complete"]) for put in both["put"]] == [(1, 1, True), (2, 1, True)]
    for task in both["wave"]["tasks"]:
        assert (await send(picker, "POST", f"/tasks/{task['id']}/parcel", {}))["state"] == "shipped"
    assert await send(picker, "GET", f"/waves?location={place['location']}") == []
    await drain()
    async with database.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_what_is_missing_in_a_walk_is_missing_for_every_box_that_wants_it(tx: Tx) -> None:
    shop, tasks = await two_tasks(tx)
    wave = await fulfillment.make_wave(
        tx, SYSTEM, fulfillment.WaveWanted(location=shop.luebeck, tasks=[task.id for task in tasks])
    )
    await fulfillment.confirm_wave_pick(tx, SYSTEM, wave.id, "JACKET", 1)
    after = await fulfillment.short_wave_pick(tx, SYSTEM, wave.id, shop.jacket, "shelf empty")
    assert [task.state for task in after.tasks] == ["picking", "cancelled"]
    assert (after.steps[0].quantity, after.steps[0].picked_quantity) == (1, 1)
    with pytest.raises(fulfillment.WrongArticle):
        await fulfillment.short_wave_pick(tx, SYSTEM, wave.id, shop.jacket, "shelf empty")


async def test_who_ends_a_walk_early_lays_back_what_is_not_complete(tx: Tx) -> None:
    shop, tasks = await two_tasks(tx)
    wave = await fulfillment.make_wave(tx, SYSTEM, fulfillment.WaveWanted(location=shop.luebeck))
    await fulfillment.confirm_wave_pick(tx, SYSTEM, wave.id, "JACKET", 1)
    with pytest.raises(fulfillment.PickedByAnother):
        await fulfillment.end_wave(tx, OTHER, wave.id)
    await fulfillment.end_wave(tx, SYSTEM, wave.id)
    states = sorted([(await fulfillment.get_task(tx, SYSTEM, task.id)).state for task in tasks])
    assert states == ["open", "picking"]
    again = await fulfillment.make_wave(tx, OTHER, fulfillment.WaveWanted(location=shop.luebeck))
    assert len(again.tasks) == 1


async def test_a_task_is_fetched_by_one_picker_until_another_takes_it_over(tx: Tx) -> None:
    shop, tasks = await two_tasks(tx)
    task = await fulfillment.start_pick(tx, SYSTEM, tasks[0].id)
    line = task.lines[0].line
    with pytest.raises(fulfillment.PickedByAnother):
        await fulfillment.confirm_pick(tx, OTHER, task.id, line, "JACKET", 1)
    with pytest.raises(fulfillment.TaskNotThere):
        await fulfillment.make_wave(
            tx, OTHER, fulfillment.WaveWanted(location=shop.luebeck, tasks=[one.id for one in tasks])
        )
    await fulfillment.start_pick(tx, OTHER, task.id, take_over=True)
    assert (await fulfillment.confirm_pick(tx, OTHER, task.id, line, "JACKET", 1)).lines[0].picked_quantity == 1


async def test_walks_made_at_the_same_moment_never_share_a_task(database: Database) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        for _ in range(6):
            await fulfillment.make_tasks(tx, (await ordered(tx, shop, Delivery.PICKUP)).id)

    async def taken(actor: Actor) -> list[fulfillment.Task]:
        async with database.transaction() as tx:
            try:
                wanted = fulfillment.WaveWanted(location=shop.luebeck, most=2)
                return (await fulfillment.make_wave(tx, actor, wanted)).tasks
            except fulfillment.NothingToFetch:
                return []

    waves = await asyncio.gather(*(taken(actor) for actor in (SYSTEM, OTHER) * 3))
    found = [task.id for wave in waves for task in wave]
    assert len(found) == len(set(found)) == 6
