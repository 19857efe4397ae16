"""What is on its way is promised once, and the oldest promises are kept first."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse import inventory
from hanse.inventory import ArrivedLine, Condition, Hold, HoldWanted, InboundInput, InboundLineInput
from hanse.inventory.rules import Waiting, serve
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from tests.inventory.places import Places, bring, events, figures, make_goods, open_places, problems, wish


async def expect(
    tx: Tx, places: Places, lines: dict[UUID, int], *, reference: str = "LS-1", days: int | None = 7
) -> inventory.InboundDelivery:
    """A delivery for the store in the north, in so many days."""
    day = None if days is None else tx.now.date() + timedelta(days=days)
    wanted = InboundInput(
        location=places.north,
        supplier="Wollweber",
        reference=reference,
        expected_date=day,
        lines=[InboundLineInput(variant, quantity) for variant, quantity in lines.items()],
    )
    return await inventory.announce_delivery(tx, SYSTEM, wanted)


async def promise(tx: Tx, places: Places, variant: UUID, delivery: UUID, quantity: int = 1) -> Hold:
    """A cart's hold of what is on its way; each comes a second after the one before."""
    tx.now += timedelta(seconds=1)
    wanted = wish(tx, variant, places.north, quantity)
    [answer] = await inventory.hold(tx, [msgspec.structs.replace(wanted, delivery=delivery)])
    if not isinstance(answer, Hold):
        raise answer
    return answer


async def state_of(tx: Tx, *holds: Hold) -> list[tuple[str, bool]]:
    """How each hold stands, and whether it still waits."""
    known = await inventory.holds_by_id(tx, [hold.id for hold in holds])
    return [(known[hold.id].state, known[hold.id].delivery is not None) for hold in holds]


async def told(tx: Tx, kind: str) -> list[str]:
    """The holds that events of this kind are about."""
    return [str(event["hold"]) for event in await events(tx, f"inbound_promise.{kind}")]


async def test_no_more_is_promised_than_is_expected(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 3})
    first = await promise(tx, places, variant, made.id, 2)
    assert (first.delivery, first.promised_date) == (made.id, made.expected_date)
    with pytest.raises(inventory.OutOfStock) as refused:
        await promise(tx, places, variant, made.id, 2)
    assert refused.value.facts["available"] == 1
    [offer] = await inventory.promisable(tx, [variant])
    assert (offer.delivery, offer.quantity, offer.expected_date) == (made.id, 1, made.expected_date)
    [coming] = await inventory.incoming(tx, [variant])
    assert (coming.quantity, coming.promised) == (3, 2)
    assert await inventory.availability(tx, [variant]) == []
    assert await events(tx, "stock.changed") == []
    await inventory.void_holds(tx, [first.id])
    assert (await inventory.promisable(tx, [variant]))[0].quantity == 3
    assert await problems(tx) == []


async def test_the_oldest_promises_are_kept_before_anybody_else_can_have_the_pieces(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 5})
    old, middle, young = [await promise(tx, places, variant, made.id, n) for n in (1, 2, 2)]
    await inventory.claim(tx, [young.id, old.id], new_id())
    with pytest.raises(inventory.GoodsAwaited):
        async with tx.attempt():
            await inventory.post_holds(tx, [old.id])
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(variant, 3)])
    assert await state_of(tx, old, middle, young) == [("held", False), ("held", False), ("held", True)]
    found = await figures(tx, variant, places.north)
    assert (found.on_hand, found.pending, found.available) == (3, 3, 0)
    assert await told(tx, "kept") == [str(old.id), str(middle.id)]
    await inventory.post_holds(tx, [old.id])
    assert (await inventory.hold(tx, [wish(tx, variant, places.north)]))[0] is not None
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(variant, 4)])
    assert await state_of(tx, middle, young) == [("held", False), ("held", False)]
    assert (await figures(tx, variant, places.north)).available == 2
    assert await problems(tx) == []


async def test_pieces_that_are_too_few_for_the_oldest_promise_wait_for_it(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 5})
    large, small = await promise(tx, places, variant, made.id, 4), await promise(tx, places, variant, made.id, 1)
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(variant, 2)])
    assert await state_of(tx, large, small) == [("held", True), ("held", True)]
    assert (await figures(tx, variant, places.north)).available == 0
    assert await inventory.promisable(tx, [variant]) == []
    explained = await inventory.why(tx, variant, [places.north], back_orders=True)
    terms = {(t.kind, t.purpose): t.quantity for t in explained.places[0].terms}
    assert terms["pending", "aside"] == -2
    assert terms["incoming_promised", None] == -3
    assert explained.places[0].with_incoming == 0
    await inventory.void_holds(tx, [large.id])
    [released] = await events(tx, "inbound_promise.released")
    await inventory.serve_delivery(tx, UUID(str(released["delivery"])))
    assert await state_of(tx, small) == [("held", False)]
    assert (await figures(tx, variant, places.north)).available == 1
    assert (await inventory.promisable(tx, [variant]))[0].quantity == 3
    assert await problems(tx) == []


async def test_what_does_not_come_breaks_the_youngest_promises_and_tells_them(tx: Tx) -> None:
    places, [variant, other] = await open_places(tx), await make_goods(tx, 2)
    made = await expect(tx, places, {variant: 4, other: 2})
    first, second, third = [await promise(tx, places, variant, made.id) for _ in range(3)]
    elsewhere = await promise(tx, places, other, made.id)
    damaged = [ArrivedLine(variant, 2, Condition.DAMAGED)]
    await inventory.receive_delivery(tx, SYSTEM, made.id, damaged)
    assert await told(tx, "broken") == [str(third.id)]
    await expect(tx, places, {variant: 3})
    assert {*await told(tx, "broken")} == {str(third.id), str(second.id), str(elsewhere.id)}
    await inventory.close_delivery(tx, SYSTEM, made.id)
    assert await state_of(tx, first, second, third) == [("voided", True)] * 3
    assert await inventory.incoming(tx, [variant, other]) == []
    with pytest.raises(inventory.DeliveryClosed):
        await promise(tx, places, variant, made.id)
    assert await inventory.forget_closed(tx) == 0
    tx.now += timedelta(days=2)
    assert [await inventory.forget_closed(tx) for _ in range(2)] == [2, 0]
    assert await problems(tx) == []


async def test_another_day_is_told_to_everybody_who_waits(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 2})
    held = await promise(tx, places, variant, made.id)
    await expect(tx, places, {variant: 2}, days=9)
    [moved] = await events(tx, "inbound_promise.moved")
    then = tx.now.date() + timedelta(days=9)
    assert (moved["hold"], moved["promised_date"], moved["expected_date"]) == (
        str(held.id),
        str(made.expected_date),
        str(then),
    )
    assert (await inventory.get_hold(tx, held.id)).promised_date == then
    await expect(tx, places, {variant: 2}, days=None)
    assert await inventory.promisable(tx, [variant]) == []
    with pytest.raises(inventory.DeliveryUndated):
        await promise(tx, places, variant, made.id)
    assert (await state_of(tx, held)) == [("held", True)]
    assert await problems(tx) == []


async def test_whoever_waits_for_a_day_that_has_passed_is_told_once(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 2}, days=1)
    held = await promise(tx, places, variant, made.id)
    await inventory.claim(tx, [held.id], new_id())
    tx.now += timedelta(days=1)
    await inventory.flag_overdue(tx, made.id)
    assert await told(tx, "moved") == []
    tx.now += timedelta(days=1)
    for _ in range(2):
        await inventory.flag_overdue(tx, made.id)
    await expect(tx, places, {variant: 2}, days=3)
    assert [(one["promised_date"], one["expected_date"]) for one in await events(tx, "inbound_promise.moved")] == [
        (str(made.expected_date), None),
        (None, str(tx.now.date() + timedelta(days=3))),
    ]
    assert await problems(tx) == []


async def test_a_promise_that_ran_out_is_not_kept_and_a_repeat_finds_the_first(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 1})
    short = HoldWanted(
        new_id(), variant, places.north, 1, tx.now + timedelta(minutes=1), "cart", new_id(), delivery=made.id
    )
    await inventory.hold(tx, [short])
    tx.now += timedelta(minutes=2)
    next_one = await promise(tx, places, variant, made.id)
    assert [e["hold"] for e in await events(tx, "hold.expired")] == [str(short.key)]
    await inventory.receive_delivery(tx, SYSTEM, made.id, [ArrivedLine(variant, 1)])
    again = HoldWanted(next_one.id, variant, places.north, 1, next_one.until, "cart", next_one.owner, delivery=made.id)
    [answer] = await inventory.hold(tx, [again])
    assert isinstance(answer, Hold)
    assert answer.delivery is None
    assert answer.promised_date == made.expected_date
    with pytest.raises(inventory.HoldLapsed):
        await inventory.claim(tx, [short.key], new_id())
    assert await problems(tx) == []


async def test_wishes_that_make_no_sense_spoil_no_other(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    made = await expect(tx, places, {variant: 1})
    late = await expect(tx, places, {variant: 1}, reference="LS-0", days=-1)
    await bring(tx, variant, places.south, 1)
    asked = [
        wish(tx, variant, places.south),
        msgspec.structs.replace(wish(tx, variant, places.south), delivery=made.id),
        msgspec.structs.replace(wish(tx, variant, places.north, purpose="till"), delivery=made.id),
        msgspec.structs.replace(wish(tx, variant, places.north), delivery=late.id),
        msgspec.structs.replace(wish(tx, variant, places.north), delivery=made.id),
    ]
    answers = await inventory.hold(tx, asked)
    assert [type(answer).__name__ for answer in answers] == [
        "Hold",
        "NotFound",
        "InvalidInput",
        "DeliveryUndated",
        "Hold",
    ]
    assert isinstance(answers[1], NotFound)
    assert await problems(tx) == []


FEW = st.integers(1, 5)


@given(st.lists(FEW, max_size=6), st.integers(0, 12), st.integers(0, 12))
def test_serving_gives_away_what_is_there_and_keeps_what_can_be_kept(
    wanted: list[int], here: int, awaited: int
) -> None:
    waiting = [Waiting(new_id(), quantity) for quantity in wanted]
    pieces = {one.id: one.quantity for one in waiting}
    plan = serve(waiting, here, awaited)
    still = [one.id for one in waiting if one.id not in plan.served and one.id not in plan.broken]
    given = sum(pieces[one] for one in plan.served)
    assert given + plan.aside <= here
    assert sum(pieces[one] for one in still) <= plan.aside + awaited
    kept = [one.id for one in waiting if one.id not in plan.broken]
    assert plan.served == kept[: len(plan.served)]
    assert (plan.aside == here - given) if still else (plan.aside == 0)
    assert not still or pieces[still[0]] > plan.aside
    if sum(wanted) <= here + awaited:
        assert not plan.broken
