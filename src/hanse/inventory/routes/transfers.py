"""Goods on their way between two locations."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Transfer, TransferLine, TransferState
from hanse.inventory.refusals import InsufficientStock, NotInTransit
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

LINES_MAX = 1000

Lines = Annotated[list[TransferLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class TransferWanted(msgspec.Struct, frozen=True):
    """What shall go from where to where."""

    from_location: UUID
    to_location: UUID
    lines: Lines


class Arrived(msgspec.Struct, frozen=True):
    """What has arrived; without lines everything that is still on its way."""

    lines: Lines | None = None


@edge.get(
    "/v1/stock/transfers",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    tags=["inventory"],
)
async def get_stock_transfers(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    in_state: Annotated[TransferState | None, QueryParameter(name="state")] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Transfer]:
    """Transfers from or to the caller's locations, or one of them, the latest first."""
    actor.require("inventory.read", location)
    places = actor.locations_for("inventory.read") if location is None else [location]
    return await queries.list_transfers(tx, places, in_state, cursor, limit)


@edge.get(
    "/v1/stock/transfers/{transfer:uuid}",
    needs=Needs("inventory.read", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_stock_transfer(tx: Tx, actor: Actor, transfer: UUID) -> Transfer:
    """One transfer, for those who read stock at either end."""
    found = await queries.get_transfer(tx, transfer)
    if not actor.may("inventory.read", found.from_location):
        actor.require("inventory.read", found.to_location)
    return found


@edge.post(
    "/v1/stock/transfers",
    needs=Needs("inventory.transfer", Scope.LOCATION, at="data.from_location"),
    refuses=[NotFound, InsufficientStock],
    idempotent=True,
    tags=["inventory"],
)
async def post_stock_transfer(tx: Tx, data: TransferWanted) -> Transfer:
    """Send pieces to another location."""
    made = await commands.transfer(tx, data.from_location, data.to_location, data.lines)
    return await queries.get_transfer(tx, made)


@edge.post(
    "/v1/stock/transfers/{transfer:uuid}/receipts",
    needs=Needs("inventory.receive", Scope.LOCATION, through_actor=True),
    refuses=[NotFound, NotInTransit],
    idempotent=True,
    tags=["inventory"],
)
async def post_transfer_receipt(tx: Tx, actor: Actor, transfer: UUID, data: Arrived) -> Transfer:
    """Pieces of a transfer arrive."""
    actor.require("inventory.receive", (await queries.get_transfer(tx, transfer)).to_location)
    await commands.receive_transfer(tx, transfer, data.lines)
    return await queries.get_transfer(tx, transfer)


@edge.post(
    "/v1/stock/transfers/{transfer:uuid}/closure",
    needs=Needs("inventory.adjust", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    idempotent=True,
    tags=["inventory"],
)
async def post_transfer_closure(tx: Tx, actor: Actor, transfer: UUID) -> Transfer:
    """What has not arrived is lost; the transfer is over."""
    actor.require("inventory.adjust", (await queries.get_transfer(tx, transfer)).to_location)
    await commands.close_transfer(tx, transfer)
    return await queries.get_transfer(tx, transfer)


ROUTES = [
    get_stock_transfers,
    get_stock_transfer,
    post_stock_transfer,
    post_transfer_receipt,
    post_transfer_closure,
]
