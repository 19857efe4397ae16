"""Changes after placing over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.delivery import CustomerNumberNeeded, PointClosed, PointWanted
from hanse.kit import edge
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden, NotFound, StaleVersion
from hanse.orders import commands, queries
from hanse.orders.contracts import (
    Correction,
    DateOffer,
    Delivery,
    LineToAdd,
    LongerHold,
    NewDate,
    NewDelivery,
    Order,
    Quantity,
)
from hanse.orders.refusals import (
    AddressFixed,
    AddressNeeded,
    ApprovalNeeded,
    DateNotOffered,
    LineNotThere,
    LinesOutOfStock,
    LineUnderWay,
    NothingChanges,
    NothingToCancel,
    NotPaid,
    OrderDelivered,
    OrderUnsettled,
    PlaceCannot,
    PlaceNeeded,
    PointOutOfReach,
    PriceChanged,
    PriceOutOfBounds,
    PriceReasonUnknown,
    ShippingNotPaid,
    TaxedElsewhere,
    TenderNotTaken,
    TendersDoNotFit,
    TooLateForDate,
    TooLongKept,
)

OWN = Needs("orders.change", Scope.OWN, through_actor=True)
STAFF = Needs("orders.change", Scope.LOCATION, through_actor=True)
PRICE = Needs("orders.change_price", Scope.LOCATION, through_actor=True)


class Pieces(msgspec.Struct, frozen=True):
    """How many pieces of a line are not wanted any more."""

    quantity: Quantity
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


def _may(actor: Actor, permission: str) -> None:
    """Customers change what is theirs, which the command sees to; staff need the permission."""
    if actor.kind is not Kind.SHOPPER:
        actor.require(permission)


@edge.post(
    "/v1/orders/{order:uuid}/lines",
    needs=STAFF,
    idempotent=True,
    refuses=[
        NotFound, Forbidden, OrderUnsettled, OrderDelivered, PriceChanged, LinesOutOfStock, PlaceNeeded, PlaceCannot,
        AddressNeeded, TendersDoNotFit, TenderNotTaken,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_line(tx: Tx, actor: Actor, order: UUID, data: LineToAdd) -> Order:
    """Let an article join an order, at the price of now; it is paid at once, or reserved and paid on collection."""
    actor.require("orders.change")
    return await commands.add_line(tx, actor, order, data)


@edge.post(
    "/v1/orders/{order:uuid}/lines/{line:uuid}/cancellation",
    needs=OWN,
    idempotent=True,
    refuses=[NotFound, NothingToCancel, LineNotThere, LineUnderWay, OrderUnsettled],
    tags=["orders"],
)
async def post_pieces(tx: Tx, actor: Actor, order: UUID, line: UUID, data: Pieces) -> Order:
    """Cancel some pieces of an open line."""
    _may(actor, "orders.cancel")
    return await commands.cancel_pieces(tx, actor, order, line, data.quantity, data.reason)


@edge.post(
    "/v1/orders/{order:uuid}/lines/{line:uuid}/delivery",
    needs=OWN,
    idempotent=True,
    refuses=[
        NotFound, LineNotThere, LineUnderWay, OrderUnsettled, NothingChanges, NotPaid, PlaceNeeded, PlaceCannot,
        AddressNeeded, PointClosed, CustomerNumberNeeded, ShippingNotPaid, TaxedElsewhere, LinesOutOfStock,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_delivery(tx: Tx, actor: Actor, order: UUID, line: UUID, data: NewDelivery) -> Order:
    """Send an open line instead of having it collected, or the other way round, or collect it in another store."""
    _may(actor, "orders.change")
    return await commands.change_delivery(tx, actor, order, line, data)


@edge.post(
    "/v1/orders/{order:uuid}/lines/{line:uuid}/reservation",
    needs=OWN,
    idempotent=True,
    refuses=[NotFound, LineNotThere, LineUnderWay, TooLongKept],
    tags=["orders"],
)
async def post_reservation(tx: Tx, actor: Actor, order: UUID, line: UUID, data: LongerHold) -> Order:
    """Keep what is reserved until a later moment."""
    _may(actor, "orders.change")
    return await commands.extend_reservation(tx, actor, order, line, data.until)


@edge.post(
    "/v1/orders/{order:uuid}/lines/{line:uuid}/price",
    needs=PRICE,
    idempotent=True,
    refuses=[
        NotFound, Forbidden, LineNotThere, LineUnderWay, OrderUnsettled, PriceOutOfBounds, PriceReasonUnknown,
        ApprovalNeeded,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_price(tx: Tx, actor: Actor, order: UUID, line: UUID, data: Correction) -> Order:
    """Correct the price of a line; what was paid too much goes back."""
    return await commands.correct_price(tx, actor, order, line, data)


@edge.put(
    "/v1/orders/{order:uuid}/pickup-point",
    needs=OWN,
    versioned=True,
    refuses=[
        NotFound, AddressFixed, CustomerNumberNeeded, PointClosed, PointOutOfReach, ShippingNotPaid, StaleVersion,
        TaxedElsewhere,
    ],
    tags=["orders"],
)  # fmt: skip
async def put_pickup_point(tx: Tx, actor: Actor, order: UUID, data: PointWanted, if_match: int | None) -> Order:
    """Send what has not left yet to a pickup point."""
    _may(actor, "orders.change")
    return await commands.change_address(tx, actor, order, data, seen_version=if_match)


@edge.get("/v1/orders/{order:uuid}/dates", needs=OWN, refuses=[NotFound], tags=["orders"])
async def get_dates(
    tx: Tx, actor: Actor, order: UUID, delivery: Delivery, location: UUID | None = None
) -> list[DateOffer]:
    """The other days on which all parcels, or all that is collected in a store, may reach the customer."""
    found = await queries.get_order(tx, actor, order)
    return await queries.other_dates(tx, actor, found, delivery, location)


@edge.post(
    "/v1/orders/{order:uuid}/date",
    needs=OWN,
    idempotent=True,
    refuses=[NotFound, OrderUnsettled, TooLateForDate, DateNotOffered],
    tags=["orders"],
)
async def post_date(tx: Tx, actor: Actor, order: UUID, data: NewDate) -> Order:
    """Let all parcels, or all that is collected in a store, come on another day, or keep what is reserved."""
    _may(actor, "orders.change")
    return await commands.change_date(tx, actor, order, data)


ROUTES = [post_line, post_pieces, post_delivery, put_pickup_point, post_reservation, post_price, get_dates, post_date]
