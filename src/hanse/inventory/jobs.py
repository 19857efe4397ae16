"""Work behind the requests: holds run out by themselves."""

import asyncpg

from hanse.kit.house import House
from hanse.kit.jobs import Handler, Sweep

from .commands import expire_holds

EXPIRE_EVERY_SECONDS = 1.0
EXPIRE_AT_ONCE = 200


async def expire_overdue_holds(house: House) -> None:
    """Give back what ran out, in small transactions. Any number of processes may do it at once.

    A sweep never makes a customer wait: where somebody holds the rows that it needs, it gives up and comes again.
    """
    ended = EXPIRE_AT_ONCE
    while ended == EXPIRE_AT_ONCE:
        try:
            async with house.database.transaction() as tx:
                await tx.run("set local lock_timeout = '200ms'")
                ended = await expire_holds(tx, EXPIRE_AT_ONCE)
        except asyncpg.LockNotAvailableError:
            return


HANDLERS: dict[str, Handler] = {}
SWEEPS: dict[str, tuple[float, Sweep]] = {"inventory.expire_holds": (EXPIRE_EVERY_SECONDS, expire_overdue_holds)}
