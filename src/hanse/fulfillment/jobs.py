"""What the worker does for fulfillment."""

from hanse.kit.house import House

from . import commands


async def release_uncollected(house: House) -> None:
    """Free what nobody collected."""
    async with house.database.transaction() as tx:
        await commands.release_uncollected(tx)


SWEEPS = {"fulfillment.release_uncollected": (60.0, release_uncollected)}
