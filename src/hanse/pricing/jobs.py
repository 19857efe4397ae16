"""Work behind the requests: codes of coupons are made some at a time."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands, queries
from .commands.coupons import MAKE_JOB


async def make_coupons(house: House, payload: dict[str, Any]) -> None:
    """Make the codes of a batch in transactions of their own; whoever comes second finds none missing."""
    missing = 1
    while missing:
        async with house.database.transaction() as tx:
            missing = await commands.make_codes(tx, UUID(payload["batch"]))


async def finish_batches(house: House) -> None:
    """Ask again for batches that nobody finished."""
    async with house.database.transaction() as tx:
        for batch in await queries.unfinished_batches(tx):
            await commands.ask_for_codes(tx, batch)


HANDLERS = {MAKE_JOB: make_coupons}
SWEEPS = {"pricing.finish_batches": (60.0, finish_batches)}
