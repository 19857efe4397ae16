"""Payments over HTTP."""

from . import accounts, tenders

ROUTES = [*tenders.ROUTES, *accounts.ROUTES]
