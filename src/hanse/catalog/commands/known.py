"""What the catalogue has already, as far as a batch of products speaks of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse.catalog.contracts import AttributeDefinition, ProductInput, Texts
from hanse.catalog.rules.plans import Family, Heard, NamedCategory, plans_of
from hanse.catalog.rules.products import Known
from hanse.kit.db import Tx


class StoredProduct(msgspec.Struct, frozen=True):
    """A product that a batch may change."""

    id: UUID
    handle: str
    version: int
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


class FamilyVersion(msgspec.Struct, frozen=True):
    """A family in its version, and what its products need by channel."""

    key: str
    version: int
    requires: dict[str, list[str]]


class _Media(msgspec.Struct, frozen=True):
    id: UUID
    content_type: str


class _Path(msgspec.Struct, frozen=True):
    category: str
    key: str
    name: Texts


class Memory:
    """What a run of many batches remembers: whole families as they were read, and what values said."""

    def __init__(self) -> None:
        self.families: dict[str, Family] = {}
        self.heard: Heard = {}

    def tidy(self) -> None:
        """Forget what values said, where that has become much."""
        if len(self.heard) > HEARD_MAX:
            self.heard.clear()


PATHS = """
select c.key as category, a.key, a.name
from catalog.category c cross join lateral unnest(c.path) with ordinality p (key, place)
    join catalog.category a on a.key = p.key
where c.key = any($1) order by c.key, p.place
"""

# As one JSON text, because a family may have thousands of attributes; json and not jsonb, because it is made once and
# read once. Each attribute is looked up by its own key: a condition on two long lists is compared one by one.
DEFINITIONS = """
select coalesce(json_agg(a), '[]')::text from (
    select a.* from unnest($1::text[], $2::text[]) n (family, key) join catalog.attribute a using (family, key)
    union all
    select a.* from catalog.attribute a where a.family = any($3) and a.required
) a
"""

WHOLE = "select coalesce(json_agg(a), '[]')::text from catalog.attribute a where a.family = any($1)"
# Some hundreds of bytes each.
HEARD_MAX = 100_000


async def definitions(
    tx: Tx, wanted: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, AttributeDefinition]]:  # fmt: skip
    """The definitions of these attributes of each family, and of all required ones, by family and key."""
    pairs = [(family, key) for family, keys in wanted.items() for key in keys]
    return _by_family(await tx.value(DEFINITIONS, [f for f, _ in pairs], [k for _, k in pairs], list(wanted)))


def _by_family(text: str) -> dict[str, dict[str, AttributeDefinition]]:
    found: dict[str, dict[str, AttributeDefinition]] = {}
    for row in msgspec.json.decode(text, type=list[DefinitionRow]):
        found.setdefault(row.family, {})[row.key] = row
    return found


def required_keys(found: Mapping[str, AttributeDefinition]) -> list[str]:
    """The attributes that every product of the family needs."""
    return sorted(key for key, one in found.items() if one.required)


async def categories_above(tx: Tx, keys: Sequence[str]) -> dict[str, list[NamedCategory]]:
    """These categories, each with all above it from the root down."""
    found: dict[str, list[NamedCategory]] = {}
    for row in await tx.rows(_Path, PATHS, list(keys)) if keys else []:
        found.setdefault(row.category, []).append(NamedCategory(row.key, row.name))
    return found


async def known_for(tx: Tx, wanted: Sequence[ProductInput], memory: Memory | None = None) -> Known:
    """Everything that the rules need to check and to read these products.

    With a memory, families are read whole, and again only when their version is another.
    """
    keys: dict[str, set[str]] = {}
    for one in wanted:
        if one.family is not None and one.family.isprintable():
            keys.setdefault(one.family, set()).update(one.attributes, *(v.options for v in one.variants))
    categories = _askable({key for one in wanted for key in one.categories})
    media = {m.id for one in wanted for m in one.media or () if m.id is not None}
    stored = (
        await tx.rows(_Media, "select id, content_type from catalog.media where id = any($1)", list(media))
        if media
        else []
    )
    return Known(
        families=await families_of(tx, keys, memory),
        categories=await categories_above(tx, categories),
        media={one.id: one.content_type for one in stored},
    )


async def families_of(
    tx: Tx, wanted: Mapping[str, Iterable[str]], memory: Memory | None = None
) -> dict[str, Family]:  # fmt: skip
    """These families with these of their attributes, or with all of them where they are remembered."""
    # The version comes first: if the family changes before its attributes are read, it is seen to be an old one.
    rows = await family_versions(tx, list(wanted))
    if memory is None:
        found = await definitions(tx, {family: _askable(own) for family, own in wanted.items()})
        return {row.key: _family(row, found.get(row.key, {})) for row in rows}
    kept = memory.families
    news = [row for row in rows if row.key not in kept or kept[row.key].version != row.version]
    if news:
        found = _by_family(await tx.value(WHOLE, [row.key for row in news]))
        kept.update({row.key: _family(row, found.get(row.key, {})) for row in news})
    return {row.key: kept[row.key] for row in rows}


async def family_versions(tx: Tx, keys: Sequence[str]) -> list[FamilyVersion]:
    """In which version families are now."""
    return await tx.rows(
        FamilyVersion, "select key, version, requires from catalog.family where key = any($1)", _askable(keys)
    )


def _family(row: FamilyVersion, found: Mapping[str, AttributeDefinition]) -> Family:
    return Family(row.version, row.requires, required_keys(found), plans_of(found))


def _askable(keys: Iterable[str]) -> list[str]:
    """Keys that the database can be asked about; with anything unprintable in them they are no keys anyway."""
    return [key for key in keys if key.isprintable()]


async def stored_products(tx: Tx, handles: Sequence[str]) -> dict[str, StoredProduct]:
    """The products of these handles."""
    rows = await tx.rows(
        StoredProduct,
        "select id, handle, version, content_hash, channels, media from catalog.product where handle = any($1)",
        _askable(handles),
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
