"""Stock, as JSON over HTTP."""

from . import counts, holds, stock, transfers

ROUTES = [*stock.ROUTES, *transfers.ROUTES, *counts.ROUTES, *holds.ROUTES]
