"""Codes of the demo range: article numbers within the shop's own prefixes, and stock keeping units."""

import re


def check_digit(digits: str) -> int:
    """The last digit of a GTIN-13 for its first twelve."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return -weighted % 10


def gtin(kind: int, product: int, variant: int) -> str:
    """A GTIN-13 with a prefix between 210 and 290, which GS1 leaves to each shop for use within its own walls."""
    digits = f"2{kind:03d}0{product:03d}{variant:04d}"
    return f"{digits}{check_digit(digits)}"


def sku(kind: str, product: int, parts: tuple[str, ...]) -> str:
    """Readable and short: RJA01-OEL-M is rain jacket 1 in oilskin yellow, size M."""
    cleaned = [re.sub(r"[^A-Z0-9]", "", part.upper().replace("×", "X")) for part in parts]
    return "-".join([f"{kind}{product:02d}", *cleaned])


def slug(text: str) -> str:
    """A handle for addresses: lower case letters, digits and hyphens."""
    plain = text.lower()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(letter, written)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
