"""Products: one, or a batch."""

from collections.abc import Sequence
from uuid import UUID

from hanse.catalog.contracts import Loaded, Product, ProductInput, ProductPublished, RowRefused
from hanse.catalog.queries.products import get_product
from hanse.catalog.refusals import HandleTaken
from hanse.catalog.rules.products import published_on
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, Refusal, StaleVersion

from .index_products import index_products
from .read_products import ReadProduct, Seen
from .refresh_products import recount
from .write_products import ONE_WRITER, Written, write_products, write_read

PUBLISH = """
update catalog.product set channels = $2, version = version + 1, updated_at = $3, content_hash = null
where id = $1 and channels <> $2
returning handle
"""


async def save_product(tx: Tx, wanted: ProductInput) -> Product:
    """Make the product with this handle, or bring it to the wanted state.

    Refuses with InvalidProduct, InvalidGtin, GtinTaken, SkuTaken, InvalidMedia.
    """
    [answer] = await write_products(tx, [wanted])
    if isinstance(answer, Refusal):
        raise answer
    return await get_product(tx, answer.product)


async def create_product(tx: Tx, wanted: ProductInput) -> Product:
    """Make a product. Refuses with HandleTaken where there is one already, and as save_product does."""
    await tx.run(ONE_WRITER)
    if await tx.value("select id from catalog.product where handle = $1", wanted.handle):
        raise HandleTaken(handle=wanted.handle)
    return await save_product(tx, wanted)


async def change_product(tx: Tx, wanted: ProductInput, version: int) -> Product:
    """Change a product that was seen in this version. Refuses with NotFound, StaleVersion, and as save_product does."""
    await tx.run(ONE_WRITER)
    current = await tx.value("select version from catalog.product where handle = $1", wanted.handle)
    if current is None:
        raise NotFound(handle=wanted.handle)
    if current != version:
        raise StaleVersion(version=current)
    return await save_product(tx, wanted)


async def load_products(tx: Tx, rows: Sequence[ProductInput]) -> Loaded:
    """Bring a batch of products to the wanted state; bad rows are told and the rest goes on.

    The same batch again changes nothing; a corrected one changes only what differs. Some hundreds a batch are best.
    """
    return _told(await write_products(tx, rows))


async def load_read(tx: Tx, products: Sequence[ReadProduct], seen: Seen) -> Loaded:
    """Load products that were read before, as load_products does. Raises CatalogueChanged."""
    return _told(await write_read(tx, products, seen))


def fault_of(refusal: Refusal) -> tuple[str, str]:
    """The field that a product was refused for, and the reason."""
    return str(refusal.facts.get("field", "")), str(refusal.facts.get("reason") or refusal.sentence())


def _told(answers: Sequence[Written | Refusal]) -> Loaded:
    outcomes = {"created": 0, "changed": 0, "unchanged": 0}
    refused = []
    for index, answer in enumerate(answers):
        if isinstance(answer, Refusal):
            refused.append(RowRefused(index, *fault_of(answer)))
        else:
            outcomes[answer.outcome] += 1
    return Loaded(**outcomes, refused=refused)


async def publish(tx: Tx, product: UUID, channels: Sequence[str]) -> None:
    """Show the product on exactly these channels from now on. Refuses with NotFound, InvalidProduct."""
    keys = published_on(channels)
    await tx.run(ONE_WRITER)
    handle = await tx.value(PUBLISH, product, keys, tx.now)
    if handle is None:
        if await tx.value("select id from catalog.product where id = $1", product) is None:
            raise NotFound(product=product)
        return
    await recount(tx, await get_product(tx, product))
    await index_products(tx, [product])
    await tx.emit(ProductPublished(product, handle, keys))


async def publish_seen(tx: Tx, handle: str, channels: Sequence[str], version: int) -> Product:
    """Publish a product that was seen in this version. Refuses with NotFound, StaleVersion, InvalidProduct."""
    await tx.run(ONE_WRITER)
    seen = await get_product(tx, handle)
    if seen.version != version:
        raise StaleVersion(version=seen.version)
    await publish(tx, seen.id, channels)
    return await get_product(tx, seen.id)
