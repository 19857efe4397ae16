"""From what somebody typed to what PostgreSQL looks for."""

from collections.abc import Mapping, Sequence

import msgspec

from hanse.catalog.rules.stopwords import ignored_in_query
from hanse.catalog.rules.texts import fold
from hanse.catalog.rules.words import lexemes, words

TEXT_LENGTH_MAX = 300
TERMS_MAX = 12


class Term(msgspec.Struct, frozen=True):
    """One word of a question. Any of the alternatives will do; of each, all lexemes must occur."""

    word: str
    alternatives: tuple[tuple[str, ...], ...]
    prefix: bool = False

    def query(self) -> str:
        """As PostgreSQL reads a tsquery."""
        mark = ":*" if self.prefix else ""
        sets = [" & ".join(f"'{lexeme}'{mark}" for lexeme in one) for one in self.alternatives]
        return "(" + " | ".join(f"({one})" for one in sets) + ")"


def typed_words(text: str) -> list[str]:
    """The words of a question, in small letters."""
    return [word.lower() for word in words(text[:TEXT_LENGTH_MAX])][:TERMS_MAX]


def terms(typed: Sequence[str], language: str, parts: Mapping[str, Sequence[str]]) -> list[Term]:
    """The words that count, each under its German and English stem, and compounds also by all of their parts."""
    ignored = ignored_in_query(language)
    telling = [word for word in typed if word not in ignored] or list(typed)
    return [term(word, parts.get(word, ())) for word in dict.fromkeys(telling)]


def term(word: str, parts: Sequence[str] = ()) -> Term:
    """One word of a question. A number with a unit is also found where the two stand apart: 500gb, 500 GB."""
    whole, *apart = lexemes(word, None) or (word,)
    alternatives: list[tuple[str, ...]] = [(whole,)]
    if any(letter.isdigit() for letter in word):
        alternatives += [tuple(apart)] if apart else []
    else:
        alternatives += [(other,) for other in apart]
    if len(parts) > 1:
        alternatives.append(tuple(parts))
    return Term(word, tuple(dict.fromkeys(alternatives)))


def beginning(word: str) -> Term:
    """Whatever begins with the word or its stem, as somebody types it letter by letter."""
    stems = [lexeme for lexeme in lexemes(word, None) if word.startswith(lexeme) or lexeme == fold(word)]
    return Term(word, tuple((lexeme,) for lexeme in dict.fromkeys((fold(word), *stems))), prefix=True)


def all_of(queries: Sequence[str]) -> str:
    """All of these queries at once."""
    return " & ".join(f"({one})" for one in queries if one)


def any_of(queries: Sequence[str]) -> str:
    """Any of these queries."""
    return " | ".join(f"({one})" for one in queries if one)


def all_but(queries: Sequence[str], left_out: int) -> str:
    """All of these queries but the given number, whichever those are."""
    return any_of([all_of(kept) for kept in _choose(list(queries), len(queries) - left_out)])


def _choose(queries: list[str], count: int) -> list[list[str]]:
    if count == 0:
        return [[]]
    return [[q, *rest] for place, q in enumerate(queries) for rest in _choose(queries[place + 1 :], count - 1)]


def values_query(numbers: Sequence[int]) -> str:
    """Products with any of these facet values; none where there is no such value."""
    return " | ".join(f"'={n}'" for n in numbers) or "'=0'"
