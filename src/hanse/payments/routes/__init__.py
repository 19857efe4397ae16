"""Payments over HTTP."""

from . import accounts, cards, settling, tenders

ROUTES = [*tenders.ROUTES, *cards.ROUTES, *accounts.ROUTES, *settling.ROUTES]
