"""Figures and the audit over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House

from . import queries
from .contracts import Dashboard, Finding, Revenue, TopProduct

READ = Needs("insight.read", Scope.LOCATION, through_actor=True)
READ_ALL = Needs("insight.read", Scope.GLOBAL)
DaysBack = Annotated[int, QueryParameter(ge=1, le=92)]


@edge.get("/v1/insight/dashboard", needs=READ, tags=["insight"])
async def get_dashboard(
    tx: Tx, actor: Actor, house: House, location: UUID | None = None, day: date | None = None
) -> Dashboard:
    """A day at a glance beside the same day of the week before: of one location, or of all that the caller may see."""
    chosen = house.settings
    return await queries.dashboard(tx, actor, location, day, zone=chosen.time_zone, currency=chosen.currency)


@edge.get("/v1/insight/revenue", needs=READ, tags=["insight"])
async def get_revenue(tx: Tx, actor: Actor, house: House, days: DaysBack = 14, location: UUID | None = None) -> Revenue:
    """The last days up to today, days without sales included."""
    chosen = house.settings
    return await queries.revenue(tx, actor, days, location, zone=chosen.time_zone, currency=chosen.currency)


@edge.get("/v1/insight/products", needs=READ, tags=["insight"])
async def get_products(
    tx: Tx,
    actor: Actor,
    house: House,
    days: DaysBack = 14,
    location: UUID | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> list[TopProduct]:
    """The articles that brought in most in the last days."""
    chosen = house.settings
    return await queries.top_products(tx, actor, days, location, size, zone=chosen.time_zone, currency=chosen.currency)


@edge.get("/v1/insight/audit", needs=READ_ALL, tags=["insight"])
async def get_audit(tx: Tx) -> list[Finding]:
    """Run every invariant of every room; an empty list means that nothing disagrees."""
    return await queries.audit(tx)


ROUTES = [get_dashboard, get_revenue, get_products, get_audit]
