"""Sentences from building blocks: facts are put into place as each language writes them."""

import re
from collections.abc import Mapping

from hanse.main.demo.contracts import Attribute, Fact
from hanse.main.demo.texts import Text

OPENING = re.compile(r"(^|[.!?] )([a-zäöü])")


def number(value: float, language: str) -> str:
    """1500 is 1.500 in German and 1,500 in English; 5.5 is 5,5 and 5.5."""
    written = f"{value:,}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def spoken(attribute: Attribute, value: Fact) -> Text:
    """A fact as it stands within a sentence."""
    if attribute.type == "choice":
        return next(choice.inline for choice in attribute.choices if choice.key == value)
    if isinstance(value, (int, float)):
        return Text(number(value, "de").replace("-", "−"), number(value, "en").replace("-", "−"))
    return Text(str(value), str(value))


def filled(sentence: Text, facts: Mapping[str, Fact], attributes: Mapping[str, Attribute]) -> Text:
    """The sentence with its facts; each of its sentences begins with a capital letter. A missing fact is a KeyError."""
    words = {key: spoken(attributes[key], value) for key, value in facts.items()}
    german = sentence.de.format_map({key: word.de for key, word in words.items()})
    english = sentence.en.format_map({key: word.en for key, word in words.items()})
    return Text(_opened(german), _opened(english))


def _opened(text: str) -> str:
    return OPENING.sub(lambda match: match[1] + match[2].upper(), text)


def lowered(text: str) -> str:
    """The first letter in lower case, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
