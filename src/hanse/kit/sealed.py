"""Secrets that must be read again, to sign or to sign in elsewhere, are kept sealed with the installation's secret.

Fernet of the library `cryptography` (AES-128-CBC with HMAC-SHA256); whoever has the database alone reads nothing.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = "sealed:"


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hanse sealed").derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))


def seal(text: str, secret: str) -> str:
    """The text as it is kept."""
    return MARK + _key(secret).encrypt(text.encode()).decode()


def unseal(kept: str, secret: str) -> str | None:
    """The text again, or None where it was sealed with another secret. What was kept open before is as it is."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _key(secret).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return None
