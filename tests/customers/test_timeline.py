"""The timeline: everything on every channel, the newest first, page by page."""

from datetime import timedelta

import pytest

from hanse import customers
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from tests.customers.people import register


def entry(tx, customer, number, kind="order_placed", **values):
    at = tx.now + timedelta(minutes=number // 2)
    title = {"de": f"Bestellung {number}", "en": f"Order {number}"}
    return customers.TimelineEntry(
        customer, at, kind, "web", None, "order", new_id(), title, {"number": number}, **values
    )


async def test_pages_follow_one_another_without_gap_or_repeat(tx):
    made = await register(tx)
    await customers.note_many(tx, [entry(tx, made.id, number) for number in range(25)])
    seen, cursor = [], None
    while True:
        page = await customers.timeline(tx, made.id, cursor, 4)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 26
    assert len({one.id for one in seen}) == 26
    assert [one.at for one in seen] == sorted((one.at for one in seen), reverse=True)


async def test_only_the_kinds_that_were_asked_for_are_shown(tx):
    made = await register(tx)
    await customers.note(tx, entry(tx, made.id, 1, "returned"))
    await customers.note(tx, entry(tx, made.id, 2))
    page = await customers.timeline(tx, made.id, kinds=["returned"])
    assert [one.title["en"] for one in page.items] == ["Order 1"]


async def test_an_entry_with_an_id_is_noted_once(tx):
    made = await register(tx)
    one = entry(tx, made.id, 1, id=new_id())
    assert await customers.note_many(tx, [one]) == 1
    assert await customers.note_many(tx, [one]) == 0


async def test_nobody_sees_the_timeline_of_another(tx):
    one, other = await register(tx), await register(tx, "ole@kogge.example")
    await customers.note(tx, entry(tx, one.id, 1))
    assert [found.kind for found in (await customers.timeline(tx, other.id)).items] == ["registered"]


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "WzEsMl0"])
async def test_a_damaged_cursor_is_refused(tx, cursor):
    with pytest.raises(InvalidInput):
        await customers.timeline(tx, new_id(), cursor)
