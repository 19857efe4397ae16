"""What products still lack."""

from collections.abc import Sequence

from hanse.catalog.contracts import Completeness, Product
from hanse.catalog.queries.families import find_family
from hanse.catalog.rules.completeness import EVERYWHERE, Content, completeness
from hanse.catalog.rules.texts import LANGUAGES
from hanse.kit.db import Tx


def content_of(product: Product) -> Content:
    """What completeness looks at."""
    active = [v for v in product.variants if v.active]
    return Content(
        name=product.name,
        description=product.description,
        brand=product.brand,
        image=bool(product.media),
        category=bool(product.categories),
        gtin=all(v.gtin for v in active),
        weight=all(v.weight_grams is not None for v in active),
        attributes=product.attributes,
    )


async def product_completeness(tx: Tx, product: Product, channels: Sequence[str] = ()) -> list[Completeness]:
    """How complete it is on these channels (or where it is published) in every language, and what is missing."""
    family = await find_family(tx, product.family) if product.family is not None else None
    requires, attributes = (
        ({}, []) if family is None else (family.requires, [a.key for a in family.attributes if a.required])
    )
    content = content_of(product)
    return [
        completeness(content, channel, language, requires, attributes)
        for channel in (channels or product.channels or [EVERYWHERE])
        for language in LANGUAGES
    ]
