"""Work behind the requests: the audit log is sealed, and what is over is cleared away."""

from hanse.kit import attempts
from hanse.kit.house import House

from . import commands


async def seal(house: House) -> None:
    """Chain the newest entries of the audit log, in steps."""
    sealed = 1
    while sealed:
        async with house.database.transaction() as tx:
            sealed = await commands.seal_audit(tx)


async def clear(house: House) -> None:
    """Delete sessions that are over and counts of attempts that no longer matter."""
    async with house.database.transaction() as tx:
        await commands.clear_sessions(tx)
        await attempts.sweep(tx)


SWEEPS = {"access.seal": (5.0, seal), "access.clear": (600.0, clear)}
