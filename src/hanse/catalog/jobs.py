"""What the catalogue does behind the request: products follow their family, their categories and new words."""

from typing import Any

import msgspec

from hanse.catalog.commands.refresh_products import Stale, refresh_products
from hanse.kit.house import House

BATCH = 200


async def refresh(house: House, payload: dict[str, Any]) -> None:
    """Bring products up to date, some hundreds in each transaction. A repeat begins again and does no harm."""
    stale, after = msgspec.convert(payload, Stale), None
    while True:
        async with house.database.transaction() as tx:
            after = await refresh_products(tx, stale, after, BATCH)
        if after is None:
            return


HANDLERS = {"catalog.refresh": refresh}
