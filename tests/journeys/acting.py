"""How a sequence of steps acts on a shop, and the steps of those who fetch goods, hand them over and send them back."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from hanse import fulfillment, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.events import Recorded, decode, known_events
from hanse.kit.refusals import Refusal
from hanse.main import returning, telling
from hanse.main.reactions import REACTIONS
from hanse.orders import TenderWanted
from tests.orders.build import Shop

from .kept import MONEY, Line

MORNING = datetime.fromisoformat("2026-11-24T10:00:00+00:00")
PICK = st.integers(0, 99)
FEW = st.integers(1, 3)

FRESH = """
select id, seq, type, subject, at, body from kit.event where seq > $1 order by seq
"""


class Acting(RuleBasedStateMachine):
    """One transaction in which all steps are done, and what follows from each of them."""

    runner: asyncio.Runner
    database: Database
    shop: Shop
    customer: UUID
    register: UUID

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[UUID] = []
        self.touched: set[UUID] = set()
        self.states: dict[UUID, str] = {}
        self.lines: dict[UUID, Line] = {}
        self.connection: asyncpg.Connection = self.run(self.database.pool.acquire())
        self.transaction = self.connection.transaction()
        self.run(self.transaction.start())
        self.tx = Tx(self.connection, MORNING)
        self.seq: int = self.run(self.tx.value("select coalesce(max(seq), 0) from kit.event"))

    def run(self, doing: Any) -> Any:
        async def awaited() -> Any:
            return await doing

        return self.runner.run(awaited())

    def attempt(self, doing: Any, *touches: UUID) -> Any:
        """Do it in a savepoint, and let follow what follows from it; None when it was refused and nothing changed."""

        async def awaited() -> Any:
            try:
                async with self.tx.attempt():
                    done = await doing
            except Refusal:
                return None
            await self.follow()
            return done

        self.touched.update(touches)
        return self.runner.run(awaited())

    async def follow(self) -> None:
        """The reactions to everything that happened, as the worker has them; some come twice, which changes nothing."""
        while fresh := await self.tx.rows(Recorded, FRESH, self.seq):
            for recorded in fresh:
                self.seq = recorded.seq
                event = known_events().get(recorded.type)
                for reaction in REACTIONS.get(event, ()) if event else ():
                    if reaction.__module__ not in (telling.__name__, returning.__name__):
                        for _ in range(1 + self.seq % 2):
                            await reaction(self.tx, recorded, decode(recorded.type, recorded.body))

    def later(self, hours: int) -> datetime:
        return self.tx.now + timedelta(hours=hours)

    def sent_again(self, lines: Iterable[UUID]) -> None:
        """These lines begin anew: what was counted of them so far is forgotten."""
        for line in lines:
            self.lines.pop(line, None)

    def some_order(self, pick: int, *states: str) -> UUID:
        """One of the orders, where there is one in these states."""
        fitting = [order for order in self.orders if self.states.get(order) in states] or self.orders
        return fitting[pick % len(fitting)]

    def some_lines(self, order: UUID, pick: int, states: Sequence[str]) -> list[UUID]:
        fitting = [line.id for line in self.run(self.tx.rows(Line, MONEY, order)) if line.state in states]
        return fitting[: 1 + pick % 2] if pick % 3 else fitting

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, quantity=FEW, lost=st.booleans(), way=st.sampled_from(list(orders.ReturnWay)))
    def send_back(self, pick: int, some: int, quantity: int, lost: bool, way: orders.ReturnWay) -> None:
        """It is announced in some way; what was announced before got lost, or is handed in and looked into."""
        order = self.some_order(pick, "confirmed", "completed")
        for parcel in self.run(orders.return_parcels_of(self.tx, order)):
            if parcel.state == "announced":
                self.attempt(self.heard_of(parcel, lost=lost), order)
        back = [orders.BackLine(line, quantity) for line in self.some_lines(order, some, ("handed_over", "shipped"))]
        if back:
            store = self.shop.altona if way is orders.ReturnWay.STORE else None
            wanted = orders.ReturnWanted(lines=back, reason="size", way=way, location=store)
            self.attempt(orders.announce_return(self.tx, SYSTEM, order, wanted), order)

    async def heard_of(self, parcel: orders.ReturnParcel, *, lost: bool) -> orders.Return:
        if lost:
            return await orders.refund_lost_return(self.tx, SYSTEM, parcel.id, "lost", exception="nobody found it")
        if parcel.way is orders.ReturnWay.LABEL:
            await orders.receive_return(self.tx, SYSTEM, parcel.id, self.shop.luebeck)
        else:
            # Nobody counts what is put into a box, and now and then somebody does; now and then it comes late.
            counted = parcel.lines[:1] if self.seq % 2 else []
            wanted = orders.HandIn(
                code=parcel.code or parcel.number, location=self.shop.luebeck, lines=counted, exception="was away"
            )
            parcel = await orders.hand_in(self.tx, SYSTEM, wanted)
        back = [orders.ReturnLine(one.line, one.quantity) for one in parcel.lines]
        return await orders.settle_return(self.tx, SYSTEM, parcel.id, back)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, missing=st.booleans())
    def fetch(self, pick: int, some: int, missing: bool) -> None:
        """A place fetches a task; perhaps an article is not there, and is looked for elsewhere."""
        order = self.some_order(pick, "confirmed")
        tasks = [one for one in self.run(fulfillment.tasks_of(self.tx, order)) if one.state in ("open", "picking")]
        for task in tasks[: 1 + some % 2]:
            self.attempt(self.fetching(task, missing=missing), order)

    async def fetching(self, task: fulfillment.Task, *, missing: bool, leaves: bool = True) -> None:
        task = await fulfillment.start_pick(self.tx, SYSTEM, task.id, take_over=True)
        for line in task.lines[missing:]:
            left = line.quantity - line.picked_quantity
            if left:
                task = await fulfillment.confirm_pick(self.tx, SYSTEM, task.id, line.line, line.sku, left)
        if not leaves:
            return
        if missing:
            await fulfillment.short_pick(self.tx, SYSTEM, task.id, task.lines[0].line, "not found")
        elif task.kind == "ship":
            await fulfillment.ship(self.tx, SYSTEM, task.id, "a parcel")
        else:
            await fulfillment.mark_ready(self.tx, SYSTEM, task.id, "B 4")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, color=st.sampled_from(["RED", "BLUE"]), quantity=FEW)
    def substitute(self, pick: int, some: int, color: str, quantity: int) -> None:
        """An article is not there, and another color is laid into the basket instead; it is never dearer."""
        found = [one for order in self.orders for one in self.run(fulfillment.tasks_of(self.tx, order))]
        tasks = [one for one in found if one.state in ("open", "picking")]
        if tasks:
            task = tasks[pick % len(tasks)]
            before = self.run(self.tx.rows(Line, MONEY, task.order))
            if self.attempt(self.substituting(task, some, color, quantity), task.order) is not None:
                after = self.run(self.tx.rows(Line, MONEY, task.order))
                value = [sum(one.total_minor for one in lines if one.state != "cancelled") for lines in (before, after)]
                assert value[1] <= value[0]

    async def substituting(self, task: fulfillment.Task, some: int, color: str, quantity: int) -> fulfillment.Task:
        task = await fulfillment.start_pick(self.tx, SYSTEM, task.id, take_over=True)
        line = task.lines[some % len(task.lines)]
        missing = min(quantity, line.quantity - line.picked_quantity)
        return await fulfillment.substitute(
            self.tx, SYSTEM, task.id, line.line, f"{line.sku}-{color}", missing, "not found"
        )

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, other=st.booleans())
    def take_away(self, pick: int, some: int, other: bool) -> None:
        """The customer, or somebody else, takes all that waits for them in a store, or some lines of it."""
        self.give(self.some_order(pick, "confirmed"), some, other=other)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK)
    def deliver(self, pick: int, some: int) -> None:
        """All of an order is fetched at once; parcels leave, and the customer stands at the counter already."""
        order = self.some_order(pick, "confirmed")
        for task in self.run(fulfillment.tasks_of(self.tx, order)):
            if task.state in ("open", "picking"):
                self.attempt(self.fetching(task, missing=False), order)
        self.give(order, some, other=False)

    def give(self, order: UUID, some: int, *, other: bool) -> None:
        found = self.run(orders.load_order(self.tx, order))
        tasks = [one for one in self.run(fulfillment.tasks_of(self.tx, order)) if one.state == "ready"]
        codes = {one.location: one.code for one in found.pickups}
        for task in tasks[:1]:
            lines = [line.line for line in task.lines if not line.given_at]
            how = fulfillment.Collecting(lines=lines[: 1 + some % 2], collector="Test Nachbar" if other else "")
            tenders = [TenderWanted("cash") if some % 3 else TenderWanted("card", token="tok_slow")]
            register = self.register if task.location == self.shop.luebeck else None
            code = codes.get(task.location, "")
            taking = fulfillment.hand_over(self.tx, SYSTEM, task.location, code, tenders, register, how)
            self.attempt(taking, order)
