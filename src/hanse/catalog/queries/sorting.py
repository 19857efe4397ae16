"""How articles are taxed and what they belong to: what prices and taxes depend on, for the whole range at once."""

from datetime import datetime
from uuid import UUID

from hanse.catalog.contracts import Sorted
from hanse.kit.db import Tx

# Few products share nothing, so what a set of categories lies below is looked up once for each set.
SORTED = """
with belonging as materialized (
    select own, array(
        select distinct k from catalog.category c cross join lateral unnest(c.path) k where c.key = any(own) order by k
    ) as categories
    from (select distinct categories as own from catalog.product) sets
)
select v.id, v.tax_class, b.categories
from catalog.variant v join catalog.product p on p.id = v.product join belonging b on b.own = p.categories
where $1::uuid[] is null or v.id = any($1)
"""


async def sorting(tx: Tx, ids: list[UUID] | None = None) -> dict[UUID, Sorted]:
    """Tax class and categories, those above included, of these variants or of all."""
    return {one.id: one for one in await tx.rows(Sorted, SORTED, ids)}


async def sorted_since(tx: Tx, at: datetime) -> bool:
    """Whether a product or a category was changed after a moment."""
    return bool(
        await tx.value(
            "select exists (select from catalog.product where updated_at > $1) "
            "or exists (select from catalog.category where updated_at > $1)",
            at,
        )
    )
