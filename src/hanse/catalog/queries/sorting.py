"""How articles are taxed and what they belong to: what prices and taxes depend on, for the whole range at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Sorted
from hanse.kit.db import Tx


class _Marked(msgspec.Struct, frozen=True):
    id: UUID
    marks: list[str]


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


# A value of an attribute may be one text or a list of them; options of variants count as attributes.
MARKED = """
with wanted as (
    select 'brand=' || b as mark, b as brand, null as key, null as value from unnest($1::text[]) b
    union all
    select k || '=' || a, null, k, a from unnest($2::text[], $3::text[]) u (k, a)
)
select v.id, array_agg(w.mark order by w.mark) as marks
from catalog.variant v join catalog.product p on p.id = v.product
join wanted w on p.brand = w.brand or v.options ->> w.key = w.value or p.attributes ->> w.key = w.value
    or (p.attributes -> w.key) ? w.value
where $4::uuid[] is null or v.id = any($4)
group by v.id
"""


async def marks(
    tx: Tx, brands: Sequence[str], keys: Sequence[str], values: Sequence[str], ids: Sequence[UUID] | None = None
) -> dict[UUID, list[str]]:
    """Which of these variants, or of all, have one of these brands or the value of an attribute: as `key=value`."""
    chosen = None if ids is None else list(ids)
    return {one.id: one.marks for one in await tx.rows(_Marked, MARKED, list(brands), list(keys), list(values), chosen)}


async def sorted_since(tx: Tx, at: datetime) -> bool:
    """Whether a product or a category was changed after a moment."""
    return bool(
        await tx.value(
            "select exists (select from catalog.product where updated_at > $1) "
            "or exists (select from catalog.category where updated_at > $1)",
            at,
        )
    )
