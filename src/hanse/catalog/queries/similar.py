"""Articles that are like another: of the same product, or of the same kind."""

from uuid import UUID

from hanse.kit.db import Tx

SIMILAR_MOST = 200

# Another color is a matter of taste; another size, volume or grind is not the same thing.
SIMILAR = """
select v.id
from catalog.variant w join catalog.product m on m.id = w.product, catalog.variant v
join catalog.product p on p.id = v.product
where w.id = $1 and v.id <> w.id and v.active and p.status = 'active' and $2 = any(p.channels)
    and v.options - 'color' = w.options - 'color'
    and (p.id = m.id or p.family = m.family and p.categories && m.categories)
order by p.id <> m.id, v.position, p.sort_en, v.id
limit $3
"""


async def similar(tx: Tx, variant: UUID, channel: str) -> list[UUID]:
    """What is sold on a channel and is like this article in everything but its color.

    First the same product, then others of its family that share a category with it.
    """
    return await tx.column(SIMILAR, variant, channel, SIMILAR_MOST)
