"""Postal addresses: one shape for stores, customers and orders, checked field by field, printed as the country does."""

import re

import msgspec

from .refusals import InvalidInput

# What the postal code looks like where Hanse's retailers deliver most. Other countries are not second-guessed.
POSTAL_CODES = {
    "AT": r"\d{4}", "BE": r"\d{4}", "CH": r"\d{4}", "DE": r"\d{5}", "DK": r"\d{4}", "ES": r"\d{5}", "FR": r"\d{5}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", "IT": r"\d{5}", "LI": r"\d{4}", "LU": r"\d{4}",
    "NL": r"\d{4} ?[A-Z]{2}", "PL": r"\d{2}-\d{3}", "US": r"\d{5}(-\d{4})?",
}  # fmt: skip
NUMBER_FIRST = frozenset({"AU", "CA", "FR", "GB", "IE", "LU", "NZ", "US"})
CITY_FIRST = frozenset({"AU", "CA", "US"})
LONGEST = 100


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody or something is. `country` is ISO 3166-1 alpha-2; `extra` is one more line, such as a floor."""

    name: str = ""
    company: str = ""
    street: str = ""
    house_number: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "DE"
    extra: str = ""


def checked(address: Address, *, at: str = "address") -> Address:
    """The address without stray blanks, its country in capitals.

    Refuses with InvalidInput, which names every field that is wrong; `at` is where the address stands in the input.
    """
    tidy = Address(**{name: " ".join(getattr(address, name).split()) for name in address.__struct_fields__})
    code = tidy.postal_code.upper()
    tidy = msgspec.structs.replace(tidy, country=tidy.country.upper(), postal_code=code)
    wrong = _wrong(tidy)
    if wrong:
        raise InvalidInput(fields=[{"field": f"{at}.{field}", "reason": reason} for field, reason in wrong])
    return tidy


def _wrong(address: Address) -> list[tuple[str, str]]:
    found = [(name, "too long") for name in address.__struct_fields__ if len(getattr(address, name)) > LONGEST]
    needed = ("street", "postal_code", "city") if address.country in POSTAL_CODES else ("street", "city")
    found += [(name, "missing") for name in needed if not getattr(address, name)]
    if not re.fullmatch(r"[A-Z]{2}", address.country):
        found.append(("country", "not a country code of two letters"))
    pattern = POSTAL_CODES.get(address.country)
    if address.postal_code and pattern and not re.fullmatch(pattern, address.postal_code):
        found.append(("postal_code", "not a postal code of this country"))
    return found


def lines(address: Address, *, home: str = "DE") -> list[str]:
    """The lines of a label. The country is printed in capitals by its code when the letter leaves `home`."""
    number_first = address.country in NUMBER_FIRST
    street = (address.house_number, address.street) if number_first else (address.street, address.house_number)
    city_first = address.country in CITY_FIRST or address.country == "GB"
    city = (address.city, address.postal_code) if city_first else (address.postal_code, address.city)
    printed = [address.company, address.name, address.extra, " ".join(filter(None, street))]
    if address.country == "GB":
        printed += [address.city, address.postal_code]
    else:
        printed.append(" ".join(filter(None, city)))
    if address.country != home:
        printed.append(address.country)
    return [line for line in printed if line]
