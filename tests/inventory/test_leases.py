"""Leases: what tills may sell while they are cut off."""

from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from hanse import inventory, ledger, locations
from hanse.inventory import DrawLine, LeaseReturn, LeaseWanted, StockLine
from hanse.inventory.rules import LeaseCase, lease_amount
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from tests.inventory.places import Places, bring, events, figures, open_places, problems, wish

VARIANT = new_id()


@pytest_asyncio.fixture
async def places(tx: Tx) -> Places:
    """Two stores; in the north there are twenty pieces."""
    places = await open_places(tx)
    await bring(tx, VARIANT, places.north, 20)
    return places


async def register(tx: Tx, location: UUID, number: int = 1) -> UUID:
    return (await locations.save_register(tx, location, number, f"Kasse {number}")).id


async def granted(tx: Tx, till: UUID, location: UUID, request: int = 1, quantity: int | None = None) -> int:
    """How many pieces the till may sell after asking."""
    leases = await inventory.grant_leases(tx, till, location, request, [LeaseWanted(VARIANT, quantity)])
    return sum(lease.quantity for lease in leases)


def later(tx: Tx, **by: float) -> Tx:
    """The same transaction at a later moment."""
    return Tx(tx._connection, tx.now + timedelta(**by))


@pytest.mark.parametrize(
    ("case", "amount"),
    [
        (LeaseCase(available=20, own=0, others=0, registers=1, sold=28), 6),  # one a day: three days, twice
        (LeaseCase(available=20, own=0, others=0, registers=2, sold=28), 3),
        (LeaseCase(available=20, own=0, others=0, registers=1, sold=0), 1),
        (LeaseCase(available=20, own=0, others=0, registers=1, sold=2800), 10),  # never more than half
        (LeaseCase(available=20, own=0, others=0, registers=4, sold=2800), 2),  # nor more than a fair part
        (LeaseCase(available=2, own=0, others=0, registers=9, sold=28), 1),
        (LeaseCase(available=1, own=0, others=0, registers=1, sold=28), 0),  # the last piece stays for everybody
        (LeaseCase(available=20, own=0, others=0, registers=1, sold=0, asked=7), 7),
        (LeaseCase(available=0, own=4, others=6, registers=2, sold=0, asked=7), 0),
        (LeaseCase(available=5, own=5, others=0, registers=1, sold=0, asked=0), 0),
    ],
)
def test_the_amount_follows_expected_sales_and_never_starves_the_shop(case: LeaseCase, amount: int) -> None:
    assert lease_amount(case) == amount


async def test_what_is_leased_is_promised_to_nobody_else(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    assert await granted(tx, till, places.north, quantity=8) == 8
    assert (await figures(tx, VARIANT, places.north)).available == 12
    assert (await inventory.leased(tx, [VARIANT])) == [inventory.Leased(VARIANT, places.north, 8)]
    [refused] = await inventory.hold(tx, [wish(tx, VARIANT, places.north, 13)])
    assert isinstance(refused, inventory.OutOfStock)
    assert await problems(tx) == []


async def test_the_amount_follows_what_was_sold(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    assert await granted(tx, till, places.north, 1) == 1
    await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, 5)])
    assert await granted(tx, till, places.north, 2) == 2


async def test_a_renewal_lasts_longer_and_takes_nothing_away(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    [first] = await inventory.grant_leases(tx, till, places.north, 1, [LeaseWanted(VARIANT, 8)])
    [again] = await inventory.grant_leases(later(tx, hours=5), till, places.north, 2, [LeaseWanted(VARIANT, 2)])
    assert (again.quantity, again.surplus) == (8, 6)
    assert again.sells_until - first.sells_until == timedelta(hours=5)
    assert again.until - again.sells_until == timedelta(hours=12)
    assert await problems(tx) == []


async def test_a_request_that_was_late_on_its_way_changes_nothing(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 7, 8)
    with pytest.raises(inventory.LeaseRequestStale):
        await inventory.give_back_leases(tx, till, places.north, 6, [LeaseReturn(VARIANT, 3)])
    with pytest.raises(inventory.LeaseRequestStale):
        await granted(tx, till, places.north, 7, 9)
    assert sum(lease.quantity for lease in await inventory.leases_of(tx, till)) == 8


async def test_pieces_given_back_are_free_again(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 8)
    left = await inventory.give_back_leases(tx, till, places.north, 2, [LeaseReturn(VARIANT, 3)])
    assert [lease.quantity for lease in left] == [5]
    assert await inventory.give_back_leases(tx, till, places.north, 3, [LeaseReturn(VARIANT, 99)]) == []
    assert (await figures(tx, VARIANT, places.north)).available == 20
    assert [body["pieces"] for body in await events(tx, "leases.returned")] == [3, 5]
    assert await problems(tx) == []


async def test_a_lease_ends_half_a_day_after_the_till_stopped_to_sell_from_it(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 8)
    assert await inventory.expire_holds(later(tx, hours=83)) == 0
    assert await inventory.expire_holds(later(tx, hours=84)) == 1
    assert (await figures(tx, VARIANT, places.north)).available == 20
    assert await inventory.leases_of(tx, till) == []


async def test_a_lease_that_ran_out_is_granted_anew(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 8)
    assert await granted(later(tx, hours=90), till, places.north, 2, 4) == 4
    assert (await figures(tx, VARIANT, places.north)).available == 16
    assert await problems(tx) == []


async def test_a_lost_register_has_its_lease_taken_back(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 8)
    assert await inventory.reclaim_leases(tx, till, places.north) == 8
    assert await inventory.reclaim_leases(tx, till, places.north) == 0
    assert (await figures(tx, VARIANT, places.north)).available == 20


async def test_a_sale_draws_on_the_lease_of_its_register(tx: Tx, places: Places) -> None:
    till, order = await register(tx, places.north), new_id()
    await granted(tx, till, places.north, 1, 8)
    lines = [DrawLine(new_id(), VARIANT, places.north, n) for n in (3, 5, 1)]
    drawn = await inventory.draw_leases(tx, till, order, lines)
    assert list(drawn) == [lines[0].id, lines[1].id]
    await inventory.post_holds(tx, list(drawn.values()))
    assert await inventory.leases_of(tx, till) == []
    found = await figures(tx, VARIANT, places.north)
    assert (found.on_hand, found.pending, found.available) == (12, 0, 12)
    assert await problems(tx) == []


async def test_a_lease_that_has_ended_covers_nothing(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 8)
    for quantity in (3, 8):
        line = DrawLine(new_id(), VARIANT, places.north, quantity)
        assert await inventory.draw_leases(later(tx, hours=85), till, new_id(), [line]) == {}


async def test_a_piece_in_the_hand_comes_from_leases_before_anything_is_found(tx: Tx, places: Places) -> None:
    own, other = await register(tx, places.north), await register(tx, places.north, 2)
    await granted(tx, own, places.north, 1, 4)
    await granted(tx, other, places.north, 1, 4)
    await inventory.hold(tx, [wish(tx, VARIANT, places.north, 12)])
    await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, 6)], own)
    assert await inventory.leases_of(tx, own) == []
    assert [lease.quantity for lease in await inventory.leases_of(tx, other)] == [2]
    assert await events(tx, "stock.found") == []
    assert await problems(tx) == []


async def test_a_sale_beyond_everything_names_the_promises_it_hurts(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    await granted(tx, till, places.north, 1, 2)
    bought = wish(tx, VARIANT, places.north, 9, minutes=None, purpose="order")
    older, newer = (wish(tx, VARIANT, places.north, n) for n in (8, 1))
    await inventory.hold(tx, [older])
    await inventory.hold(tx, [newer, bought])
    sale = new_id()
    await inventory.sell_now(tx, sale, [StockLine(VARIANT, places.north, 5)], till)
    [hurt] = await events(tx, "promise.hurt")
    assert (hurt["quantity"], hurt["order"]) == (3, str(sale))
    assert [(p["hold"], p["quantity"]) for p in hurt["promises"]] == [(str(newer.key), 1), (str(older.key), 2)]
    assert await problems(tx) == []


async def test_another_sale_hurts_another_promise(tx: Tx, places: Places) -> None:
    bought, older, newer = (wish(tx, VARIANT, places.north, n) for n in (15, 2, 3))
    await inventory.hold(tx, [bought])
    await inventory.hold(tx, [older])
    await inventory.hold(tx, [newer])
    # The last two find everything hurt already: what they name may have come in since, and been sold once more.
    for pieces in (2, 2, 16, 1):
        await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, pieces)])
    named = [[(p["hold"], p["quantity"]) for p in body["promises"]] for body in await events(tx, "promise.hurt")]
    assert named == [
        [(str(newer.key), 2)],
        [(str(newer.key), 1), (str(older.key), 1)],
        [(str(older.key), 1), (str(bought.key), 15)],
        [(str(newer.key), 1)],
    ]
    assert await problems(tx) == []


async def test_what_was_sold_of_a_promise_leaves_the_books_once(tx: Tx, places: Places) -> None:
    promised = wish(tx, VARIANT, places.north, 20)
    await inventory.hold(tx, [promised])
    for pieces in (2, 1):
        await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, pieces)])
    await inventory.void_holds(tx, [promised.key])
    for _ in range(2):
        await inventory.write_off_hurt(tx, promised.key)
    [found] = await inventory.availability(tx, [VARIANT], [places.north])
    assert (found.on_hand, found.pending) == (17, 0)
    assert await problems(tx) == []


async def test_nothing_is_hurt_where_nothing_was_promised(tx: Tx, places: Places) -> None:
    await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, 25)])
    assert [body["quantity"] for body in await events(tx, "stock.found")] == [5]
    assert await events(tx, "promise.hurt") == []


async def test_leases_are_for_registers_that_stand_there(tx: Tx, places: Places) -> None:
    till = await register(tx, places.north)
    with pytest.raises(inventory.RegisterElsewhere):
        await granted(tx, till, places.south)
    with pytest.raises(NotFound):
        await granted(tx, new_id(), places.north)


async def test_articles_without_stock_open_no_positions(tx: Tx, places: Places) -> None:
    till, unknown = await register(tx, places.north), new_id()
    assert await inventory.grant_leases(tx, till, places.north, 1, [LeaseWanted(unknown, 3)]) == []
    assert await ledger.balances(tx, [ledger.AccountKey("stock.sellable", places.north)], unknown) == []
