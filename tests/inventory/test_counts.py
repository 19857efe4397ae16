"""Counting while the store goes on selling."""

from uuid import UUID

import pytest
import pytest_asyncio

from hanse import inventory
from hanse.inventory import CountState, StockFigure, StockLine
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden, NotFound
from tests.inventory.places import Places, bring, events, figures, open_places, problems, wish

A, B, C = new_id(), new_id(), new_id()


@pytest_asyncio.fixture
async def places(tx: Tx) -> Places:
    made = await open_places(tx)
    for variant in (A, B):
        await bring(tx, variant, made.north, 10)
    return made


async def sell(tx: Tx, variant: UUID, location: UUID, quantity: int = 1) -> None:
    await inventory.sell_now(tx, new_id(), [StockLine(variant, location, quantity)])


async def test_sales_during_the_count_do_not_disturb_it(tx: Tx, places: Places) -> None:
    count = await inventory.start_count(tx, SYSTEM, places.north)
    await sell(tx, A, places.north, 2)
    counted = [StockFigure(A, places.north, 7), StockFigure(C, places.north, 1)]
    await inventory.record_count(tx, SYSTEM, count.id, counted)
    await sell(tx, A, places.north, 3)
    done = await inventory.finish_count(tx, SYSTEM, count.id)
    assert {(line.variant, line.booked, line.difference, line.corrected) for line in done.lines} == {
        (A, 8, -1, -1),
        (C, 0, 1, 1),
    }
    assert (await figures(tx, A, places.north)).on_hand == 4
    assert (await figures(tx, B, places.north)).on_hand == 10
    assert (await figures(tx, C, places.north)).on_hand == 1
    [told] = await events(tx, "stock.counted")
    assert (told["variants"], told["found"], told["missing"]) == (2, 1, 1)
    assert await problems(tx) == []


async def test_a_second_shelf_adds_and_a_second_look_replaces(tx: Tx, places: Places) -> None:
    count = await inventory.start_count(tx, SYSTEM, places.north)
    await inventory.record_count(
        tx, SYSTEM, count.id, [StockFigure(A, places.north, 6), StockFigure(B, places.north, 1)]
    )
    await inventory.record_count(tx, SYSTEM, count.id, [StockFigure(A, places.north, 5)], more=True)
    seen = await inventory.record_count(tx, SYSTEM, count.id, [StockFigure(B, places.north, 9)])
    assert {line.variant: line.counted for line in seen.lines} == {A: 11, B: 9}
    await inventory.finish_count(tx, SYSTEM, count.id)
    assert (await figures(tx, A, places.north)).on_hand == 11
    assert (await figures(tx, B, places.north)).on_hand == 9


async def test_a_full_count_says_that_what_nobody_found_is_not_there(tx: Tx, places: Places) -> None:
    count = await inventory.start_count(tx, SYSTEM, places.north, "full")
    await inventory.record_count(tx, SYSTEM, count.id, [StockFigure(A, places.north, 10)])
    done = await inventory.finish_count(tx, SYSTEM, count.id)
    assert {line.variant: line.corrected for line in done.lines} == {A: 0, B: -10}
    assert (await figures(tx, B, places.north)).on_hand == 0
    assert await problems(tx) == []


async def test_missing_pieces_that_are_promised_are_told(tx: Tx, places: Places) -> None:
    await inventory.hold(tx, [wish(tx, A, places.north, 8)])
    count = await inventory.start_count(tx, SYSTEM, places.north)
    await inventory.record_count(tx, SYSTEM, count.id, [StockFigure(A, places.north, 5)])
    done = await inventory.finish_count(tx, SYSTEM, count.id)
    assert [line.corrected for line in done.lines] == [-2]
    found = await figures(tx, A, places.north)
    assert (found.on_hand, found.pending, found.available) == (8, 8, 0)
    [told] = await events(tx, "stock.short")
    assert told["quantity"] == 3
    assert await problems(tx) == []


async def test_a_count_is_finished_or_given_up_once(tx: Tx, places: Places) -> None:
    count = await inventory.start_count(tx, SYSTEM, places.north)
    await inventory.record_count(tx, SYSTEM, count.id, [StockFigure(A, places.north, 0)])
    assert (await inventory.cancel_count(tx, SYSTEM, count.id)).state is CountState.CANCELLED
    with pytest.raises(inventory.CountClosed):
        await inventory.finish_count(tx, SYSTEM, count.id)
    with pytest.raises(inventory.CountClosed):
        await inventory.record_count(tx, SYSTEM, count.id, [])
    with pytest.raises(NotFound):
        await inventory.finish_count(tx, SYSTEM, new_id())
    assert (await figures(tx, A, places.north)).on_hand == 10


async def test_only_those_who_count_here_may_count(tx: Tx, places: Places) -> None:
    clerk = Actor(Kind.STAFF, grants=(Grant(frozenset({"inventory.count"}), frozenset({places.south})),))
    with pytest.raises(Forbidden):
        await inventory.start_count(tx, clerk, places.north)
    count = await inventory.start_count(tx, SYSTEM, places.north)
    with pytest.raises(Forbidden):
        await inventory.finish_count(tx, clerk, count.id)
