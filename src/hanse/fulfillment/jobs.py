"""What the worker does for fulfillment."""

from hanse.kit.house import House

from . import commands


async def release_uncollected(house: House) -> None:
    """Free what nobody collected."""
    async with house.database.transaction() as tx:
        await commands.release_uncollected(tx)


async def remind_uncollected(house: House) -> None:
    """Tell who has not come yet, some days before it is given up."""
    async with house.database.transaction() as tx:
        await commands.remind_uncollected(tx)


async def time_out_offers(house: House) -> None:
    """Ask the next place where a partner did not answer."""
    async with house.database.transaction() as tx:
        await commands.time_out_offers(tx)


SWEEPS = {
    "fulfillment.release_uncollected": (60.0, release_uncollected),
    "fulfillment.remind_uncollected": (300.0, remind_uncollected),
    "fulfillment.time_out_offers": (15.0, time_out_offers),
}
