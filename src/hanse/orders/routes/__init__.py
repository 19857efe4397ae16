"""Carts, holds, prices set by hand, orders, returns, sourcing and simulations as JSON over HTTP."""

from . import change, consent, holds, manual, personal, returning, sale, simulations, sourced

ROUTES = [
    *sale.ROUTES,
    *consent.ROUTES,
    *holds.ROUTES,
    *change.ROUTES,
    *returning.ROUTES,
    *manual.ROUTES,
    *personal.ROUTES,
    *sourced.ROUTES,
    *simulations.ROUTES,
]
