"""Which routes, job handlers and sweeps the rooms bring along. A room that brings some is named here, once."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from hanse.access import jobs as access_jobs
from hanse.access import routes as access
from hanse.customers import jobs as customers_jobs
from hanse.customers import routes as customers
from hanse.inventory import jobs as inventory_jobs
from hanse.kit.jobs import Handler, Sweep
from hanse.locations import routes as locations

ROUTES: Sequence[HTTPRouteHandler] = [
    *access.ROUTES,
    *customers.ROUTES,
    *locations.ROUTES,
]

HANDLERS: dict[str, Handler] = {}

SWEEPS: dict[str, tuple[float, Sweep]] = {
    **access_jobs.SWEEPS,
    **customers_jobs.SWEEPS,
    **inventory_jobs.SWEEPS,
}
