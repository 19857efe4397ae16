"""How much work waits at places."""

from collections.abc import Sequence
from uuid import UUID

from hanse import sourcing
from hanse.kit.db import Tx


async def workload(tx: Tx, places: Sequence[UUID]) -> dict[UUID, sourcing.Waiting]:
    """What of confirmed orders these places have still to fetch; places without any are left out."""
    found = await tx.rows(
        sourcing.Waiting,
        "select l.source_location as location, count(distinct o.id) as orders, count(*) as lines, "
        "sum(l.quantity - l.cancelled_quantity)::bigint as pieces from orders.line l "
        "join orders.sales_order o on o.id = l.sales_order and o.state = 'confirmed' "
        "where l.state in ('open', 'picking') and not l.awaits_goods and l.source_location = any($1) "
        "group by l.source_location",
        list(places),
    )
    return {one.location: one for one in found}
