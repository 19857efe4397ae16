"""Plays acts at their own moments in the past, through the rooms' doors, and remembers how far it came.

Acts that follow each other share a transaction, in which also their reactions run and the mark of the progress moves.
So whatever kills the load: it goes on with the act after the last one that was committed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanse import engagement, payments
from hanse.kit import jobs, progress, replay
from hanse.kit.clock import MovableClock
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.kit.house import House
from hanse.kit.jobs import Handler, Reaction
from hanse.kit.replay import Scene
from hanse.payments.jobs import provider

WORK = "demo"
SEND = "engagement.send"
# What the register says about the companies is played too, so nobody has to ask it.
CHECK_VAT_ID = "customers.check_vat_id"
# Pages are set when somebody asks for them.
PRINT = "documents.print"
ACTS_AT_ONCE = 40
MAILS_KEPT = timedelta(days=7)

Play = Callable[[Tx], Awaitable[None]]
Charges = Callable[[Tx], Awaitable[Sequence[payments.Payment]]]


class Act(msgspec.Struct, frozen=True):
    """Something that was done at a moment.

    `charges` names payments that the provider is asked for before; after an act that `refunds`, it is asked to give
    money back.
    """

    at: datetime
    name: str
    play: Play
    charges: Charges | None = None
    refunds: bool = False


class Stage:
    """The installation at a moment of its past."""

    def __init__(
        self,
        house: House,
        clock: MovableClock,
        handlers: Mapping[str, Handler],
        reactions: Mapping[type[Event], Sequence[Reaction]],
        now: datetime,
    ) -> None:
        self._house, self._clock, self._handlers, self._reactions = house, clock, handlers, reactions
        self._mails_since = now - MAILS_KEPT

    async def perform(self, acts: Sequence[Act], done: int, told: Callable[[int], None]) -> None:
        """Play the acts from number `done` on; `told` hears after each transaction how many are done."""
        due = await self._due_before(acts, done)
        while done < len(acts):
            outcomes = [(payment.id, await provider(self._house).charge(payment)) for payment in due]
            batch = _batch(acts, done)
            done += len(batch)
            due = await self._play(batch, outcomes, done, acts)
            if batch[-1].refunds:
                await self._refund(batch[-1].at)
            told(done)

    async def _due_before(self, acts: Sequence[Act], done: int) -> Sequence[payments.Payment]:
        if done >= len(acts):
            return []
        async with self._scene(acts[done].at) as tx:
            return await _due(tx, acts, done)

    async def _play(
        self,
        batch: Sequence[Act],
        outcomes: Sequence[tuple[UUID, payments.Outcome]],
        done: int,
        acts: Sequence[Act],
    ) -> Sequence[payments.Payment]:
        """Play acts in one transaction; gives the payments that the provider is to be asked for before the next one."""
        async with self._scene(batch[0].at) as tx:
            for payment, outcome in outcomes:
                await payments.settle(tx, payment, outcome)
                await jobs.cancel(tx, f"payments.charge:{payment}")
            for act in batch:
                # One transaction, but each act has the moment at which it was done.
                tx.now = act.at
                await act.play(tx)
                await tx.react()
                await self._deliver(tx)
            await progress.advance(tx, WORK, done)
            return await _due(tx, acts, done)

    def _scene(self, at: datetime) -> AbstractAsyncContextManager[Scene]:
        self._clock.set(at)
        return replay.scene(self._house.database, self._reactions, [SEND, CHECK_VAT_ID, PRINT])

    async def _deliver(self, tx: Scene) -> None:
        """The mail server took them at once. The latest mails lie in the mailbox; the older ones were cleared away."""
        sent, tx.skipped[SEND] = [UUID(str(one["message"])) for one in tx.skipped[SEND]], []
        sender = self._house.settings.mail_from
        for identity in sent:
            await engagement.mark_sent(tx, identity)
            if tx.now < self._mails_since:
                continue
            message = await engagement.get_message(tx, identity)
            name = f"<{message.id}@{sender.rpartition('@')[2]}> {message.address}"
            texts = (message.subject, message.html, message.plain)
            await engagement.catch(tx, engagement.CaughtMail(name, sender, message.address, *texts, tx.now))

    async def _refund(self, at: datetime) -> None:
        """Let the money go back, as the job of the worker does it."""
        self._clock.set(at)
        await self.catch_up("payments.refund")

    async def catch_up(self, job: str) -> None:
        """Do what waits in the queue, and react to it. Cut in between, the job is still there, and twice is safe."""
        at = self._clock.now()
        async with self._scene(at) as tx:
            waiting = await replay.waiting(tx, job)
        for one in waiting:
            await self._handlers[job](self._house, one.payload)
            async with self._scene(at) as tx:
                await replay.drop(tx, one.id)
                await tx.react_to_others()
                await self._deliver(tx)


def _batch(acts: Sequence[Act], done: int) -> Sequence[Act]:
    """The acts that can share a transaction: up to one after or before which the provider is asked."""
    end = done + 1
    while end < len(acts) and end - done < ACTS_AT_ONCE and not acts[end - 1].refunds and acts[end].charges is None:
        end += 1
    return acts[done:end]


async def _due(tx: Tx, acts: Sequence[Act], done: int) -> Sequence[payments.Payment]:
    charges = acts[done].charges if done < len(acts) else None
    return [] if charges is None else await charges(tx)
