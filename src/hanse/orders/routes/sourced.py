"""Sourcing of orders over HTTP: tried out, and decided anew."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse import sourcing
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders import commands, queries
from hanse.orders.contracts import Order, Resourced
from hanse.orders.refusals import LineNotThere, LinesOutOfStock

TRY = Needs("sourcing.read", Scope.GLOBAL)
CHANGE = Needs("orders.change", Scope.GLOBAL)

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class DryRunWanted(msgspec.Struct, frozen=True):
    """A basket to try, by the rules of its channel or by the given ones."""

    basket: sourcing.Wanted
    rule_set: sourcing.RuleSetInput | None = None


class OrderDryRunWanted(msgspec.Struct, frozen=True):
    """Try an order by the rules of its channel or by the given ones."""

    rule_set: sourcing.RuleSetInput | None = None


class ResourceWanted(msgspec.Struct, frozen=True):
    """Lines that shall come from elsewhere; their present place and those in `without` are not asked."""

    lines: Annotated[list[UUID], msgspec.Meta(min_length=1)]
    reason: Reason
    without: list[UUID] = []


class ResendWanted(msgspec.Struct, frozen=True):
    """Lines of a parcel that was lost on its way."""

    lines: Annotated[list[UUID], msgspec.Meta(min_length=1)]
    reason: Reason


class PlaceLeft(msgspec.Struct, frozen=True):
    """A place that sends nothing any more."""

    location: UUID
    reason: Reason


@edge.post("/v1/sourcing/dry-runs", needs=TRY, status=200, refuses=[], tags=["sourcing"])
async def post_dry_run(tx: Tx, data: DryRunWanted) -> sourcing.DryRun:
    """Where a basket would come from now: every place, what each rule says about it, and its score."""
    return await queries.dry_run(tx, data.basket, data.rule_set)


@edge.post("/v1/orders/{order:uuid}/sourcing/dry-runs", needs=TRY, status=200, refuses=[NotFound], tags=["sourcing"])
async def post_order_dry_run(tx: Tx, actor: Actor, order: UUID, data: OrderDryRunWanted) -> sourcing.DryRun:
    """Where the parcels of an order would come from if it were placed now."""
    return await queries.dry_run_order(tx, actor, order, data.rule_set)


@edge.post(
    "/v1/orders/{order:uuid}/sourcing",
    needs=CHANGE,
    status=200,
    idempotent=True,
    refuses=[NotFound, LineNotThere, LinesOutOfStock],
    tags=["sourcing"],
)
async def post_resource(tx: Tx, actor: Actor, order: UUID, data: ResourceWanted) -> Resourced:
    """Let lines come from another place; what no place may send stays as it is and is named."""
    return await commands.resource_lines(tx, actor, order, data.lines, data.reason, data.without)


@edge.post(
    "/v1/orders/{order:uuid}/resending",
    needs=CHANGE,
    status=200,
    idempotent=True,
    refuses=[NotFound, LineNotThere, LinesOutOfStock],
    tags=["sourcing"],
)
async def post_resend(tx: Tx, actor: Actor, order: UUID, data: ResendWanted) -> Order:
    """A parcel was lost: send its lines once more, from wherever they are."""
    return await commands.resend(tx, actor, order, data.lines, data.reason)


@edge.post(
    "/v1/sourcing/departures",
    needs=CHANGE,
    status=200,
    idempotent=True,
    refuses=[NotFound, LinesOutOfStock],
    tags=["sourcing"],
)
async def post_departure(tx: Tx, actor: Actor, data: PlaceLeft) -> Resourced:
    """A place closed: what waits to be sent there comes from elsewhere, or is cancelled and refunded."""
    return await commands.leave_place(tx, actor, data.location, data.reason)


ROUTES = [post_dry_run, post_order_dry_run, post_resource, post_resend, post_departure]
