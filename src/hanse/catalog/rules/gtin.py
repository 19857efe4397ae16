"""GTINs: EAN, UPC and ISBN numbers, checked and written with 14 digits so that all their forms compare equal."""

from functools import lru_cache

LENGTHS = (8, 12, 13, 14)
ZERO = ord("0")


def check_digit(body: str) -> int:
    """The last digit of a GTIN whose other digits are `body`: weights 3, 1, 3 … from the right, to the next ten."""
    ascii_digits = body.encode()[::-1]
    threefold, once = ascii_digits[::2], ascii_digits[1::2]
    return -(3 * (sum(threefold) - ZERO * len(threefold)) + sum(once) - ZERO * len(once)) % 10


@lru_cache(maxsize=20_000)
def gtin14(code: str) -> str | None:
    """The code as GTIN-14, or None where it is not a GTIN."""
    digits = code.strip().replace(" ", "").replace("-", "")
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdigit()) or not int(digits):
        return None
    return digits.zfill(14) if check_digit(digits[:-1]) == int(digits[-1]) else None
