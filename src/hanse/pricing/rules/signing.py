"""Keys of price books, signatures, and what a book must be before anybody believes it."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from hanse.pricing import kernel
from hanse.pricing.contracts import BookHead
from hanse.pricing.refusals import BookForAnother, BookKeyUnknown, BookOutdated, BookTampered, BookUnreadable

from .books import FORMAT, Lines, as_lines, hash_of

# WebCrypto writes a signature as two numbers of 32 bytes each, one after the other.
NUMBER_BYTES = 32
BEGIN_FILE = 2


class Pair(msgspec.Struct, frozen=True):
    """A key by its id: the public half as SubjectPublicKeyInfo, the private one as PKCS#8 that a secret opens."""

    id: str
    public: bytes
    private: bytes


def make_pair(secret: str) -> Pair:
    """A new key. Its id follows from the public half."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(secret.encode()),
    )
    return Pair(hashlib.sha256(public).hexdigest()[:16], public, private)


def opened(private: bytes, secret: str) -> ec.EllipticCurvePrivateKey | None:
    """The private half, or None if this is not the secret that it was closed with."""
    try:
        key = serialization.load_der_private_key(private, secret.encode())
    except ValueError:
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    """ECDSA with SHA-256 over a text, written as the web writes it."""
    numbers = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return urlsafe_b64encode(b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)).decode().rstrip("=")


def fits_key(public: bytes, text: str, signature: str) -> bool:
    """Whether this key signed exactly this text."""
    key = serialization.load_der_public_key(public)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        if len(raw) != 2 * NUMBER_BYTES:
            return False
        numbers = [int.from_bytes(part, "big") for part in (raw[:NUMBER_BYTES], raw[NUMBER_BYTES:])]
        key.verify(encode_dss_signature(*numbers), text.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def read_head(head: str) -> BookHead:
    """The head of a book, before anything is believed. Refuses with BookUnreadable."""
    try:
        found = msgspec.json.decode(head, type=BookHead)
    except msgspec.DecodeError:
        raise BookUnreadable from None
    if (found.format, found.kernel) != (FORMAT, kernel.KERNEL):
        raise BookUnreadable(format=found.format, kernel=found.kernel)
    return found


def believe(head: str, signature: str, content: str, keys: Mapping[str, bytes]) -> tuple[BookHead, Lines]:
    """What a book says, if the house signed exactly this. Refuses with BookUnreadable, BookKeyUnknown, BookTampered."""
    found = read_head(head)
    if found.key not in keys:
        raise BookKeyUnknown(key=found.key)
    if not fits_key(keys[found.key], head, signature) or hash_of(content) != found.content:
        raise BookTampered(version=found.version)
    return found, as_lines(content)


def check_meant(
    head: BookHead, channel: str, location: UUID | None, group: str | None, currency: str, at: datetime
) -> None:
    """Whether a book is for here and counts now. Refuses with BookForAnother or BookOutdated."""
    if (head.channel, head.location, head.group, head.currency) != (channel, location, group, currency):
        raise BookForAnother(channel=head.channel, location=head.location, group=head.group, currency=head.currency)
    if not head.from_at <= at.timestamp() < head.until_at:
        raise BookOutdated(version=head.version, from_at=head.from_at, until_at=head.until_at)


def as_file(head: str, signature: str, content: str) -> str:
    """A book as one text: head, signature, content."""
    return f"{head}\n{signature}\n{content}"


def from_file(text: str) -> tuple[str, str, str]:
    """Head, signature and content of a book in one text. Refuses with BookUnreadable."""
    parts = text.split("\n", BEGIN_FILE)
    if len(parts) <= BEGIN_FILE:
        raise BookUnreadable
    return parts[0], parts[1], parts[2]
