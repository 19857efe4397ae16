"""How much work waits at places."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx


class Waiting(msgspec.Struct, frozen=True):
    """Lines that a place has still to fetch."""

    location: UUID
    lines: int


async def workload(tx: Tx, places: Sequence[UUID]) -> dict[UUID, int]:
    """How many lines of confirmed orders wait at each of these places; places without any are left out."""
    found = await tx.rows(
        Waiting,
        "select l.source_location as location, count(*) as lines from orders.line l "
        "join orders.sales_order o on o.id = l.sales_order and o.state = 'confirmed' "
        "where l.state in ('open', 'picking') and not l.awaits_goods and l.source_location = any($1) "
        "group by l.source_location",
        list(places),
    )
    return {one.location: one.lines for one in found}
