"""Payments over HTTP."""

from . import accounts, settling, tenders

ROUTES = [*tenders.ROUTES, *accounts.ROUTES, *settling.ROUTES]
