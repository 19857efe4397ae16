"""Price books: what a till gets for when the server is gone."""

from datetime import datetime
from uuid import UUID

import msgspec


class BookHead(msgspec.Struct, frozen=True, kw_only=True, rename={"from_at": "from", "until_at": "until"}):
    """What a price book is about, as it is signed. Moments are seconds since 1970; `content` is a SHA-256."""

    format: int
    kernel: int
    channel: str
    location: UUID | None
    group: str | None
    currency: str
    gross: bool
    place: str
    version: int
    from_at: int
    until_at: int
    articles: int
    content: str
    key: str


class PriceBook(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a price book without its content. `head` is the text that was signed, `signature` is ECDSA P-256."""

    series: UUID
    version: int
    head: str
    signature: str
    content: str
    key: str
    made_at: datetime
    valid_from: datetime
    valid_until: datetime


class BookRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of price books: for whom it is, its latest version (None before the first), and why none can be made."""

    series: UUID
    channel: str
    location: UUID | None
    customer_group: str | None
    currency: str
    problem: str | None
    version: int | None
    made_at: datetime | None
    valid_until: datetime | None
    content: str | None
    bytes: int | None


class BookKey(msgspec.Struct, frozen=True):
    """The public half of a key that signs price books (SubjectPublicKeyInfo in base64); retired ones sign no more."""

    id: str
    public_key: str
    made_at: datetime
    retired_at: datetime | None
