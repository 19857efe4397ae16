"""Card numbers are never taken, kept or logged: this knows one when it sees it."""

import re
from collections.abc import MutableMapping
from typing import Any

# 13 to 19 digits that stand for themselves, also in groups (ISO/IEC 7812-1).
DIGITS = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])")
MASK = "[card number]"


def _fits(digits: str) -> bool:
    """Whether the last digit is the check digit of the others, as in card numbers (Luhn)."""
    figures = [int(figure) for figure in digits if figure.isdigit()]
    doubled = [f if i % 2 == 0 else (f * 2 - 9 if f > 4 else f * 2) for i, f in enumerate(reversed(figures))]
    return sum(doubled) % 10 == 0


def looks_like_card_number(text: str) -> bool:
    """Whether a card number stands in the text."""
    return any(_fits(found.group()) for found in DIGITS.finditer(text))


def masked(text: str) -> str:
    """The text without any card number."""
    return DIGITS.sub(lambda found: MASK if _fits(found.group()) else found.group(), text)


def mask_logged(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A step of the log: no text in it has a card number."""
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = masked(value)
    return said
