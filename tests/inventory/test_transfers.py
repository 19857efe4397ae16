"""Pieces between two places are in neither of them, and never lost without a word."""

import pytest
import pytest_asyncio

from hanse import inventory
from hanse.inventory import TransferLine, TransferState
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from tests.inventory.places import Places, bring, figures, open_places, problems

VARIANT, OTHER = new_id(), new_id()


@pytest_asyncio.fixture
async def places(tx: Tx) -> Places:
    made = await open_places(tx)
    await bring(tx, VARIANT, made.warehouse, 10)
    return made


async def test_pieces_on_their_way_can_be_promised_nowhere(tx: Tx, places: Places) -> None:
    key = new_id()
    for _ in range(2):
        sent = await inventory.transfer(tx, places.warehouse, places.north, [TransferLine(VARIANT, 4)], key=key)
        assert sent == key
    assert (await figures(tx, VARIANT, places.warehouse)).available == 6
    assert await inventory.availability(tx, [VARIANT], [places.north]) == []
    await inventory.receive_transfer(tx, sent)
    await inventory.receive_transfer(tx, sent)
    assert (await figures(tx, VARIANT, places.north)).available == 4
    assert (await inventory.get_transfer(tx, sent)).state is TransferState.RECEIVED
    assert await problems(tx) == []


async def test_a_transfer_arrives_in_parts_and_the_rest_is_lost(tx: Tx, places: Places) -> None:
    lines = [TransferLine(VARIANT, 4), TransferLine(VARIANT, 1)]
    sent = await inventory.transfer(tx, places.warehouse, places.north, lines)
    await inventory.receive_transfer(tx, sent, [TransferLine(VARIANT, 3)])
    assert (await inventory.get_transfer(tx, sent)).state is TransferState.IN_TRANSIT
    for too_many in (TransferLine(VARIANT, 3), TransferLine(OTHER, 1)):
        with pytest.raises(inventory.NotInTransit):
            await inventory.receive_transfer(tx, sent, [too_many])
    assert await problems(tx) == []
    await inventory.close_transfer(tx, sent)
    await inventory.close_transfer(tx, sent)
    [line] = (await inventory.get_transfer(tx, sent)).lines
    assert (line.quantity, line.received_quantity, line.lost_quantity) == (5, 3, 2)
    assert (await figures(tx, VARIANT, places.north)).on_hand == 3
    assert await problems(tx) == []


async def test_nothing_can_be_sent_that_is_not_there(tx: Tx, places: Places) -> None:
    with pytest.raises(inventory.InsufficientStock):
        await inventory.transfer(tx, places.warehouse, places.north, [TransferLine(OTHER, 1)])
    with pytest.raises(NotFound):
        await inventory.transfer(tx, places.warehouse, new_id(), [TransferLine(VARIANT, 1)])
    with pytest.raises(InvalidInput):
        await inventory.transfer(tx, places.warehouse, places.warehouse, [TransferLine(VARIANT, 1)])
    with pytest.raises(NotFound):
        await inventory.receive_transfer(tx, new_id())


async def test_transfers_are_listed_for_both_ends(tx: Tx, places: Places) -> None:
    sent = [
        await inventory.transfer(tx, places.warehouse, to, [TransferLine(VARIANT, 1)])
        for to in (places.north, places.south, places.north)
    ]
    first = await inventory.list_transfers(tx, [places.north], "in_transit", size=1)
    second = await inventory.list_transfers(tx, [places.north], "in_transit", first.next, size=1)
    assert [t.id for t in first.items + second.items] == [sent[2], sent[0]]
    assert second.next is None
    assert len((await inventory.list_transfers(tx, [places.warehouse])).items) == 3
