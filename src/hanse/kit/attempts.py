"""What can be guessed is counted: passwords, PINs, codes. The count lives in the database, so every process sees it."""

from datetime import datetime, timedelta

import msgspec

from .db import Tx
from .refusals import TooManyAttempts

WINDOW = timedelta(minutes=15)

# One statement counts and locks the row: guesses sent at the same moment are counted one after the other.
COUNT = """
insert into kit.attempt as a (key, tries, since) values ($1, 1, $2)
on conflict (key) do update set
    tries = case when a.since <= $3 then 1 else a.tries + 1 end,
    since = case when a.since <= $3 then $2 else a.since end
returning tries, since
"""


class Counted(msgspec.Struct, frozen=True):
    """How often something was tried since the moment of the first try."""

    tries: int
    since: datetime


async def count(tx: Tx, key: str, most: int, window: timedelta = WINDOW) -> None:
    """Count one try, before it is made. Refuses with TooManyAttempts beyond `most` within the window.

    The keys of one command are counted in one order everywhere (the account, then the address), so that two commands
    never wait for each other in a circle.
    """
    counted = await tx.row(Counted, COUNT, key, tx.now, tx.now - window)
    if counted is not None and counted.tries > most:
        wait = counted.since + window - tx.now
        raise TooManyAttempts(retry_after_seconds=max(1, int(wait.total_seconds())))


async def forget(tx: Tx, key: str) -> None:
    """It was the right one: start counting anew."""
    await tx.run("delete from kit.attempt where key = $1", key)


async def sweep(tx: Tx) -> int:
    """Delete counts whose window is over; tells how many."""
    return await tx.run("delete from kit.attempt where since <= $1", tx.now - WINDOW)
