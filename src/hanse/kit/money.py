"""Money is an integer of minor units and an ISO 4217 currency. No float comes near it."""

from decimal import Decimal

import msgspec
from babel.numbers import format_currency

# Exponents that differ from two decimals: ISO 4217 list one (SIX, 2024-06-25).
_EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units (cents for EUR, whole yen for JPY) of one currency."""

    amount: int
    currency: str


def exponent(currency: str) -> int:
    """How many decimals the currency has in print: 2 for EUR, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def parse_minor(text: str, currency: str, *, decimal: str = ".") -> int:
    """Read a printed amount exactly: "2.55" in EUR is 255.

    Raises ValueError for more decimals than the currency has.
    """
    digits = exponent(currency)
    sign, body = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text.strip())
    whole, _, fraction = body.partition(decimal)
    fraction = fraction.rstrip("0")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit() or len(fraction) > digits:
        raise ValueError(f"{text!r} is not an amount of {currency}")
    return sign * int((whole or "0") + fraction.ljust(digits, "0"))


def show(amount_minor: int, currency: str, language: str = "de") -> str:
    """Print an amount for people, in the manner of their language: 1.234,50 € or €1,234.50."""
    digits = exponent(currency)
    whole, rest = divmod(abs(amount_minor), 10**digits)
    text = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
    return str(format_currency(Decimal(("-" if amount_minor < 0 else "") + text), currency, locale=language))
