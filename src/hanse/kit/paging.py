"""Lists are paged by cursor: the sort key of the last row seen, never an offset."""

import base64
from typing import Any, Generic, TypeVar

import msgspec

from .refusals import InvalidInput

T = TypeVar("T")

PAGE_SIZE_DEFAULT = 50
PAGE_SIZE_MAX = 200


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some rows, and the cursor of the next page if there is one."""

    items: list[T]
    next: str | None = None


def encode_cursor(*key: Any) -> str:
    """Make an opaque cursor of the sort key of the last row on the page."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode_cursor(cursor: str | None, shape: type[T]) -> T | None:
    """Read a cursor back into its key (a tuple type). Refuses a damaged one with InvalidInput."""
    if not cursor:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=shape)
    except (ValueError, msgspec.DecodeError):
        raise InvalidInput(field="cursor", reason="damaged cursor") from None


def limit(asked: int | None) -> int:
    """The page size to use, within bounds."""
    return max(1, min(asked or PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX))
