"""What somebody who searches means: compounds, beginnings, mistyped words, words too many."""

from collections.abc import Sequence

import msgspec

from hanse.catalog.rules.questions import Term, all_but, all_of, any_of, beginning, term, terms, typed_words
from hanse.catalog.rules.texts import fold
from hanse.catalog.rules.words import Nouns, compound_parts, edit_distance
from hanse.kit.db import Tx

PARTS = "select word, parts from catalog.word where word = any($1) and cardinality(parts) > 1"

# Words that look alike, and words that begin alike: swapped letters leave few trigrams in common.
ALIKE = """
select word from (
    (select word, folded from catalog.word where folded % $1)
    union
    (select word, folded from catalog.word where folded like left($1, 2) || '%'
        and length(folded) between length($1) - 2 and length($1) + 2)
) w
order by similarity(folded, $1) desc, word
limit 150
"""

EXISTS = "select exists (select from catalog.entry where document @@ $1::text::tsquery)"

CANDIDATES_MAX = 5
BEGINNING_LENGTH_MIN = 3
TWO_MISTAKES_FROM_LENGTH = 6


class Question(msgspec.Struct, frozen=True):
    """What is looked for: `query` must hold, `rank` tells how well."""

    typed: list[str]
    terms: list[Term]
    query: str
    rank: str
    did_you_mean: str | None = None


class _Parts(msgspec.Struct, frozen=True):
    word: str
    parts: list[str]


async def ask(tx: Tx, text: str, language: str) -> Question:
    """The question as it was typed, compounds of the catalogue understood."""
    typed = typed_words(text)
    parts = {row.word: row.parts for row in await tx.rows(_Parts, PARTS, typed)} if typed else {}
    return _question(typed, terms(typed, language, parts))


def _question(typed: list[str], found: list[Term], did_you_mean: str | None = None) -> Question:
    queries = [one.query() for one in found]
    return Question(typed, found, all_of(queries), any_of(queries), did_you_mean)


async def rescue(tx: Tx, question: Question, filters: str) -> Question:
    """A question that nothing answered, as it may have been meant.

    A word that occurs nowhere is read as a compound, as the beginning of a word, or as a mistyped one, and is left out
    when it is neither. Where all words occur but never together, as few as possible are left out.
    """
    kept: list[Term] = []
    corrected: dict[str, str] = {}
    for one in question.terms:
        meant = one if await _occurs(tx, one.query(), filters) else await _meant(tx, one.word, filters)
        if meant is not None:
            kept.append(meant)
            if meant.word != one.word:
                corrected[one.word] = meant.word
    text = " ".join(corrected.get(word, word) for word in question.typed) if corrected else None
    queries = [one.query() for one in kept]
    for left_out in range(len(queries)):
        query = all_but(queries, left_out)
        if await _occurs(tx, query, filters):
            return Question(question.typed, kept, query, any_of(queries), text)
    return _question(question.typed, [])


async def _meant(tx: Tx, word: str, filters: str) -> Term | None:
    if not word.isalpha():
        return None
    nouns = Nouns(await tx.column("select distinct stem from catalog.word where noun"))
    parts = compound_parts(word, nouns)
    whole = term(word, parts)
    if len(parts) > 1 and await _occurs(tx, whole.query(), filters):
        return whole
    if len(word) >= BEGINNING_LENGTH_MIN and await _occurs(tx, (begun := beginning(word)).query(), filters):
        return begun
    for candidate in await alike(tx, word):
        if await _occurs(tx, (corrected := term(candidate)).query(), filters):
            return corrected
    return None


async def alike(tx: Tx, word: str) -> list[str]:
    """Words of the catalogue that differ from this one by a mistake or two, the likeliest first."""
    folded = fold(word)
    most = 2 if len(folded) >= TWO_MISTAKES_FROM_LENGTH else 1
    found: list[tuple[int, str]] = []
    for place, candidate in enumerate(await tx.column(ALIKE, folded)):
        distance = edit_distance(folded, fold(candidate), most)
        if distance <= most:
            found.append((distance * 1000 + place, candidate))
    return [candidate for _, candidate in sorted(found)[:CANDIDATES_MAX]]


async def _occurs(tx: Tx, query: str, filters: str) -> bool:
    return bool(await tx.value(EXISTS, all_of([filters, query])))


async def first_that_occur(tx: Tx, candidates: Sequence[str], filters: str, most: int) -> list[str]:
    """The first of these words that any visible product has."""
    found: list[str] = []
    for word in candidates:
        if len(found) < most and await _occurs(tx, term(word).query(), filters):
            found.append(word)
    return found
