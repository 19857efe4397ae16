"""Announced deliveries: in parts, too much, too little, and closed with the difference named."""

from datetime import date

import pytest

from hanse import inventory
from hanse.inventory import ArrivedLine, Condition, DeliveryClosed, InboundInput, InboundLineInput, InboundState
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound
from tests.inventory.places import Places, events, figures, make_goods, open_places, problems

ON = date(2026, 12, 1)


async def announced(tx: Tx, places: Places, lines: list[tuple[object, int]]) -> inventory.InboundDelivery:
    """A delivery of a supplier for the store in the north."""
    wanted = InboundInput(
        location=places.north,
        supplier="Wollweber",
        reference="LS-1",
        purchase_order="PO-7",
        expected_date=ON,
        lines=[InboundLineInput(variant, quantity, f"line {n}") for n, (variant, quantity) in enumerate(lines, 1)],  # type: ignore[arg-type]
    )
    return await inventory.announce_delivery(tx, SYSTEM, wanted)


async def test_a_delivery_comes_in_parts_and_is_closed_with_the_differences_named(tx: Tx) -> None:
    places, (under, over, exact, strange) = await open_places(tx), await make_goods(tx, 4)
    made = await announced(tx, places, [(under, 10), (over, 3), (exact, 2)])
    assert made.state is InboundState.EXPECTED
    first = await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(under, 4), ArrivedLine(over, 2)])
    assert first.state is InboundState.RECEIVING
    await inventory.receive_delivery(
        tx,
        SYSTEM,
        made.id,
        [
            ArrivedLine(under, 1, Condition.DAMAGED),
            ArrivedLine(over, 3),
            ArrivedLine(exact, 2),
            ArrivedLine(strange, 1),
        ],
    )
    assert [(one.variant, one.quantity) for one in await inventory.incoming(tx, [under, over, exact])] == [(under, 5)]
    assert (await figures(tx, under, places.north)).available == 4
    closed = await inventory.close_delivery(tx, SYSTEM, made.id, "rest cancelled")
    assert {line.variant: line.difference for line in closed.lines} == {under: -5, over: 2, exact: 0, strange: 1}
    [event] = await events(tx, "inbound_delivery.closed")
    assert {row["variant"]: row["quantity"] for row in event["differences"]} == {  # type: ignore[attr-defined]
        str(under): -5,
        str(over): 2,
        str(strange): 1,
    }
    assert event["purchase_order"] == "PO-7"
    assert await inventory.incoming(tx, [under]) == []
    with pytest.raises(DeliveryClosed):
        await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(under, 1)])
    with pytest.raises(DeliveryClosed):
        await announced(tx, places, [(under, 1)])
    assert await problems(tx) == []


async def test_a_delivery_is_stated_anew_while_it_is_open(tx: Tx) -> None:
    places, (one, two, three) = await open_places(tx), await make_goods(tx, 3)
    made = await announced(tx, places, [(one, 10), (two, 5), (three, 1)])
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(one, 8), ArrivedLine(two, 2)])
    again = await announced(tx, places, [(one, 8)])
    assert again.id == made.id
    kept = {line.variant: (line.expected_quantity, line.received_quantity) for line in again.lines}
    assert kept == {one: (8, 8), two: (0, 2)}
    assert await inventory.incoming(tx, [one, two, three]) == []
    assert await problems(tx) == []


async def test_a_delivery_is_refused_where_it_makes_no_sense(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    with pytest.raises(InvalidInput):
        await announced(tx, places, [(variant, 1), (variant, 2)])
    with pytest.raises(NotFound):
        await announced(tx, places, [(places.north, 1)])
    made = await announced(tx, places, [(variant, 1)])
    elsewhere = InboundInput(
        location=places.south, supplier="Wollweber", reference="LS-1", lines=[InboundLineInput(variant, 1)]
    )
    with pytest.raises(InvalidInput):
        await inventory.announce_delivery(tx, SYSTEM, elsewhere)
    clerk = Actor(Kind.STAFF, grants=(Grant(frozenset({"inventory.receive"}), frozenset({places.south})),))
    with pytest.raises(Forbidden):
        await inventory.close_delivery(tx, clerk, made.id)


async def test_goods_between_two_locations_are_incoming_too(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await inventory.receive(tx, [inventory.StockLine(variant, places.warehouse, 10)])
    sent = await inventory.transfer(tx, places.warehouse, places.north, [inventory.TransferLine(variant, 4)])
    await announced(tx, places, [(variant, 6)])
    found = await inventory.incoming(tx, [variant], [places.north])
    assert [(one.source, one.quantity, one.expected_date) for one in found] == [
        ("transfer", 4, None),
        ("delivery", 6, ON),
    ]
    await inventory.receive_transfer(tx, sent)
    assert [one.source for one in await inventory.incoming(tx, [variant])] == ["delivery"]
