"""Long work that goes on where it was cut: its mark moves in the transaction of each of its steps."""

from datetime import datetime

import msgspec

from .db import Tx


class Progress(msgspec.Struct, frozen=True):
    """How far a piece of work is: when it began, how many of its steps are done, and when it was finished."""

    began_at: datetime
    done: int
    finished_at: datetime | None


async def find(tx: Tx, work: str) -> Progress | None:
    """How far a piece of work is; None when it never began."""
    return await tx.row(Progress, "select began_at, done, finished_at from kit.progress where work = $1", work)


async def begin(tx: Tx, work: str) -> Progress:
    """Note that a piece of work begins now; one that began before stays as it is."""
    await tx.run(
        "insert into kit.progress (work, began_at, done) values ($1, $2, 0) on conflict (work) do nothing", work, tx.now
    )
    return await find(tx, work) or Progress(tx.now, 0, None)


async def advance(tx: Tx, work: str, done: int) -> None:
    """So many steps are done, once this transaction is committed."""
    await tx.run("update kit.progress set done = $2 where work = $1", work, done)


async def finish(tx: Tx, work: str) -> None:
    """All of it is done."""
    await tx.run("update kit.progress set finished_at = $2 where work = $1", work, tx.now)
