"""Pieces that come, go and are put right, and what can be promised of them."""

import pytest
import pytest_asyncio

from hanse import inventory
from hanse.inventory import Condition, Hold, Place, Pooled, StockChange, StockFigure, StockLine
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden
from tests.inventory.places import Places, bring, events, figures, open_places, problems, wish

VARIANT, OTHER = new_id(), new_id()


@pytest_asyncio.fixture
async def places(tx: Tx) -> Places:
    return await open_places(tx)


async def test_what_arrives_can_be_promised_if_it_is_sellable(tx: Tx, places: Places) -> None:
    key = new_id()
    line = StockLine(VARIANT, places.north, 4, Condition.SELLABLE, key)
    await inventory.receive(tx, [line, StockLine(VARIANT, places.north, 2, Condition.QUARANTINE)])
    await inventory.receive(tx, [line])
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.available) == (4, 4)
    assert {(s.condition, s.quantity) for s in await inventory.stored(tx, [VARIANT])} == {
        (Condition.SELLABLE, 4),
        (Condition.QUARANTINE, 2),
    }
    assert [e["available"] for e in await events(tx, "stock.changed")] == [4]
    assert await problems(tx) == []


async def test_the_books_are_put_right_with_a_reason(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 5)
    await inventory.adjust(tx, SYSTEM, [StockChange(VARIANT, places.north, -2)], "damaged")
    await inventory.adjust(tx, SYSTEM, [StockChange(VARIANT, places.north, -1)], "lost")
    await inventory.adjust(tx, SYSTEM, [StockChange(VARIANT, places.north, 3)], "found")
    lying = {s.condition: s.quantity for s in await inventory.stored(tx, [VARIANT])}
    assert lying == {Condition.SELLABLE: 5, Condition.DAMAGED: 2}
    page = await inventory.movements(tx, VARIANT, places.north)
    assert [t.reason for t in page.items] == ["found", "lost", "damaged", "receive"]
    assert await problems(tx) == []


async def test_an_adjustment_never_takes_what_is_promised(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    await inventory.hold(tx, [wish(tx, VARIANT, places.north, 2)])
    with pytest.raises(inventory.InsufficientStock) as refused:
        await inventory.adjust(tx, SYSTEM, [StockChange(VARIANT, places.north, -2)], "lost")
    assert refused.value.facts == {"variant": VARIANT, "location": places.north, "wanted": 2, "available": 1}


async def test_an_adjustment_needs_the_permission_at_this_location(tx: Tx, places: Places) -> None:
    clerk = Actor(Kind.STAFF, grants=(Grant(frozenset({"inventory.adjust"}), frozenset({places.north})),))
    await inventory.adjust(tx, clerk, [StockChange(VARIANT, places.north, 1)], "found")
    with pytest.raises(Forbidden):
        await inventory.adjust(tx, clerk, [StockChange(VARIANT, places.south, 1)], "found")


async def test_pieces_change_their_condition(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    await inventory.recondition(tx, SYSTEM, [StockLine(VARIANT, places.north, 1)], Condition.DISPLAY)
    assert (await figures(tx, VARIANT, places.north)).available == 2
    back = StockLine(VARIANT, places.north, 1, Condition.DISPLAY)
    await inventory.recondition(tx, SYSTEM, [back], Condition.SELLABLE)
    assert (await figures(tx, VARIANT, places.north)).available == 3
    with pytest.raises(inventory.InsufficientStock):
        await inventory.recondition(tx, SYSTEM, [back], Condition.SELLABLE)


async def test_a_feed_sets_figures_and_the_same_feed_changes_nothing(tx: Tx, places: Places) -> None:
    feed = [StockFigure(VARIANT, places.north, 7), StockFigure(OTHER, places.north, 0)]
    assert await inventory.set_stock(tx, feed) == 1
    assert await inventory.set_stock(tx, feed) == 0
    assert len(await events(tx, "stock.changed")) == 1
    assert await inventory.set_stock(tx, [StockFigure(VARIANT, places.north, 4)]) == 1
    assert (await figures(tx, VARIANT, places.north)).on_hand == 4
    assert await problems(tx) == []


async def test_a_feed_cannot_break_a_promise_in_silence(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 5)
    await inventory.hold(tx, [wish(tx, VARIANT, places.north, 3)])
    await inventory.set_stock(tx, [StockFigure(VARIANT, places.north, 1)])
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending, found.available) == (3, 3, 0)
    [told] = await events(tx, "stock.short")
    assert (told["variant"], told["quantity"]) == (str(VARIANT), 2)


async def test_who_has_a_piece_in_the_hand_can_buy_it(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    await inventory.hold(tx, [wish(tx, VARIANT, places.north, 2)])
    order = new_id()
    lines = [
        StockLine(VARIANT, places.north, 1),
        StockLine(VARIANT, places.north, 2),
        StockLine(OTHER, places.north, 1),
    ]
    await inventory.sell_now(tx, order, lines)
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending, found.available) == (2, 2, 0)
    told = await events(tx, "stock.found")
    assert {(t["variant"], t["quantity"], t["order"]) for t in told} == {
        (str(VARIANT), 2, str(order)),
        (str(OTHER), 1, str(order)),
    }
    reasons = [t.reason for t in (await inventory.movements(tx, VARIANT, places.north)).items]
    assert sorted(reasons) == ["found_at_sale", "hold", "receive", "sale", "sale"]
    assert await problems(tx) == []


async def test_a_sale_with_a_key_is_booked_once(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    line = StockLine(VARIANT, places.north, 2, Condition.SELLABLE, new_id())
    for _ in range(2):
        await inventory.sell_now(tx, new_id(), [line])
    assert (await figures(tx, VARIANT, places.north)).on_hand == 1


async def test_goods_come_back_anywhere_in_any_condition(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 1)
    order = new_id()
    await inventory.sell_now(tx, order, [StockLine(VARIANT, places.north, 1)])
    await inventory.take_back(tx, [StockLine(VARIANT, places.south, 1)], "sellable", order)
    await inventory.take_back(tx, [StockLine(VARIANT, places.south, 1)], "damaged", order)
    assert (await figures(tx, VARIANT, places.south)).available == 1
    assert await problems(tx) == []


async def test_very_many_pieces_are_told_as_many_as_fit(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.warehouse, 2_000_000_000)
    await bring(tx, VARIANT, places.north, 3_000_000_000)
    found = (await inventory.pooled(tx, [VARIANT], "web"))[VARIANT]
    assert found.stores == [Place(places.north, 2**31 - 1)]
    assert found.online >= 2_000_000_000


async def test_availability_is_pooled_by_what_places_can_do(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.warehouse, 10)
    await bring(tx, VARIANT, places.north, 3)
    await bring(tx, VARIANT, places.south, 4)
    await inventory.set_safety_stock(tx, [inventory.SafetyStock(VARIANT, places.north, 1)])
    found = await inventory.pooled(tx, [VARIANT, OTHER], "web")
    assert found[VARIANT] == Pooled(12, [Place(places.south, 4), Place(places.north, 2)])
    assert found[OTHER] == Pooled(0, [])
    counter = await inventory.pooled(tx, [VARIANT], "store")
    assert counter[VARIANT].online == 13
    assert len(await inventory.availability(tx, [VARIANT, OTHER])) == 3
    assert await inventory.alternatives(tx, VARIANT, 4) == [Place(places.warehouse, 10), Place(places.south, 4)]


async def test_a_held_piece_stays_held_when_others_are_sold(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 1)
    [held] = await inventory.hold(tx, [wish(tx, VARIANT, places.north)])
    assert isinstance(held, Hold)
    await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, 1)])
    await inventory.post_holds(tx, [held.id])
    assert (await figures(tx, VARIANT, places.north)).on_hand == 0
    assert await problems(tx) == []
