"""The till over HTTP."""

from . import books, counter

ROUTES = [*counter.ROUTES, *books.ROUTES]
