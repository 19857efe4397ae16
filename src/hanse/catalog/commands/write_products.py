"""Many products at once: one statement for each table, whatever the number. One product is a batch of one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Media, ProductInput, ProductPublished, ProductSaved, Texts
from hanse.catalog.refusals import GtinTaken, HandleTaken, SkuTaken
from hanse.catalog.rules.products import CheckedProduct, CheckedVariant, Picture
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal

from .index_products import EntryLine, entry_rows, facet_numbers, learn, write_entries
from .known import (
    StoredGtin,
    StoredVariant,
    categories_above,
    family_versions,
    stored_gtins,
    stored_products,
    stored_variants,
)
from .read_products import Body, CatalogueChanged, ReadProduct, Seen, read_products
from .write_variants import Line, write_variants

# Writers of the catalogue follow one another, so that two batches with the same new article do not meet half-way.
# Readers never wait for this lock.
ONE_WRITER = "select pg_advisory_xact_lock(4611686018427387001)"

# Words of a long feed are sorted into the index of search by the database's own cleaning, within a minute; until then
# a search looks through the list of them, which takes it some milliseconds.
INDEXED_LATER = "select set_config('gin_pending_list_limit', '32MB', true)"

# Every table gets its rows as one JSON text: written and read by native code on both sides, whatever the number.
PRODUCTS = """
insert into catalog.product as p (
    id, handle, family, brand, name, description, categories, attributes, media, channels, status,
    search_words, completeness_percent, sort_de, sort_en, content_hash, created_at, updated_at
)
select id, handle, family, brand, name, description, categories, attributes, media, channels, status,
    search_words, completeness_percent, sort_de, sort_en, decode(content_hash, 'hex'), $2, $2
from jsonb_to_recordset($1) as n (
    id uuid, handle text, family text, brand text, name jsonb, description jsonb, categories text[], attributes jsonb,
    media jsonb, channels text[], status text, search_words jsonb, completeness_percent smallint,
    sort_de text, sort_en text, content_hash text
)
on conflict (id) do update set
    family = excluded.family, brand = excluded.brand, name = excluded.name, description = excluded.description,
    categories = excluded.categories, attributes = excluded.attributes, media = excluded.media,
    channels = excluded.channels, status = excluded.status, search_words = excluded.search_words,
    completeness_percent = excluded.completeness_percent,
    sort_de = excluded.sort_de, sort_en = excluded.sort_en, content_hash = excluded.content_hash,
    version = p.version + 1, updated_at = excluded.updated_at
where (p.family, p.brand, p.name, p.description, p.categories, p.attributes, p.media, p.channels, p.status,
        p.search_words)
    is distinct from (excluded.family, excluded.brand, excluded.name, excluded.description, excluded.categories,
        excluded.attributes, excluded.media, excluded.channels, excluded.status, excluded.search_words)
returning p.id as product, p.handle, p.version
"""

# Products whose own row did not change: one of their variants may have, and the import's words are noted.
SETTLE = """
update catalog.product p set
    content_hash = n.content_hash,
    version = p.version + (case when n.bump then 1 else 0 end),
    updated_at = case when n.bump then $4 else p.updated_at end
from unnest($1::uuid[], $2::bytea[], $3::boolean[]) as n (id, content_hash, bump)
where p.id = n.id and (n.bump or p.content_hash is distinct from n.content_hash)
returning p.id as product, p.handle, p.version
"""

PICTURES = """
insert into catalog.media (id, content_type, data, created_at)
select id, content_type, data, $4 from unnest($1::uuid[], $2::text[], $3::bytea[]) as n (id, content_type, data)
on conflict (id) do nothing
"""


class Written(msgspec.Struct, frozen=True):
    """What became of one product: created, changed or unchanged."""

    product: UUID
    outcome: str


class _Line(msgspec.Struct, frozen=True):
    """A product that is going to be written."""

    index: int
    id: UUID
    new: bool
    body: Body
    variants: list[tuple[UUID, CheckedVariant]]
    content_hash: bytes


class _ProductRow(msgspec.Struct, frozen=True):
    id: UUID
    handle: str
    family: str | None
    brand: str
    name: Texts
    description: Texts
    categories: list[str]
    attributes: dict[str, object]
    media: list[Media]
    channels: list[str]
    status: str
    search_words: dict[str, list[str]]
    completeness_percent: int
    sort_de: str
    sort_en: str
    content_hash: str


async def write_products(tx: Tx, wanted: Sequence[ProductInput]) -> list[Written | Refusal]:
    """Bring these products to the wanted state, and tell for each what became of it, or why it was refused."""
    await tx.run(ONE_WRITER)
    read = await read_products(tx, wanted)
    written = iter(await _write_read(tx, [one for one in read.answers if isinstance(one, ReadProduct)]))
    return [one if isinstance(one, Refusal) else next(written) for one in read.answers]


async def write_read(tx: Tx, products: Sequence[ReadProduct], seen: Seen) -> list[Written | Refusal]:
    """Bring products that were read before to the wanted state, as write_products does.

    Raises CatalogueChanged when what they were read with is another by now.
    """
    await tx.run(ONE_WRITER)
    await tx.run(INDEXED_LATER)
    stored = await stored_products(tx, [one.handle for one in products])
    for one in products:
        now = stored.get(one.handle)
        if (one.stored, one.version) != ((now.id, now.version) if now else (None, None)):
            raise CatalogueChanged(f"the product {one.handle} was written")
    versions = {row.key: row.version for row in await family_versions(tx, list(seen.families))}
    if versions != seen.families or await categories_above(tx, list(seen.categories)) != seen.categories:
        raise CatalogueChanged("a family or a category is another")
    return await _write_read(tx, products)


async def _write_read(tx: Tx, products: Sequence[ReadProduct]) -> list[Written | Refusal]:
    answers: list[Written | Refusal | None] = [
        Written(one.stored, "unchanged") if one.body is None and one.stored is not None else None for one in products
    ]
    lines = await _lines(tx, products, answers)
    changed = await _write(tx, lines)
    for line in lines:
        outcome = "created" if line.new else "changed" if line.id in changed else "unchanged"
        answers[line.index] = Written(line.id, outcome)
    return [answer for answer in answers if answer is not None]


async def store_pictures(tx: Tx, pictures: Sequence[Picture]) -> None:
    """Keep pictures; one that is kept already is left alone."""
    unique = {one.id: one for one in pictures}.values()
    if unique:
        await tx.run(
            PICTURES, [p.id for p in unique], [p.content_type for p in unique], [p.data for p in unique], tx.now
        )


async def _lines(
    tx: Tx, products: Sequence[ReadProduct], answers: list[Written | Refusal | None]
) -> list[_Line]:  # fmt: skip
    variants = [v for one in products if one.body is not None for v in one.body.checked.variants]
    if not variants:
        return []
    owners = _Owners(
        await stored_variants(tx, [v.sku for v in variants]),
        await stored_gtins(tx, [code for v in variants for code in v.gtins]),
    )
    lines = []
    for index, one in enumerate(products):
        if one.body is None:
            continue
        try:
            own = owners.claim(one.body.checked, one.stored)
        except Refusal as refusal:
            answers[index] = refusal
            continue
        lines.append(_Line(index, one.stored or ids.new_id(), one.stored is None, one.body, own, one.content_hash))
    return lines


class _Owners:
    """Whose SKU and GTIN is whose: in the database, and in the batch so far."""

    def __init__(self, variants: dict[str, StoredVariant], gtins: dict[str, StoredGtin]) -> None:
        self._variants, self._gtins = variants, gtins
        self._handles: set[str] = set()
        self._skus: set[str] = set()
        self._codes: set[str] = set()

    def claim(self, product: CheckedProduct, stored: UUID | None) -> list[tuple[UUID, CheckedVariant]]:
        """The variants of the product with their ids. Refuses what another has with Handle-, Sku- or GtinTaken."""
        if product.handle in self._handles:
            raise HandleTaken(field="handle", handle=product.handle, reason="twice in this batch")
        for place, variant in enumerate(product.variants):
            owner = self._variants.get(variant.sku)
            if variant.sku in self._skus or (owner and owner.product != stored):
                raise SkuTaken(field=f"variants.{place}.sku", sku=variant.sku)
            for code in variant.gtins:
                carrier = self._gtins.get(code)
                if code in self._codes or (carrier and carrier.product != stored):
                    raise GtinTaken(field=f"variants.{place}.gtin", gtin=code)
        self._handles.add(product.handle)
        self._skus.update(v.sku for v in product.variants)
        self._codes.update(code for v in product.variants for code in v.gtins)
        return [(known.id if (known := self._variants.get(v.sku)) else ids.new_id(), v) for v in product.variants]


async def _write(tx: Tx, lines: Sequence[_Line]) -> set[UUID]:
    """Write the lines; tells which products are new or different now."""
    if not lines:
        return set()
    await store_pictures(tx, [p for line in lines for p in line.body.checked.pictures])
    entries = [line.body.entry for line in lines]
    parts, numbers = await learn(tx, entries), await facet_numbers(tx, entries)
    # Entries are put together while the database writes the products.
    together = asyncio.create_task(
        asyncio.to_thread(entry_rows, [_entry(line, tx.now) for line in lines], parts, numbers)
    )
    try:
        saved = await _write_tables(tx, lines)
    finally:
        rows = await together
    changed = {one.product for one in saved}
    different = [line for line in lines if line.id in changed]
    if different:
        await write_entries(tx, [row for row in rows if row.product in changed])
        published = [line for line in different if line.new and line.body.channels]
        announced = (ProductPublished(line.id, line.body.checked.handle, line.body.channels) for line in published)
        await tx.emit(*saved, *announced)
    return changed


def _entry(line: _Line, at: datetime) -> EntryLine:
    return EntryLine(line.id, at, line.body.checked.sort_de, line.body.checked.sort_en, line.body.entry)


async def _write_tables(tx: Tx, lines: Sequence[_Line]) -> list[ProductSaved]:
    """Write products, variants and GTINs; tells those that are new or different now."""
    saved = await _write_products(tx, lines)
    changed = {one.product for one in saved}
    beside = await write_variants(tx, [Line(line.id, line.new, line.variants) for line in lines]) - changed
    rest = [line for line in lines if line.id not in changed]
    if rest:
        settled = await tx.rows(
            ProductSaved,
            SETTLE,
            [line.id for line in rest],
            [line.content_hash for line in rest],
            [line.id in beside for line in rest],
            tx.now,
        )
        saved += [one for one in settled if one.product in beside]
    return saved


async def _write_products(tx: Tx, lines: Sequence[_Line]) -> list[ProductSaved]:
    rows = [
        _ProductRow(
            id=line.id,
            handle=one.handle,
            family=one.family,
            brand=one.brand,
            name=one.name,
            description=one.description,
            categories=one.categories,
            attributes=one.attributes,
            media=line.body.media,
            channels=line.body.channels,
            status=one.status,
            search_words=one.search_words,
            completeness_percent=line.body.percent,
            sort_de=one.sort_de,
            sort_en=one.sort_en,
            content_hash=line.content_hash.hex(),
        )
        for line in lines
        for one in (line.body.checked,)
    ]
    return await tx.rows(ProductSaved, PRODUCTS, rows, tx.now)
