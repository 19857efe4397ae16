"""Reading products: all of loading them that writes nothing, so that it can be done before the batch has its turn."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Media, ProductInput
from hanse.catalog.rules.entry import Entry, Indexable, Reader
from hanse.catalog.rules.plans import NamedCategory
from hanse.catalog.rules.products import CheckedProduct, Known, checked, fingerprint, percent_of
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal

from .known import Memory, StoredProduct, known_for, stored_products


class CatalogueChanged(Exception):
    """What products were read with is another by now, so they have to be read again."""


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What a product that is new or different says."""

    checked: CheckedProduct
    media: list[Media]
    channels: list[str]
    percent: int
    entry: Entry


class ReadProduct(msgspec.Struct, frozen=True, array_like=True):
    """A product that was read: `stored` and `version` are those of the product it changes.

    Without a body the same was said before.
    """

    handle: str
    content_hash: bytes
    stored: UUID | None = None
    version: int | None = None
    body: Body | None = None


class Seen(msgspec.Struct, frozen=True):
    """What products were read with: the versions of their families, and their categories."""

    families: dict[str, int]
    categories: dict[str, list[NamedCategory]]


class ReadBatch(msgspec.Struct, frozen=True):
    """Products as they were read, in their order, or why they are refused."""

    answers: list[ReadProduct | Refusal]
    seen: Seen


async def read_products(tx: Tx, wanted: Sequence[ProductInput], memory: Memory | None = None) -> ReadBatch:
    """Read products: look up what the catalogue has, check them, and make their search entries. Nothing is written."""
    stored = await stored_products(tx, [one.handle for one in wanted])
    hashes = [fingerprint(one) for one in wanted]
    before = [stored.get(one.handle) for one in wanted]
    same = [old is not None and old.content_hash == own for old, own in zip(before, hashes, strict=True)]
    fresh = [one for one, is_same in zip(wanted, same, strict=True) if not is_same]
    known = await known_for(tx, fresh, memory) if fresh else Known({}, {}, {})
    reader = Reader(known.families, known.categories, memory.heard if memory else {})
    answers: list[ReadProduct | Refusal] = []
    for one, old, own, is_same in zip(wanted, before, hashes, same, strict=True):
        try:
            body = None if is_same else _body(one, old, known, reader)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        identity, version = (old.id, old.version) if old else (None, None)
        answers.append(ReadProduct(one.handle, own, identity, version, body))
    if memory is not None:
        memory.tidy()
    families = {key: family.version for key, family in known.families.items()}
    return ReadBatch(answers, Seen(families, {key: list(above) for key, above in known.categories.items()}))


def _body(wanted: ProductInput, before: StoredProduct | None, known: Known, reader: Reader) -> Body:
    product = checked(wanted, known)
    media = product.media
    if media is None:
        media = msgspec.convert(before.media, list[Media], strict=False) if before else []
    channels = product.channels if product.channels is not None else (before.channels if before else [])
    entry = reader.entry(_indexable(product, channels))
    return Body(product, media, channels, percent_of(product, channels, media, known), entry)


def _indexable(product: CheckedProduct, channels: list[str]) -> Indexable:
    """What search reads, without asking the database again."""
    active = [one for one in product.variants if one.active]
    return Indexable(
        family=product.family,
        brand=product.brand,
        name=product.name,
        description=product.description,
        categories=product.categories,
        attributes=product.attributes,
        search_words=product.search_words,
        channels=channels,
        status=product.status,
        skus=[one.sku for one in active],
        options=[one.options for one in active if one.options],
    )
