"""Work behind the requests: sessions that are over are cleared away."""

from hanse.kit.house import House

from . import commands


async def clear(house: House) -> None:
    """Delete shoppers' sessions that are over."""
    async with house.database.transaction() as tx:
        await commands.clear_shopper_sessions(tx)


SWEEPS = {"customers.clear": (600.0, clear)}
