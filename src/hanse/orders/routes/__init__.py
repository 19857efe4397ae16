"""Carts, prices set by hand, orders, returns, sourcing and simulations as JSON over HTTP."""

from . import manual, personal, sale, simulations, sourced

ROUTES = [*sale.ROUTES, *manual.ROUTES, *personal.ROUTES, *sourced.ROUTES, *simulations.ROUTES]
