"""Verbs of the service desk."""

from .cases import change_case, note_case, open_case
from .looks import search, view_customer
from .sessions import close_session, note, open_cart, start_session

__all__ = [
    "change_case", "close_session", "note", "note_case", "open_cart", "open_case", "search", "start_session",
    "view_customer",
]  # fmt: skip
