"""Passwords are kept as argon2id hashes, and a wrong one takes as long as a right one.

The parameters are the minimum that OWASP's Password Storage Cheat Sheet names for argon2id: 19 MiB, two passes, one
lane. Hashes made with other parameters stay valid and are renewed at the next sign-in.
"""

import asyncio
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .refusals import WeakPassword

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LONGEST = 256

WELL_KNOWN = frozenset(
    {
        "00000000", "11111111", "12345678", "123456789", "1234567890", "abcdefgh", "baseball", "dragon12", "football",
        "hallo123", "iloveyou", "letmein1", "passwort", "passwort1", "password", "password1", "qwertyuiop",
        "qwertzuiop", "schalke04", "sommer2026", "winter2026",
    }
)  # fmt: skip


def checked(password: str, shortest: int) -> str:
    """The password in the one spelling that is hashed. Refuses with WeakPassword."""
    spelled = unicodedata.normalize("NFKC", password)
    well_known = spelled.lower() in WELL_KNOWN or len(set(spelled)) < 4
    if not shortest <= len(spelled) <= LONGEST or well_known:
        raise WeakPassword(shortest=shortest, longest=LONGEST)
    return spelled


async def hashed(password: str) -> str:
    """The hash to keep. It is made in a thread: 20 milliseconds would hold up every other request."""
    return await asyncio.to_thread(HASHER.hash, unicodedata.normalize("NFKC", password))


async def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Without a kept hash the answer is no, and takes just as long."""
    spelled = unicodedata.normalize("NFKC", password)[: LONGEST + 1]
    try:
        await asyncio.to_thread(_verify, kept, spelled)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    """The hash that a name is checked against which nobody has, so that the time does not tell who has an account."""
    return HASHER.hash("nobody has this password")


def _verify(kept: str | None, spelled: str) -> None:
    # The first question makes the hash, whoever is asked about, and not the start of every process.
    nobody = _nobody()
    HASHER.verify(kept or nobody, spelled)


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)
