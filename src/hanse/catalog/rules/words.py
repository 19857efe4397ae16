"""From text to lexemes: words, their stems in German and English, and the parts of German compounds."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import Stemmer

from .nouns import SEEDS, SHORT_HEADS, WHOLE
from .stopwords import ENGLISH, GERMAN
from .texts import fold

_WORD = re.compile(r"\d+(?:[.,]\d+)+(?:[^\W\d_]{1,4}(?![^\W_]))?|[^\W_]+")
_MODEL = re.compile(r"[^\W_]+(?:[-./][^\W_]+)+")
_NO_MODEL = re.compile(r"[^0-9a-zA-Z]+")
_NUMBER_WITH_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,4})")
_DIGIT = re.compile(r"\d")
_AROUND_WORDS = ".,;:!?()[]{}\"'/+-*&|<>="
WORD_LENGTH_MAX = 60
LEXEME_LENGTH_MAX = 100
PIECES_MAX = 60_000
UNSTEMMED_LENGTH_MAX = 3
COMPOUND_LENGTH_MIN = 7
HEAD_LENGTH_MIN = 4
LONE_HEAD_LENGTH_MIN = 5
MODIFIER_LENGTH_MIN = 3
# Endings that make words of words: „-chen“ is no noun of its own, whatever the catalogue writes with a capital.
ENDINGS = frozenset({"bar", "chen", "haft", "heit", "isch", "keit", "lein", "lich", "los", "schaft", "tum", "ung"})
LINKS = ("es", "en", "er", "s", "n", "e")


class _Stemmers(threading.local):
    """A stemmer keeps the word that it is at: each thread has its own, or two would spoil each other's words."""

    def __init__(self) -> None:
        self.german = Stemmer.Stemmer("german", maxCacheSize=0)
        self.english = Stemmer.Stemmer("english", maxCacheSize=0)


_own = _Stemmers()


def words(text: str) -> list[str]:
    """The words of a text as they are written, numbers with decimals in one piece: 15,6 becomes 15.6."""
    found: list[str] = _WORD.findall(text if text.isascii() else unicodedata.normalize("NFC", text))
    if len(text) <= WORD_LENGTH_MAX and "," not in text:
        return found
    return [word.replace(",", ".") for word in found if len(word) <= WORD_LENGTH_MAX]


def model_numbers(text: str) -> Iterator[str]:
    """Model numbers written together: dv7-1211ea is also found as dv71211ea."""
    for found in _MODEL.findall(text):
        if _DIGIT.search(found):
            joined = fold(_NO_MODEL.sub("", unicodedata.normalize("NFC", found)))
            if 0 < len(joined) <= WORD_LENGTH_MAX:
                yield joined


@lru_cache(maxsize=60_000)
def german_stem(word: str) -> str:
    """The stem of a lower-case German word, without umlauts; a word with digits is only folded."""
    return fold(word) if _DIGIT.search(word) else fold(str(_own.german.stemWord(word)))


@lru_cache(maxsize=60_000)
def english_stem(word: str) -> str:
    """The stem of a lower-case English word, without accents; a word with digits is only folded."""
    return fold(word) if _DIGIT.search(word) else str(_own.english.stemWord(fold(word)))


@lru_cache(maxsize=60_000)
def lexemes(word: str, language: str | None) -> tuple[str, ...]:
    """What a word of a text is filed under. Without a language, under its German and its English stem."""
    lowered = word.lower()
    found: tuple[str, ...]
    if lowered.isdigit() and lowered.isascii():
        return (lowered,)
    if _DIGIT.search(lowered):
        found = (fold(lowered),)
        split = _NUMBER_WITH_UNIT.fullmatch(found[0])
        return tuple(lexeme[:LEXEME_LENGTH_MAX] for lexeme in (*found, *(split.groups() if split else ())) if lexeme)
    if len(lowered) <= UNSTEMMED_LENGTH_MAX:
        ignored = GERMAN if language == "de" else ENGLISH if language is not None else ()
        return () if lowered in ignored else tuple(folded for folded in (fold(lowered),) if folded)
    if language == "de":
        found = () if lowered in GERMAN else (german_stem(lowered),)
    elif language is not None:
        found = () if lowered in ENGLISH else (english_stem(lowered),)
    else:
        found = tuple(dict.fromkeys((german_stem(lowered), english_stem(lowered))))
    return tuple(lexeme[:LEXEME_LENGTH_MAX] for lexeme in found if lexeme)


def text_lexemes(text: str, language: str | None) -> set[str]:
    """All that a text is filed under, but for the parts of its compounds."""
    # No word reaches over a blank, and the texts of a catalogue are made of the same pieces again and again.
    pieces = _PIECES.get(language) or _PIECES.setdefault(language, _Pieces(language))
    return set[str]().union(*map(pieces.__getitem__, text.split()))


class _Pieces(dict[str, tuple[str, ...]]):
    """What pieces of texts in a language are filed under; each is worked out when it is first asked for."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if len(self) >= PIECES_MAX:
            self.clear()
        found = self[piece] = _piece_lexemes(piece, self._language)
        return found


_PIECES: dict[str | None, _Pieces] = {}


def _piece_lexemes(piece: str, language: str | None) -> tuple[str, ...]:
    piece = piece.strip(_AROUND_WORDS)
    if piece.isalnum() and piece.isascii():
        return lexemes(piece, language) if len(piece) <= WORD_LENGTH_MAX else ()
    found = dict.fromkeys(lexeme for word in words(piece) for lexeme in lexemes(word, language))
    if _DIGIT.search(piece):
        found.update(dict.fromkeys(model_numbers(piece)))
    return tuple(found)


class Nouns:
    """The German nouns that are known: those from the beginning, and those that the catalogue has taught."""

    def __init__(self, learned: Iterable[str] = ()) -> None:
        self._stems = _seed_stems().union(learned)
        self._beginnings = {_beginning(stem) for stem in self._stems}

    def stem(self, word: str) -> str | None:
        """The stem of a word that is a known noun. Most are none, which their first letters tell without a stemmer."""
        if _beginning(word) not in self._beginnings:
            return None
        stem = german_stem(word)
        return stem if stem in self._stems else None


@lru_cache(maxsize=1)
def _seed_stems() -> frozenset[str]:
    return frozenset(german_stem(word) for word in SEEDS)


def _beginning(word: str) -> str:
    """The first two letters, which a word and its stem share unless it begins with an umlaut in two letters."""
    return fold(word[:2])


def compound_parts(word: str, nouns: Nouns) -> list[str]:
    """The stems of the nouns that a German word is made of; nothing where it is not a compound of known nouns.

    The last part must be a known noun. What stands before it may be unknown, if the last part is long enough to be no
    accident: „Softshelljacke“ has „Jacke“ in it, whatever a Softshell is.
    """
    lowered = word.lower()
    if len(lowered) < COMPOUND_LENGTH_MIN or lowered in WHOLE or not lowered.isalpha():
        return []
    whole, found = german_stem(lowered), list[str]()
    for cut in range(MODIFIER_LENGTH_MIN, len(lowered) - 2):
        modifier, head = lowered[:cut], lowered[cut:]
        if head in ENDINGS or (len(head) < HEAD_LENGTH_MIN and head not in SHORT_HEADS):
            continue
        head_stem = nouns.stem(head)
        if head_stem is None:
            continue
        before = _modifier_parts(modifier, nouns)
        if before or len(head) >= LONE_HEAD_LENGTH_MIN:
            found += [*before, head_stem, *compound_parts(head, nouns)]
            break
    return [part for part in dict.fromkeys(found) if part != whole]


def _modifier_parts(modifier: str, nouns: Nouns) -> list[str]:
    """The known nouns of a modifier, with or without its link: „Regens“ is „Regen“, „Kinder“ is „Kind“."""
    forms = [modifier, *(modifier.removesuffix(link) for link in LINKS if modifier.endswith(link))]
    for form in forms:
        stem = nouns.stem(form) if len(form) >= MODIFIER_LENGTH_MIN else None
        if stem is not None:
            return [stem, *compound_parts(form, nouns)]
    return next((parts for form in forms if (parts := compound_parts(form, nouns))), [])


def pieces(word: str, length_min: int) -> Iterator[str]:
    """Every piece of a word that is at least so long and shorter than the word."""
    for start in range(len(word) - length_min + 1):
        for end in range(start + length_min, len(word) + 1):
            if end - start < len(word):
                yield word[start:end]


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to change, add, leave out or swap with their neighbor; beyond `most` it is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before_last, last = list[int](), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, compared in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != compared))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == compared:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before_last, last = last, current
    return last[-1]
