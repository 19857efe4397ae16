"""Reading what happened: events that were relayed, in the order of their places."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from .db import Tx
from .events import Recorded

AFTER = """
select id, seq, type, subject, at, body, place from kit.event where place > $1 order by place limit $2
"""

BETWEEN = """
select id, seq, type, subject, at, body, place from kit.event
where at >= $1 and at < $2 and place > $3 and ($4::text[] is null or type = any($4)) order by place limit $5
"""


class Placed(Recorded, frozen=True, kw_only=True):
    """An event with its place in the stream. Whoever has seen a place has seen all before it."""

    place: int


async def last_place(tx: Tx) -> int:
    """The place of the latest event that was relayed; 0 before the first."""
    found: int | None = await tx.value("select max(place) from kit.event")
    return found or 0


async def events_after(tx: Tx, place: int, limit: int = 500) -> list[Placed]:
    """The next events after a place."""
    return await tx.rows(Placed, AFTER, place, limit)


async def events_between(
    tx: Tx, since: datetime, until: datetime, *, types: Sequence[str] | None = None, place: int = 0, limit: int = 500
) -> list[Placed]:
    """Events that happened between two moments, after a place; of some types or of all."""
    return await tx.rows(Placed, BETWEEN, since, until, place, None if types is None else list(types), limit)


async def find_event(tx: Tx, event: UUID) -> Recorded | None:
    """One event, relayed or not."""
    return await tx.row(Recorded, "select id, seq, type, subject, at, body from kit.event where id = $1", event)
