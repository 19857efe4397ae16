"""Values and events of the loyalty program."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.events import Event


class Entry(msgspec.Struct, frozen=True):
    """Points that came or went, and for which order."""

    id: UUID
    customer: UUID
    order: UUID
    kind: str
    points: int
    reason: str
    at: datetime


class Standing(msgspec.Struct, frozen=True):
    """What a customer has and where they stand. `next_tier_points` is what is missing for the next tier."""

    customer: UUID
    points: int
    tier: str
    next_tier: str | None
    next_tier_points: int


class PointsEarned(Event, frozen=True):
    """A customer earned points with an order."""

    customer: UUID
    order: UUID
    points: int


class PointsTakenBack(Event, frozen=True):
    """Points went back with goods that were returned."""

    customer: UUID
    order: UUID
    points: int
