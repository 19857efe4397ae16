"""The till over HTTP."""

from . import books, counter, returning

ROUTES = [*counter.ROUTES, *returning.ROUTES, *books.ROUTES]
