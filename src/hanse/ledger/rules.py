"""Names of units that are not articles."""

from uuid import UUID, uuid5

UNITS = UUID("5b7f3a52-1c2e-5c1b-9a86-3f0a6f1f7d10")

POINTS = uuid5(UNITS, "points")
HOUSE = uuid5(UNITS, "house")


def currency_unit(currency: str) -> UUID:
    """The unit of a currency's minor units, by its ISO 4217 code."""
    return uuid5(UNITS, f"currency:{currency.upper()}")
