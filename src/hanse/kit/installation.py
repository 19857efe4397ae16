"""Who the retailer is and where the shop is reached: known to every process through the database."""

import msgspec

from .db import Tx


class Installation(msgspec.Struct, frozen=True):
    """The name that customers read, and the address that links begin with."""

    retailer: str = "Hanse"
    url: str = ""


async def installation(tx: Tx) -> Installation:
    """What was written at the last start."""
    return await tx.row(Installation, "select retailer, url from kit.installation") or Installation()


async def introduce(tx: Tx, retailer: str, url: str) -> None:
    """Write it down at the start."""
    await tx.run(
        "insert into kit.installation (retailer, url) values ($1, $2) "
        "on conflict (one) do update set retailer = excluded.retailer, url = excluded.url",
        retailer,
        url.rstrip("/"),
    )
