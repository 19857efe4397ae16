"""Carts, orders, returns and sourcing as JSON over HTTP."""

from . import sale, sourced

ROUTES = [*sale.ROUTES, *sourced.ROUTES]
