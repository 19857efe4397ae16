"""What may replace pieces that are missing, as their customer wishes."""

from enum import StrEnum
from uuid import UUID

import msgspec

Texts = dict[str, str]


class Substitution(StrEnum):
    """What may be done about pieces that are missing: nothing, something similar that is never dearer, or of that
    nothing but the one article that the customer chose.
    """

    NONE = "none"
    SIMILAR = "similar"
    CHOSEN = "chosen"


class Candidate(msgspec.Struct, frozen=True):
    """An article that may replace a piece of a line: so many are free where the line is fetched.

    The customer pays `unit_minor`, which is never more than the missing piece was bought for; it costs `list_minor`.
    """

    variant: UUID
    sku: str
    gtin: str | None
    name: Texts
    image: str | None
    available: int
    unit_minor: int
    list_minor: int
    same_product: bool


class SimilarArticle(msgspec.Struct, frozen=True):
    """An article that a buyer may take instead of one that is not there; what one costs is its shown price."""

    variant: UUID
    sku: str
    name: Texts
    image: str | None
    handle: str
    unit_minor: int


class Substituted(msgspec.Struct, frozen=True):
    """The line that the missing pieces have become, the one that replaces it, and what went back to the customer."""

    missed: UUID
    line: UUID
    back_minor: int
