"""Which articles somebody means who names categories, brands or values of attributes."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """What articles are named by; `marks` are written as `brand=Nordwind` or `color=navy`."""

    every: bool = False
    variants: Sequence[UUID] = ()
    categories: Sequence[str] = ()
    marks: Sequence[str] = ()


class Named(msgspec.Struct, frozen=True):
    """An article that is named, and how many are altogether."""

    id: UUID
    sku: str
    tax_class: str
    total: int


NAMED = """
with part as (
    select array(select c.key from catalog.category c where c.path && $3::text[]) as meant,
           array(select c.key from catalog.category c where c.path && $7::text[]) as without
), mark as (
    select split_part(m, '=', 1) as key, substr(m, strpos(m, '=') + 1) as value, w.out
    from (select unnest($4::text[]) as m, false as out union all select unnest($8::text[]), true) w
)
select v.id, v.sku, v.tax_class, count(*) over () as total
from catalog.variant v join catalog.product p on p.id = v.product cross join part
where v.active and p.status = 'active' and ($5::text[] is null or p.channels && $5)
  and ($1::boolean or v.id = any($2::uuid[]) or p.categories && part.meant or exists (
      select from mark m where not m.out and (
          (m.key = 'brand' and p.brand = m.value) or v.options ->> m.key = m.value
          or p.attributes ->> m.key = m.value or (p.attributes -> m.key) ? m.value)
  ))
  and not (v.id = any($6::uuid[]) or p.categories && part.without or exists (
      select from mark m where m.out and (
          (m.key = 'brand' and p.brand = m.value) or v.options ->> m.key = m.value
          or p.attributes ->> m.key = m.value or (p.attributes -> m.key) ? m.value)
  ))
order by v.sku limit $9
"""


async def named(
    tx: Tx, wanted: Naming, without: Naming, channels: Sequence[str] | None = None, most: int = 1000
) -> list[Named]:
    """Articles on sale on one of these channels (None: anywhere) that are named and not left out, by SKU."""
    return await tx.rows(
        Named, NAMED, wanted.every, list(wanted.variants), list(wanted.categories), list(wanted.marks),
        None if channels is None else list(channels), list(without.variants), list(without.categories),
        list(without.marks), most,
    )  # fmt: skip
