"""One transfer at a time: what the verbs of the ledger promise."""

from datetime import timedelta
from uuid import UUID

import pytest

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.ledger import AccountKey, Balance, Level, Pending, Posting, State, Transferred

UNIT = new_id()


class Shelf:
    """The accounts of one location."""

    def __init__(self) -> None:
        self.owner = new_id()
        self.sellable = AccountKey("stock.sellable", self.owner)
        self.supplier = AccountKey("stock.supplier", self.owner)
        self.sold = AccountKey("stock.sold", self.owner)
        self.correction = AccountKey("stock.correction", self.owner)

    def bring(self, amount: int, unit: UUID = UNIT) -> Posting:
        return Posting(new_id(), unit, amount, self.supplier, self.sellable, None, "receive")

    def want(self, amount: int, *, minutes: int | None = None, tx: Tx | None = None, id: UUID | None = None) -> Pending:
        until = tx.now + timedelta(minutes=minutes) if tx and minutes is not None else None
        return Pending(id or new_id(), UNIT, amount, self.sellable, self.sold, until)


async def problems(tx: Tx) -> list[str]:
    found: list[str] = []
    for view in ("inv_balance", "inv_unit", "inv_never_negative", "inv_transfer"):
        found += await tx.column(f"select problem from ledger.{view}")
    return found


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def test_a_posting_moves_an_amount_and_a_repeat_moves_nothing(tx: Tx, shelf: Shelf) -> None:
    bring = shelf.bring(5)
    [first] = await ledger.post(tx, [bring])
    [again] = await ledger.post(tx, [bring])
    assert isinstance(first, Transferred)
    assert not first.repeated
    assert first.credit == Balance(posted=5, version=1)
    assert first.debit is None
    assert isinstance(again, Transferred)
    assert again.repeated
    assert await ledger.balance(tx, shelf.sellable, UNIT) == Balance(posted=5, version=1)
    assert (await ledger.balance(tx, shelf.supplier, UNIT)).posted == -5
    assert await problems(tx) == []


async def test_the_same_id_within_one_call_moves_once(tx: Tx, shelf: Shelf) -> None:
    bring = shelf.bring(5)
    answers = await ledger.post(tx, [bring, bring])
    assert [type(a) for a in answers] == [Transferred, Transferred]
    assert (await ledger.balance(tx, shelf.sellable, UNIT)).posted == 5


async def test_an_id_of_another_transfer_is_refused(tx: Tx, shelf: Shelf) -> None:
    bring = shelf.bring(5)
    other = Posting(bring.id, UNIT, 6, shelf.supplier, shelf.sellable)
    [first, within] = await ledger.post(tx, [bring, other])
    [after] = await ledger.post(tx, [other])
    assert isinstance(first, Transferred)
    assert isinstance(within, ledger.TransferIdTaken)
    assert isinstance(after, ledger.TransferIdTaken)
    assert (await ledger.balance(tx, shelf.sellable, UNIT)).posted == 5


async def test_a_reservation_never_takes_more_than_is_free(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    answers = await ledger.reserve(tx, [shelf.want(2), shelf.want(10), shelf.want(2), shelf.want(2), shelf.want(1)])
    assert [isinstance(a, Transferred) for a in answers] == [True, False, True, False, True]
    refused = answers[1]
    assert isinstance(refused, ledger.InsufficientBalance)
    assert refused.facts["wanted"] == 10
    assert refused.facts["free"] == 0
    found = await ledger.balance(tx, shelf.sellable, UNIT)
    assert (found.posted, found.pending_out, found.available) == (5, 5, 0)
    assert await problems(tx) == []


async def test_what_never_came_cannot_be_reserved_and_leaves_no_trace(tx: Tx, shelf: Shelf) -> None:
    [answer] = await ledger.reserve(tx, [shelf.want(1)])
    assert isinstance(answer, ledger.InsufficientBalance)
    assert await ledger.balances(tx, [shelf.sellable, shelf.sold]) == []


async def test_a_batch_cannot_give_away_what_it_brings_in(tx: Tx, shelf: Shelf) -> None:
    sale = Posting(new_id(), UNIT, 1, shelf.sellable, shelf.sold)
    [brought, sold] = await ledger.post(tx, [shelf.bring(1), sale])
    assert isinstance(brought, Transferred)
    assert isinstance(sold, ledger.InsufficientBalance)
    assert isinstance((await ledger.post(tx, [sale]))[0], Transferred)


async def test_promises_are_posted_or_voided_once(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    one, two = shelf.want(2), shelf.want(3)
    await ledger.reserve(tx, [one, two])
    [posted] = await ledger.post_pending(tx, [one.id])
    [voided] = await ledger.void_pending(tx, [two.id])
    assert isinstance(posted, Transferred)
    assert posted.debit is not None
    assert (posted.debit.posted, posted.debit.pending_out) == (3, 3)
    assert isinstance(voided, Transferred)
    assert voided.debit is not None
    assert (voided.debit.posted, voided.debit.pending_out) == (3, 0)
    again = [*await ledger.post_pending(tx, [one.id]), *await ledger.void_pending(tx, [two.id])]
    assert [a.repeated for a in again if isinstance(a, Transferred)] == [True, True]
    refused = [*await ledger.void_pending(tx, [one.id, new_id()]), *await ledger.post_pending(tx, [two.id])]
    assert [type(a) for a in refused] == [ledger.NotPending] * 3
    assert await problems(tx) == []


async def test_a_part_is_posted_and_the_rest_given_back(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    want = shelf.want(4)
    await ledger.reserve(tx, [want])
    with pytest.raises(ledger.InsufficientBalance):
        await ledger.post_pending_part(tx, want.id, 5)
    answer = await ledger.post_pending_part(tx, want.id, 3)
    assert answer.amount == 3
    found = await ledger.balance(tx, shelf.sellable, UNIT)
    assert (found.posted, found.pending_out) == (2, 0)
    assert await problems(tx) == []


async def test_a_promise_can_be_divided(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    want, into = shelf.want(4), new_id()
    await ledger.reserve(tx, [want])
    assert (await ledger.split(tx, want.id, 1, into)).amount == 3
    assert (await ledger.split(tx, want.id, 1, into)).repeated
    with pytest.raises(ledger.InsufficientBalance):
        await ledger.split(tx, want.id, 3, new_id())
    await ledger.post_pending(tx, [into])
    await ledger.void_pending(tx, [want.id])
    with pytest.raises(ledger.NotPending):
        await ledger.split(tx, want.id, 1, new_id())
    found = await ledger.balance(tx, shelf.sellable, UNIT)
    assert (found.posted, found.pending_out) == (4, 0)
    assert await problems(tx) == []


async def test_an_expired_promise_can_be_neither_posted_nor_extended(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    late, fresh, forever = (shelf.want(1, minutes=m, tx=tx) for m in (15, 60, None))
    await ledger.reserve(tx, [late, fresh, forever])
    tx.now += timedelta(minutes=15)
    answers = await ledger.extend(tx, [late.id, fresh.id, forever.id, new_id()], tx.now + timedelta(hours=2))
    assert [type(a) for a in answers] == [ledger.NotPending, Transferred, Transferred, ledger.NotPending]
    assert answers[0].facts["state"] == "expired"  # type: ignore[union-attr]
    [refused] = await ledger.post_pending(tx, [late.id])
    assert isinstance(refused, ledger.NotPending)
    assert refused.facts["state"] == "expired"
    expired = await ledger.expire(tx, kinds=["stock.sellable"])
    assert [e.id for e in expired] == [late.id]
    assert expired[0].debit is not None
    assert expired[0].debit.pending_out == 2
    assert await ledger.expire(tx) == []
    assert await problems(tx) == []


async def test_a_repeat_of_a_voided_promise_is_refused(tx: Tx, shelf: Shelf) -> None:
    await ledger.post(tx, [shelf.bring(5)])
    want = shelf.want(1)
    await ledger.reserve(tx, [want])
    await ledger.void_pending(tx, [want.id])
    [answer] = await ledger.reserve(tx, [want])
    assert isinstance(answer, ledger.NotPending)
    assert answer.facts["state"] is State.VOIDED


async def test_what_is_kept_back_is_left_to_those_who_may_take_it(tx: Tx, shelf: Shelf) -> None:
    [changed] = await ledger.set_keep(tx, [ledger.Keep(UNIT, shelf.sellable, 2)])
    assert changed == Balance(keep=2, version=1)
    assert await ledger.set_keep(tx, [ledger.Keep(UNIT, shelf.sellable, 2)]) == [None]
    await ledger.post(tx, [shelf.bring(3)])
    deep = Pending(new_id(), UNIT, 2, shelf.sellable, shelf.sold, into_keep=True)
    answers = await ledger.reserve(tx, [shelf.want(2), shelf.want(1), deep])
    assert [isinstance(a, Transferred) for a in answers] == [False, True, True]


async def test_a_level_posts_the_difference_and_covers_promises(tx: Tx, shelf: Shelf) -> None:
    def level(posted: int) -> Level:
        return Level(new_id(), UNIT, shelf.sellable, posted, shelf.correction, None, "count")

    first = level(7)
    assert [(x.changed, x.short, x.balance.posted) for x in await ledger.level(tx, [first])] == [(7, 0, 7)]
    assert [(x.changed, x.balance.posted) for x in await ledger.level(tx, [first])] == [(0, 7)]
    assert [x.changed for x in await ledger.level(tx, [level(7)])] == [0]
    await ledger.reserve(tx, [shelf.want(5)])
    assert [(x.changed, x.short, x.balance.posted) for x in await ledger.level(tx, [level(3)])] == [(-2, 2, 5)]
    assert (await ledger.balance(tx, shelf.correction, UNIT)).posted == -5
    assert await problems(tx) == []


async def test_shared_accounts_add_up_over_their_stripes(tx: Tx) -> None:
    euro, order = ledger.currency_unit("EUR"), AccountKey("money.order", new_id())
    sales = AccountKey("money.sales", ledger.HOUSE)
    wishes = [Posting(new_id(), euro, 100, order, sales) for _ in range(3)]
    assert all(isinstance(a, Transferred) for a in await ledger.post(tx, wishes))
    assert (await ledger.balance(tx, sales, euro)).posted == 300
    assert (await ledger.balance(tx, order, euro)).posted == -300
    assert await problems(tx) == []


async def test_the_movements_of_an_account_are_paged(tx: Tx, shelf: Shelf) -> None:
    brought = [shelf.bring(n) for n in (1, 2, 3)]
    await ledger.post(tx, brought)
    first = await ledger.list_transfers(tx, UNIT, shelf.sellable, size=2)
    second = await ledger.list_transfers(tx, UNIT, shelf.sellable, cursor=first.next, size=2)
    assert [t.id for t in first.items + second.items] == sorted((b.id for b in brought), reverse=True)
    assert second.next is None
    assert first.items[0].credit == shelf.sellable
    order = new_id()
    await ledger.post(tx, [Posting(new_id(), UNIT, 1, shelf.sellable, shelf.sold, order, "sale")])
    assert [t.reason for t in await ledger.transfers_of(tx, order)] == ["sale"]


async def test_a_new_kind_of_account_can_be_declared(tx: Tx) -> None:
    await ledger.declare_kind(tx, "stock.lease", never_negative=True)
    await ledger.declare_kind(tx, "stock.lease", never_negative=True)
    lease, sold = AccountKey("stock.lease", new_id()), AccountKey("stock.sold", new_id())
    [answer] = await ledger.post(tx, [Posting(new_id(), UNIT, 1, lease, sold)])
    assert isinstance(answer, ledger.InsufficientBalance)


def test_every_currency_is_a_unit_of_its_own() -> None:
    assert ledger.currency_unit("EUR") == ledger.currency_unit("eur")
    assert len({ledger.currency_unit("EUR"), ledger.currency_unit("SEK"), ledger.POINTS}) == 3
