"""Any sequence of verbs leaves the same figures as a dictionary that a child could keep."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hanse import inventory
from hanse.inventory import (
    ArrivedLine,
    Condition,
    Hold,
    HoldWanted,
    InboundInput,
    InboundLineInput,
    SafetyStock,
    StockChange,
    StockFigure,
    StockLine,
    TransferLine,
)
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx, connect
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal
from tests.inventory.places import Places, make_goods, open_places, problems

# Articles of the catalogue, which are made when the test begins.
VARIANTS: list[UUID] = []
VARIANT = st.deferred(lambda: st.sampled_from(VARIANTS))
SIDE = st.sampled_from(["north", "south"])
FEW = st.integers(1, 4)
MORNING = datetime.fromisoformat("2026-11-24T10:00:00+00:00")


class Kept:
    """A hold as the dictionary knows it."""

    def __init__(self, wish: HoldWanted) -> None:
        self.wish = wish
        self.until = wish.until
        self.state = "held"
        self.waits = wish.delivery is not None


class Store(RuleBasedStateMachine):
    """Two articles at two locations, and everything that can happen to them."""

    runner: asyncio.Runner
    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.on_hand: dict[tuple[UUID, UUID], int] = {}
        self.keep: dict[tuple[UUID, UUID], int] = {}
        self.holds: dict[UUID, Kept] = {}
        self.sent: dict[UUID, tuple[UUID, UUID, int]] = {}
        self.delivery: UUID | None = None
        self.reference = ""
        self.expected: dict[UUID, int] = {}
        self.arrived: dict[UUID, int] = {}
        self.aside: dict[UUID, int] = {}
        self.connection: asyncpg.Connection = self.run(self.database.pool.acquire())
        self.transaction = self.connection.transaction()
        self.run(self.transaction.start())
        self.tx = Tx(self.connection, MORNING)
        self.places: Places = self.run(open_places(self.tx))

    def run(self, doing: Any) -> Any:
        async def awaited() -> Any:
            return await doing

        return self.runner.run(awaited())

    def teardown(self) -> None:
        try:
            assert self.run(problems(self.tx)) == []
        finally:
            self.run(self.transaction.rollback())
            self.run(self.database.pool.release(self.connection))

    def try_to(self, doing: Any) -> bool:
        """Do it in a savepoint; False when it was refused, and nothing has changed."""

        async def attempt() -> bool:
            try:
                async with self.tx.attempt():
                    await doing
            except Refusal:
                return False
            return True

        return bool(self.runner.run(attempt()))

    def at(self, variant: UUID, side: str) -> tuple[UUID, UUID]:
        return variant, getattr(self.places, side)

    def pending(self, at: tuple[UUID, UUID]) -> int:
        return sum(
            k.wish.quantity
            for k in self.holds.values()
            if k.state == "held" and not k.waits and (k.wish.variant, k.wish.location) == at
        ) + (self.aside.get(at[0], 0) if at[1] == self.places.north else 0)

    def free(self, at: tuple[UUID, UUID]) -> int:
        return self.on_hand.get(at, 0) - self.pending(at)

    def lives(self, kept: Kept) -> bool:
        return kept.state == "held" and (kept.until is None or kept.until > self.tx.now)

    def some_hold(self, pick: int) -> Kept | None:
        return list(self.holds.values())[pick % len(self.holds)] if self.holds else None

    @rule(variant=VARIANT, side=SIDE, quantity=FEW)
    def receive(self, variant: UUID, side: str, quantity: int) -> None:
        at = self.at(variant, side)
        line = StockLine(*at, quantity, key=new_id())
        for _ in range(2):
            self.run(inventory.receive(self.tx, [line]))
        self.on_hand[at] = self.on_hand.get(at, 0) + quantity

    @rule(wishes=st.lists(st.tuples(VARIANT, SIDE, FEW, st.booleans()), min_size=1, max_size=5), minutes=FEW)
    def hold(self, wishes: list[tuple[UUID, str, int, bool]], minutes: int) -> None:
        until = self.tx.now + timedelta(minutes=minutes)
        asked = [
            HoldWanted(new_id(), *self.at(v, side), n, until, "till" if till else "cart", new_id())
            for v, side, n, till in wishes
        ]
        answers = self.run(inventory.hold(self.tx, asked))
        refused = [wish for wish in asked if not self.grant(wish)]
        # Whoever is refused gets what has run out, even before a sweep has been there.
        for kept in self.late():
            if not kept.waits and (kept.wish.variant, kept.wish.location) in {(w.variant, w.location) for w in refused}:
                kept.state = "expired"
        refused = [wish for wish in refused if not self.grant(wish)]
        assert [isinstance(answer, Hold) for answer in answers] == [wish not in refused for wish in asked]

    def grant(self, wish: HoldWanted) -> bool:
        at = (wish.variant, wish.location)
        kept_back = 0 if wish.purpose == "till" else self.keep.get(at, 0)
        fits = wish.quantity <= self.free(at) - kept_back
        if fits:
            self.holds[wish.key] = Kept(wish)
        return fits

    def late(self) -> list[Kept]:
        return [k for k in self.holds.values() if k.state == "held" and not self.lives(k)]

    def queue(self, variant: UUID) -> list[Kept]:
        return [k for k in self.holds.values() if k.waits and k.state == "held" and k.wish.variant == variant]

    def awaited(self, variant: UUID) -> int:
        return max(self.expected.get(variant, 0) - self.arrived.get(variant, 0), 0)

    def serve(self, variant: UUID, here: int = 0) -> None:
        """The oldest first; who cannot be served at all is sent away, and who can wait is waited for."""
        here += self.aside.pop(variant, 0)
        room = here + self.awaited(variant)
        for kept in self.queue(variant):
            room -= kept.wish.quantity if self.lives(kept) else 0
            if room < 0 or not self.lives(kept):
                kept.state = "voided" if self.lives(kept) else "expired"
                room += kept.wish.quantity if kept.state == "voided" else 0
        for kept in self.queue(variant):
            if kept.wish.quantity > here:
                self.aside[variant] = here
                return
            kept.waits = False
            here -= kept.wish.quantity

    @rule(variant=VARIANT, quantity=st.integers(0, 6))
    def announce(self, variant: UUID, quantity: int) -> None:
        if self.delivery is None:
            self.reference, self.expected, self.arrived = str(new_id()), {}, {}
        self.expected[variant] = quantity
        lines = [InboundLineInput(v, n) for v, n in self.expected.items() if n or v == variant]
        told = InboundInput(
            location=self.places.north,
            supplier="Wollweber",
            reference=self.reference,
            expected_date=MORNING.date() + timedelta(days=7),
            lines=lines,
        )
        self.delivery = self.run(inventory.announce_delivery(self.tx, SYSTEM, told)).id
        for one in VARIANTS:
            self.serve(one)

    @rule(variant=VARIANT, quantity=FEW, minutes=FEW)
    def promise(self, variant: UUID, quantity: int, minutes: int) -> None:
        if self.delivery is None:
            return
        until = self.tx.now + timedelta(minutes=minutes)
        at = self.at(variant, "north")
        wanted = HoldWanted(new_id(), *at, quantity, until, "cart", new_id(), delivery=self.delivery)

        def room() -> int:
            taken = sum(k.wish.quantity for k in self.queue(variant))
            return self.awaited(variant) + self.aside.get(variant, 0) - taken

        [answer] = self.run(inventory.hold(self.tx, [wanted]))
        if room() < quantity:
            for kept in self.queue(variant):
                kept.state = kept.state if self.lives(kept) else "expired"
        assert isinstance(answer, Hold) == (quantity <= room())
        if isinstance(answer, Hold):
            self.holds[wanted.key] = Kept(wanted)

    @rule(variant=VARIANT, quantity=FEW, damaged=st.booleans())
    def arrive(self, variant: UUID, quantity: int, damaged: bool) -> None:
        if self.delivery is None:
            return
        line = ArrivedLine(variant, quantity, Condition.DAMAGED if damaged else Condition.SELLABLE)
        self.run(inventory.receive_delivery(self.tx, SYSTEM, self.delivery, [line]))
        at = self.at(variant, "north")
        sellable = 0 if damaged else quantity
        if sellable:
            self.on_hand[at] = self.on_hand.get(at, 0) + sellable
        self.arrived[variant] = self.arrived.get(variant, 0) + quantity
        for one in VARIANTS:
            self.serve(one, sellable if one == variant else 0)

    @rule(close=st.booleans())
    def serve_or_close(self, close: bool) -> None:
        if self.delivery is None:
            return
        if close:
            self.run(inventory.close_delivery(self.tx, SYSTEM, self.delivery))
            self.expected = {}
        else:
            self.run(inventory.serve_delivery(self.tx, self.delivery))
        for one in VARIANTS:
            self.serve(one)
        self.delivery = None if close else self.delivery

    @rule(pick=st.integers(0, 99))
    def hold_again(self, pick: int) -> None:
        if kept := self.some_hold(pick):
            [answer] = self.run(inventory.hold(self.tx, [kept.wish]))
            gone = kept.state in ("voided", "expired")
            assert isinstance(answer, inventory.HoldLapsed if gone else Hold)

    @rule(pick=st.integers(0, 99))
    def claim(self, pick: int) -> None:
        if kept := self.some_hold(pick):
            assert self.try_to(inventory.claim(self.tx, [kept.wish.key], new_id())) == self.lives(kept)
            if self.lives(kept):
                kept.until = None

    @rule(pick=st.integers(0, 99), minutes=FEW)
    def extend(self, pick: int, minutes: int) -> None:
        if kept := self.some_hold(pick):
            until = self.tx.now + timedelta(minutes=minutes)
            [answer] = self.run(inventory.extend_holds(self.tx, [kept.wish.key], until))
            assert isinstance(answer, Hold) == self.lives(kept)
            if self.lives(kept):
                kept.until = until

    @rule(pick=st.integers(0, 99))
    def post(self, pick: int) -> None:
        if kept := self.some_hold(pick):
            posted = self.try_to(inventory.post_holds(self.tx, [kept.wish.key]))
            assert posted == ((self.lives(kept) and not kept.waits) or kept.state == "posted")
            if self.lives(kept) and not kept.waits:
                kept.state = "posted"
                self.on_hand[kept.wish.variant, kept.wish.location] -= kept.wish.quantity

    @rule(pick=st.integers(0, 99))
    def void(self, pick: int) -> None:
        if kept := self.some_hold(pick):
            assert self.try_to(inventory.void_holds(self.tx, [kept.wish.key])) == (kept.state != "posted")
            if kept.state == "held":
                kept.state = "voided"

    @rule(minutes=FEW)
    def let_time_pass(self, minutes: int) -> None:
        self.tx.now += timedelta(minutes=minutes)

    @rule()
    def expire(self) -> None:
        late = self.late()
        assert self.run(inventory.expire_holds(self.tx)) == len(late)
        for kept in late:
            kept.state = "expired"

    @rule(variant=VARIANT, side=SIDE, change=st.integers(-3, 3))
    def adjust(self, variant: UUID, side: str, change: int) -> None:
        at = self.at(variant, side)
        done = self.try_to(inventory.adjust(self.tx, SYSTEM, [StockChange(*at, change)], "correction"))
        assert done == (change >= 0 or -change <= self.free(at))
        if done:
            self.on_hand[at] = self.on_hand.get(at, 0) + change

    @rule(variant=VARIANT, side=SIDE, figure=st.integers(0, 8))
    def feed(self, variant: UUID, side: str, figure: int) -> None:
        at = self.at(variant, side)
        self.run(inventory.set_stock(self.tx, [StockFigure(*at, figure)]))
        self.on_hand[at] = max(figure, self.pending(at))

    @rule(variant=VARIANT, side=SIDE, figure=st.integers(0, 3))
    def keep_back(self, variant: UUID, side: str, figure: int) -> None:
        at = self.at(variant, side)
        self.run(inventory.set_safety_stock(self.tx, [SafetyStock(*at, figure)]))
        self.keep[at] = figure
        self.on_hand.setdefault(at, 0)

    @rule(lines=st.lists(st.tuples(VARIANT, SIDE, FEW), min_size=1, max_size=4))
    def sell(self, lines: list[tuple[UUID, str, int]]) -> None:
        pieces = [StockLine(*self.at(v, side), n) for v, side, n in lines]
        self.run(inventory.sell_now(self.tx, new_id(), pieces))
        for at in {(p.variant, p.location) for p in pieces}:
            sold = sum(p.quantity for p in pieces if (p.variant, p.location) == at)
            self.on_hand[at] = max(self.on_hand.get(at, 0) - sold, self.pending(at))

    @rule(variant=VARIANT, side=SIDE, quantity=FEW)
    def take_back(self, variant: UUID, side: str, quantity: int) -> None:
        at = self.at(variant, side)
        self.run(inventory.take_back(self.tx, [StockLine(*at, quantity)], "sellable", new_id()))
        self.on_hand[at] = self.on_hand.get(at, 0) + quantity

    @rule(variant=VARIANT, quantity=FEW)
    def send(self, variant: UUID, quantity: int) -> None:
        at, key = self.at(variant, "north"), new_id()
        lines = [TransferLine(variant, quantity)]
        done = self.try_to(inventory.transfer(self.tx, at[1], self.places.south, lines, key=key))
        assert done == (quantity <= self.free(at))
        if done:
            self.on_hand[at] -= quantity
            self.sent[key] = (*self.at(variant, "south"), quantity)

    @rule(pick=st.integers(0, 99), arrives=st.booleans())
    def end_transfer(self, pick: int, arrives: bool) -> None:
        if self.sent:
            key = list(self.sent)[pick % len(self.sent)]
            variant, location, quantity = self.sent.pop(key)
            end = inventory.receive_transfer if arrives else inventory.close_transfer
            for _ in range(2):
                self.run(end(self.tx, key))
            if arrives:
                at = (variant, location)
                self.on_hand[at] = self.on_hand.get(at, 0) + quantity

    @rule(side=SIDE, counted=st.dictionaries(VARIANT, st.integers(0, 8), max_size=2), full=st.booleans())
    def count(self, side: str, counted: dict[UUID, int], full: bool) -> None:
        location: UUID = getattr(self.places, side)
        count = self.run(inventory.start_count(self.tx, SYSTEM, location, "full" if full else "cycle"))
        lines = [StockFigure(v, location, n) for v, n in counted.items()]
        self.run(inventory.record_count(self.tx, SYSTEM, count.id, lines))
        self.run(inventory.finish_count(self.tx, SYSTEM, count.id))
        for variant in VARIANTS:
            at = (variant, location)
            if variant in counted or (full and self.on_hand.get(at)):
                self.on_hand[at] = max(counted.get(variant, 0), self.pending(at))

    @invariant()
    def the_figures_agree(self) -> None:
        for (variant, location), on_hand in self.on_hand.items():
            at = (variant, location)
            found = self.run(inventory.availability(self.tx, [variant], [location]))
            kept_back = self.keep.get(at, 0)
            expected = (on_hand, self.pending(at), kept_back, max(self.free(at) - kept_back, 0))
            seen = [(f.on_hand, f.pending, f.safety, f.available) for f in found]
            assert seen == ([expected] if found or any(expected) else [])

    @invariant()
    def nothing_is_lost_between_accounts(self) -> None:
        for variant in VARIANTS:
            total = self.run(
                self.tx.value("select coalesce(sum(posted), 0) from ledger.balance where unit = $1", variant)
            )
            assert total == 0


def test_the_books_agree_with_a_dictionary_whatever_happens(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = runner.run(connect(database_url, clock=MovableClock(MORNING), most=2))

        async def make() -> list[UUID]:
            async with database.transaction() as tx:
                return await make_goods(tx, 2)

        try:
            VARIANTS[:] = runner.run(make())
            machine = type("Machine", (Store,), {"runner": runner, "database": database})
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=30,
                    stateful_step_count=30,
                    deadline=None,
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
                ),
            )
        finally:
            runner.run(database.close())
