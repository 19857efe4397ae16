"""Products and variants."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.catalog import commands, queries
from hanse.catalog.contracts import Completeness, Product, ProductInput, ProductRow, Status, VariantCard
from hanse.catalog.queries.listing import ProductsWanted
from hanse.catalog.refusals import GtinTaken, HandleTaken, InvalidGtin, InvalidMedia, InvalidProduct, SkuTaken
from hanse.catalog.rules.changes import ProductChange, changed
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import PAGE_SIZE_MAX, Page
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

SEE = Needs("catalog.see", Scope.ANYONE)
READ = Needs("catalog.read", Scope.LOCATION, through_actor=True)
WRITE = Needs("catalog.write", Scope.GLOBAL)
SAVING = [InvalidProduct, InvalidGtin, InvalidMedia, GtinTaken, SkuTaken]


class Publication(msgspec.Struct, frozen=True):
    """Where a product is visible: on exactly these channels."""

    channels: list[str]


@edge.get("/v1/products", needs=READ, refuses=[InvalidInput], tags=["catalog"])
async def get_products(
    tx: Tx,
    q: Annotated[str, QueryParameter(max_length=300)] = "",
    family: str | None = None,
    category: str | None = None,
    status: Status | None = None,
    channel: str | None = None,
    below_percent: Annotated[int | None, QueryParameter(ge=0, le=101)] = None,
    language: Annotated[str, QueryParameter(pattern="^(de|en)$")] = "de",
    cursor: str | None = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> Page[ProductRow]:
    """Products by name, published or not; with `below_percent`, those that are less complete than that."""
    wanted = ProductsWanted(q, family, category, status, channel, below_percent, language)
    return await queries.list_products(tx, wanted, cursor, limit)


@edge.post("/v1/products", needs=WRITE, refuses=[*SAVING, HandleTaken], tags=["catalog"])
async def post_product(tx: Tx, data: ProductInput) -> Product:
    """Make a product."""
    return await commands.create_product(tx, data)


@edge.get("/v1/products/{handle:str}", needs=SEE, refuses=[NotFound], tags=["catalog"])
async def get_product(tx: Tx, actor: Actor, handle: str, channel: str = "web") -> Product:
    """A product, if it is visible on the channel. Who may read the catalogue sees the others too."""
    found = await queries.get_product(tx, handle)
    if not actor.may("catalog.read") and (found.status is not Status.ACTIVE or channel not in found.channels):
        raise NotFound(product=handle)
    return found


@edge.put(
    "/v1/products/{handle:str}",
    needs=WRITE,
    refuses=[*SAVING, NotFound, StaleVersion],
    versioned=True,
    tags=["catalog"],
)
async def put_product(tx: Tx, handle: str, data: ProductInput, if_match: int | None) -> Product:
    """Bring a product to the given state. The handle in the body is the one in the address."""
    if data.handle != handle:
        raise InvalidProduct(field="handle", reason="not the handle in the address")
    return await commands.change_product(tx, data, if_match or 0)


@edge.patch(
    "/v1/products/{handle:str}",
    needs=WRITE,
    refuses=[*SAVING, NotFound, StaleVersion],
    versioned=True,
    tags=["catalog"],
)
async def patch_product(tx: Tx, handle: str, data: ProductChange, if_match: int | None) -> Product:
    """Change some things of a product and leave the others as they are."""
    before = await queries.get_product(tx, handle)
    return await commands.change_product(tx, changed(before, data), if_match or 0)


@edge.put(
    "/v1/products/{handle:str}/publication",
    needs=WRITE,
    refuses=[NotFound, InvalidProduct, StaleVersion],
    versioned=True,
    tags=["catalog"],
)
async def put_publication(tx: Tx, handle: str, data: Publication, if_match: int | None) -> Product:
    """Show a product on exactly these channels."""
    return await commands.publish_seen(tx, handle, data.channels, if_match or 0)


@edge.get("/v1/products/{handle:str}/completeness", needs=READ, refuses=[NotFound], tags=["catalog"])
async def get_completeness(
    tx: Tx, handle: str, channel: Annotated[list[str] | None, QueryParameter(max_items=20)] = None
) -> list[Completeness]:  # fmt: skip
    """What a product lacks, by channel and language."""
    return await queries.product_completeness(tx, await queries.get_product(tx, handle), channel or ())


@edge.get("/v1/variants", needs=READ, refuses=[InvalidInput], tags=["catalog"])
async def get_variants(
    tx: Tx,
    q: Annotated[str, QueryParameter(max_length=300)] = "",
    category: Annotated[str | None, QueryParameter(max_length=100)] = None,
    channel: Annotated[str | None, QueryParameter(max_length=100)] = None,
    language: Annotated[str, QueryParameter(pattern="^(de|en)$")] = "de",
    ids: Annotated[list[UUID] | None, QueryParameter(name="id", max_items=PAGE_SIZE_MAX)] = None,
    cursor: str | None = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> Page[VariantCard]:
    """Variants by name, SKU or GTIN; with a channel, those that may be sold there now; or just those of some ids."""
    if ids:
        return Page(list((await queries.variants(tx, ids)).values()))
    return await queries.list_variants(tx, queries.ArticlesWanted(q, language, category, channel), cursor, limit)


@edge.get("/v1/variants/{code:str}", needs=SEE, refuses=[NotFound], tags=["catalog"])
async def get_variant(tx: Tx, actor: Actor, code: str, channel: str = "web") -> VariantCard:
    """The variant with this SKU or GTIN, in any of its forms, if it is visible on the channel."""
    found = await queries.find_variant(tx, code)
    if found is None or not (actor.may("catalog.read") or channel in found.channels):
        raise NotFound(code=code)
    return found


ROUTES = [
    get_products,
    post_product,
    get_product,
    put_product,
    patch_product,
    put_publication,
    get_completeness,
    get_variants,
    get_variant,
]
