"""Tasks and parcels over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from hanse import orders
from hanse.fulfillment import commands, queries
from hanse.fulfillment.contracts import Offers, Parcel, ParcelWanted, Queue, Settlement, Task
from hanse.fulfillment.refusals import (
    LabelMissing,
    NotAllPicked,
    NothingMissing,
    OtherCarrier,
    PackedWrong,
    ParcelSettled,
    PickedByAnother,
    TaskNotThere,
    WrongArticle,
)
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

READ = Needs("fulfillment.read", Scope.LOCATION, through_actor=True)
PICK = Needs("fulfillment.pick", Scope.LOCATION, through_actor=True)
# A label carries an address and is printed once: no cache keeps it.
LABEL_HEADERS = {"Cache-Control": "no-store", "Content-Disposition": "inline"}


class Picked(msgspec.Struct, frozen=True):
    """What was scanned, and how many pieces went into the basket."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Shortage(msgspec.Struct, frozen=True):
    """Why pieces cannot be fetched, and how many of them were found after all and lie in the basket now."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "not found"
    found: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


class Shelved(msgspec.Struct, frozen=True):
    """Where the order waits."""

    shelf: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Tracked(msgspec.Struct, frozen=True):
    """The carrier's number of the parcel, where it was not announced to the carrier."""

    tracking: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Packing(msgspec.Struct, frozen=True):
    """How what was picked is divided among parcels, and who brings them; without a carrier numbers are typed."""

    carrier: Annotated[str, msgspec.Meta(max_length=40)] = ""
    parcels: Annotated[list[ParcelWanted], msgspec.Meta(max_length=50)] = []


class Decision(msgspec.Struct, frozen=True):
    """What shall become of the goods of a parcel that did not arrive."""

    choice: Settlement
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


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
    "/v1/tasks/{task:uuid}/picking",
    needs=PICK,
    status=200,
    refuses=[NotFound, TaskNotThere, PickedByAnother],
    tags=["fulfillment"],
)
async def post_picking(tx: Tx, actor: Actor, task: UUID, take_over: bool = False) -> Task:
    """Take a task in hand, or over from somebody else."""
    return await commands.start_pick(tx, actor, task, take_over=take_over)


@edge.delete(
    "/v1/tasks/{task:uuid}/picking",
    needs=PICK,
    status=200,
    refuses=[NotFound, TaskNotThere, PickedByAnother],
    tags=["fulfillment"],
)
async def delete_picking(tx: Tx, actor: Actor, task: UUID) -> Task:
    """Lay everything back where it was; the task is open for whoever comes next."""
    return await commands.put_back(tx, actor, task)


@edge.post(
    "/v1/tasks/{task:uuid}/lines/{line:uuid}/picked",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, WrongArticle, PickedByAnother],
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
    refuses=[NotFound, TaskNotThere, PickedByAnother, NothingMissing, orders.LinesOutOfStock],
    tags=["fulfillment"],
)
async def post_shortage(tx: Tx, actor: Actor, task: UUID, line: UUID, data: Shortage) -> Task:
    """Say that the pieces that are not in the basket cannot be found; they come from elsewhere or are refunded."""
    return await commands.short_pick(tx, actor, task, line, data.reason, data.found)


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
    refuses=[NotFound, TaskNotThere, NotAllPicked, LabelMissing, orders.LeavesLater],
    tags=["fulfillment"],
)
async def post_parcel(tx: Tx, actor: Actor, task: UUID, data: Tracked) -> Task:
    """The parcels of a task have left."""
    return await commands.ship(tx, actor, task, data.tracking)


@edge.post(
    "/v1/tasks/{task:uuid}/packing",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[NotFound, TaskNotThere, NotAllPicked, OtherCarrier, PackedWrong],
    tags=["fulfillment"],
)
async def post_packing(tx: Tx, actor: Actor, task: UUID, data: Packing) -> Task:
    """Divide what was picked among parcels, and have them announced to their carrier. Repeating it packs anew."""
    return await commands.pack(tx, actor, task, data.carrier, data.parcels)


@edge.get("/v1/parcels", needs=READ, refuses=[InvalidInput], tags=["fulfillment"])
async def get_parcels(
    tx: Tx,
    actor: Actor,
    location: UUID | None = None,
    parcel_state: Annotated[list[str] | None, QueryParameter(name="state")] = None,
    text: str | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[Parcel]:
    """The parcels of the caller's locations, the newest first."""
    return await queries.list_parcels(
        tx, actor, location=location, states=parcel_state, text=text, cursor=cursor, size=size
    )


@edge.get("/v1/orders/{order:uuid}/parcels", needs=READ, refuses=[NotFound], tags=["fulfillment"])
async def get_order_parcels(tx: Tx, actor: Actor, order: UUID) -> list[Parcel]:
    """The parcels of an order that the caller's locations send."""
    return [one for one in await queries.parcels_of(tx, order) if actor.may("fulfillment.read", one.location)]


@edge.get(
    "/v1/parcels/{parcel:uuid}/label",
    needs=READ,
    refuses=[NotFound],
    tags=["fulfillment"],
    media_type="application/pdf",
)
async def get_label(tx: Tx, actor: Actor, parcel: UUID) -> Response[bytes]:
    """The label of a parcel as PDF."""
    return Response(await queries.get_label(tx, actor, parcel), media_type="application/pdf", headers=LABEL_HEADERS)


@edge.post(
    "/v1/parcels/{parcel:uuid}/settlement",
    needs=Needs("orders.change", Scope.LOCATION, through_actor=True),
    status=200,
    idempotent=True,
    refuses=[NotFound, ParcelSettled, orders.LineNotThere, orders.LinesOutOfStock],
    tags=["fulfillment"],
)
async def post_settlement(tx: Tx, actor: Actor, parcel: UUID, data: Decision) -> Parcel:
    """Decide about a parcel that was lost or came back: send the goods once more, or give the money back."""
    return await commands.settle_parcel(tx, actor, parcel, data.choice, data.reason)


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
    get_tasks, get_queues, get_offers, get_task, post_picking, delete_picking, post_picked, post_shortage, post_shelf,
    post_parcel, post_acceptance, post_decline, post_packing, get_parcels, get_order_parcels, get_label,
    post_settlement,
]  # fmt: skip
