"""Goods that suppliers have announced."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.inventory import commands, queries
from hanse.inventory.contracts import ArrivedLine, InboundDelivery, InboundInput, InboundState
from hanse.inventory.refusals import DeliveryClosed
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

LINES_MAX = 1000


class Arrived(msgspec.Struct, frozen=True):
    """What has arrived."""

    lines: Annotated[list[ArrivedLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class Closing(msgspec.Struct, frozen=True):
    """Why nothing more comes."""

    note: Annotated[str, msgspec.Meta(max_length=400)] = ""


@edge.get(
    "/v1/stock/inbound-deliveries",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    tags=["inventory"],
)
async def get_inbound_deliveries(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    in_state: Annotated[InboundState | None, QueryParameter(name="state")] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[InboundDelivery]:
    """Announced deliveries for the caller's locations, or one of them, the latest first."""
    actor.require("inventory.read", location)
    places = actor.locations_for("inventory.read") if location is None else [location]
    return await queries.list_inbound_deliveries(tx, places, in_state, cursor, limit)


@edge.get(
    "/v1/stock/inbound-deliveries/{delivery:uuid}",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_inbound_delivery(tx: Tx, actor: Actor, delivery: UUID) -> InboundDelivery:
    """One announced delivery, for those who read stock where it is expected."""
    found = await queries.get_inbound_delivery(tx, delivery)
    actor.require("inventory.read", found.location)
    return found


@edge.post(
    "/v1/stock/inbound-deliveries",
    needs=Needs("inventory.receive", Scope.LOCATION, at="data.location"),
    refuses=[NotFound, InvalidInput, DeliveryClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_inbound_delivery(tx: Tx, actor: Actor, data: InboundInput) -> InboundDelivery:
    """Announce what a supplier sends. The same supplier and reference again state it anew, while it is open."""
    return await commands.announce_delivery(tx, actor, data)


@edge.post(
    "/v1/stock/inbound-deliveries/{delivery:uuid}/receipts",
    needs=Needs("inventory.receive", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, DeliveryClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_inbound_receipt(tx: Tx, actor: Actor, delivery: UUID, data: Arrived) -> InboundDelivery:
    """Goods arrive: a part, everything, more than announced, or what nobody announced."""
    return await commands.receive_delivery(tx, actor, delivery, data.lines)


@edge.post(
    "/v1/stock/inbound-deliveries/{delivery:uuid}/closure",
    needs=Needs("inventory.receive", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, DeliveryClosed],
    idempotent=True,
    tags=["inventory"],
)
async def post_inbound_closure(tx: Tx, actor: Actor, delivery: UUID, data: Closing) -> InboundDelivery:
    """Nothing more comes; every difference is named."""
    return await commands.close_delivery(tx, actor, delivery, data.note)


ROUTES = [
    get_inbound_deliveries,
    get_inbound_delivery,
    post_inbound_delivery,
    post_inbound_receipt,
    post_inbound_closure,
]
