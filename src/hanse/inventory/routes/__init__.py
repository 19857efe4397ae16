"""Stock, as JSON over HTTP."""

from . import counts, figures, holds, inbound, keeping, leases, stock, transfers

ROUTES = [
    *stock.ROUTES,
    *figures.ROUTES,
    *keeping.ROUTES,
    *inbound.ROUTES,
    *transfers.ROUTES,
    *counts.ROUTES,
    *holds.ROUTES,
    *leases.ROUTES,
]
