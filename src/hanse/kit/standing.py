"""What stands for long and is asked for all the time: places, terms, ways of delivery. A process reads it once.

A trigger counts the changes to the tables of each topic (`kit.standing`), in the transaction that makes them: a row for
each, so that nobody waits for another; a sweep adds them up. A transaction asks for the counts once: what its process
has read under the same count is what it would read now. One that has changed a topic itself reads it anew, and keeps
that for nobody else.
"""

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from .db import Tx
from .house import House
from .topics import enlist

T = TypeVar("T")
Q = TypeVar("Q", bound=Hashable)

# The sum stays what it was, whoever reads it meanwhile.
SUM_UP = """
with every as (
    delete from kit.standing
    where topic in (select topic from kit.standing group by topic having count(*) > 1) returning topic, changes
)
insert into kit.standing (topic, changes) select topic, sum(changes) from every group by topic
"""


class Standing(Generic[T]):
    """Everything of a topic, as `read` reads it from `tables`. Ask it with a transaction; what it gives is shared."""

    def __init__(self, topic: str, tables: Sequence[str], read: Callable[[Tx], Awaitable[T]]) -> None:
        self._topic, self._read = topic, read
        enlist(topic, tables)

    async def __call__(self, tx: Tx) -> T:
        """What stands now."""
        return await tx.recall(self._topic, self._read)


class Answers:
    """What a process was asked about a topic that is too large to be read as a whole, and what it answered.

    An answer holds until the topic changes. `most` of them are kept; the oldest goes first. Questions of several kinds
    about the same topic may each have answers of their own.
    """

    def __init__(self, topic: str, tables: Sequence[str], most: int) -> None:
        self._standing = Standing(topic, tables, _none_yet)
        self._most = most

    async def known(self, tx: Tx) -> dict[Hashable, Any]:
        """The answers that hold now, by their questions."""
        return (await self._standing(tx)).setdefault(self, {})

    async def __call__(
        self, tx: Tx, questions: Collection[Q], find: Callable[[list[Q]], Awaitable[Mapping[Q, T]]]
    ) -> dict[Q, T]:
        """Answers that were given before; `find` is asked for the others. What it leaves out has no answer here."""
        known = await self.known(tx)
        answers = {question: known[question] for question in questions if question in known}
        missing = [question for question in questions if question not in answers]
        if missing:
            found = await find(missing)
            answers |= found
            for question, answer in found.items():
                if len(known) >= self._most:
                    known.pop(next(iter(known)))
                known[question] = answer
        return answers


async def _none_yet(_: Tx) -> dict["Answers", dict[Hashable, Any]]:
    return {}


async def sum_up(house: House) -> None:
    """Make one row of the changes to each topic."""
    async with house.database.transaction() as tx:
        await tx.run(SUM_UP)


SWEEPS = {"kit.sum_up_changes": (60.0, sum_up)}
