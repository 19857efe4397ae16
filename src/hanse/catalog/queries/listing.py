"""Lists of products for those who keep the catalogue."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.catalog.contracts import ProductRow, Status
from hanse.catalog.queries.meaning import ask
from hanse.catalog.queries.search import EXACT
from hanse.catalog.rules.gtin import gtin14
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor
from hanse.kit.paging import limit as within_bounds

PRODUCTS = """
select p.id, p.handle, p.family, p.brand, p.name, p.media -> 0 ->> 'url' as image, p.channels, p.status,
    p.completeness_percent, p.version, p.updated_at, p.sort_de, p.sort_en,
    (select count(*) from catalog.variant v where v.product = p.id and v.active) as variants
from catalog.product p
where ($1::text is null or p.id = any($2::uuid[])
        or p.id in (select e.product from catalog.entry e where e.document @@ $1::text::tsquery))
    and ($3::text is null or p.family = $3)
    and ($4::text is null or p.categories && array(select c.key from catalog.category c where c.path @> array[$4]))
    and ($5::text is null or p.status = $5)
    and ($6::text is null or p.channels @> array[$6])
    and ($7::smallint is null or p.completeness_percent < $7)
    and ($8::text is null or $11::text <> 'de' or (p.sort_de collate "C", p.id) > ($8, $9::uuid))
    and ($8::text is null or $11::text = 'de' or (p.sort_en collate "C", p.id) > ($8, $9::uuid))
order by case when $11 = 'de' then p.sort_de else p.sort_en end collate "C", p.id
limit $10
"""

Name = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]


class _Row(ProductRow, frozen=True, kw_only=True):
    sort_de: str
    sort_en: str


class ProductsWanted(msgspec.Struct, frozen=True):
    """Which products to list. `below_percent` lists those that are less complete than that."""

    text: str = ""
    family: str | None = None
    category: str | None = None
    status: Status | None = None
    channel: str | None = None
    below_percent: int | None = None
    language: str = "de"


async def list_products(
    tx: Tx, wanted: ProductsWanted, cursor: str | None = None, limit: int | None = None
) -> Page[ProductRow]:  # fmt: skip
    """Products by name, published or not. Refuses a damaged cursor with InvalidInput."""
    name, product = decode_cursor(cursor, tuple[Name, UUID]) or (None, None)
    size = within_bounds(limit)
    text = " ".join(wanted.text.replace("\x00", " ").split())
    question = await ask(tx, text, wanted.language) if text else None
    exact = await tx.column(EXACT, text, gtin14(text)) if text else []
    found = await tx.rows(
        _Row,
        PRODUCTS,
        question.query or "'~'" if question else None,
        exact,
        _plain(wanted.family),
        _plain(wanted.category),
        wanted.status,
        _plain(wanted.channel),
        wanted.below_percent,
        name,
        product,
        size + 1,
        wanted.language,
    )
    page = found[:size]
    last = page[-1] if len(found) > size else None
    cursor = encode_cursor(last.sort_de if wanted.language == "de" else last.sort_en, last.id) if last else None
    return Page([_row(one) for one in page], cursor)


def _row(found: _Row) -> ProductRow:
    return ProductRow(**{name: getattr(found, name) for name in ProductRow.__struct_fields__})


def _plain(text: str | None) -> str | None:
    return None if text is None else text.replace("\x00", "")
