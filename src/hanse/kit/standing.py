"""What stands for long and is asked for all the time: places, terms, ways of delivery. A process reads it once.

A trigger counts the changes to the tables of each topic (`kit.standing`), in the transaction that makes them. A
transaction asks for the counts once: what its process has read under the same count is what it would read now. One that
has changed a topic itself reads it anew, and keeps that for nobody else.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from .db import Tx
from .topics import enlist

T = TypeVar("T")


class Standing(Generic[T]):
    """Everything of a topic, as `read` reads it from `tables`. Ask it with a transaction; what it gives is shared."""

    def __init__(self, topic: str, tables: Sequence[str], read: Callable[[Tx], Awaitable[T]]) -> None:
        self._topic, self._read = topic, read
        enlist(topic, tables)

    async def __call__(self, tx: Tx) -> T:
        """What stands now."""
        return await tx.recall(self._topic, self._read)
