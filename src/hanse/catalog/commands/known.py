"""What the catalogue has already, as far as a batch of products speaks of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse.catalog.contracts import AttributeDefinition, ProductInput
from hanse.catalog.rules.products import Known
from hanse.kit.db import Tx


class StoredProduct(msgspec.Struct, frozen=True):
    """A product that a batch may change."""

    id: UUID
    handle: str
    content_hash: bytes | None
    channels: list[str]
    media: list[dict[str, Any]]


class StoredVariant(msgspec.Struct, frozen=True):
    """A variant that a batch may change, and whose it is."""

    id: UUID
    sku: str
    product: UUID


class StoredGtin(msgspec.Struct, frozen=True):
    """A GTIN that somebody carries already."""

    gtin14: str
    variant: UUID
    product: UUID


class DefinitionRow(AttributeDefinition, frozen=True, kw_only=True):
    """An attribute with its family."""

    family: str


class _Family(msgspec.Struct, frozen=True):
    key: str
    requires: dict[str, list[str]]


class _Media(msgspec.Struct, frozen=True):
    id: UUID
    content_type: str


DEFINITIONS = """
select family, key, type, name, unit, facet, choices, required, searchable
from catalog.attribute
where family = any($1) and (key = any($2) or required)
order by family, position
"""


async def definitions(
    tx: Tx, families: Sequence[str], keys: Sequence[str]
) -> dict[str, dict[str, AttributeDefinition]]:  # fmt: skip
    """The definitions of these attributes, and of all required ones, by family and key."""
    found: dict[str, dict[str, AttributeDefinition]] = {}
    for row in await tx.rows(DefinitionRow, DEFINITIONS, list(families), list(keys)):
        found.setdefault(row.family, {})[row.key] = row
    return found


async def known_for(tx: Tx, wanted: Sequence[ProductInput]) -> Known:
    """Everything that the rules need to check these products."""
    families = {one.family for one in wanted if one.family is not None}
    keys = {key for one in wanted for key in one.attributes}
    keys |= {key for one in wanted for variant in one.variants for key in variant.options}
    categories = {key for one in wanted for key in one.categories}
    media = {m.id for one in wanted for m in one.media or () if m.id is not None}
    requires = await tx.rows(_Family, "select key, requires from catalog.family where key = any($1)", list(families))
    stored = (
        await tx.rows(_Media, "select id, content_type from catalog.media where id = any($1)", list(media))
        if media
        else []
    )
    return Known(
        attributes=await definitions(tx, list(families), list(keys)),
        requires={family.key: family.requires for family in requires},
        categories=set(await tx.column("select key from catalog.category where key = any($1)", list(categories))),
        media={one.id: one.content_type for one in stored},
    )


async def stored_products(tx: Tx, handles: Sequence[str]) -> dict[str, StoredProduct]:
    """The products of these handles."""
    rows = await tx.rows(
        StoredProduct,
        "select id, handle, content_hash, channels, media from catalog.product where handle = any($1)",
        list(handles),
    )
    return {row.handle: row for row in rows}


async def stored_variants(tx: Tx, skus: Sequence[str]) -> dict[str, StoredVariant]:
    """The variants of these SKUs."""
    rows = await tx.rows(StoredVariant, "select id, sku, product from catalog.variant where sku = any($1)", list(skus))
    return {row.sku: row for row in rows}


async def stored_gtins(tx: Tx, codes: Sequence[str]) -> dict[str, StoredGtin]:
    """Who carries these GTINs."""
    rows = await tx.rows(
        StoredGtin,
        "select g.gtin14, g.variant, v.product from catalog.variant_gtin g join catalog.variant v on v.id = g.variant "
        "where g.gtin14 = any($1)",
        list(codes),
    )
    return {row.gtin14: row for row in rows}
