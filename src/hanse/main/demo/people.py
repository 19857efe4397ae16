"""Who works at the demo retailer and who shops there: invented names, and numbers reserved for fiction."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from hanse.main.demo.codes import check_digit, slug
from hanse.main.demo.sources import DATA

SEED = 1241  # the year in which Lübeck and Hamburg first agreed to protect each other's merchants
CUSTOMERS = 300
DEMO_LOGIN = "moin-moin-kogge"  # every demo account opens with it; `make demo` prints it
MOBILE_RANGES = ("+4917139200", "+49176040690")
CARD_PREFIX = "299"

Role = Literal[
    "owner",
    "office_manager",
    "merchandiser",
    "marketer",
    "finance",
    "store_manager",
    "cashier",
    "picker",
    "service_agent",
    "developer",
]
Language = Literal["de", "en"]
Purpose = Literal["mail_marketing", "sms_marketing", "post_marketing", "profiling"]
Source = Literal["web", "app", "store", "phone"]


class StaffMember(msgspec.Struct, frozen=True):
    """A demo login. `location` is where the role counts; None is everywhere. The PIN unlocks a register."""

    key: str
    name: str
    mail: str
    role: Role
    location: str | None
    language: Language
    pin: str


class Address(msgspec.Struct, frozen=True):
    street: str
    postal_code: str
    city: str
    country: str


class Consent(msgspec.Struct, frozen=True):
    """What a customer said about one purpose, where, and how long ago."""

    purpose: Purpose
    granted: bool
    source: Source
    days_ago: int


class Customer(msgspec.Struct, frozen=True):
    """A customer record. `same_person_as` is the truth about a duplicate, for whoever wants to find it."""

    key: str
    given_name: str
    family_name: str
    mail: str | None
    phone: str | None
    address: Address
    card: str | None
    language: Language
    has_account: bool
    known_since_days_ago: int
    near: str
    consents: tuple[Consent, ...]
    same_person_as: str | None


class TownSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    city: str
    weight: int
    codes: tuple[str, ...]
    near: str
    phone: str = ""


class StaffSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    role: Role
    location: str | None = None
    language: Language = "de"


class TwinSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    of: int
    how: Literal["spelling", "mail", "phone", "moved", "married"]


class PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    given_women: tuple[str, ...]
    given_men: tuple[str, ...]
    family: tuple[str, ...]
    english_given: tuple[str, ...]
    english_family: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[TownSource, ...]
    staff: tuple[StaffSource, ...]
    twins: tuple[TwinSource, ...]


@cache
def _source() -> PeopleFile:
    return msgspec.toml.decode((DATA / "people.toml").read_bytes(), type=PeopleFile)


@cache
def staff() -> tuple[StaffMember, ...]:
    """Everybody who works at Kogge, head office first. The same values on every call."""
    return tuple(
        StaffMember(
            key=slug(one.name),
            name=one.name,
            mail=f"{slug(one.name).replace('-', '.')}@kogge.example",
            role=one.role,
            location=one.location,
            language=one.language,
            pin=f"{4100 + 7 * number}",
        )
        for number, one in enumerate(_source().staff)
    )


@cache
def customers() -> tuple[Customer, ...]:
    """The customers and, at the end, the duplicates of a few of them. The same values on every call."""
    chance = random.Random(SEED)  # noqa: S311 - a fixed order of dice, not a secret
    mobiles = iter(_mobiles(chance))
    taken: set[str] = set()
    found = [_customer(number, chance, mobiles, taken) for number in range(1, CUSTOMERS + 1)]
    twins = [
        _twin(found[twin.of - 1], twin, CUSTOMERS + number, mobiles)
        for number, twin in enumerate(_source().twins, start=1)
    ]
    return (*found, *twins)


def _mobiles(chance: random.Random) -> list[str]:
    numbers = [f"{prefix}{last:02d}" for prefix in MOBILE_RANGES for last in range(100)]
    chance.shuffle(numbers)
    return numbers


def _customer(number: int, chance: random.Random, mobiles: Iterator[str], taken: set[str]) -> Customer:
    source = _source()
    town = chance.choices(source.towns, weights=[town.weight for town in source.towns])[0]
    english = chance.random() < 0.09
    if english:
        given, family = chance.choice(source.english_given), chance.choice(source.english_family)
    else:
        given = chance.choice(source.given_women if chance.random() < 0.54 else source.given_men)
        family = chance.choice(source.family)
    has_account = chance.random() < 0.72
    since = chance.randrange(12, 1400)
    mail = _mail(given, family, chance, taken) if has_account or chance.random() < 0.7 else None
    phone = _phone(number, town, chance, mobiles)
    return Customer(
        key=f"c{number:03d}",
        given_name=given,
        family_name=family,
        mail=mail,
        phone=phone,
        address=_address(town, chance),
        card=_card(number) if chance.random() < 0.68 else None,
        language="en" if english else "de",
        has_account=has_account,
        known_since_days_ago=since,
        near=town.near,
        consents=tuple(_consents(chance, since, has_account, mail is not None, phone is not None)),
        same_person_as=None,
    )


def _mail(given: str, family: str, chance: random.Random, taken: set[str]) -> str:
    domain = chance.choice(("example.com", "example.org", "example.net"))
    stem = f"{slug(given)}.{slug(family)}"
    mail, number = f"{stem}@{domain}", 2
    while mail in taken:
        mail, number = f"{stem}{number}@{domain}", number + 1
    taken.add(mail)
    return mail


def _phone(number: int, town: TownSource, chance: random.Random, mobiles: Iterator[str]) -> str | None:
    """A mobile number for half of them, a landline where fiction has one, or none."""
    dice = chance.random()
    if dice < 0.5:
        return next(mobiles)
    return f"{town.phone}{200 + number}" if town.phone and dice < 0.85 else None


def _address(town: TownSource, chance: random.Random) -> Address:
    street = f"{chance.choice(_source().streets)} {chance.randrange(1, 118)}"
    return Address(street + chance.choice(("", "", "", "", "a", "b")), chance.choice(town.codes), town.city, "DE")


def _card(number: int) -> str:
    """The number on the customer card: thirteen digits a scanner reads, in a prefix no product uses."""
    digits = f"{CARD_PREFIX}{410_000_000 + number * 37}"
    return f"{digits}{check_digit(digits)}"


def _consents(
    chance: random.Random, since: int, has_account: bool, has_mail: bool, has_phone: bool
) -> Iterator[Consent]:
    """In the order in which they were given; a later word about the same purpose takes the earlier one back."""
    place: Source = chance.choice(("web", "app", "store")) if has_account else "store"
    if chance.random() < 0.7 and has_mail:
        yield Consent("mail_marketing", True, place, since)
        if chance.random() < 0.12:
            yield Consent("mail_marketing", False, "web", chance.randrange(1, since))
    if chance.random() < 0.2 and has_phone:
        yield Consent("sms_marketing", True, place, chance.randrange(1, since))
    if chance.random() < 0.22:
        yield Consent("post_marketing", True, "store", since)
    yield Consent("profiling", chance.random() < 0.58, place, since)


def _twin(original: Customer, twin: TwinSource, number: int, mobiles: Iterator[str]) -> Customer:
    """The same person once more, as another channel came to know her: a guest without account or card."""
    changes: dict[str, object] = {
        "key": f"c{number:03d}",
        "has_account": False,
        "card": None,
        "consents": (),
        "same_person_as": original.key,
        "known_since_days_ago": max(9, original.known_since_days_ago // 4),
        "mail": None if original.phone else f"{slug(original.family_name)}+kogge@example.com",
    }
    if twin.how == "spelling":
        changes["given_name"] = original.given_name[:1] + "."
        changes["family_name"] = slug(original.family_name).capitalize()
    elif twin.how == "mail":
        changes["mail"] = f"{slug(original.family_name)}.{slug(original.given_name)}@example.org"
    elif twin.how == "phone":
        changes["phone"] = next(mobiles)
    elif twin.how == "moved":
        changes["address"] = Address("Speicherstraße 12", "22767", "Hamburg", "DE")
    else:
        changes["family_name"] = f"{original.family_name}-Lorenzen"
    return msgspec.structs.replace(original, **changes)
