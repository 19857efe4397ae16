"""Values of handing over: who may take what, and by which rule."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from .fetching import Task


class HandedOver(msgspec.Struct, frozen=True):
    """What the customer took. While a card is being charged nothing is `given` yet; ask again without payments.

    `left` says how many lines stay ready, because only a part was taken.
    """

    order: UUID
    number: str
    task: UUID
    paid_minor: int
    given: bool = True
    left: int = 0


Identity = Literal["identity_card", "passport", "driving_licence", "other"]


class Collecting(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes what: some `lines` now, or everything that is ready, and the name of who comes for the customer.

    `identity` says what kind of document was looked at, and nothing of what stands in it.
    """

    lines: Annotated[list[UUID], msgspec.Meta(max_length=500)] = []
    collector: Annotated[str, msgspec.Meta(max_length=120)] = ""
    identity: Identity | None = None


class PickupPolicyInput(msgspec.Struct, frozen=True, kw_only=True):
    """How a place hands over.

    `collectors` says who may come for a customer: anyone whose name is taken down, only who was named beforehand, or
    nobody. A document is looked at above `identity_above_minor`, and for articles of `identity_categories`, such as
    those with an age limit. Before an order that nobody collects is given up, its customer is reminded so many days
    earlier; 0 reminds nobody.
    """

    collectors: Literal["anyone", "named", "customer"] = "anyone"
    identity_above_minor: Annotated[int, msgspec.Meta(ge=0)] | None = None
    identity_categories: Annotated[list[str], msgspec.Meta(max_length=100)] = []
    reminder_days: Annotated[int, msgspec.Meta(ge=0, le=30)] = 2


class PickupPolicy(PickupPolicyInput, frozen=True, kw_only=True):
    """How a place hands over; without a location, what counts wherever no other is set. Version 0 was never saved."""

    location: UUID | None = None
    version: int = 0


class OrderWish(msgspec.Struct, frozen=True):
    """What a customer wants of those who hand over the order: who may come for it. Empty is the customer alone."""

    collector: Annotated[str, msgspec.Meta(max_length=120)] = ""


class Pickup(msgspec.Struct, frozen=True):
    """What a pickup code stands for at a location: the tasks of its order there, and what is to pay on collection.

    `collector` was named by the customer, `collectors` says who else may come, and `identity` why a document has to be
    looked at: for its worth (value) or an article (article).
    """

    order: UUID
    number: str
    customer_name: str
    currency: str
    due_minor: int
    tasks: list[Task]
    collector: str = ""
    collectors: str = "anyone"
    identity: list[str] = []
