"""Families and categories."""

from typing import Annotated

from litestar.params import QueryParameter

from hanse.catalog import commands, queries
from hanse.catalog.contracts import Category, CategoryInput, Family, FamilyInput, FamilyRow
from hanse.catalog.refusals import CategoryInUse, InvalidCategory, InvalidFamily
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import PAGE_SIZE_MAX, Page, decode_cursor, encode_cursor
from hanse.kit.paging import limit as within_bounds
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion, VersionNeeded

SEE = Needs("catalog.see", Scope.ANYONE)
READ = Needs("catalog.read", Scope.LOCATION, through_actor=True)
WRITE = Needs("catalog.write", Scope.GLOBAL)


@edge.get("/v1/families", needs=READ, refuses=[InvalidInput], tags=["catalog"])
async def get_families(
    tx: Tx, cursor: str | None = None, limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None
) -> Page[FamilyRow]:  # fmt: skip
    """Families by key."""
    after, size = decode_cursor(cursor, tuple[queries.Name]), within_bounds(limit)
    found = await queries.list_families(tx, after[0] if after else "", size + 1)
    page = found[:size]
    return Page(page, encode_cursor(page[-1].key) if len(found) > size else None)


@edge.get("/v1/families/{key:str}", needs=READ, refuses=[NotFound], tags=["catalog"])
async def get_family(tx: Tx, key: str) -> Family:
    """A family with its attributes."""
    return await queries.get_family(tx, key)


@edge.put("/v1/families/{key:str}", needs=WRITE, refuses=[InvalidFamily, StaleVersion, VersionNeeded], tags=["catalog"])
async def put_family(tx: Tx, key: str, data: FamilyInput, if_match: int | None) -> Family:
    """Make a family, or change one that was seen in the version of If-Match."""
    if data.key != key:
        raise InvalidFamily(field="key", reason="not the key in the address")
    if if_match is None and await queries.find_family(tx, key) is not None:
        raise VersionNeeded(family=key)
    return await commands.save_family(tx, data, if_match)


@edge.get("/v1/categories", needs=SEE, tags=["catalog"])
async def get_categories(
    tx: Tx, channel: Annotated[str | None, QueryParameter(pattern="^[a-z0-9_-]{1,100}$")] = None
) -> list[Category]:  # fmt: skip
    """All categories. With a channel, each tells how many products it shows there."""
    return await queries.list_categories(tx, channel)


@edge.get("/v1/categories/{key:str}", needs=SEE, refuses=[NotFound], tags=["catalog"])
async def get_category(tx: Tx, key: str) -> Category:
    """A category with the keys of those above it."""
    return await queries.get_category(tx, key)


@edge.put(
    "/v1/categories/{key:str}", needs=WRITE, refuses=[InvalidCategory, StaleVersion, VersionNeeded], tags=["catalog"]
)
async def put_category(tx: Tx, key: str, data: CategoryInput, if_match: int | None) -> Category:
    """Make a category, or change or move one that was seen in the version of If-Match."""
    if data.key != key:
        raise InvalidCategory(field="key", reason="not the key in the address")
    if if_match is None and await queries.find_category(tx, key) is not None:
        raise VersionNeeded(category=key)
    return await commands.save_category(tx, data, if_match)


@edge.delete(
    "/v1/categories/{key:str}",
    needs=WRITE,
    refuses=[NotFound, StaleVersion, CategoryInUse],
    versioned=True,
    tags=["catalog"],
)
async def delete_category(tx: Tx, key: str, if_match: int | None) -> None:
    """Take an empty category away."""
    await commands.delete_category(tx, key, if_match)


ROUTES = [get_families, get_family, put_family, get_categories, get_category, put_category, delete_category]
