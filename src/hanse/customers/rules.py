"""One spelling for mail, phone and card, so that people are found again; no clock, database or network."""

import re
from datetime import timedelta

import phonenumbers
from stdnum.eu import vat

from hanse.kit.refusals import InvalidInput

from .contracts import CustomerChange, SaveCustomer

SESSION_IDLE = timedelta(days=30)
NOTE_USE_EVERY = timedelta(hours=6)
SHORTEST_PASSWORD = 8
TRIES_PER_ACCOUNT = 10
# How long the link to a new password is good, and how many an account may ask for in a quarter of an hour.
RESET_LASTS = timedelta(hours=1)
RESETS_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 100
REGISTRATIONS_PER_ADDRESS = 100

# A VAT id is asked about again so long before the last answer counts no longer, and so long after none came.
ASK_AGAIN_BEFORE = timedelta(days=2)
RETRY_AFTER = timedelta(minutes=15)
# Members of the VAT union as ids name them. Northern Ireland's (XI) are for goods that are sent from there or to it.
NOT_TAKEN = ("XI",)

# Entries of the timeline that the staff write for each other.
STAFF_ONLY = ("note",)

# Numbers that begin with 29 are reserved for use inside a shop (GS1), so every till scanner reads a customer card.
CARD_PREFIX = "29"
EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")
LONGEST_NAME = 120
# Some countries would allow numbers of two digits; those are emergency calls and the like, not people.
SHORTEST_PHONE = len("+491234")
# So many digits of a phone number say enough to look for its end.
DIGITS_MIN = 5


def email_of(text: str | None, *, field: str = "email") -> str | None:
    """The one spelling of an e-mail address: trimmed, in lower case. Refuses with InvalidInput."""
    spelled = (text or "").strip().lower()
    if not spelled:
        return None
    if not EMAIL.fullmatch(spelled) or len(spelled) > 254:
        raise InvalidInput(field=field, reason="not an e-mail address")
    return spelled


def phone_of(text: str | None, country: str = "DE", *, field: str = "phone") -> str | None:
    """A phone number as E.164 (+4940123456), read as people in this country dial it. Refuses with InvalidInput."""
    if not (text or "").strip():
        return None
    found = _phone(text or "", country)
    if found is None:
        raise InvalidInput(field=field, reason="not a phone number")
    return found


def _phone(text: str, country: str) -> str | None:
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    spelled = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return spelled if phonenumbers.is_possible_number(parsed) and len(spelled) >= SHORTEST_PHONE else None


def vat_id_of(text: str | None, *, field: str = "vat_id") -> str | None:
    """The one spelling of a VAT id of a member state, None for nothing. Its check digits count; whether it exists is
    the register's to say. Refuses with InvalidInput.
    """
    if not (text or "").strip():
        return None
    try:
        spelled = str(vat.validate(text or "")).upper()
    except vat.ValidationError:
        raise InvalidInput(field=field, reason="not a VAT id") from None
    if spelled.startswith(NOT_TAKEN):
        raise InvalidInput(field=field, reason="not a VAT id")
    return "EL" + spelled[2:] if spelled.startswith("GR") else spelled


def check_digit(digits: str) -> str:
    """The digit that makes twelve digits a number that scanners read (EAN-13)."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-weighed % 10)


def card_of(text: str | None, *, field: str = "card") -> str | None:
    """A card number without blanks and hyphens. Refuses with InvalidInput when a digit is wrong."""
    digits = re.sub(r"[\s-]", "", text or "")
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{13}", digits) or check_digit(digits[:12]) != digits[12]:
        raise InvalidInput(field=field, reason="not a card number")
    return digits


def split_name(name: str) -> tuple[str, str]:
    """Given and family name out of one line; the last word is the family name."""
    given, _, family = " ".join(name.split())[: 2 * LONGEST_NAME].rpartition(" ")
    return given[:LONGEST_NAME], family[:LONGEST_NAME]


def name_of(text: str, *, field: str) -> str:
    """A name without stray blanks. Refuses with InvalidInput when it is too long."""
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST_NAME:
        raise InvalidInput(field=field, reason="too long")
    return tidy


def language_of(text: str) -> str:
    """A language that Hanse speaks. Refuses with InvalidInput."""
    if text not in ("de", "en"):
        raise InvalidInput(field="language", reason="de or en")
    return text


def checked_row(row: SaveCustomer) -> SaveCustomer:
    """A customer of another system in our spelling. Refuses with InvalidInput, which names the first wrong field."""
    if not row.key.strip() or not row.source.strip():
        raise InvalidInput(field="key", reason="missing")
    return SaveCustomer(
        source=row.source,
        key=row.key.strip(),
        given_name=name_of(row.given_name, field="given_name"),
        family_name=name_of(row.family_name, field="family_name"),
        company=name_of(row.company, field="company"),
        email=email_of(row.email),
        phone=phone_of(row.phone, row.country),
        card=card_of(row.card),
        language=language_of(row.language),
        addresses=tuple(row.addresses),
        country=row.country,
        created_at=row.created_at,
    )


def checked_change(change: CustomerChange) -> CustomerChange:
    """A change in our spelling; an empty text stays empty. Refuses with InvalidInput."""
    return CustomerChange(
        given_name=None if change.given_name is None else name_of(change.given_name, field="given_name"),
        family_name=None if change.family_name is None else name_of(change.family_name, field="family_name"),
        company=None if change.company is None else name_of(change.company, field="company"),
        email=None if change.email is None else email_of(change.email) or "",
        phone=None if change.phone is None else phone_of(change.phone, change.country) or "",
        language=None if change.language is None else language_of(change.language),
        country=change.country,
    )


def words_of(text: str) -> list[str]:
    """The words to look for, the longest first; at most five count. Of an e-mail address the part before the @ does."""
    found = {word.partition("@")[0] for word in re.split(r"[\s,]+", text.strip())}
    return sorted(found - {""}, key=lambda word: (-len(word), word))[:5]


def digits_of(text: str) -> str | None:
    """The digits of a text that may be a number dialed or read out; None when it holds letters or too few digits."""
    digits = re.sub(r"[\s()/.+-]", "", text)
    return digits if digits.isdigit() and len(digits) >= DIGITS_MIN else None


def phone_readings(text: str, country: str) -> list[str]:
    """What a text may mean as a phone number: as dialed in this country, and as an international number without +."""
    if digits_of(text) is None:
        return []
    readings = [_phone(text, country), _phone("+" + re.sub(r"\D", "", text).removeprefix("00"), country)]
    return sorted({reading for reading in readings if reading})
