"""Texts for people: cleaning them, folding them, finding the right language, making handles of them."""

import html
import re
import unicodedata

import nh3

from hanse.catalog.contracts import Texts

LANGUAGES = ("de", "en")
RICH_TAGS = {"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "sub", "sup", "h3", "h4"}

_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_LINE_END = re.compile(r"<\s*(?:br|/p|/li|/tr|/div|/h\d|/ul|/ol)\b[^>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l"})
_HANDLE_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain(text: str) -> str:
    """The text without markup, entities and control characters; what was a line stays a line."""
    # Of all blanks only the common one is printable. Most texts are clean, and this tells it fastest.
    if text.isprintable() and "<" not in text and "&" not in text and "  " not in text and text.strip(" ") == text:
        return text
    if ("<" in text or "&" in text) and _MARKUP.search(text):
        text = html.unescape(nh3.clean(_LINE_END.sub("\n", text), tags=set(), clean_content_tags={"script", "style"}))
    lines = (_BLANKS.sub(" ", line).strip() for line in _CONTROL.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def rich(text: str) -> str:
    """The text with at most a few harmless tags; a text without any markup stays as it is."""
    if text.isprintable() and "<" not in text and "&" not in text:
        return text.strip()
    text = _CONTROL.sub("", text).strip()
    return nh3.clean(text, tags=RICH_TAGS, attributes={}) if _MARKUP.search(text) else text


def as_html(text: str) -> str:
    """A description as safe HTML, whatever it was: markup is cleaned again, plain lines become lines."""
    if _MARKUP.search(text):
        return nh3.clean(text, tags=RICH_TAGS, attributes={})
    return html.escape(text).replace("\n", "<br>")


def fold(text: str) -> str:
    """Lower case without accents: Ä is a, ß is ss."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def sort_key(text: str) -> str:
    """What names are ordered by, as in a German dictionary (DIN 5007-1): Äpfel stands before Zebra."""
    return " ".join(fold(text).split())[:200]


def slug(text: str) -> str:
    """A handle made of a name: „Große Öltasche“ is grosse-oeltasche."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text.lower().translate(_HANDLE_LETTERS))).strip("-")[:120].rstrip("-")


def text_in(texts: Texts, language: str) -> str:
    """The text in this language, or else in the first one that has it."""
    return (
        texts.get(language)
        or next((texts[code] for code in LANGUAGES if texts.get(code)), "")
        or next(iter(texts.values()), "")
    )
