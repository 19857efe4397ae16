"""What search knows about products, written together with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.catalog.commands.known import categories_above, families_of
from hanse.catalog.rules.entry import Entry, Indexable, Reader, document_of, heading_of
from hanse.catalog.rules.texts import fold
from hanse.catalog.rules.words import COMPOUND_LENGTH_MIN, Nouns, compound_parts, german_stem, pieces
from hanse.kit.db import Tx

INDEXABLE = """
select p.id, p.family, p.brand, p.name, p.description, p.attributes, p.search_words, p.channels, p.status,
    p.created_at, p.sort_de, p.sort_en, p.categories, v.skus, v.options
from catalog.product p cross join lateral (
    select coalesce(array_agg(v.sku order by v.position) filter (where v.active), '{}') as skus,
        coalesce(
            jsonb_agg(v.options order by v.position) filter (where v.active and v.options <> '{}'), '[]'
        ) as options
    from catalog.variant v where v.product = p.id
) v
where p.id = any($1)
"""

NEW_WORDS = """
insert into catalog.word (word, folded, stem, noun, parts)
select * from jsonb_to_recordset($1) as n (word text, folded text, stem text, noun boolean, parts text[])
on conflict (word) do update set noun = true, stem = excluded.stem, parts = excluded.parts
where excluded.noun and not catalog.word.noun
"""

# Words that were read before a noun in them was known: „Regenjacke“ came first, „Jacke“ comes now.
WITH_NEW_NOUNS = """
select distinct w.word
from unnest($1::text[]) n (stem) join catalog.word w
    on w.folded like '%' || n.stem || '%' and length(w.folded) > length(n.stem) + 2 and length(w.folded) >= $2
"""

LONG_WORDS = "select word from catalog.word where length(folded) >= $1"

SPLIT_AGAIN = """
update catalog.word w set parts = n.parts
from jsonb_to_recordset($1) as n (word text, parts text[])
where w.word = n.word and w.parts <> n.parts
returning w.word
"""

FACET_VALUES = """
select f.id, f.key, f.value
from jsonb_to_recordset($1) as n (key text, value text) join catalog.facet_value f using (key, value)
"""

NEW_FACET_VALUES = """
insert into catalog.facet_value (key, value)
select key, value from jsonb_to_recordset($1) as n (key text, value text)
on conflict (key, value) do nothing
returning id, key, value
"""

ENTRIES = """
insert into catalog.entry (product, document, heading, facets, created_at, sort_de, sort_en)
select product, document::tsvector, heading::tsvector, facets, created_at, sort_de, sort_en
from jsonb_to_recordset($1) as n (
    product uuid, document text, heading text, facets integer[], created_at timestamptz, sort_de text, sort_en text
)
on conflict (product) do update set
    document = excluded.document, heading = excluded.heading, facets = excluded.facets,
    sort_de = excluded.sort_de, sort_en = excluded.sort_en
"""

STEM_LENGTH_MIN = 3
PROBES_MAX = 40


# The parts of German compounds, by the word in small letters.
Parts = Mapping[str, Sequence[str]]
# The numbers that facet values have in documents, by key and value.
Numbers = Mapping[tuple[str, str], int]


class _Stored(Indexable, frozen=True, kw_only=True):
    id: UUID
    created_at: datetime
    sort_de: str
    sort_en: str


class EntryLine(msgspec.Struct, frozen=True):
    """The search entry of a product that is going to be written. The moment counts for new products alone."""

    product: UUID
    created_at: datetime
    sort_de: str
    sort_en: str
    entry: Entry


class _Facet(msgspec.Struct, frozen=True):
    id: int
    key: str
    value: str


class _Pair(msgspec.Struct, frozen=True):
    key: str
    value: str


class EntryRow(msgspec.Struct, frozen=True):
    """A search entry as it is written."""

    product: UUID
    document: str
    heading: str
    facets: list[int]
    created_at: datetime
    sort_de: str
    sort_en: str


class _WordRow(msgspec.Struct, frozen=True):
    word: str
    folded: str
    stem: str
    noun: bool
    parts: list[str]


class _Split(msgspec.Struct, frozen=True):
    word: str
    parts: list[str]


class _Known(msgspec.Struct, frozen=True):
    word: str
    noun: bool
    parts: list[str]


async def index_products(tx: Tx, products: Sequence[UUID]) -> None:
    """Bring the search entries of these products up to date, and learn the words in them."""
    found = await tx.rows(_Stored, INDEXABLE, list(products)) if products else []
    if not found:
        return
    keys: dict[str, set[str]] = {}
    for one in found:
        if one.family:
            keys.setdefault(one.family, set()).update(one.attributes, *one.options)
    families = await families_of(tx, keys)
    reader = Reader(families, await categories_above(tx, list({key for one in found for key in one.categories})), {})
    lines = [EntryLine(one.id, one.created_at, one.sort_de, one.sort_en, reader.entry(one)) for one in found]
    entries = [line.entry for line in lines]
    parts = await learn(tx, entries)
    await write_entries(tx, entry_rows(lines, parts, await facet_numbers(tx, entries)))


def entry_rows(lines: Sequence[EntryLine], parts: Parts, numbers: Numbers) -> list[EntryRow]:
    """Search entries as they are written, with what their German compounds are made of and their facet values."""
    rows = []
    for line in lines:
        own = [numbers[pair] for pair in line.entry.facets]
        document, heading = document_of(line.entry, parts, own), heading_of(line.entry, parts)
        rows.append(EntryRow(line.product, document, heading, own, line.created_at, line.sort_de, line.sort_en))
    return rows


async def write_entries(tx: Tx, rows: Sequence[EntryRow]) -> None:
    """Write search entries."""
    await tx.run(ENTRIES, rows)


async def facet_numbers(tx: Tx, entries: Sequence[Entry]) -> Numbers:
    """The numbers of the facet values of these entries; new values get one."""
    pairs = {pair for entry in entries for pair in entry.facets}
    found = await tx.rows(_Facet, FACET_VALUES, [_Pair(key, value) for key, value in pairs])
    numbers = {(f.key, f.value): f.id for f in found}
    missing = [_Pair(key, value) for key, value in pairs - numbers.keys()]
    if missing:
        numbers |= {(f.key, f.value): f.id for f in await tx.rows(_Facet, NEW_FACET_VALUES, missing)}
    return numbers


async def learn(tx: Tx, entries: Sequence[Entry]) -> Parts:
    """Learn new words; tells the parts of all German compounds in these entries.

    In German every noun is written with a capital, so a word that is written so anywhere in the catalogue is taken for
    one. A noun learned late splits the words learned before it, and a job brings the products with them up to date.
    """
    german: dict[str, bool] = {}
    for one in entries:
        for word, noun in one.learned.items():
            german[word] = noun or german.get(word, False)
    other = {word for one in entries for word in one.names}
    stored = await tx.rows(_Known, "select word, noun, parts from catalog.word where word = any($1)", [*german, *other])
    before = {row.word: row for row in stored}
    new_nouns = [w for w, noun in german.items() if noun and not (w in before and before[w].noun)]
    fresh = [w for w in german if w not in before]
    nouns = Nouns()
    if fresh or new_nouns:
        learned = await tx.column("select distinct stem from catalog.word where noun")
        nouns = Nouns([*learned, *(german_stem(w) for w in new_nouns)])
    parts = {row.word: row.parts for row in stored}
    parts |= {w: compound_parts(w, nouns) for w in (*fresh, *new_nouns)}
    added = [*fresh, *(w for w in new_nouns if w in before), *(w for w in other if w not in before and w not in german)]
    if added:
        stems = {w: german_stem(w) if w in german else fold(w) for w in added}
        rows = [_WordRow(w, fold(w), stems[w], german.get(w, False), list(parts.get(w, ()))) for w in added]
        await tx.run(NEW_WORDS, rows)
    again = await _split_again(tx, new_nouns, set(fresh), nouns)
    return {word: again.get(word, found) for word, found in parts.items()}


async def _words_with(tx: Tx, stems: set[str]) -> list[str]:
    """Long words that one of these stems stands in: asked of the index for a few stems, looked for here for many."""
    if len(stems) <= PROBES_MAX:
        return await tx.column(WITH_NEW_NOUNS, list(stems), COMPOUND_LENGTH_MIN) if stems else []
    found = await tx.column(LONG_WORDS, COMPOUND_LENGTH_MIN)
    return [word for word in found if any(piece in stems for piece in pieces(fold(word), STEM_LENGTH_MIN))]


async def _split_again(tx: Tx, new_nouns: Sequence[str], fresh: set[str], nouns: Nouns) -> dict[str, list[str]]:
    """Split older words that one of the new nouns stands in; tells those that are different now."""
    stems = {stem for w in new_nouns if len(stem := german_stem(w)) >= STEM_LENGTH_MIN}
    older = [w for w in await _words_with(tx, stems) if w not in fresh]
    if not older:
        return {}
    parts = {w: compound_parts(w, nouns) for w in older}
    changed = await tx.column(SPLIT_AGAIN, [_Split(w, p) for w, p in parts.items()])
    if changed:
        await tx.enqueue("catalog.refresh", {"words": changed})
    return {word: parts[word] for word in changed}
