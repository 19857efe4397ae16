"""Categories: the tree of the assortment."""

from hanse.catalog.contracts import Category, CategoryInput
from hanse.catalog.queries.categories import find_category, get_category
from hanse.catalog.refusals import CategoryInUse, InvalidCategory
from hanse.catalog.rules.families import checked_category, path_of
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, StaleVersion

from .write_products import ONE_WRITER

CATEGORY = """
insert into catalog.category as c (id, key, parent, path, name, position, updated_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (key) do update set
    parent = excluded.parent, path = excluded.path, name = excluded.name, position = excluded.position,
    version = c.version + 1, updated_at = excluded.updated_at
"""

# What lies below moves along: the old beginning of each path makes way for the new one.
MOVE_BELOW = """
update catalog.category set path = $2 || path[$3 + 1:]
where path[$3] = $1 and key <> $1
"""


async def save_category(tx: Tx, wanted: CategoryInput, version: int | None = None) -> Category:
    """Make the category with this key, or bring it to the wanted state. Search follows by a job.

    Refuses with InvalidCategory (no such parent, or a category below itself), and with StaleVersion where a version is
    given and is not the current one.
    """
    category = checked_category(wanted)
    await tx.run(ONE_WRITER)
    before = await find_category(tx, category.key)
    if version is not None and (before is None or before.version != version):
        raise StaleVersion(version=before.version if before else None)
    parent = await find_category(tx, category.parent) if category.parent is not None else None
    if category.parent is not None and parent is None:
        raise InvalidCategory(field="parent", reason="there is no such category")
    path = path_of(category.key, [*parent.ancestors, parent.key] if parent else [])
    if before is not None and (before.name, before.parent, before.position) == (
        category.name, category.parent, category.position
    ):  # fmt: skip
        return before
    await tx.run(
        CATEGORY,
        before.id if before else ids.new_id(),
        category.key,
        category.parent,
        path,
        category.name,
        category.position,
        tx.now,
    )
    if before is not None:
        await tx.run(MOVE_BELOW, category.key, path, len(before.ancestors) + 1)
        await tx.enqueue("catalog.refresh", {"category": category.key}, key=f"catalog.refresh:category:{category.key}")
    return await get_category(tx, category.key)


async def delete_category(tx: Tx, key: str, version: int | None = None) -> None:
    """Take a category away. Refuses with NotFound, StaleVersion, and CategoryInUse while anything lies in it."""
    await tx.run(ONE_WRITER)
    before = await get_category(tx, key)
    if version is not None and before.version != version:
        raise StaleVersion(version=before.version)
    if await tx.value("select key from catalog.category where parent = $1 limit 1", key):
        raise CategoryInUse(category=key, reason="categories lie below it")
    if await tx.value("select id from catalog.product where categories @> array[$1] limit 1", key):
        raise CategoryInUse(category=key, reason="products lie in it")
    if not await tx.run("delete from catalog.category where key = $1", key):
        raise NotFound(category=key)
