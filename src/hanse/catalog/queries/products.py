"""Products and variants as they stand."""

from collections.abc import Sequence
from uuid import UUID

from hanse.catalog.contracts import Product, VariantCard
from hanse.catalog.queries import remembered
from hanse.catalog.rules.gtin import gtin14
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

PRODUCTS = """
select p.id, p.handle, p.family, p.brand, p.name, p.description, p.categories, p.attributes, p.media, p.channels,
    p.status, p.search_words, p.completeness_percent, p.version, p.created_at, p.updated_at, v.variants
from catalog.product p cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', v.id, 'sku', v.sku, 'gtin', v.gtin, 'name', v.name, 'options', v.options, 'tax_class', v.tax_class,
        'weight_grams', v.weight_grams, 'unit_measure', v.unit_measure, 'position', v.position, 'active', v.active,
        'gtins', (select coalesce(jsonb_agg(g.gtin14 order by g.position), '[]')
            from catalog.variant_gtin g where g.variant = v.id)
    ) order by v.active desc, v.position, v.sku), '[]') as variants
    from catalog.variant v where v.product = p.id
) v
where p.id = any($1::uuid[]) or p.handle = any($2::text[])
"""

# The subquery hides from the planner how many are asked for: it keeps its plan, which takes longer to make than to run.
CARDS = """
select v.id, v.product, p.handle, v.sku, v.gtin, v.name, p.name as product_name, v.options, v.tax_class, p.brand,
    coalesce(i.image, p.media -> 0 ->> 'url') as image, v.weight_grams, p.family, v.unit_measure,
    v.active and p.status = 'active' as active,
    case when v.active and p.status = 'active' then p.channels else '{}' end as channels,
    array(
        select distinct k from catalog.category c cross join lateral unnest(c.path) k where c.key = any(p.categories)
        order by k
    ) as categories
from catalog.variant v join catalog.product p on p.id = v.product left join lateral (
    select m.one ->> 'url' as image
    from jsonb_array_elements(p.media) with ordinality m (one, place)
    where v.options @> coalesce(m.one -> 'options', '{}')
    order by coalesce(m.one -> 'options', '{}') = '{}', m.place limit 1
) i on true
where v.id = any((select $1::uuid[])::uuid[])
"""

# An exact SKU comes before a GTIN, and both before a SKU in other letter case, which must then be the only one.
BY_CODE = """
select id from (
    select id, 1 as rank from catalog.variant where sku = $1
    union all
    select variant, 2 from catalog.variant_gtin where gtin14 = $2
    union all
    select min(id::text)::uuid, 3 from catalog.variant where lower(sku) = lower($1) having count(*) = 1
) found
order by rank limit 1
"""


async def get_product(tx: Tx, product: UUID | str) -> Product:
    """The product by its id or handle. Refuses with NotFound."""
    found = await find_product(tx, product)
    if found is None:
        raise NotFound(product=product)
    return found


async def find_product(tx: Tx, product: UUID | str) -> Product | None:
    """The product by its id or handle."""
    if isinstance(product, UUID):
        return await tx.row(Product, PRODUCTS, [product], [])
    return None if "\x00" in product else await tx.row(Product, PRODUCTS, [], [product])


async def products_by_handle(tx: Tx, handles: Sequence[str]) -> dict[str, Product]:
    """The products with these handles, for those who show them; unknown ones are left out.

    Whoever decides by what they see asks with `get_product`, which reads what is there now.
    """

    async def find(missing: Sequence[str]) -> dict[str, Product]:
        return {product.handle: product for product in await tx.rows(Product, PRODUCTS, [], missing)}

    return await remembered.PRODUCTS(tx, {handle for handle in handles if "\x00" not in handle}, find)


async def variants(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, VariantCard]:
    """What others need to know about these variants; unknown ids are left out."""

    async def find(missing: Sequence[UUID]) -> dict[UUID, VariantCard]:
        return {card.id: card for card in await tx.rows(VariantCard, CARDS, missing)}

    return await remembered.CARDS(tx, ids, find)


async def find_variant(tx: Tx, code: str) -> VariantCard | None:
    """The variant with this SKU, or with this GTIN in any of its forms."""
    asked = code.strip()
    if not asked or "\x00" in asked:
        return None
    found = await tx.value(BY_CODE, asked, gtin14(asked))
    return (await variants(tx, [found])).get(found) if found else None


async def variants_by_sku(tx: Tx, skus: Sequence[str]) -> dict[str, UUID]:
    """The variants of these SKUs, letter case as given; unknown ones are left out."""
    found = await tx.column("select array[sku, id::text] from catalog.variant where sku = any($1)", list(skus))
    return {sku: UUID(variant) for sku, variant in found}
