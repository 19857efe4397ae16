"""Finding products: exact codes first, then words, then what the words may have meant."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse.catalog.contracts import Hit, SearchPage, SearchSort, SearchWanted
from hanse.catalog.queries.facets import Filters, facets_of, filters_of
from hanse.catalog.queries.meaning import Question, ask, rescue
from hanse.catalog.queries.remembered import SEARCHES
from hanse.catalog.rules.gtin import gtin14
from hanse.catalog.rules.questions import all_of
from hanse.kit import paging
from hanse.kit.db import Tx

# The rank of a product is decided by its heading: A is its name, B its brand, SKU, categories and the parts of the
# compounds in its name, C what it can be filtered by. A product that was found by anything else comes after those.
# The order is one key for all sorts, so that a cursor is a comparison of rows.
SEARCH = """
with matched as materialized (
    select e.product, e.facets,
        case $5::text
            when 'name' then 0
            when 'newest' then -(extract(epoch from e.created_at) * 1000000)::bigint
            else -(ts_rank('{0.1, 0.2, 0.5, 1.0}', e.heading, $2::text::tsquery, 1) * 1000000)::bigint
        end - case when e.product = any($3::uuid[]) then 100000000 else 0 end as rank,
        case when $5 <> 'name' then '' when $6::text = 'en' then e.sort_en else e.sort_de end collate "C" as name
    from catalog.entry e
    where e.document @@ $1::text::tsquery or (e.product = any($3) and e.document @@ $4::text::tsquery)
), page as (
    select rank, name, product from matched
    where $7::bigint is null or (rank, name, product) > ($7, $8::text collate "C", $9::uuid)
    order by rank, name, product
    limit $10
), counted as (
    select id, count(*) as count from (select unnest(facets) as id from matched where $11::boolean) v group by id
), named as materialized (
    select f.key, f.value, c.count from counted c join catalog.facet_value f on f.id = c.id
), keys as (
    select key, sum(count) as coverage, count(*) as size
    from named
    group by key
    having count(*) > 1 or key = any($12::text[]) or key in ('brand', 'category')
    order by coverage desc, key
    limit $13
), valued as (
    select n.key, n.value, n.count, k.coverage, k.size,
        row_number() over (partition by n.key order by n.count desc, n.value) as place
    from named n join keys k on k.key = n.key
)
select (select count(*) from matched) as total,
    (select coalesce(jsonb_agg(jsonb_build_array(rank, name, product) order by rank, name, product), '[]') from page)
        as page,
    (
        select coalesce(jsonb_agg(jsonb_build_array(key, value, count, coverage, size) order by key, place), '[]')
        from valued where place <= $14
    ) as facets
"""

HITS = """
select p.id as product, p.handle, p.name, p.brand, p.media -> 0 ->> 'url' as image, 0 as score,
    array(select v.id from catalog.variant v where v.product = p.id and v.active order by v.position) as variants
from catalog.product p where p.id = any($1)
"""

EXACT = """
select product from catalog.variant where lower(sku) = lower($1)
union
select v.product from catalog.variant_gtin g join catalog.variant v on v.id = g.variant where g.gtin14 = $2
union
select id from catalog.product where handle = lower($1)
limit 20
"""

# No document has this lexeme.
NOTHING = "'=0'"
FACET_KEYS_MAX = 24
FACET_VALUES_MAX = 25

Asked = tuple[bytes, bool]
Place = tuple[int, str, UUID]
# A cursor comes back from outside: its parts fit what they are compared with.
Rank = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]


class Result(msgspec.Struct, frozen=True):
    """What one look into the index gives: rows of (rank, name, product), and of (key, value, count, coverage, size)."""

    total: int
    page: list[Place]
    facets: list[tuple[str, str, int, int, int]]


async def search(tx: Tx, wanted: SearchWanted, *, with_facets: bool = True) -> SearchPage:
    """Products that are visible on the channel, with what they can be filtered by.

    A SKU, GTIN or handle finds its product first, in any form. All other words must occur; where nothing has them all,
    mistyped words are corrected, and then words are left out. Refuses a damaged cursor with InvalidInput.
    """
    if wanted.cursor is not None:
        return await _search(tx, wanted, with_facets)  # few go on, and each from a place of their own
    question = _asked(wanted, with_facets)

    async def find(_: Sequence[Asked]) -> dict[Asked, SearchPage]:
        return {question: await _search(tx, wanted, with_facets)}

    return (await SEARCHES(tx, [question], find))[question]


async def searched_before(tx: Tx, wanted: Sequence[SearchWanted]) -> list[SearchPage | None]:
    """What these searches found since the catalogue last changed; nothing for one that has to be made."""
    known = await SEARCHES.known(tx)
    return [known.get(_asked(one, True)) for one in wanted]


def _asked(wanted: SearchWanted, with_facets: bool) -> Asked:
    return (msgspec.json.encode(wanted), with_facets)


async def _search(tx: Tx, wanted: SearchWanted, with_facets: bool) -> SearchPage:
    after = paging.decode_cursor(wanted.cursor, tuple[Rank, Name, UUID])
    limit = paging.limit(wanted.limit)
    filters = await filters_of(tx, wanted)
    text = " ".join(wanted.text.replace("\x00", " ").split())
    question = await ask(tx, text, wanted.language)
    exact = await tx.column(EXACT, text, gtin14(text)) if text else []
    result = await _look(tx, wanted, question, filters, exact, after, limit, with_facets)
    if text and not result.total:
        question = await rescue(tx, question, filters.all())
        result = await _look(tx, wanted, question, filters, exact, after, limit, with_facets)
    page = result.page[:limit]
    return SearchPage(
        items=await hits(tx, page),
        total=result.total,
        facets=await facets_of(tx, wanted, filters, question, result.facets) if with_facets else [],
        next=paging.encode_cursor(*page[-1]) if len(result.page) > limit else None,
        did_you_mean=question.did_you_mean,
    )


async def _look(
    tx: Tx,
    wanted: SearchWanted,
    question: Question,
    filters: Filters,
    exact: Sequence[UUID],
    after: Place | None,
    limit: int,
    with_facets: bool,
) -> Result:
    if wanted.text.strip() and not question.query and not exact:
        return Result(0, [], [])
    number, name, product = after or (None, None, None)
    sort = wanted.sort
    if sort is SearchSort.RELEVANCE and not question.query:
        sort = SearchSort.NEWEST
    args: list[Any] = [
        all_of([filters.all(), question.query or (NOTHING if wanted.text.strip() else "")]),
        question.rank,
        list(exact),
        filters.all(),
        str(sort),
        wanted.language,
        number,
        name,
        product,
        limit + 1,
        with_facets,
        list(wanted.facets),
        FACET_KEYS_MAX,
        FACET_VALUES_MAX,
    ]
    found = await tx.row(Result, SEARCH, *args)
    return found or Result(0, [], [])


async def hits(tx: Tx, places: Sequence[Place]) -> list[Hit]:
    """Found products with what a list shows of them, in the order given."""
    found = {hit.product: hit for hit in await tx.rows(Hit, HITS, [product for _, _, product in places])}
    return [msgspec.structs.replace(found[product], score=-rank) for rank, _, product in places if product in found]
