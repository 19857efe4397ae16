"""Many who want the same at the same moment: on connections of their own, against a real database."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest_asyncio

from hanse import inventory, ledger
from hanse.inventory import (
    ArrivedLine,
    Hold,
    HoldWanted,
    InboundInput,
    InboundLineInput,
    StockChange,
    StockFigure,
    StockLine,
    TransferLine,
)
from hanse.inventory.jobs import expire_overdue_holds
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx, connect
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal
from hanse.kit.together import Together
from hanse.ledger import AccountKey
from tests.inventory.places import Places, bring, events, figures, make_goods, open_places, problems, wish

CALLERS = 32
VARIANT = new_id()


@pytest_asyncio.fixture
async def crowd(database_url: str, clock: MovableClock) -> AsyncIterator[Database]:
    """A database with a connection for each of many callers."""
    made = await connect(database_url, clock=clock, most=CALLERS)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def places(crowd: Database) -> Places:
    async with crowd.transaction() as tx:
        return await open_places(tx)


async def audited(database: Database) -> list[str]:
    async with database.transaction() as tx:
        return await problems(tx)


async def test_a_hundred_pieces_are_promised_to_a_hundred(crowd: Database, places: Places) -> None:
    async with crowd.transaction() as tx:
        await bring(tx, VARIANT, places.north, 100)

    async def ask(count: int) -> int:
        got = 0
        for _ in range(count):
            async with crowd.transaction() as tx:
                [answer] = await inventory.hold(tx, [wish(tx, VARIANT, places.north)])
                got += isinstance(answer, Hold)
        return got

    assert sum(await asyncio.gather(*[ask(10) for _ in range(CALLERS)])) == 100
    assert await audited(crowd) == []


async def test_expected_pieces_are_promised_once_and_kept_first_while_they_arrive(
    crowd: Database, places: Places
) -> None:
    async with crowd.transaction() as tx:
        [variant] = await make_goods(tx, 1)
        told = InboundInput(
            location=places.north,
            supplier="Weberei",
            reference="LS-1",
            expected_date=tx.now.date(),
            lines=[InboundLineInput(variant, 100)],
        )
        delivery = (await inventory.announce_delivery(tx, SYSTEM, told)).id
    kept: list[UUID] = []
    given_back = asked = 0

    async def ask(seed: int) -> None:
        nonlocal given_back, asked
        dice = random.Random(seed)
        for _ in range(10):
            wanted = wish(tx, variant, places.north, dice.choice((1, 1, 2)))
            async with crowd.transaction() as mine:
                [answer] = await inventory.hold(mine, [msgspec.structs.replace(wanted, delivery=delivery)])
            asked += isinstance(answer, Hold)
            if isinstance(answer, Hold) and dice.random() < 0.4:
                async with crowd.transaction() as mine:
                    await inventory.void_holds(mine, [answer.id])
                given_back += 1
            elif isinstance(answer, Hold):
                kept.append(answer.id)

    async def arrive() -> None:
        for _ in range(10):
            async with crowd.transaction() as mine:
                await inventory.receive_delivery(mine, SYSTEM, delivery, [ArrivedLine(variant, 10)])

    await asyncio.gather(arrive(), *[ask(n) for n in range(CALLERS - 1)])
    assert await audited(crowd) == []
    async with crowd.transaction() as mine:
        await inventory.serve_delivery(mine, delivery)
        known = await inventory.holds_by_id(mine, kept)
        stock = await figures(mine, variant, places.north)
    assert {hold.delivery for hold in known.values()} == {None}
    assert stock.on_hand == 100
    assert stock.pending == sum(hold.quantity for hold in known.values())
    assert given_back
    assert asked > len(kept)
    assert await audited(crowd) == []


async def test_a_promise_is_given_back_while_its_pieces_arrive_at_a_place_that_had_none(
    crowd: Database, places: Places
) -> None:
    async with crowd.transaction() as tx:
        [variant] = await make_goods(tx, 1)
        told = InboundInput(
            location=places.south,
            supplier="Weberei",
            reference="LS-2",
            expected_date=tx.now.date(),
            lines=[InboundLineInput(variant, 5)],
        )
        delivery = (await inventory.announce_delivery(tx, SYSTEM, told)).id
        wanted = msgspec.structs.replace(wish(tx, variant, places.south, 2), delivery=delivery)
        [held] = await inventory.hold(tx, [wanted])
        assert isinstance(held, Hold)

    async def give_back() -> None:
        async with crowd.transaction() as tx:
            await inventory.void_holds(tx, [held.id])

    # The shelf of the place is opened by a transaction that the other one waits for, after its statement began.
    async with crowd.transaction() as tx:
        await inventory.receive_delivery(tx, SYSTEM, delivery, [ArrivedLine(variant, 5)])
        waiting = asyncio.ensure_future(give_back())
        await asyncio.sleep(0.3)
        assert not waiting.done()
    await waiting
    async with crowd.transaction() as tx:
        stock = await figures(tx, variant, places.south)
    assert (stock.on_hand, stock.pending) == (5, 0)
    assert await audited(crowd) == []


async def test_accounts_that_are_opened_at_the_same_moment_add_up(crowd: Database, places: Places) -> None:
    variants = [new_id() for _ in range(20)]

    async def arrive(seed: int) -> None:
        mixed = random.Random(seed).sample(variants, len(variants))
        async with crowd.transaction() as tx:
            await inventory.receive(tx, [StockLine(v, places.north, 1) for v in mixed])

    await asyncio.gather(*[arrive(n) for n in range(CALLERS)])
    async with crowd.transaction() as tx:
        found = await inventory.availability(tx, variants)
    assert [f.on_hand for f in found] == [CALLERS] * len(variants)
    assert await audited(crowd) == []


async def test_twins_on_two_connections_share_one_hold(crowd: Database, places: Places) -> None:
    async with crowd.transaction() as tx:
        await bring(tx, VARIANT, places.north, 10)
        wanted = wish(tx, VARIANT, places.north, 3)

    async def ask() -> Hold | Refusal:
        async with crowd.transaction() as tx:
            [answer] = await inventory.hold(tx, [wanted])
            await asyncio.sleep(0.02)
            return answer

    answers = await asyncio.gather(*[ask() for _ in range(8)])
    assert all(answer == answers[0] for answer in answers), answers
    async with crowd.transaction() as tx:
        assert (await figures(tx, VARIANT, places.north)).pending == 3
    assert await audited(crowd) == []


async def test_twins_that_open_their_accounts_know_each_other(crowd: Database) -> None:
    unit, here = new_id(), [new_id() for _ in range(25)]

    async def ask(owner: UUID, key: UUID) -> ledger.Transferred | Refusal:
        wanted = ledger.Posting(key, unit, 1, AccountKey("stock.supplier", owner), AccountKey("stock.sellable", owner))
        async with crowd.transaction() as tx:
            [answer] = await ledger.post(tx, [wanted])
            return answer

    for owner in here:
        key = new_id()
        answers = await asyncio.gather(*[ask(owner, key) for _ in range(6)])
        assert [type(answer) for answer in answers] == [ledger.Transferred] * 6
    assert await audited(crowd) == []


async def test_a_poisoned_wish_spoils_nobody_in_its_batch(crowd: Database, places: Places) -> None:
    async with crowd.transaction() as tx:
        await bring(tx, VARIANT, places.north, 40)
        good = [wish(tx, VARIANT, places.north) for _ in range(50)]
        broken = wish(tx, VARIANT, places.north, purpose="nonsense")
        too_much, nothing, negative = (wish(tx, VARIANT, places.north, n) for n in (1000, 0, -5))
    hold: Together[HoldWanted, Hold] = Together(crowd, inventory.hold, lanes=2)
    wishes = [*good[:25], broken, too_much, nothing, negative, *good[25:]]
    answers = await asyncio.gather(*[hold(one) for one in wishes], return_exceptions=True)
    await hold.stop()
    kinds = [type(answer).__name__ for answer in answers]
    assert kinds[:25] == ["Hold"] * 25
    assert kinds[25:29] == ["ValueError", "OutOfStock", "OutOfStock", "OutOfStock"]
    assert kinds[29:] == ["Hold"] * 15 + ["OutOfStock"] * 10
    assert await audited(crowd) == []


async def test_a_repeat_is_confirmed_by_a_write(crowd: Database, places: Places) -> None:
    async with crowd.transaction() as tx:
        await bring(tx, VARIANT, places.north, 1)
        wanted = wish(tx, VARIANT, places.north)
        await inventory.hold(tx, [wanted])
    async with crowd.transaction() as tx:
        [again] = await inventory.hold(tx, [wanted])
        # Only what writes has a number, and only what writes waits for the standby when it commits.
        assert await tx.value("select pg_current_xact_id_if_assigned()") is not None
    assert isinstance(again, Hold)


async def test_two_sweeps_at_once_end_each_hold_once(crowd: Database, places: Places, house: House) -> None:
    async with crowd.transaction() as tx:
        await bring(tx, VARIANT, places.north, 500)
        await inventory.hold(tx, [wish(tx, VARIANT, places.north) for _ in range(450)])
    house.clock.move(timedelta(minutes=16))  # type: ignore[attr-defined]
    await asyncio.gather(*[expire_overdue_holds(house) for _ in range(4)])
    await expire_overdue_holds(house)
    async with crowd.transaction() as tx:
        told = await events(tx, "hold.expired")
        assert (await figures(tx, VARIANT, places.north)).available == 500
    assert len(told) == len({t["hold"] for t in told}) == 450
    assert await audited(crowd) == []


class Shopper:
    """Somebody who does random things with a few hot articles, each in a transaction of its own."""

    def __init__(self, database: Database, places: Places, variants: list[UUID], seed: int) -> None:
        self.database, self.places, self.variants = database, places, variants
        self.random = random.Random(seed)
        self.refused = 0
        self.sent: UUID | None = None

    def place(self) -> UUID:
        return self.random.choice([self.places.north, self.places.south])

    def basket(self) -> list[UUID]:
        return self.random.sample(self.variants, self.random.randint(1, len(self.variants)))

    async def once(self) -> None:
        acts: list[Callable[[Tx], Awaitable[None]]] = [
            self.order, self.order, self.order, self.sell, self.change_mind, self.receive, self.adjust, self.send,
            self.feed,
        ]  # fmt: skip
        try:
            async with self.database.transaction() as tx:
                await self.random.choice(acts)(tx)
            if self.sent is not None:
                async with self.database.transaction() as tx:
                    await inventory.receive_transfer(tx, self.sent)
        except Refusal:
            self.refused += 1
        self.sent = None

    async def order(self, tx: Tx) -> None:
        wishes = [wish(tx, v, self.place(), self.random.randint(1, 3)) for v in self.basket()]
        answers = await inventory.hold(tx, wishes)
        held = [a.id for a in answers if isinstance(a, Hold)]
        await inventory.claim(tx, held, new_id())
        if self.random.random() < 0.5:
            await inventory.post_holds(tx, held)

    async def change_mind(self, tx: Tx) -> None:
        wishes = [wish(tx, v, self.place()) for v in self.basket()]
        answers = await inventory.hold(tx, wishes)
        await inventory.void_holds(tx, [a.id for a in answers if isinstance(a, Hold)])

    async def sell(self, tx: Tx) -> None:
        await inventory.sell_now(tx, new_id(), [StockLine(v, self.place(), 2) for v in self.basket()])

    async def receive(self, tx: Tx) -> None:
        await inventory.receive(tx, [StockLine(v, self.place(), 4) for v in self.basket()])

    async def adjust(self, tx: Tx) -> None:
        lines = [StockChange(v, self.place(), self.random.choice([-1, 2])) for v in self.basket()]
        await inventory.adjust(tx, SYSTEM, lines, "damaged")

    async def send(self, tx: Tx) -> None:
        lines = [TransferLine(v, 1) for v in self.basket()]
        self.sent = await inventory.transfer(tx, self.places.north, self.places.south, lines)

    async def feed(self, tx: Tx) -> None:
        await inventory.set_stock(tx, [StockFigure(v, self.places.south, 10) for v in self.basket()])


async def test_random_baskets_never_wait_in_a_circle(crowd: Database, places: Places, house: House) -> None:
    variants = [new_id() for _ in range(6)]
    shoppers = [Shopper(crowd, places, variants, seed) for seed in range(CALLERS)]

    async def go(shopper: Shopper) -> None:
        for _ in range(12):
            await shopper.once()

    async def sweep() -> None:
        for _ in range(10):
            await expire_overdue_holds(house)
            house.clock.move(timedelta(minutes=2))  # type: ignore[attr-defined]
            await asyncio.sleep(0.1)

    # A deadlock would raise out of here: nobody catches it, and nobody tries again.
    await asyncio.gather(*[go(shopper) for shopper in shoppers], sweep())
    assert sum(s.refused for s in shoppers) < CALLERS * 12
    assert await audited(crowd) == []
