"""Values and events of leases: what tills may sell while they are cut off."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.events import Event

from .stock import Figure, Purpose, Quantity


class LeaseWanted(msgspec.Struct, frozen=True):
    """A till's wish to sell pieces while it is cut off: so many, or as many as it is expected to sell (None)."""

    variant: UUID
    quantity: Figure | None = None


class LeaseReturn(msgspec.Struct, frozen=True):
    """Pieces that a till will no longer sell from its lease."""

    variant: UUID
    quantity: Quantity


class Lease(msgspec.Struct, frozen=True):
    """Pieces that a register may sell without asking, until `sells_until`; after `until` they are promised to others.

    `surplus` is what the register has beyond its expected sales and had better give back.
    """

    register: UUID
    location: UUID
    variant: UUID
    quantity: int
    sells_until: datetime
    until: datetime
    surplus: int = 0


class Leased(msgspec.Struct, frozen=True):
    """How many pieces of a position all tills together may sell while they are cut off."""

    variant: UUID
    location: UUID
    quantity: int


class DrawLine(msgspec.Struct, frozen=True):
    """A line of a sale at a register that its lease may cover. `id` is the line's."""

    id: UUID
    variant: UUID
    location: UUID
    quantity: int


class HurtPromise(msgspec.Struct, frozen=True):
    """A hold whose pieces may have been sold to somebody else: `quantity` of them."""

    hold: UUID
    owner: UUID
    purpose: Purpose
    quantity: int


class LeasesGranted(Event, frozen=True):
    """A register may sell these pieces while it is cut off; `pieces` is what came on top of what it had."""

    register: UUID
    location: UUID
    pieces: int
    until: datetime


class LeasesReturned(Event, frozen=True):
    """A register gave up pieces, or the office took them back because the register is lost."""

    register: UUID
    location: UUID
    pieces: int
    reclaimed: bool


class PromiseHurt(Event, frozen=True):
    """More was carried out of a store than was free: these promises, the newest first, must come from elsewhere."""

    variant: UUID
    location: UUID
    quantity: int
    order: UUID
    promises: list[HurtPromise]
