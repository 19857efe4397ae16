"""What somebody who is still typing may mean."""

from uuid import UUID

import msgspec

from hanse.catalog.contracts import Category, SearchWanted, Suggestions
from hanse.catalog.queries.facets import filters_of
from hanse.catalog.queries.meaning import first_that_occur
from hanse.catalog.queries.search import hits
from hanse.catalog.rules.questions import all_of, any_of, beginning, terms, typed_words
from hanse.catalog.rules.texts import fold
from hanse.kit.db import Tx

WORDS = """
select word from catalog.word where folded like $1 || '%' order by length(word), word limit 20
"""

CATEGORIES = """
select c.id, c.key, c.parent, c.name, c.position, c.path[:cardinality(c.path) - 1] as ancestors, c.version
from catalog.category c
where lower(coalesce(c.name ->> $2, c.name ->> 'de', c.name ->> 'en')) ~ ('(^|[^[:alnum:]])' || $1)
order by cardinality(c.path), c.position, c.key limit 5
"""

PRODUCTS = """
select -(ts_rank('{0.1, 0.2, 0.5, 1.0}', e.heading, $2::text::tsquery, 1) * 1000000)::bigint as rank, e.product
from catalog.entry e where e.document @@ $1::text::tsquery
order by rank, product limit $3
"""


class _Ranked(msgspec.Struct, frozen=True):
    rank: int
    product: UUID


LETTERS_MIN = 2
WORDS_MAX = 6
PRODUCTS_MAX = 6


async def suggest(tx: Tx, text: str, language: str, channel: str) -> Suggestions:
    """Words, categories and products for a text whose last word may be unfinished. Nothing below two letters."""
    typed = typed_words(text.replace("\x00", " "))
    if not typed or len(typed[-1]) < LETTERS_MIN:
        return Suggestions([], [], [])
    *whole, last = typed
    filters = (await filters_of(tx, SearchWanted(channel=channel))).all()
    found = [*(terms(whole, language, {}) if whole else []), beginning(last)]
    queries = [one.query() for one in found]
    rows = await tx.rows(_Ranked, PRODUCTS, all_of([filters, *queries]), any_of(queries), PRODUCTS_MAX)
    letters = last if last.isalpha() else ""
    words = await tx.column(WORDS, fold(letters)) if letters else []
    categories = await tx.rows(Category, CATEGORIES, letters, language) if letters else []
    return Suggestions(
        words=[" ".join([*whole, word]) for word in await first_that_occur(tx, words, filters, WORDS_MAX)],
        categories=categories,
        products=await hits(tx, [(row.rank, "", row.product) for row in rows]),
    )
