"""What the worker does for sourcing."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands


async def replay(house: House, payload: dict[str, Any]) -> None:
    """Go on with a replay, one step in one transaction."""
    async with house.database.transaction() as tx:
        await commands.go_on(tx, UUID(payload["replay"]))


async def forget_unused(house: House) -> None:
    """Throw away decisions of carts that nobody ordered."""
    async with house.database.transaction() as tx:
        await commands.forget_unused(tx)


HANDLERS = {"sourcing.replay": replay}
SWEEPS = {"sourcing.forget_unused": (3600.0, forget_unused)}
