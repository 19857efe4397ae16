"""Many products at once: one statement for each table, whatever the number. One product is a batch of one."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Media, ProductInput, ProductPublished, ProductSaved
from hanse.catalog.refusals import GtinTaken, HandleTaken, SkuTaken
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

from .index_products import index_products
from .known import StoredGtin, StoredProduct, StoredVariant, known_for, stored_gtins, stored_products, stored_variants

# Writers of the catalogue follow one another, so that two batches with the same new article do not meet half-way.
# Readers never wait for this lock.
ONE_WRITER = "select pg_advisory_xact_lock(4611686018427387001)"

PRODUCTS = """
insert into catalog.product as p (
    id, handle, family, brand, name, description, categories, attributes, media, channels, status,
    completeness_percent, sort_de, sort_en, created_at, updated_at
)
select id, handle, family, brand, name, description, string_to_array(categories, ','), attributes, media::jsonb,
    string_to_array(channels, ','), status, percent, sort_de, sort_en, $15, $15
from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[], $8::jsonb[], $9::text[],
    $10::text[], $11::text[], $12::int[], $13::text[], $14::text[]
) as n (
    id, handle, family, brand, name, description, categories, attributes, media, channels, status, percent, sort_de,
    sort_en
)
on conflict (id) do update set
    family = excluded.family, brand = excluded.brand, name = excluded.name, description = excluded.description,
    categories = excluded.categories, attributes = excluded.attributes, media = excluded.media,
    channels = excluded.channels, status = excluded.status, completeness_percent = excluded.completeness_percent,
    sort_de = excluded.sort_de, sort_en = excluded.sort_en, version = p.version + 1, updated_at = excluded.updated_at
where (p.family, p.brand, p.name, p.description, p.categories, p.attributes, p.media, p.channels, p.status)
    is distinct from (excluded.family, excluded.brand, excluded.name, excluded.description, excluded.categories,
        excluded.attributes, excluded.media, excluded.channels, excluded.status)
returning p.id
"""

VARIANTS = """
insert into catalog.variant as v (
    id, product, sku, gtin, name, options, tax_class, weight_grams, unit_measure, position, active
)
select * from unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[], $8::int[], $9::jsonb[],
    $10::int[], $11::boolean[]
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
    select * from unnest($1::uuid[], $2::text[]) as w (variant, gtin14)
), gone as (
    delete from catalog.variant_gtin g
    where g.variant = any($3) and not exists (
        select from wanted w where w.variant = g.variant and w.gtin14 = g.gtin14
    )
    returning g.variant
)
select v.product from gone join catalog.variant v on v.id = gone.variant
"""

GTINS = """
with written as (
    insert into catalog.variant_gtin as g (variant, gtin14, position)
    select * from unnest($1::uuid[], $2::text[], $3::int[])
    on conflict (gtin14) do update set variant = excluded.variant, position = excluded.position
    where (g.variant, g.position) is distinct from (excluded.variant, excluded.position)
    returning g.variant
)
select v.product from written join catalog.variant v on v.id = written.variant
"""

# The main GTIN of a variant that lost its codes to a sibling.
MAIN_GTINS = """
update catalog.variant v set gtin = (
    select g.gtin14 from catalog.variant_gtin g where g.variant = v.id order by g.position, g.gtin14 limit 1
)
where v.product = any($1) and v.id <> all($2) and v.gtin is not null
"""

SETTLE = """
update catalog.product p set
    content_hash = n.content_hash,
    version = p.version + (case when n.bump then 1 else 0 end),
    updated_at = case when n.bump then $4 else p.updated_at end
from unnest($1::uuid[], $2::bytea[], $3::boolean[]) as n (id, content_hash, bump)
where p.id = n.id and (n.bump or p.content_hash is distinct from n.content_hash)
"""

SAVED = "select id as product, handle, version from catalog.product where id = any($1)"

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
        lines = await _lines(tx, wanted, hashes, fresh, stored, answers)
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
    tx: Tx,
    wanted: Sequence[ProductInput],
    hashes: Sequence[bytes],
    fresh: Sequence[int],
    stored: dict[str, StoredProduct],
    answers: list[Written | Refusal | None],
) -> list[_Line]:
    known = await known_for(tx, [wanted[index] for index in fresh])
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


async def _write(tx: Tx, lines: Sequence[_Line]) -> set[UUID]:
    """Write the lines; tells which products are new or different now."""
    if not lines:
        return set()
    await store_pictures(tx, [p for line in lines for p in line.checked.pictures])
    changed = set(await _write_products(tx, lines))
    beside = await _write_variants(tx, lines) - changed
    await tx.run(
        SETTLE,
        [line.id for line in lines],
        [line.content_hash for line in lines],
        [line.id in beside for line in lines],
        tx.now,
    )
    changed |= beside
    await index_products(tx, list(changed))
    saved = await tx.rows(ProductSaved, SAVED, list(changed))
    published = [
        ProductPublished(line.id, line.checked.handle, line.channels)
        for line in lines
        if line.id in changed and line.new and line.channels
    ]
    if saved:
        await tx.emit(*saved, *published)
    return changed


async def _write_products(tx: Tx, lines: Sequence[_Line]) -> list[UUID]:
    rows = [line.checked for line in lines]
    return await tx.column(
        PRODUCTS,
        [line.id for line in lines],
        [row.handle for row in rows],
        [row.family for row in rows],
        [row.brand for row in rows],
        [row.name for row in rows],
        [row.description for row in rows],
        [",".join(row.categories) for row in rows],
        [row.attributes for row in rows],
        [msgspec.json.encode(line.media).decode() for line in lines],
        [",".join(line.channels) for line in lines],
        [row.status for row in rows],
        [line.percent for line in lines],
        [row.sort_de for row in rows],
        [row.sort_en for row in rows],
        tx.now,
    )


async def _write_variants(tx: Tx, lines: Sequence[_Line]) -> set[UUID]:
    """Write variants and GTINs; tells whose product they made different."""
    rows = [(line.id, place, key, v) for line in lines for place, (key, v) in enumerate(line.variants)]
    variant_ids = [key for _, _, key, _ in rows]
    touched = await tx.column(
        VARIANTS,
        variant_ids,
        [product for product, _, _, _ in rows],
        [v.sku for _, _, _, v in rows],
        [v.gtins[0] if v.gtins else None for _, _, _, v in rows],
        [v.name for _, _, _, v in rows],
        [v.options for _, _, _, v in rows],
        [v.tax_class for _, _, _, v in rows],
        [v.weight_grams for _, _, _, v in rows],
        [v.unit_measure for _, _, _, v in rows],
        [place for _, place, _, _ in rows],
        [v.active for _, _, _, v in rows],
    )
    known = [line.id for line in lines if not line.new]
    if known:
        touched += await tx.column(GONE_VARIANTS, known, variant_ids)
    codes = [(key, code, place) for _, _, key, v in rows for place, code in enumerate(v.gtins)]
    carriers, numbers = [c[0] for c in codes], [c[1] for c in codes]
    if known:
        touched += await tx.column(GONE_GTINS, carriers, numbers, variant_ids)
    touched += await tx.column(GTINS, carriers, numbers, [c[2] for c in codes])
    if known:
        await tx.run(MAIN_GTINS, known, variant_ids)
    return set(touched)
