"""Work behind the requests: past baskets are tried with a promotion, some at a time."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands
from .commands.simulations import JOB


async def simulate_prices(house: House, payload: dict[str, Any]) -> None:
    """Go on with a simulation, one step in one transaction."""
    async with house.database.transaction() as tx:
        await commands.simulate_on(tx, UUID(payload["simulation"]))


HANDLERS = {JOB: simulate_prices}
