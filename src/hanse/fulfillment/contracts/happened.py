"""What other rooms hear of fetching and handing over."""

from datetime import datetime
from uuid import UUID

from hanse.kit.events import Event


class TaskCreated(Event, frozen=True):
    """There is something to pick."""

    task: UUID
    order: UUID
    location: UUID
    kind: str


class TaskChanged(Event, frozen=True):
    """A task went on."""

    task: UUID
    order: UUID
    location: UUID
    state: str


class OfferMade(Event, frozen=True):
    """A partner is asked to deliver; without an answer until then it counts as no."""

    task: UUID
    order: UUID
    location: UUID
    until: datetime


class OfferEnded(Event, frozen=True):
    """What became of an offer: accepted, declined or timed_out. What was not accepted comes from elsewhere."""

    task: UUID
    order: UUID
    location: UUID
    outcome: str
    reason: str


class PickupNotCollected(Event, frozen=True):
    """Nobody came for an order that was ready; it was cancelled and refunded by rule."""

    task: UUID
    order: UUID
    location: UUID
    customer: UUID | None


class PickupReminded(Event, frozen=True):
    """An order that is ready will be given up soon; its customer is told until when it waits."""

    task: UUID
    order: UUID
    location: UUID
    until: datetime


class ParcelMoved(Event, frozen=True):
    """A carrier said something new about a parcel: under way, ready at its pickup point, delivered, returned, lost."""

    parcel: UUID
    order: UUID
    task: UUID
    location: UUID
    state: str
    tracking: str
