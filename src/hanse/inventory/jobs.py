"""Work behind the requests: holds run out by themselves, rules are followed, old figures are believed less."""

from typing import Any
from uuid import UUID

import asyncpg

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
    """Partners' figures are believed less as they age. It gives way to whoever holds a row, and comes again."""
    async with house.database.transaction(readonly=True) as tx:
        found = await partners(tx)
    for location in found:
        try:
            async with house.database.transaction() as tx:
                await tx.run("set local lock_timeout = '200ms'")
                await commands.believe(tx, location)
        except asyncpg.LockNotAvailableError:
            continue


async def flag_overdue_deliveries(house: House) -> None:
    """Whoever waits for a delivery whose day has passed is told. It gives way to whoever holds a row."""
    async with house.database.transaction(readonly=True) as tx:
        overdue = await overdue_deliveries(tx)
    for delivery in overdue:
        try:
            async with house.database.transaction() as tx:
                await tx.run("set local lock_timeout = '200ms'")
                await commands.flag_overdue(tx, delivery)
        except asyncpg.LockNotAvailableError:
            continue


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
