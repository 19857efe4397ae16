"""One piece of work of a command, in one transaction on the database of this installation."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hanse.kit.db import Tx, connect
from hanse.kit.settings import Settings

from . import migrations
from .database import database

T = TypeVar("T")


def in_transaction(chosen: Settings, work: Callable[[Tx], Awaitable[T]], *, readonly: bool = False) -> T:
    """Run one piece of work in one transaction on the database of this installation, brought up to date before."""

    async def run(url: str) -> T:
        opened = await connect(url, most=2)
        try:
            async with opened.transaction(readonly=readonly) as tx:
                return await work(tx)
        finally:
            await opened.close()

    with database(chosen) as url:
        migrations.migrate(url)
        return asyncio.run(run(url))
