"""The tree of categories."""

from hanse.catalog.contracts import Category
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

CATEGORY = """
select id, key, parent, name, position, path[:cardinality(path) - 1] as ancestors, version
from catalog.category where key = $1
"""

CATEGORIES = """
select id, key, parent, name, position, path[:cardinality(path) - 1] as ancestors, version
from catalog.category order by position, key
"""

# A product counts once in each category above it, however many of its own lie below.
COUNTED = """
select c.id, c.key, c.parent, c.name, c.position, c.path[:cardinality(c.path) - 1] as ancestors, c.version,
    coalesce(n.products, 0) as products
from catalog.category c left join (
    select above.key, count(distinct p.id) as products
    from catalog.product p
        cross join lateral unnest(p.categories) own (key)
        join catalog.category k on k.key = own.key
        cross join lateral unnest(k.path) above (key)
    where p.status = 'active' and p.channels @> array[$1]
    group by above.key
) n on n.key = c.key
order by c.position, c.key
"""


async def find_category(tx: Tx, key: str) -> Category | None:
    """The category with this key."""
    return None if "\x00" in key else await tx.row(Category, CATEGORY, key)


async def get_category(tx: Tx, key: str) -> Category:
    """The category with this key. Refuses with NotFound."""
    found = await find_category(tx, key)
    if found is None:
        raise NotFound(category=key)
    return found


async def list_categories(tx: Tx, channel: str | None = None) -> list[Category]:
    """All categories by position. With a channel, each tells how many products it shows there, those below included."""
    if channel is None:
        return await tx.rows(Category, CATEGORIES)
    return await tx.rows(Category, COUNTED, channel)
