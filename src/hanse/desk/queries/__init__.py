"""Reads of the service desk."""

from .cases import cases_of, find_case, get_case, list_cases
from .customer import see_customer
from .search import find
from .sessions import get_session, list_sessions, sessions_of

__all__ = [
    "cases_of", "find", "find_case", "get_case", "get_session", "list_cases", "list_sessions", "see_customer",
    "sessions_of",
]  # fmt: skip
