"""Sentences for people, in the language they asked for. The English sentence is the key; catalogues are PO files."""

import io
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from litestar import Request

LANGUAGES = ("de", "en")

# The catalogues of the server lie beside the pages; a test holds them complete.
CATALOGUES = Path(__file__).parent.parent / "web" / "locale"


@cache
def catalogue(language: str) -> Translations:
    """The translations of one language, read from its PO file at first use."""
    file = CATALOGUES / f"{language}.po"
    if not file.exists():
        return Translations()
    compiled = io.BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def say(sentence: str, language: str, **facts: Any) -> str:
    """The sentence in this language, with {names} filled in."""
    text = sentence if language == "en" else catalogue(language).ugettext(sentence)
    return text.format(**facts) if facts else text


def language_of(request: Request[Any, Any, Any], default: str = "de") -> str:
    """The language to answer in: ?lang=, then the cookie, then Accept-Language, then the retailer's own."""
    asked = request.query_params.get("lang") or request.cookies.get("hanse_language")
    if asked in LANGUAGES:
        return str(asked)
    for part in request.headers.get("accept-language", "").split(","):
        primary = part.split(";")[0].strip().lower().partition("-")[0]
        if primary in LANGUAGES:
            return primary
    return default
