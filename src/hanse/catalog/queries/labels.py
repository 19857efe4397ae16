"""What tells the articles of a product apart, in words."""

from collections.abc import Collection
from uuid import UUID

from hanse.catalog.contracts import AttributeDefinition, Texts, VariantCard
from hanse.catalog.rules.names import options_name
from hanse.kit.db import Tx

# Each attribute is looked up by its own key: a family may have thousands of them.
CHOSEN = """
select a.family, a.key, a.type, a.name, a.choices
from unnest($1::text[], $2::text[]) n (family, key) join catalog.attribute a using (family, key)
"""


class _Attribute(AttributeDefinition, frozen=True, kw_only=True):
    family: str


async def option_names(tx: Tx, cards: Collection[VariantCard]) -> dict[UUID, Texts]:
    """The options of each variant as people read them, „L · Marineblau“, by the names that its family gives them."""
    asked = sorted({(card.family, key) for card in cards if card.family is not None for key in card.options})
    rows = await tx.rows(_Attribute, CHOSEN, [f for f, _ in asked], [k for _, k in asked]) if asked else []
    known: dict[str | None, dict[str, AttributeDefinition]] = {}
    for row in rows:
        known.setdefault(row.family, {})[row.key] = row
    return {card.id: options_name(card.options, known.get(card.family, {})) for card in cards}
