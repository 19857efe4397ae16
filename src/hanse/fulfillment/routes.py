"""Tasks and pickups over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

from . import commands, queries
from .contracts import HandedOver, Offers, Pickup, Queue, Task
from .refusals import MoneyDue, NotAllPicked, TaskNotThere, WrongArticle, WrongCode

READ = Needs("fulfillment.read", Scope.LOCATION, through_actor=True)
PICK = Needs("fulfillment.pick", Scope.LOCATION, through_actor=True)
HAND_OVER = Needs("fulfillment.hand_over", Scope.LOCATION, at="data.location")


class Picked(msgspec.Struct, frozen=True):
    """What was scanned, and how many pieces went into the basket."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Shortage(msgspec.Struct, frozen=True):
    """Why an article cannot be fetched."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "not found"


class Shelved(msgspec.Struct, frozen=True):
    """Where the order waits."""

    shelf: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Parcel(msgspec.Struct, frozen=True):
    """The carrier's number of the parcel."""

    tracking: Annotated[str, msgspec.Meta(max_length=80)] = ""


class PickupCode(msgspec.Struct, frozen=True):
    """The code that the customer shows, and how they pay what is due on collection."""

    location: UUID
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    payments: list[orders.TenderWanted] = []
    register: UUID | None = None


@edge.get("/v1/tasks", needs=READ, refuses=[InvalidInput], tags=["fulfillment"])
async def get_tasks(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    task_state: Annotated[list[str] | None, QueryParameter(name="state")] = None,
    kind: str | None = None,
    text: str | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[Task]:
    """The tasks of the caller's locations, the most urgent first."""
    return await queries.list_tasks(
        tx,
        actor,
        location=location,
        states=task_state or queries.STANDING,
        kind=kind,
        text=text,
        cursor=cursor,
        size=size,
    )


@edge.get("/v1/tasks/queues", needs=READ, tags=["fulfillment"])
async def get_queues(tx: Tx, actor: Actor) -> list[Queue]:
    """How much stands at each of the caller's locations."""
    return await queries.queues(tx, actor)


@edge.get("/v1/tasks/offers", needs=READ, tags=["fulfillment"])
async def get_offers(tx: Tx, actor: Actor, days: Annotated[int, QueryParameter(ge=1, le=400)] = 90) -> list[Offers]:
    """What partners make of what is offered to them: what waits for an answer, and how the last days' offers ended."""
    return await queries.offers(tx, actor, days)


@edge.get("/v1/tasks/{task:uuid}", needs=READ, refuses=[NotFound], tags=["fulfillment"])
async def get_task(tx: Tx, actor: Actor, task: UUID) -> Task:
    """One task."""
    return await queries.get_task(tx, actor, task)


@edge.post(
    "/v1/tasks/{task:uuid}/picking", needs=PICK, status=200, refuses=[NotFound, TaskNotThere], tags=["fulfillment"]
)
async def post_picking(tx: Tx, actor: Actor, task: UUID) -> Task:
    """Take a task in hand."""
    return await commands.start_pick(tx, actor, task)


@edge.post(
    "/v1/tasks/{task:uuid}/lines/{line:uuid}/picked",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, WrongArticle],
    tags=["fulfillment"],
)
async def post_picked(tx: Tx, actor: Actor, task: UUID, line: UUID, data: Picked) -> Task:
    """Confirm by scan that pieces are in the basket."""
    return await commands.confirm_pick(tx, actor, task, line, data.code, data.quantity)


@edge.post(
    "/v1/tasks/{task:uuid}/lines/{line:uuid}/shortage",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, orders.LinesOutOfStock],
    tags=["fulfillment"],
)
async def post_shortage(tx: Tx, actor: Actor, task: UUID, line: UUID, data: Shortage) -> Task:
    """Say that an article cannot be found; its line comes from elsewhere or is refunded."""
    return await commands.short_pick(tx, actor, task, line, data.reason)


@edge.post(
    "/v1/tasks/{task:uuid}/shelf",
    needs=PICK,
    status=200,
    refuses=[NotFound, TaskNotThere, NotAllPicked],
    tags=["fulfillment"],
)
async def post_shelf(tx: Tx, actor: Actor, task: UUID, data: Shelved) -> Task:
    """Everything is fetched and waits on a shelf; the customer is told."""
    return await commands.mark_ready(tx, actor, task, data.shelf)


@edge.post(
    "/v1/tasks/{task:uuid}/parcel",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, NotAllPicked],
    tags=["fulfillment"],
)
async def post_parcel(tx: Tx, actor: Actor, task: UUID, data: Parcel) -> Task:
    """The parcel has left."""
    return await commands.ship(tx, actor, task, data.tracking)


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
    refuses=[WrongCode, MoneyDue, orders.TendersDoNotFit, orders.TenderNotTaken, orders.NotPaid],
    tags=["fulfillment"],
)
async def post_pickup(tx: Tx, actor: Actor, data: PickupCode) -> HandedOver:
    """Give the customer what waits under their code."""
    return await commands.hand_over(tx, actor, data.location, data.code, data.payments, data.register)


@edge.post(
    "/v1/tasks/{task:uuid}/acceptance",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere],
    tags=["fulfillment"],
)
async def post_acceptance(tx: Tx, actor: Actor, task: UUID) -> Task:
    """A partner accepts an offered task."""
    return await commands.accept_offer(tx, actor, task)


@edge.post(
    "/v1/tasks/{task:uuid}/decline",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, orders.LinesOutOfStock],
    tags=["fulfillment"],
)
async def post_decline(tx: Tx, actor: Actor, task: UUID, data: Shortage) -> Task:
    """A partner declines an offered task; the next place is asked at once."""
    return await commands.decline_offer(tx, actor, task, data.reason)


ROUTES = [
    get_tasks, get_queues, get_offers, get_task, post_picking, post_picked, post_shortage, post_shelf, post_parcel,
    get_pickup, post_pickup, post_acceptance, post_decline,
]  # fmt: skip
