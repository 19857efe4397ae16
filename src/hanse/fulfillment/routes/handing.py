"""Pickups over HTTP: what waits, and the hand-over."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse import orders
from hanse.fulfillment import commands, queries
from hanse.fulfillment.contracts import Collecting, HandedOver, OrderWish, Pickup, PickupPolicy, PickupPolicyInput
from hanse.fulfillment.refusals import CollectorNotNamed, IdentityNeeded, MoneyDue, WrongCode
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, StaleVersion

SEEN = Needs("orders.read", Scope.OWN, through_actor=True)
CHANGED = Needs("orders.change", Scope.OWN, through_actor=True)
HAND_OVER = Needs("fulfillment.hand_over", Scope.LOCATION, at="data.location")


class PickupCode(Collecting, frozen=True, kw_only=True):
    """The code that is shown, who takes what, and how they pay what is due on collection."""

    location: UUID
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    payments: list[orders.TenderWanted] = msgspec.field(default_factory=list)
    register: UUID | None = None


@edge.get(
    "/v1/pickups/{code:str}",
    needs=Needs("fulfillment.hand_over", Scope.LOCATION, at="location"),
    refuses=[WrongCode],
    tags=["fulfillment"],
)
async def get_pickup(tx: Tx, actor: Actor, location: UUID, code: str) -> Pickup:
    """What a customer with this code may collect at a location, now or later, and what is to pay."""
    return await queries.find_pickup(tx, actor, location, code)


@edge.post(
    "/v1/pickups",
    needs=HAND_OVER,
    status=200,
    idempotent=True,
    refuses=[
        WrongCode,
        MoneyDue,
        IdentityNeeded,
        CollectorNotNamed,
        orders.LineNotThere,
        orders.TendersDoNotFit,
        orders.TenderNotTaken,
        orders.NotPaid,
    ],
    tags=["fulfillment"],
)
async def post_pickup(tx: Tx, actor: Actor, data: PickupCode) -> HandedOver:
    """Give what waits under a code, or some lines of it, to the customer or who comes for them."""
    return await commands.hand_over(tx, actor, data.location, data.code, data.payments, data.register, data)


@edge.get("/v1/orders/{order:uuid}/wish", needs=SEEN, refuses=[NotFound], tags=["fulfillment"])
async def get_wish(tx: Tx, actor: Actor, order: UUID, token: str | None = None) -> OrderWish:
    """Who may come for an order: for its customer, its token and staff."""
    await orders.get_order(tx, actor, order, token)
    return await queries.get_wish(tx, order)


@edge.put("/v1/orders/{order:uuid}/wish", needs=CHANGED, refuses=[NotFound], tags=["fulfillment"])
async def put_wish(tx: Tx, actor: Actor, order: UUID, data: OrderWish, token: str | None = None) -> OrderWish:
    """Say who may come for an order."""
    return await commands.wish(tx, actor, order, data, token)


@edge.get(
    "/v1/pickup-policy",
    needs=Needs("fulfillment.read", Scope.LOCATION, through_actor=True),
    tags=["fulfillment"],
)
async def get_policy(tx: Tx, actor: Actor, location: UUID | None = None) -> PickupPolicy:
    """How a location hands over; without one, what counts wherever no other rule is set."""
    actor.require("fulfillment.read", location)
    return await queries.get_policy(tx, location)


@edge.put(
    "/v1/pickup-policy",
    needs=Needs("fulfillment.write", Scope.LOCATION, at="location"),
    refuses=[StaleVersion],
    tags=["fulfillment"],
)
async def put_policy(
    tx: Tx, actor: Actor, data: PickupPolicyInput, if_match: int | None, location: UUID | None = None
) -> PickupPolicy:
    """Say how a location hands over, or every location that says nothing else."""
    return await commands.save_policy(tx, actor, location, data, if_match)


ROUTES = [get_pickup, post_pickup, get_wish, put_wish, get_policy, put_policy]
