"""Holds: a promise is kept, once, for as long as it was given."""

from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from hanse import inventory, ledger
from hanse.inventory import Hold, HoldState, Purpose
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from tests.inventory.places import Places, bring, events, figures, open_places, problems, wish

VARIANT = new_id()


@pytest_asyncio.fixture
async def places(tx: Tx) -> Places:
    return await open_places(tx)


async def test_a_hold_never_takes_more_than_is_free(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    wishes = [wish(tx, VARIANT, places.north, n) for n in (2, 2, 1, 1)]
    answers = await inventory.hold(tx, wishes)
    assert [isinstance(a, Hold) for a in answers] == [True, False, True, False]
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending, found.available) == (3, 3, 0)
    assert await problems(tx) == []


async def test_a_refusal_says_what_is_left_and_who_has_more(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 1)
    await bring(tx, VARIANT, places.warehouse, 2)
    await bring(tx, VARIANT, places.south, 7)
    [refused] = await inventory.hold(tx, [wish(tx, VARIANT, places.north, 3)])
    assert isinstance(refused, inventory.OutOfStock)
    assert refused.facts == {
        "variant": VARIANT,
        "location": places.north,
        "wanted": 3,
        "available": 1,
        "alternatives": [
            {"location": str(places.south), "available": 7},
            {"location": str(places.warehouse), "available": 2},
        ],
    }


async def test_a_repeat_gives_the_same_hold_and_takes_no_more(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 1)
    wanted = wish(tx, VARIANT, places.north)
    first = await inventory.hold(tx, [wanted, wanted])
    again = await inventory.hold(tx, [wanted])
    assert [*first, *again] == [first[0]] * 3
    assert len(await inventory.holds_of(tx, wanted.owner)) == 1
    assert (await figures(tx, VARIANT, places.north)).pending == 1


async def test_the_key_of_somebody_else_gives_no_hold(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 5)
    wanted = wish(tx, VARIANT, places.north)
    await inventory.hold(tx, [wanted])
    stranger = inventory.HoldWanted(wanted.key, VARIANT, places.north, 1, wanted.until, "cart", new_id())
    [refused] = await inventory.hold(tx, [stranger])
    assert isinstance(refused, ledger.TransferIdTaken)


async def test_each_position_that_was_touched_is_told_once_with_its_new_figures(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 5)
    await inventory.hold(tx, [wish(tx, VARIANT, places.north) for _ in range(3)])
    received, held = await events(tx, "stock.changed")
    assert (received["available"], held["available"], held["pending"]) == (5, 2, 3)
    assert int(str(held["version"])) > int(str(received["version"]))
    assert held["version"] == (await figures(tx, VARIANT, places.north)).version


async def test_an_order_claims_holds_without_a_gap(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 2)
    wishes = [wish(tx, VARIANT, places.north), wish(tx, VARIANT, places.north)]
    await inventory.hold(tx, wishes)
    order = new_id()
    await inventory.claim(tx, [w.key for w in wishes], order)
    tx.now += timedelta(days=400)
    assert await inventory.expire_holds(tx) == 0
    held = await inventory.holds_of(tx, order)
    assert {(h.id, h.until, h.purpose) for h in held} == {(w.key, None, Purpose.ORDER) for w in wishes}
    await inventory.post_holds(tx, [w.key for w in wishes])
    await inventory.post_holds(tx, [w.key for w in wishes])
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending, found.available) == (0, 0, 0)
    assert await problems(tx) == []


async def test_a_claim_names_every_hold_that_ran_out(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    late, voided, good = (wish(tx, VARIANT, places.north, minutes=m) for m in (15, 60, 60))
    await inventory.hold(tx, [late, voided, good])
    await inventory.void_holds(tx, [voided.key])
    tx.now += timedelta(minutes=15)
    with pytest.raises(inventory.HoldLapsed) as refused:
        await inventory.claim(tx, [late.key, good.key, voided.key], new_id())
    assert refused.value.facts["holds"] == [late.key, voided.key]


async def test_an_expired_hold_frees_its_pieces_and_is_told(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 2)
    late, good = wish(tx, VARIANT, places.north, minutes=15), wish(tx, VARIANT, places.north, minutes=60)
    await inventory.hold(tx, [late, good])
    tx.now += timedelta(minutes=15)
    assert await inventory.expire_holds(tx) == 1
    assert await inventory.expire_holds(tx) == 0
    assert (await figures(tx, VARIANT, places.north)).available == 1
    [told] = await events(tx, "hold.expired")
    assert (told["hold"], told["owner"], told["purpose"]) == (str(late.key), str(late.owner), "cart")
    assert (await events(tx, "stock.changed"))[-1]["available"] == 1
    assert (await inventory.get_hold(tx, late.key)).state is HoldState.EXPIRED
    [refused] = await inventory.hold(tx, [late])
    assert isinstance(refused, inventory.HoldLapsed)
    assert await problems(tx) == []


async def test_what_has_run_out_is_free_even_before_a_sweep(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 1)
    late, other = wish(tx, VARIANT, places.north), wish(tx, VARIANT, places.north, minutes=60)
    await inventory.hold(tx, [late])
    assert isinstance((await inventory.hold(tx, [other]))[0], inventory.OutOfStock)
    tx.now += timedelta(minutes=15)
    assert isinstance((await inventory.hold(tx, [other]))[0], Hold)
    assert [told["hold"] for told in await events(tx, "hold.expired")] == [str(late.key)]
    assert (await events(tx, "stock.changed"))[-1]["pending"] == 1
    assert await problems(tx) == []


async def test_holds_are_extended_one_by_one(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 2)
    late, good = wish(tx, VARIANT, places.north, minutes=5), wish(tx, VARIANT, places.north, minutes=30)
    await inventory.hold(tx, [late, good])
    tx.now += timedelta(minutes=10)
    until = tx.now + timedelta(minutes=30)
    refused, extended = await inventory.extend_holds(tx, [late.key, good.key], until)
    assert isinstance(refused, inventory.HoldLapsed)
    assert isinstance(extended, Hold)
    assert extended.until == until
    assert await problems(tx) == []


async def test_pieces_that_left_cannot_be_given_back(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 2)
    wanted, other = wish(tx, VARIANT, places.north), wish(tx, VARIANT, places.north)
    await inventory.hold(tx, [wanted, other])
    await inventory.post_holds(tx, [wanted.key])
    await inventory.void_holds(tx, [other.key])
    await inventory.void_holds(tx, [other.key])
    with pytest.raises(inventory.HoldSettled):
        await inventory.void_holds(tx, [wanted.key])
    with pytest.raises(inventory.HoldLapsed):
        await inventory.post_holds(tx, [other.key])
    with pytest.raises(NotFound):
        await inventory.void_holds(tx, [new_id()])
    assert await problems(tx) == []


async def test_a_hold_can_leave_in_two_parts(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    wanted, rest = wish(tx, VARIANT, places.north, 3), new_id()
    await inventory.hold(tx, [wanted])
    await inventory.claim(tx, [wanted.key], wanted.owner)
    await inventory.split_hold(tx, wanted.key, 1, rest)
    await inventory.split_hold(tx, wanted.key, 1, rest)
    assert [h.quantity for h in await inventory.holds_of(tx, wanted.owner)] == [2, 1]
    await inventory.post_holds(tx, [rest])
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending) == (2, 2)
    assert await problems(tx) == []


async def test_the_safety_stock_stays_for_those_in_the_store(tx: Tx, places: Places) -> None:
    await bring(tx, VARIANT, places.north, 3)
    await inventory.set_safety_stock(tx, [inventory.SafetyStock(VARIANT, places.north, 2)])
    assert (await events(tx, "stock.changed"))[-1]["available"] == 1
    far = [wish(tx, VARIANT, places.north) for _ in range(2)]
    near = wish(tx, VARIANT, places.north, 2, purpose="till")
    answers = await inventory.hold(tx, [*far, near])
    assert [isinstance(a, Hold) for a in answers] == [True, False, True]
    [seen] = await inventory.availability(tx, [VARIANT], [places.north])
    assert (seen.safety, seen.available) == (2, 0)


@pytest.mark.parametrize("purpose", [p.value for p in Purpose])
async def test_every_purpose_can_be_held_for(tx: Tx, places: Places, purpose: str) -> None:
    await bring(tx, VARIANT, places.north, 1)
    [held] = await inventory.hold(tx, [wish(tx, VARIANT, places.north, purpose=purpose)])
    assert isinstance(held, Hold)
    assert held.purpose == purpose


async def test_nothing_asked_is_nothing_done(tx: Tx) -> None:
    none: list[UUID] = []
    assert await inventory.hold(tx, []) == []
    await inventory.claim(tx, none, new_id())
    await inventory.post_holds(tx, none)
    await inventory.void_holds(tx, none)
    assert await inventory.extend_holds(tx, none, None) == []
