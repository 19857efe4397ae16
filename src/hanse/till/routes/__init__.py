"""The till over HTTP."""

from . import books, counter, gift_cards, returning

ROUTES = [*counter.ROUTES, *returning.ROUTES, *gift_cards.ROUTES, *books.ROUTES]
