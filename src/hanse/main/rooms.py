"""Which routes, job handlers and sweeps the rooms bring along. A room that brings some is named here, once."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from hanse import web
from hanse.access import jobs as access_jobs
from hanse.access import routes as access
from hanse.catalog import jobs as catalog_jobs
from hanse.catalog import routes as catalog
from hanse.channels import jobs as channels_jobs
from hanse.channels import routes as channels
from hanse.customers import jobs as customers_jobs
from hanse.customers import routes as customers
from hanse.delivery import jobs as delivery_jobs
from hanse.delivery import routes as delivery
from hanse.desk import routes as desk
from hanse.documents import jobs as documents_jobs
from hanse.documents import routes as documents
from hanse.engagement import jobs as engagement_jobs
from hanse.engagement import routes as engagement
from hanse.fulfillment import jobs as fulfillment_jobs
from hanse.fulfillment import routes as fulfillment
from hanse.insight import routes as insight
from hanse.inventory import jobs as inventory_jobs
from hanse.inventory import routes as inventory
from hanse.kit import standing
from hanse.kit.jobs import Handler, Sweep
from hanse.locations import routes as locations
from hanse.loyalty import routes as loyalty
from hanse.orders import jobs as orders_jobs
from hanse.orders import routes as orders
from hanse.payments import jobs as payments_jobs
from hanse.payments import routes as payments
from hanse.pricing import jobs as pricing_jobs
from hanse.pricing import routes as pricing
from hanse.sourcing import jobs as sourcing_jobs
from hanse.sourcing import routes as sourcing
from hanse.till import routes as till

ROUTES: Sequence[HTTPRouteHandler] = [
    *access.ROUTES,
    *catalog.ROUTES,
    *customers.ROUTES,
    *locations.ROUTES,
    *inventory.ROUTES,
    *pricing.ROUTES,
    *payments.ROUTES,
    *loyalty.ROUTES,
    *delivery.ROUTES,
    *sourcing.ROUTES,
    *orders.ROUTES,
    *fulfillment.ROUTES,
    *till.ROUTES,
    *documents.ROUTES,
    *engagement.ROUTES,
    *channels.ROUTES,
    *insight.ROUTES,
    *desk.ROUTES,
    *web.ROUTES,
]

HANDLERS: dict[str, Handler] = {
    **catalog_jobs.HANDLERS,
    **inventory_jobs.HANDLERS,
    **customers_jobs.HANDLERS,
    **payments_jobs.HANDLERS,
    **delivery_jobs.HANDLERS,
    **pricing_jobs.HANDLERS,
    **orders_jobs.HANDLERS,
    **documents_jobs.HANDLERS,
    **engagement_jobs.HANDLERS,
    **channels_jobs.HANDLERS,
    **sourcing_jobs.HANDLERS,
}

SWEEPS: dict[str, tuple[float, Sweep]] = {
    **standing.SWEEPS,
    **access_jobs.SWEEPS,
    **customers_jobs.SWEEPS,
    **inventory_jobs.SWEEPS,
    **sourcing_jobs.SWEEPS,
    **payments_jobs.SWEEPS,
    **delivery_jobs.SWEEPS,
    **pricing_jobs.SWEEPS,
    **fulfillment_jobs.SWEEPS,
    **channels_jobs.SWEEPS,
}
