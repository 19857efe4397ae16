"""How the codes of coupons are spelled, and how a typo is told from a code that does not exist."""

import hashlib

# Without 0 and O, 1 and I, U and V that look alike; as many as a prime number, so that every typo can be told.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
PRIME = len(ALPHABET)
LENGTH = 13
INVERSE = pow(LENGTH, -1, PRIME)


def check_character(body: str) -> str:
    """The last character of a made code. One wrong character, or two that changed places, never fit it."""
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(body, 1))
    return ALPHABET[-total * INVERSE % PRIME]


def spellings(typed: str) -> list[str]:
    """The codes that may be meant: as typed, and as a made code however it was grouped."""
    plain = typed.strip().upper()
    bare = "".join(character for character in plain if character.isalnum())
    if len(bare) <= LENGTH:
        return [plain]
    return [plain, grouped(bare[:-LENGTH], bare[-LENGTH:])]


def grouped(prefix: str, body: str) -> str:
    """A made code as people read it: PREFIX-XXXX-XXXX-XXXXX."""
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}"


def prefix_of(typed: str) -> str | None:
    """How the code begins that may be meant, if it has the length of a made one."""
    bare = "".join(character for character in typed.upper() if character.isalnum())
    return bare[:-LENGTH] if len(bare) > LENGTH else None


def fits(typed: str) -> bool:
    """Whether the last character of a made code fits the others; if not, somebody mistyped it."""
    body = "".join(character for character in typed.upper() if character.isalnum())[-LENGTH:]
    return all(character in ALPHABET for character in body) and check_character(body[:-1]) == body[-1]


def person(email: str) -> str | None:
    """A digest of a mail address, so that a guest counts as one person without being kept here."""
    tidy = email.strip().lower()
    return hashlib.sha256(f"coupon:{tidy}".encode()).hexdigest() if "@" in tidy else None
