"""Families: what kinds of product there are, and which attributes each has."""

from collections.abc import Sequence

import msgspec

from hanse.catalog.contracts import AttributeDefinition, Family, FamilyInput
from hanse.catalog.queries.families import find_family
from hanse.catalog.refusals import InvalidFamily
from hanse.catalog.rules.families import checked_family
from hanse.kit.db import Tx
from hanse.kit.refusals import StaleVersion

from .write_products import ONE_WRITER

FAMILY = """
insert into catalog.family as f (key, name, requires, updated_at) values ($1, $2, $3, $4)
on conflict (key) do update set
    name = excluded.name, requires = excluded.requires, version = f.version + 1, updated_at = excluded.updated_at
returning version
"""

ATTRIBUTES = """
insert into catalog.attribute (family, key, type, name, unit, facet, required, searchable, choices, position)
select $1, key, type, name, unit, facet, required, searchable, choices::jsonb, position
from unnest(
    $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::boolean[], $7::boolean[], $8::boolean[], $9::text[],
    $10::int[]
) as n (key, type, name, unit, facet, required, searchable, choices, position)
on conflict (family, key) do update set
    type = excluded.type, name = excluded.name, unit = excluded.unit, facet = excluded.facet,
    required = excluded.required, searchable = excluded.searchable, choices = excluded.choices,
    position = excluded.position
"""

IN_USE = """
select k from unnest($2::text[]) k
where exists (select from catalog.product p where p.family = $1 and p.attributes ? k)
limit 1
"""


async def save_family(tx: Tx, wanted: FamilyInput, version: int | None = None) -> Family:
    """Make the family with this key, or bring it to the wanted state. Products follow by a job.

    Refuses with InvalidFamily (also where an attribute in use would go or change its type), and with StaleVersion where
    a version is given and is not the current one.
    """
    family = checked_family(wanted)
    await tx.run(ONE_WRITER)
    before = await find_family(tx, family.key)
    if version is not None and (before is None or before.version != version):
        raise StaleVersion(version=before.version if before else None)
    if before is not None and _same(before, family):
        return before
    await _refuse_loss(tx, family, before.attributes if before else [])
    written: int = await tx.value(FAMILY, family.key, family.name, family.requires, tx.now)
    await tx.run(
        "delete from catalog.attribute where family = $1 and key <> all($2)",
        family.key,
        [a.key for a in family.attributes],
    )
    await _write_attributes(tx, family)
    if before is not None:
        await tx.enqueue("catalog.refresh", {"family": family.key}, key=f"catalog.refresh:family:{family.key}")
    return Family(family.key, family.name, family.attributes, family.requires, written)


def _same(before: Family, wanted: FamilyInput) -> bool:
    return (before.name, before.requires, before.attributes) == (wanted.name, wanted.requires, wanted.attributes)


async def _refuse_loss(tx: Tx, family: FamilyInput, before: Sequence[AttributeDefinition]) -> None:
    types = {a.key: a.type for a in family.attributes}
    lost = [a.key for a in before if types.get(a.key) is not a.type]
    used = await tx.value(IN_USE, family.key, lost) if lost else None
    if used is not None:
        raise InvalidFamily(
            field=f"attributes.{used}", reason="products use this attribute, it cannot go or change type"
        )


async def _write_attributes(tx: Tx, family: FamilyInput) -> None:
    rows = family.attributes
    await tx.run(
        ATTRIBUTES,
        family.key,
        [a.key for a in rows],
        [str(a.type) for a in rows],
        [a.name for a in rows],
        [a.unit for a in rows],
        [a.facet for a in rows],
        [a.required for a in rows],
        [a.searchable for a in rows],
        [msgspec.json.encode(a.choices).decode() for a in rows],
        list(range(len(rows))),
    )
