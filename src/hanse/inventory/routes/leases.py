"""Leases for tills: what a register may sell while it is cut off."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import commands, queries
from hanse.inventory.contracts import Lease, LeaseReturn, LeaseWanted
from hanse.inventory.refusals import LeaseRequestStale, RegisterElsewhere
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

SELL = Needs("till.sell", Scope.LOCATION, at="data.location")

RequestNumber = Annotated[int, msgspec.Meta(ge=1, le=2**62)]


class LeaseRequest(msgspec.Struct, frozen=True):
    """The articles that a register wants to be able to sell while cut off; what it has already is renewed anyway.

    `request` is a number that grows with every request of the register about its leases.
    """

    location: UUID
    register: UUID
    request: RequestNumber
    lines: Annotated[list[LeaseWanted], msgspec.Meta(max_length=1000)] = []


class LeaseReturned(msgspec.Struct, frozen=True):
    """Pieces that a register no longer sells from its lease, from before it sends this on."""

    location: UUID
    register: UUID
    request: RequestNumber
    lines: Annotated[list[LeaseReturn], msgspec.Meta(min_length=1, max_length=1000)]


class Reclaim(msgspec.Struct, frozen=True):
    """A register that is lost."""

    location: UUID
    register: UUID


class LeaseBook(msgspec.Struct, frozen=True):
    """Everything that a register may sell while it is cut off, and the time of the house to set a clock by."""

    register: UUID
    leases: list[Lease]
    now: datetime


class Reclaimed(msgspec.Struct, frozen=True):
    """How many pieces are free again."""

    pieces: int


@edge.post(
    "/v1/till/leases",
    needs=SELL,
    status=200,
    idempotent=True,
    refuses=[NotFound, RegisterElsewhere, LeaseRequestStale],
    tags=["till"],
)
async def post_leases(tx: Tx, data: LeaseRequest) -> LeaseBook:
    """Let a register sell pieces while it is cut off, and renew what it has. Nothing is taken away here."""
    leases = await commands.grant_leases(tx, data.register, data.location, data.request, data.lines)
    return LeaseBook(data.register, leases, tx.now)


@edge.post(
    "/v1/till/leases/return",
    needs=SELL,
    status=200,
    idempotent=True,
    refuses=[NotFound, RegisterElsewhere, LeaseRequestStale],
    tags=["till"],
)
async def post_lease_return(tx: Tx, data: LeaseReturned) -> LeaseBook:
    """Give pieces back that the register has already stopped to sell from its lease."""
    leases = await commands.give_back_leases(tx, data.register, data.location, data.request, data.lines)
    return LeaseBook(data.register, leases, tx.now)


@edge.post(
    "/v1/till/leases/reclaim",
    needs=Needs("inventory.adjust", Scope.LOCATION, at="data.location"),
    status=200,
    idempotent=True,
    refuses=[NotFound, RegisterElsewhere],
    tags=["till"],
)
async def post_reclaim(tx: Tx, data: Reclaim) -> Reclaimed:
    """Take everything back from a register that is lost; what it still sold is booked as sold without a lease."""
    return Reclaimed(await commands.reclaim_leases(tx, data.register, data.location))


@edge.get(
    "/v1/till/registers/{register:uuid}/leases",
    needs=Needs("till.sell", Scope.LOCATION, through_actor=True),
    refuses=[NotFound],
    tags=["till"],
)
async def get_leases(tx: Tx, actor: Actor, register: UUID) -> LeaseBook:
    """What a register may sell while it is cut off."""
    found = await locations.get_register(tx, register)
    actor.require("till.sell", found.location)
    return LeaseBook(register, await queries.leases_of(tx, register), tx.now)


ROUTES = [post_leases, post_lease_return, post_reclaim, get_leases]
