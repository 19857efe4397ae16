"""Variants and GTINs of many products at once."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Texts, UnitMeasure
from hanse.catalog.rules.products import CheckedVariant
from hanse.kit.db import Tx

VARIANTS = """
insert into catalog.variant as v (
    id, product, sku, gtin, name, options, tax_class, weight_grams, unit_measure, position, active
)
select id, product, sku, gtin, name, options, tax_class, weight_grams, nullif(unit_measure, 'null'), position, active
from jsonb_to_recordset($1) as n (
    id uuid, product uuid, sku text, gtin text, name jsonb, options jsonb, tax_class text, weight_grams integer,
    unit_measure jsonb, position integer, active boolean
)
on conflict (id) do update set
    gtin = excluded.gtin, name = excluded.name, options = excluded.options, tax_class = excluded.tax_class,
    weight_grams = excluded.weight_grams, unit_measure = excluded.unit_measure, position = excluded.position,
    active = excluded.active
where (v.gtin, v.name, v.options, v.tax_class, v.weight_grams, v.unit_measure, v.position, v.active)
    is distinct from (excluded.gtin, excluded.name, excluded.options, excluded.tax_class, excluded.weight_grams,
        excluded.unit_measure, excluded.position, excluded.active)
returning v.product
"""

# A variant that is no longer named may stand in orders and stock: it is kept, and no longer sold.
GONE_VARIANTS = """
update catalog.variant set active = false
where product = any($1) and id <> all($2) and active
returning product
"""

GONE_GTINS = """
with wanted as (
    select * from jsonb_to_recordset($1) as n (variant uuid, gtin14 text)
), gone as (
    delete from catalog.variant_gtin g
    where g.variant = any($2) and not exists (
        select from wanted w where w.variant = g.variant and w.gtin14 = g.gtin14
    )
    returning g.variant
)
select v.product from gone join catalog.variant v on v.id = gone.variant
"""

GTINS = """
insert into catalog.variant_gtin as g (variant, gtin14, position)
select variant, gtin14, position from jsonb_to_recordset($1) as n (variant uuid, gtin14 text, position integer)
on conflict (gtin14) do update set variant = excluded.variant, position = excluded.position
where (g.variant, g.position) is distinct from (excluded.variant, excluded.position)
returning g.variant
"""

# The main GTIN of a variant that lost its codes to a sibling.
MAIN_GTINS = """
update catalog.variant v set gtin = (
    select g.gtin14 from catalog.variant_gtin g where g.variant = v.id order by g.position, g.gtin14 limit 1
)
where v.product = any($1) and v.id <> all($2) and v.gtin is not null
"""


class Line(msgspec.Struct, frozen=True):
    """A product whose variants are going to be written; `new` where it has none yet."""

    product: UUID
    new: bool
    variants: list[tuple[UUID, CheckedVariant]]


class _VariantRow(msgspec.Struct, frozen=True):
    id: UUID
    product: UUID
    sku: str
    gtin: str | None
    name: Texts
    options: dict[str, str]
    tax_class: str
    weight_grams: int | None
    unit_measure: UnitMeasure | None
    position: int
    active: bool


class _GtinRow(msgspec.Struct, frozen=True):
    variant: UUID
    gtin14: str
    position: int


async def write_variants(tx: Tx, lines: Sequence[Line]) -> set[UUID]:
    """Write variants and GTINs; tells whose product they made different."""
    rows = [
        _VariantRow(
            id=key,
            product=line.product,
            sku=one.sku,
            gtin=one.gtins[0] if one.gtins else None,
            name=one.name,
            options=one.options,
            tax_class=one.tax_class,
            weight_grams=one.weight_grams,
            unit_measure=one.unit_measure,
            position=place,
            active=one.active,
        )
        for line in lines
        for place, (key, one) in enumerate(line.variants)
    ]
    codes = [
        _GtinRow(key, code, place)
        for line in lines
        for key, one in line.variants
        for place, code in enumerate(one.gtins)
    ]
    touched = await tx.column(VARIANTS, rows)
    known, variant_ids = [line.product for line in lines if not line.new], [row.id for row in rows]
    if known:
        touched += await tx.column(GONE_VARIANTS, known, variant_ids)
        touched += await tx.column(GONE_GTINS, codes, variant_ids)
    owners = {row.id: row.product for row in rows}
    touched += [owners[variant] for variant in await tx.column(GTINS, codes)]
    if known:
        await tx.run(MAIN_GTINS, known, variant_ids)
    return set(touched)
