"""At the shelf: what may replace a missing article is shown, and a scan lays it into the basket."""

import msgspec
import pytest

from hanse import fulfillment, insight, inventory, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, Substitution
from tests.orders.test_substitutes import JACKET_MINOR, Range, bought, build_range

OTHER = msgspec.structs.replace(SYSTEM, name="somebody else")


async def begun(
    tx: Tx, quantity: int = 3, picked: int = 0, consent: Substitution = Substitution.SIMILAR
) -> tuple[Range, orders.Order, fulfillment.Task]:
    """An order of jackets that somebody fetches, and some of them lie in the basket."""
    made = await build_range(tx)
    order = await bought(tx, made.shop, quantity, Delivery.PICKUP, consent)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    task = await fulfillment.start_pick(tx, SYSTEM, task.id)
    if picked:
        task = await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "JACKET", picked)
    return made, order, task


async def test_the_desk_shows_what_may_replace_an_article_and_where_it_lies(tx: Tx) -> None:
    made, _, task = await begun(tx)
    await fulfillment.save_bays(
        tx, SYSTEM, made.shop.luebeck, [fulfillment.BayInput("JACKET-RED", "C 7", zone="Jackets")]
    )
    shown = await fulfillment.substitutes(tx, SYSTEM, task.id, task.lines[0].line)
    assert (shown.wanted, shown.currency) == (True, "EUR")
    assert [(one.sku, one.unit_minor, one.zone, one.bay) for one in shown.candidates] == [
        ("JACKET-RED", 12900, "Jackets", "C 7"),
        ("JACKET-BLUE", JACKET_MINOR, None, None),
    ]


async def test_a_scan_lays_the_substitute_into_the_basket_and_the_books_are_put_right(tx: Tx) -> None:
    made, order, task = await begun(tx, 3, 1)
    line = task.lines[0].line
    after = await fulfillment.substitute(tx, SYSTEM, task.id, line, "JACKET-RED", 1, "shelf empty", 1)
    assert sorted((one.sku, one.quantity, one.picked_quantity) for one in after.lines) == [
        ("JACKET", 2, 2), ("JACKET-RED", 1, 1),
    ]  # fmt: skip
    assert [(one.sku, one.quantity, one.state) for one in (await orders.load_order(tx, order.id)).lines] == [
        ("JACKET", 2, "picking"), ("JACKET", 1, "cancelled"), ("JACKET-RED", 1, "picking"),
    ]  # fmt: skip
    assert await fulfillment.make_tasks(tx, order.id) == []
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    given = await fulfillment.hand_over(tx, SYSTEM, made.shop.luebeck, order.pickups[0].code)
    assert given.order == order.id
    books = await inventory.availability(tx, [made.shop.jacket, made.red], [made.shop.luebeck])
    assert {one.variant: (one.on_hand, one.pending) for one in books} == {made.shop.jacket: (2, 0), made.red: (4, 0)}
    assert await insight.audit(tx) == []


async def test_some_are_replaced_and_the_others_are_reported_as_missing(tx: Tx) -> None:
    made, _, task = await begun(tx, 3)
    line = task.lines[0].line
    task = await fulfillment.substitute(tx, SYSTEM, task.id, line, "JACKET-BLUE", 1, "shelf empty")
    task = await fulfillment.short_pick(tx, SYSTEM, task.id, line, "shelf empty", 1)
    assert sorted((one.sku, one.quantity) for one in task.lines) == [("JACKET", 1), ("JACKET-BLUE", 1)]
    (books,) = await inventory.availability(tx, [made.shop.jacket], [made.shop.luebeck])
    assert (books.on_hand, books.pending) == (3, 1)
    assert await insight.audit(tx) == []


@pytest.mark.parametrize("code", ["JACKET-LARGE", "BOOK", "JACKET", "unknown"])
async def test_a_scan_of_anything_else_is_refused(tx: Tx, code: str) -> None:
    _, _, task = await begun(tx)
    with pytest.raises(orders.NotASubstitute):
        await fulfillment.substitute(tx, SYSTEM, task.id, task.lines[0].line, code, 1, "shelf empty")


async def test_a_second_time_nothing_is_missing_any_more(tx: Tx) -> None:
    _, order, task = await begun(tx, 3, 2)
    line = task.lines[0].line
    await fulfillment.substitute(tx, SYSTEM, task.id, line, "JACKET-RED", 1, "shelf empty")
    once = await orders.load_order(tx, order.id)
    with pytest.raises(fulfillment.NothingMissing):
        await fulfillment.substitute(tx, SYSTEM, task.id, line, "JACKET-RED", 1, "shelf empty")
    assert await orders.load_order(tx, order.id) == once


async def test_only_who_fetches_it_replaces_and_only_what_the_customer_lets(tx: Tx) -> None:
    _, _, task = await begun(tx, consent=Substitution.NONE)
    line = task.lines[0].line
    shown = await fulfillment.substitutes(tx, SYSTEM, task.id, line)
    assert (shown.wanted, shown.candidates) == (False, [])
    with pytest.raises(orders.SubstitutionNotWanted):
        await fulfillment.substitute(tx, SYSTEM, task.id, line, "JACKET-RED", 1, "shelf empty")
    with pytest.raises(fulfillment.PickedByAnother):
        await fulfillment.substitute(tx, OTHER, task.id, line, "JACKET-RED", 1, "shelf empty")


async def test_the_customer_leaves_the_substitute_at_the_counter_and_gets_its_money_back(tx: Tx) -> None:
    made, order, task = await begun(tx, 2)
    task = await fulfillment.substitute(tx, SYSTEM, task.id, task.lines[0].line, "JACKET-RED", 1, "shelf empty")
    jacket = next(one for one in task.lines if one.sku == "JACKET")
    await fulfillment.confirm_pick(tx, SYSTEM, task.id, jacket.line, "JACKET", 1)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    given = await fulfillment.hand_over(
        tx, SYSTEM, made.shop.luebeck, order.pickups[0].code, collecting=fulfillment.Collecting(lines=[jacket.line])
    )
    assert given.left == 1
    (red,) = [one for one in (await orders.load_order(tx, order.id)).lines if one.replaces]
    after = await orders.cancel(tx, SYSTEM, order.id, [red.id], "not wanted")
    assert (after.state, after.lines[-1].state) == ("completed", "cancelled")
    assert await insight.audit(tx) == []


async def walk(tx: Tx) -> tuple[Range, list[orders.Order], fulfillment.Wave]:
    """A walk for two orders of jackets; only the customer of the second takes something similar."""
    made = await build_range(tx)
    found, tasks = [], []
    for consent in (Substitution.NONE, Substitution.SIMILAR):
        order = await bought(tx, made.shop, 2, Delivery.PICKUP, consent)
        found.append(order)
        tasks += await fulfillment.make_tasks(tx, order.id)
    wanted = fulfillment.WaveWanted(location=made.shop.luebeck, tasks=[one.id for one in tasks])
    return made, found, await fulfillment.make_wave(tx, SYSTEM, wanted)


async def test_in_a_walk_the_scan_says_into_which_box_a_substitute_goes(tx: Tx) -> None:
    made, found, wave = await walk(tx)
    mine = next(task for task in wave.tasks if task.order == found[1].id)
    shown = await fulfillment.substitutes_in_wave(tx, SYSTEM, wave.id, made.shop.jacket)
    assert {one.number: (one.missing, one.instead.wanted) for one in shown} == {
        found[0].number: (2, False), found[1].number: (2, True),
    }  # fmt: skip
    with pytest.raises(orders.NotASubstitute):
        await fulfillment.substitute_in_wave(tx, SYSTEM, wave.id, made.shop.jacket, "BOOK", "shelf empty")
    with pytest.raises(fulfillment.PickedByAnother):
        await fulfillment.substitute_in_wave(tx, OTHER, wave.id, made.shop.jacket, "JACKET-RED", "shelf empty")
    for complete in (False, True):
        done = await fulfillment.substitute_in_wave(tx, SYSTEM, wave.id, made.shop.jacket, "JACKET-RED", "shelf empty")
        assert [(one.box, one.number, one.quantity, one.complete) for one in done.put] == [
            (mine.box, found[1].number, 1, complete)
        ]
    red = next(step for step in done.wave.steps if step.sku == "JACKET-RED")
    assert (red.quantity, red.picked_quantity) == (2, 2)
    # What is left is wanted by who takes nothing else.
    with pytest.raises(orders.SubstitutionNotWanted):
        await fulfillment.substitute_in_wave(tx, SYSTEM, wave.id, made.shop.jacket, "JACKET-RED", "shelf empty")
    await fulfillment.short_wave_pick(tx, SYSTEM, wave.id, made.shop.jacket, "shelf empty")
    assert await insight.audit(tx) == []
