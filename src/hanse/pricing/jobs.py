"""Work behind the requests: codes of coupons are made some at a time, price books when something changed."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands, queries
from .commands.books import MAKE_BOOKS_JOB
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


async def make_books(house: House, _: dict[str, Any]) -> None:
    """Make the price books that are due; whoever comes second finds them made."""
    async with house.database.transaction() as tx:
        await commands.make_books(tx, house.settings.secret)


async def renew_books(house: House) -> None:
    """Ask for books that end soon or that something in the catalogue made untrue, and forget old contents."""
    async with house.database.transaction() as tx:
        if await queries.books_due(tx):
            await commands.ask_for_books(tx)
        await commands.drop_old_books(tx)


HANDLERS = {MAKE_JOB: make_coupons, MAKE_BOOKS_JOB: make_books}
SWEEPS = {"pricing.finish_batches": (60.0, finish_batches), "pricing.renew_books": (600.0, renew_books)}
