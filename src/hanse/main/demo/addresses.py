"""Addresses of the demo as the rooms want them: the number of the house by itself."""

import re

from hanse.kit.address import Address

NUMBERED = re.compile(r"(.+?) (\d+ ?[a-z]?)")


def address(name: str, street: str, postal_code: str, city: str, country: str) -> Address:
    """„Netzweg 12a“ is the street Netzweg and the house 12a."""
    match = NUMBERED.fullmatch(street)
    road, number = (match[1], match[2]) if match else (street, "")
    return Address(name=name, street=road, house_number=number, postal_code=postal_code, city=city, country=country)
