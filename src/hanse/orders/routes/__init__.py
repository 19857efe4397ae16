"""Carts, prices set by hand, orders, returns and sourcing as JSON over HTTP."""

from . import manual, sale, sourced

ROUTES = [*sale.ROUTES, *manual.ROUTES, *sourced.ROUTES]
