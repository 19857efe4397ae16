"""Several commands side by side in one transaction: what they ask of a verb for many, they ask at once.

Each command is written for one, and knows nothing of the others. Where it asks a verb that is written for many
(`tx.one_of`), it waits until every other one has asked too or has come to its end; whoever is furthest behind is
answered first, so that others catch up. Whatever else they ask of the database, they ask one after the other.

Commands that could get in each other's way by more than such verbs decide must not be in one chorus: locks of the
database keep transactions apart, and here is only one.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from .db import Tx, Verb
from .events import Event
from .refusals import Refusal

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")

# What changes something, or may: a function of the ledger or the queue is called by a select. A lock changes nothing.
WRITES = re.compile(
    r"\b(?:(?:insert|(?<!for )(?<!key )update|delete|truncate|nextval)\b|(?:ledger|jobs)\.[a-z_]+\()", re.IGNORECASE
)


class Spoiled(Exception):
    """One of several commands was refused after it had written something, so none of them can be kept together."""


async def each(tx: Tx, command: Callable[[Tx, Q], Awaitable[A]], wishes: Sequence[Q]) -> list[A | Refusal]:
    """Carry out a command for each wish, all of them in this transaction; their answers in the order of the wishes.

    A command that was refused leaves nothing. Who was refused after others had written something may have been refused
    because of that, while there was another way: it is carried out once more, alone, and what it is told then counts.
    So every answer is one that it could have had if they had come one after the other.

    Raises Spoiled where a command wrote something and was refused then, and whatever broke one of them: then the
    transaction is over, and each is to be tried by itself. One alone is refused as if there were no chorus.
    """
    if len(wishes) == 1:
        return [await command(tx, wishes[0])]
    answers = await _Chorus(tx).sing(command, wishes)
    return [
        await _alone(tx, command, wish) if isinstance(answer, _Doubted) else answer
        for wish, answer in zip(wishes, answers, strict=True)
    ]


async def _alone(tx: Tx, command: Callable[[Tx, Q], Awaitable[A]], wish: Q) -> A | Refusal:
    try:
        async with tx.attempt():
            return await command(tx, wish)
    except Refusal as refusal:
        if refusal.keeps_writes:
            raise Spoiled from refusal
        return refusal


class _Doubted(NamedTuple):
    """A refusal that others may have caused."""

    refusal: Refusal


class _Asked(NamedTuple):
    """A wish that waits for its verb."""

    voice: "_Voice"
    wish: Any
    answer: "asyncio.Future[Any]"


class _Voice(Tx):
    """The transaction as one command sees it: it is the others' too, and each takes turns."""

    def __init__(self, chorus: "_Chorus", *, has_turn: bool = False) -> None:
        self._chorus, self._whole, self._has_turn = chorus, chorus.whole, has_turn
        self._wanted: list[Callable[[], Awaitable[None]]] = []
        self.steps = 0
        self.wrote = self.doubted = False
        self.now = chorus.whole.now

    @asynccontextmanager
    async def _turn(self, sql: str = "") -> AsyncIterator[None]:
        if writes(sql):
            self.wrote = self._chorus.written = True
        if self._has_turn:
            yield
            return
        async with self._chorus.turn:
            yield

    async def recall(self, topic: str, read: Callable[[Tx], Awaitable[T]]) -> T:
        async with self._turn():
            return await self._whole.recall(topic, read)

    async def rows(self, shape: type[T], sql: str, *args: Any) -> list[T]:
        async with self._turn(sql):
            return await self._whole.rows(shape, sql, *args)

    async def row(self, shape: type[T], sql: str, *args: Any) -> T | None:
        async with self._turn(sql):
            return await self._whole.row(shape, sql, *args)

    async def column(self, sql: str, *args: Any) -> list[Any]:
        async with self._turn(sql):
            return await self._whole.column(sql, *args)

    async def value(self, sql: str, *args: Any) -> Any:
        async with self._turn(sql):
            return await self._whole.value(sql, *args)

    async def run(self, sql: str, *args: Any) -> int:
        async with self._turn(sql):
            return await self._whole.run(sql, *args)

    async def many(self, sql: str, args: Iterable[Sequence[Any]]) -> None:
        async with self._turn(sql):
            await self._whole.many(sql, args)

    async def copy(self, schema: str, table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> int:
        self.wrote = self._chorus.written = True
        async with self._turn():
            return await self._whole.copy(schema, table, columns, records)

    async def stream(self, shape: type[T], sql: str, *args: Any) -> AsyncIterator[T]:
        for row in await self.rows(shape, sql, *args):
            yield row

    async def later(self, sql: str, *args: Any) -> None:
        self._wanted.append(lambda: self._whole.later(sql, *args))

    async def emit(self, *events: Event) -> None:
        self._wanted.append(lambda: self._whole.emit(*events))

    async def enqueue(
        self, job: str, payload: dict[str, Any], *, run_at: datetime | None = None, key: str | None = None
    ) -> None:
        self._wanted.append(lambda: self._whole.enqueue(job, payload, run_at=run_at, key=key))

    async def enqueue_each(self, job: str, payloads: Sequence[dict[str, Any]]) -> None:
        self._wanted.append(lambda: self._whole.enqueue_each(job, payloads))

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint. Nobody else has a turn until it is released or undone."""
        wanted, wrote, had_turn = len(self._wanted), self.wrote, self._has_turn
        async with self._turn():
            self._has_turn = True
            try:
                async with self._whole.attempt():
                    yield
            except BaseException:
                del self._wanted[wanted:]
                self.wrote = wrote
                raise
            finally:
                self._has_turn = had_turn

    async def one_of(self, verb: Verb[Q, T], wish: Q) -> T:
        if self._has_turn:
            return await super().one_of(verb, wish)
        return await self._chorus.ask(self, verb, wish)

    async def tell(self) -> None:
        """Hand on what was told and wanted: it is known now that it came to pass."""
        for wanted in self._wanted:
            await wanted()


class _Chorus:
    """The voices of one transaction, and what they wait for."""

    def __init__(self, whole: Tx) -> None:
        self.whole = whole
        self.turn = asyncio.Lock()
        self.written = False
        self._busy = 0
        self._quiet = asyncio.Event()
        self._asked: dict[Verb[Any, Any], list[_Asked]] = {}

    async def sing(self, command: Callable[[Tx, Q], Awaitable[A]], wishes: Sequence[Q]) -> list[A | Refusal | _Doubted]:
        voices = [_Voice(self) for _ in wishes]
        self._busy = len(voices)
        tasks = [
            asyncio.create_task(self._sung(command, voice, wish)) for voice, wish in zip(voices, wishes, strict=True)
        ]
        try:
            while True:
                await self._quiet.wait()
                self._quiet.clear()
                if not self._asked or any(_broke(task) for task in tasks):
                    break
                await self._answer()
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for broken in ended:
            if isinstance(broken, BaseException) and not isinstance(broken, Refusal | asyncio.CancelledError):
                raise broken
        answers = [_kept(voice, answer) for voice, answer in zip(voices, ended, strict=True)]
        for voice, answer in zip(voices, answers, strict=True):
            if not isinstance(answer, Refusal | _Doubted):
                await voice.tell()
        return answers

    async def ask(self, voice: _Voice, verb: Verb[Q, T], wish: Q) -> T:
        """Wait until everybody waits, and for the answer."""
        asked = _Asked(voice, wish, asyncio.get_running_loop().create_future())
        self._asked.setdefault(verb, []).append(asked)
        self._rests()
        return cast("T", await asked.answer)

    async def _sung(self, command: Callable[[Tx, Q], Awaitable[A]], voice: _Voice, wish: Q) -> A:
        try:
            return await command(voice, wish)
        except Refusal:
            voice.doubted = self.written
            raise
        finally:
            self._rests()

    def _rests(self) -> None:
        self._busy -= 1
        if self._busy == 0:
            self._quiet.set()

    async def _answer(self) -> None:
        """Ask one verb for all who wait for it: the one that somebody waits for who has asked the fewest so far."""
        verb = min(self._asked, key=lambda verb: min(one.voice.steps for one in self._asked[verb]))
        asked = self._asked.pop(verb)
        aloud = _Voice(self, has_turn=True)
        answers = await verb(aloud, [one.wish for one in asked])
        await aloud.tell()
        self._busy += len(asked)
        for one, answer in zip(asked, answers, strict=True):
            one.voice.steps += 1
            if isinstance(answer, Refusal):
                one.answer.set_exception(answer)
            else:
                one.voice.wrote = one.voice.wrote or (aloud.wrote and not _refused(answer))
                one.answer.set_result(answer)


@lru_cache(maxsize=4096)
def writes(sql: str) -> bool:
    """Whether a statement changes something, or may."""
    return WRITES.search(sql) is not None


def _refused(answer: Any) -> bool:
    """Whether nothing of several wishes was granted."""
    return isinstance(answer, list) and all(isinstance(one, Refusal) for one in answer)


def _broke(task: "asyncio.Task[Any]") -> bool:
    error = task.exception() if task.done() else None
    return error is not None and not isinstance(error, Refusal)


def _kept(voice: _Voice, answer: Any) -> Any:
    if not isinstance(answer, BaseException):
        return answer
    if not isinstance(answer, Refusal):
        raise answer
    if answer.keeps_writes:
        return answer
    if voice.wrote:
        raise Spoiled from answer
    return _Doubted(answer) if voice.doubted else answer
