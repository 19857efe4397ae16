"""After a family, a category or the vocabulary changed: bring the products that hang on it up to date."""

from uuid import UUID

import msgspec

from hanse.catalog.commands.index_products import index_products
from hanse.catalog.commands.known import definitions, required_keys
from hanse.catalog.commands.write_products import ONE_WRITER
from hanse.catalog.contracts import Product
from hanse.catalog.queries.completeness import content_of
from hanse.catalog.queries.products import get_product
from hanse.catalog.rules.completeness import overall_percent
from hanse.catalog.rules.names import full_name
from hanse.catalog.rules.questions import any_of
from hanse.catalog.rules.words import german_stem
from hanse.kit.db import Tx

OF_FAMILY = "select id from catalog.product where family = $1 and id > $2 order by id limit $3"
OF_CATEGORY = """
select p.id from catalog.product p
where p.categories && array(select key from catalog.category where path @> array[$1]) and p.id > $2
order by p.id limit $3
"""
OF_WORDS = """
select product from catalog.entry
where document @@ $1::text::tsquery and product > $2
order by product limit $3
"""
FIRST = UUID(int=0)


class Stale(msgspec.Struct, frozen=True):
    """Which products may have to follow: those of a family, below a category, or with one of these words."""

    family: str | None = None
    category: str | None = None
    words: list[str] = []


async def refresh_products(tx: Tx, stale: Stale, after: UUID | None, limit: int) -> UUID | None:
    """Bring the next products up to date; tells the last one, or None when all are done. Safe to repeat."""
    await tx.run(ONE_WRITER)
    found = await _next(tx, stale, after or FIRST, limit)
    if not found:
        return None
    if stale.family is not None:
        for product in found:
            await _rename(tx, await get_product(tx, product))
    await index_products(tx, found)
    return found[-1]


async def _next(tx: Tx, stale: Stale, after: UUID, limit: int) -> list[UUID]:
    if stale.family is not None:
        return await tx.column(OF_FAMILY, stale.family, after, limit)
    if stale.category is not None:
        return await tx.column(OF_CATEGORY, stale.category, after, limit)
    stems = any_of([f"'{german_stem(word)}'" for word in stale.words])
    return await tx.column(OF_WORDS, stems, after, limit)


async def _rename(tx: Tx, product: Product) -> None:
    """Variants are named after the family's choices, and completeness follows its requirements."""
    family = product.family or ""
    keys = {key for v in product.variants for key in v.options}
    known = (await definitions(tx, {family: keys})).get(family, {})
    names = {v.id: full_name(product.name, v.options, known) for v in product.variants}
    for variant in product.variants:
        if names[variant.id] != variant.name:
            await tx.run("update catalog.variant set name = $2 where id = $1", variant.id, names[variant.id])
    await recount(tx, product)


async def recount(tx: Tx, product: Product) -> None:
    """Write down how complete the product is now."""
    family = product.family or ""
    known = (await definitions(tx, {family: ()})).get(family, {})
    requires = await tx.value("select requires from catalog.family where key = $1", family) or {}
    percent = overall_percent(content_of(product), product.channels, requires, required_keys(known))
    if percent != product.completeness_percent:
        await tx.run("update catalog.product set completeness_percent = $2 where id = $1", product.id, percent)
