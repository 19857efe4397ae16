"""Work behind the requests: holds run out by themselves, rules are followed, old figures are believed less."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.jobs import Handler, Sweep

from . import commands
from .commands import expire_holds
from .queries import overdue_deliveries, partners, positions_after

EXPIRE_EVERY_SECONDS = 1.0
EXPIRE_AT_ONCE = 200
FOLLOW_AT_ONCE = 50
MEASURE_EVERY_SECONDS = 600.0
BELIEVE_EVERY_SECONDS = 60.0
OVERDUE_EVERY_SECONDS = 600.0
FORGET_EVERY_SECONDS = 600.0


@asynccontextmanager
async def _giving_way(house: House) -> AsyncIterator[Tx]:
    """A transaction of a sweep, which never makes a customer wait: it leaves held rows alone and comes again."""
    with suppress(asyncpg.LockNotAvailableError):
        async with house.database.transaction() as tx:
            await tx.run("set local lock_timeout = '200ms'")
            yield tx


async def expire_overdue_holds(house: House) -> None:
    """Give back what ran out, in small transactions. Any number of processes may do it at once."""
    ended = EXPIRE_AT_ONCE
    while ended == EXPIRE_AT_ONCE:
        ended = 0
        async with _giving_way(house) as tx:
            ended = await expire_holds(tx, EXPIRE_AT_ONCE)


async def follow_rules(house: House, _: dict[str, Any]) -> None:
    """Bring every position to what the rules say now, some articles at a time."""
    after: UUID | None = None
    while True:
        async with house.database.transaction() as tx:
            stands = await positions_after(tx, after, FOLLOW_AT_ONCE)
            await commands.follow_rules(tx, [(one.variant, one.location) for one in stands])
        if not stands:
            return
        after = stands[-1].variant


async def measure_velocity(house: House) -> None:
    """Once a day: how fast articles sell, and what follows from it for what stays back."""
    async with house.database.transaction() as tx:
        if await commands.measure_velocity(tx):
            await tx.enqueue("inventory.follow_rules", {}, key="inventory.follow_rules")


async def believe_partners(house: House) -> None:
    """Partners' figures are believed less as they age."""
    async with house.database.transaction(readonly=True) as tx:
        found = await partners(tx)
    for location in found:
        async with _giving_way(house) as tx:
            await commands.believe(tx, location)


async def flag_overdue_deliveries(house: House) -> None:
    """Whoever waits for a delivery whose day has passed is told."""
    async with house.database.transaction(readonly=True) as tx:
        overdue = await overdue_deliveries(tx)
    for delivery in overdue:
        async with _giving_way(house) as tx:
            await commands.flag_overdue(tx, delivery)


async def forget_closed_deliveries(house: House) -> None:
    """What was closed long ago is not passed by in every reading of its articles."""
    async with house.database.transaction() as tx:
        await commands.forget_closed(tx)


HANDLERS: dict[str, Handler] = {"inventory.follow_rules": follow_rules}
SWEEPS: dict[str, tuple[float, Sweep]] = {
    "inventory.expire_holds": (EXPIRE_EVERY_SECONDS, expire_overdue_holds),
    "inventory.measure_velocity": (MEASURE_EVERY_SECONDS, measure_velocity),
    "inventory.flag_overdue_deliveries": (OVERDUE_EVERY_SECONDS, flag_overdue_deliveries),
    "inventory.forget_closed_deliveries": (FORGET_EVERY_SECONDS, forget_closed_deliveries),
    "inventory.believe_partners": (BELIEVE_EVERY_SECONDS, believe_partners),
}
