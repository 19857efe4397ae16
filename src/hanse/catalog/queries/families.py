"""Families as they stand."""

from hanse.catalog.contracts import Family, FamilyRow
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

FAMILY = """
select f.key, f.name, f.requires, f.version, (
    select coalesce(jsonb_agg(jsonb_build_object(
        'key', a.key, 'type', a.type, 'name', a.name, 'unit', a.unit, 'facet', a.facet, 'choices', a.choices,
        'required', a.required, 'searchable', a.searchable
    ) order by a.position), '[]')
    from catalog.attribute a where a.family = f.key
) as attributes
from catalog.family f where f.key = $1
"""

FAMILIES = """
select f.key, f.name, f.version,
    (select count(*) from catalog.attribute a where a.family = f.key) as attributes,
    (select count(*) from catalog.product p where p.family = f.key) as products
from catalog.family f where f.key > $1 order by f.key limit $2
"""


async def find_family(tx: Tx, key: str) -> Family | None:
    """The family with this key."""
    return None if "\x00" in key else await tx.row(Family, FAMILY, key)


async def get_family(tx: Tx, key: str) -> Family:
    """The family with this key. Refuses with NotFound."""
    found = await find_family(tx, key)
    if found is None:
        raise NotFound(family=key)
    return found


async def list_families(tx: Tx, after: str = "", limit: int = 200) -> list[FamilyRow]:
    """Families by key, those after `after`."""
    return await tx.rows(FamilyRow, FAMILIES, after, limit)
