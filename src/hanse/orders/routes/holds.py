"""Holds for people and programs outside: an agent's quote, a marketplace's basket."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.inventory import (
    DeliveryClosed,
    DeliveryUndated,
    Hold,
    HoldLapsed,
    HoldWanted,
    OutOfStock,
    Purpose,
)
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.house import House
from hanse.kit.refusals import IdempotencyKeyReused, InvalidInput, NotFound
from hanse.ledger import TransferIdTaken
from hanse.orders import commands
from hanse.orders.refusals import BackOrdersNotOffered

MINUTES_MAX = 24 * 60


class HoldBody(msgspec.Struct, frozen=True):
    """A wish to keep pieces. `owner` is the cart or quote that they are for; a new one when it is left out.

    What is kept from a `channel` stays. With an announced `delivery` for the location the pieces are those that come
    with it, if the policy of the channel, which must be named then, offers what is on its way.
    """

    variant: UUID
    location: UUID
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MINUTES_MAX)] = 15
    purpose: Purpose = Purpose.QUOTE
    owner: UUID | None = None
    delivery: UUID | None = None
    channel: str | None = None


@edge.post(
    "/v1/holds",
    needs=Needs("inventory.hold", Scope.LOCATION, at="data.location"),
    refuses=[OutOfStock, HoldLapsed, InvalidInput, NotFound, BackOrdersNotOffered, DeliveryClosed, DeliveryUndated],
    idempotent=True,
    together=True,
    tags=["inventory"],
)
async def post_stock_hold(house: House, command_id: UUID, data: HoldBody) -> Hold:
    """Keep pieces for some minutes. A refusal says which places have them.

    A repeat with the same key answers with the same hold, as it stands now.
    """
    if data.purpose is Purpose.LEASE:
        raise InvalidInput(field="purpose", reason="leases are asked for at /v1/till/leases")
    if data.purpose is Purpose.ASIDE:
        raise InvalidInput(field="purpose", reason="deliveries set pieces aside themselves")
    if data.delivery is not None and data.channel is None:
        raise InvalidInput(field="channel", reason="the policy of a channel decides about what is on its way")
    until = house.clock.now() + timedelta(minutes=data.minutes)
    owner = data.owner or command_id
    wish = HoldWanted(
        command_id, data.variant, data.location, data.quantity, until, data.purpose, owner, data.channel, data.delivery
    )
    try:
        return await house.gathered(commands.hold_pieces)(wish)
    except TransferIdTaken:
        raise IdempotencyKeyReused(key=str(command_id)) from None


ROUTES = [post_stock_hold]
