"""Figures that feeds tell: what is older than what is known changes nothing."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse import inventory
from hanse.inventory import Condition, FigureOutcome, StockFigure, StockLine
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from tests.inventory.places import figures, open_places, problems


async def test_a_late_message_never_overwrites_a_newer_one(tx: Tx) -> None:
    places, [variant] = await open_places(tx), [new_id()]

    async def fed(quantity: int, sequence: int, source: str = "erp") -> FigureOutcome:
        line = StockFigure(variant, places.north, quantity, sequence=sequence)
        [outcome] = await inventory.feed_stock(tx, [line], source=source)
        return outcome

    assert await fed(9, 5) is FigureOutcome.APPLIED
    assert await fed(4, 3) is FigureOutcome.SUPERSEDED
    assert await fed(4, 5) is FigureOutcome.SUPERSEDED
    assert await fed(9, 6) is FigureOutcome.UNCHANGED
    assert await fed(2, 1, "another") is FigureOutcome.APPLIED
    assert (await figures(tx, variant, places.north)).on_hand == 2


async def test_a_message_that_comes_twice_does_not_undo_the_sales_since(tx: Tx) -> None:
    places, [variant] = await open_places(tx), [new_id()]
    line = StockFigure(variant, places.north, 9, observed_at=tx.now)
    await inventory.feed_stock(tx, [line], source="erp")
    await inventory.sell_now(tx, new_id(), [StockLine(variant, places.north, 2)])
    assert await inventory.feed_stock(tx, [line], source="erp") == [FigureOutcome.SUPERSEDED]
    assert (await figures(tx, variant, places.north)).on_hand == 7


async def test_each_condition_has_figures_of_its_own(tx: Tx) -> None:
    places, [variant] = await open_places(tx), [new_id()]
    lines = [
        StockFigure(variant, places.north, 9, sequence=2),
        StockFigure(variant, places.north, 1, Condition.DISPLAY, sequence=2),
    ]
    assert await inventory.feed_stock(tx, lines, source="erp") == [FigureOutcome.APPLIED] * 2
    lines = [
        StockFigure(variant, places.north, 8, sequence=3),
        StockFigure(variant, places.north, 0, Condition.DISPLAY, sequence=1),
    ]
    assert await inventory.feed_stock(tx, lines, source="erp") == [FigureOutcome.APPLIED, FigureOutcome.SUPERSEDED]
    stored = {one.condition: one.quantity for one in await inventory.stored(tx, [variant])}
    assert stored == {Condition.SELLABLE: 8, Condition.DISPLAY: 1}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.tuples(st.integers(1, 12), st.integers(0, 50)), min_size=1, max_size=12))
async def test_in_whatever_order_messages_come_the_newest_stands(tx: Tx, told: list[tuple[int, int]]) -> None:
    async with tx.attempt():
        places, [variant] = await open_places(tx), [new_id()]
        first: dict[int, int] = {}
        for sequence, quantity in told:
            first.setdefault(sequence, quantity)
            moment = tx.now + timedelta(minutes=sequence)
            line = StockFigure(variant, places.north, quantity, sequence=sequence, observed_at=moment)
            await inventory.feed_stock(tx, [line], source="erp")
        assert (await figures(tx, variant, places.north)).on_hand == first[max(first)]
        assert await problems(tx) == []
