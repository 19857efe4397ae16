"""Articles that are like others: of the same product, or of the same kind."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx

SIMILAR_MOST = 200

# Another color is a matter of taste; another size, volume or grind is not the same thing.
SIMILAR = """
select w.id, array(
    select v.id from catalog.variant v join catalog.product p on p.id = v.product
    where v.id <> w.id and v.active and p.status = 'active' and $2 = any(p.channels)
        and v.options - 'color' = w.options - 'color'
        and (p.id = m.id or p.family = m.family and p.categories && m.categories)
    order by p.id <> m.id, v.position, p.sort_en, v.id limit $3
) as similar
from catalog.variant w join catalog.product m on m.id = w.product where w.id = any($1)
"""


class _Similar(msgspec.Struct, frozen=True):
    id: UUID
    similar: list[UUID]


async def similar(tx: Tx, variants: Sequence[UUID], channel: str) -> dict[UUID, list[UUID]]:
    """By article what is sold on a channel and is like it in everything but its color.

    First the same product, then others of its family that share a category with it.
    """
    found = await tx.rows(_Similar, SIMILAR, list(variants), channel, SIMILAR_MOST)
    return {one.id: one.similar for one in found}
