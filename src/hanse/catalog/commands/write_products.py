"""Many products at once: one statement for each table, whatever the number. One product is a batch of one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Media, ProductInput, ProductPublished, ProductSaved, Texts
from hanse.catalog.refusals import GtinTaken, HandleTaken, SkuTaken
from hanse.catalog.rules.entry import Indexable
from hanse.catalog.rules.products import (
    CheckedProduct,
    CheckedVariant,
    Known,
    Picture,
    checked,
    fingerprint,
    percent_of,
)
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal

from .index_products import learn, write_entries
from .known import StoredGtin, StoredProduct, StoredVariant, known_for, stored_gtins, stored_products, stored_variants
from .write_variants import Line, write_variants

# Writers of the catalogue follow one another, so that two batches with the same new article do not meet half-way.
# Readers never wait for this lock.
ONE_WRITER = "select pg_advisory_xact_lock(4611686018427387001)"

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
    checked: CheckedProduct
    variants: list[tuple[UUID, CheckedVariant]]
    media: list[Media]
    channels: list[str]
    percent: int
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
    answers: list[Written | Refusal | None] = [None] * len(wanted)
    stored = await stored_products(tx, [one.handle for one in wanted])
    hashes = [fingerprint(one) for one in wanted]
    fresh = []
    for index, one in enumerate(wanted):
        known_product = stored.get(one.handle)
        if known_product is not None and known_product.content_hash == hashes[index]:
            answers[index] = Written(known_product.id, "unchanged")
        else:
            fresh.append(index)
    if fresh:
        known = await known_for(tx, [wanted[index] for index in fresh])
        lines = await _lines(tx, wanted, hashes, fresh, stored, known, answers)
        changed = await _write(tx, lines, known)
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
    tx: Tx,
    wanted: Sequence[ProductInput],
    hashes: Sequence[bytes],
    fresh: Sequence[int],
    stored: dict[str, StoredProduct],
    known: Known,
    answers: list[Written | Refusal | None],
) -> list[_Line]:
    passed: list[tuple[int, CheckedProduct]] = []
    for index in fresh:
        try:
            passed.append((index, checked(wanted[index], known)))
        except Refusal as refusal:
            answers[index] = refusal
    owners = _Owners(
        stored,
        await stored_variants(tx, [v.sku for _, product in passed for v in product.variants]),
        await stored_gtins(tx, [code for _, product in passed for v in product.variants for code in v.gtins]),
    )
    lines = []
    for index, product in passed:
        try:
            lines.append(_line(index, product, hashes[index], owners, known))
        except Refusal as refusal:
            answers[index] = refusal
    return lines


def _line(index: int, product: CheckedProduct, content_hash: bytes, owners: "_Owners", known: Known) -> _Line:
    identity, variants = owners.claim(product)
    before = owners.products.get(product.handle)
    media = product.media
    if media is None:
        media = msgspec.convert(before.media, list[Media], strict=False) if before else []
    channels = product.channels if product.channels is not None else (before.channels if before else [])
    percent = percent_of(product, channels, media, known)
    return _Line(index, identity, before is None, product, variants, media, channels, percent, content_hash)


class _Owners:
    """Whose SKU and GTIN is whose: in the database, and in the batch so far."""

    def __init__(
        self,
        products: dict[str, StoredProduct],
        variants: dict[str, StoredVariant],
        gtins: dict[str, StoredGtin],
    ) -> None:
        self.products = products
        self._variants, self._gtins = variants, gtins
        self._handles: set[str] = set()
        self._skus: set[str] = set()
        self._codes: set[str] = set()

    def claim(self, product: CheckedProduct) -> tuple[UUID, list[tuple[UUID, CheckedVariant]]]:
        """The ids of the product and its variants. Refuses what somebody else has with Handle-, Sku- or GtinTaken."""
        before = self.products.get(product.handle)
        if product.handle in self._handles:
            raise HandleTaken(field="handle", handle=product.handle, reason="twice in this batch")
        for place, variant in enumerate(product.variants):
            owner = self._variants.get(variant.sku)
            if variant.sku in self._skus or (owner and (before is None or owner.product != before.id)):
                raise SkuTaken(field=f"variants.{place}.sku", sku=variant.sku)
            for code in variant.gtins:
                carrier = self._gtins.get(code)
                if code in self._codes or (carrier and (before is None or carrier.product != before.id)):
                    raise GtinTaken(field=f"variants.{place}.gtin", gtin=code)
        self._handles.add(product.handle)
        self._skus.update(v.sku for v in product.variants)
        self._codes.update(code for v in product.variants for code in v.gtins)
        found = [(known.id if (known := self._variants.get(v.sku)) else ids.new_id(), v) for v in product.variants]
        return before.id if before else ids.new_id(), found


async def _write(tx: Tx, lines: Sequence[_Line], known: Known) -> set[UUID]:
    """Write the lines; tells which products are new or different now."""
    if not lines:
        return set()
    await store_pictures(tx, [p for line in lines for p in line.checked.pictures])
    found = [_indexable(line, tx.now) for line in lines]
    reader = await learn(tx, found, known.attributes, known.categories)
    # Entries are made while the database writes the products: both cores of a small machine have work.
    reading = asyncio.create_task(asyncio.to_thread(reader.entries, found))
    try:
        saved = await _write_tables(tx, lines)
    finally:
        entries = await reading
    changed = {one.product for one in saved}
    different = [(one, entry) for one, entry in zip(found, entries, strict=True) if one.id in changed]
    if different:
        await write_entries(tx, [one for one, _ in different], [entry for _, entry in different])
        published = [line for line in lines if line.id in changed and line.new and line.channels]
        await tx.emit(*saved, *(ProductPublished(line.id, line.checked.handle, line.channels) for line in published))
    return changed


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


def _indexable(line: _Line, at: datetime) -> Indexable:
    """What search reads, without asking the database again. The moment counts for new products alone."""
    product = line.checked
    active = [v for _, v in line.variants if v.active]
    return Indexable(
        id=line.id,
        handle=product.handle,
        family=product.family,
        brand=product.brand,
        name=product.name,
        description=product.description,
        categories=product.categories,
        attributes=product.attributes,
        search_words=product.search_words,
        channels=line.channels,
        status=product.status,
        skus=[v.sku for v in active],
        options=[v.options for v in active if v.options],
        created_at=at,
        sort_de=product.sort_de,
        sort_en=product.sort_en,
    )


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
            media=line.media,
            channels=line.channels,
            status=one.status,
            search_words=one.search_words,
            completeness_percent=line.percent,
            sort_de=one.sort_de,
            sort_en=one.sort_en,
            content_hash=line.content_hash.hex(),
        )
        for line in lines
        for one in (line.checked,)
    ]
    return await tx.rows(ProductSaved, PRODUCTS, rows, tx.now)
