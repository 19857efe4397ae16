"""Lists of variants: what is stocked, priced and put into baskets one by one."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.catalog.contracts import VariantCard
from hanse.catalog.queries.meaning import ask
from hanse.catalog.queries.products import find_variant, variants
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor
from hanse.kit.paging import limit as within_bounds

VARIANTS = """
select v.id, case when $3 = 'de' then p.sort_de else p.sort_en end as name, v.product, v.position
from catalog.variant v join catalog.product p on p.id = v.product
where ($1::text is null or v.sku ilike $2 || '%'
        or p.id in (select e.product from catalog.entry e where e.document @@ $1::text::tsquery))
    and ($4::text is null or p.categories && array(select c.key from catalog.category c where c.path @> array[$4]))
    and ($5::text is null or (v.active and p.status = 'active' and p.channels @> array[$5]))
    and ($6::text is null or (case when $3 = 'de' then p.sort_de else p.sort_en end collate "C", v.product, v.position,
        v.id) > ($6, $7::uuid, $8::integer, $9::uuid))
order by case when $3 = 'de' then p.sort_de else p.sort_en end collate "C", v.product, v.position, v.id
limit $10
"""

Name = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]


class ArticlesWanted(msgspec.Struct, frozen=True):
    """Which variants to list. With a channel only those that may be sold there now."""

    text: str = ""
    language: str = "de"
    category: str | None = None
    channel: str | None = None


class _Place(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    product: UUID
    position: int


async def list_variants(
    tx: Tx, wanted: ArticlesWanted, cursor: str | None = None, limit: int | None = None
) -> Page[VariantCard]:  # fmt: skip
    """Variants by the name of their product; a SKU or GTIN that is given whole finds just that one.

    Refuses a damaged cursor with InvalidInput.
    """
    after = decode_cursor(cursor, tuple[Name, UUID, int, UUID]) or (None, None, None, None)
    size = within_bounds(limit)
    text = " ".join(wanted.text.replace("\x00", " ").split())
    if text:
        exact = await find_variant(tx, text)
        if exact is not None and (wanted.channel is None or wanted.channel in exact.channels):
            return Page([exact])
    question = await ask(tx, text, wanted.language) if text else None
    found = await tx.rows(
        _Place,
        VARIANTS,
        question.query or "'~'" if question else None,
        text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_"),
        wanted.language,
        _plain(wanted.category),
        _plain(wanted.channel),
        *after,
        size + 1,
    )
    page = found[:size]
    cards = await variants(tx, [one.id for one in page])
    last = page[-1] if len(found) > size else None
    return Page(
        [cards[one.id] for one in page],
        encode_cursor(last.name, last.product, last.position, last.id) if last else None,
    )


def _plain(text: str | None) -> str | None:
    return None if text is None else text.replace("\x00", "")
