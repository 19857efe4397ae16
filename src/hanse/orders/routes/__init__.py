"""Carts, prices set by hand, orders, returns, sourcing and simulations as JSON over HTTP."""

from . import manual, sale, simulations, sourced

ROUTES = [*sale.ROUTES, *manual.ROUTES, *sourced.ROUTES, *simulations.ROUTES]
