"""Tasks that nobody else changes meanwhile, and what every change of one has in common."""

import contextlib
from uuid import UUID

from hanse import delivery
from hanse.fulfillment import queries
from hanse.fulfillment.contracts import Task, TaskChanged, TaskState
from hanse.fulfillment.refusals import NotAllPicked, PickedByAnother, TaskNotThere
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id


async def locked(tx: Tx, actor: Actor, task: UUID, permission: str) -> Task:
    """The task, locked until the transaction ends. Refuses with NotFound and Forbidden."""
    await tx.run("select from fulfillment.task where id = $1 for update", task)
    found = await queries.get_task(tx, actor, task)
    actor.require(permission, found.location)
    return found


async def in_hand(tx: Tx, actor: Actor, task: UUID) -> Task:
    """The task, locked, that the actor is picking. Refuses with TaskNotThere, and PickedByAnother for others."""
    found = await locked(tx, actor, task, "fulfillment.pick")
    if found.state is not TaskState.PICKING:
        raise TaskNotThere(task=task, state=found.state, picked_by=found.picked_by)
    if found.picked_by != actor.name:
        raise PickedByAnother(task=task, picked_by=found.picked_by)
    return found


async def write_down(tx: Tx, task: Task, kind: str, quantity: int) -> None:
    """Keep for the figures of the place what was fetched or missed when; not by whom."""
    await tx.run(
        "insert into fulfillment.fetched (id, location, walk, task, kind, quantity, at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        task.location,
        task.wave or task.id,
        task.id,
        kind,
        quantity,
        tx.now,
    )


async def all_picked(tx: Tx, actor: Actor, task: UUID, kind: str) -> Task:
    """The task, locked, with everything in the basket. Refuses with TaskNotThere and NotAllPicked."""
    found = await locked(tx, actor, task, "fulfillment.pick")
    if found.kind != kind or found.state is not TaskState.PICKING:
        raise TaskNotThere(task=task, state=found.state, kind=found.kind, picked_by=found.picked_by)
    missing = [line.sku for line in found.lines if line.picked_quantity < line.quantity]
    if missing:
        raise NotAllPicked(task=task, missing=missing)
    return found


async def move(tx: Tx, task: Task, state: TaskState) -> Task:
    """Let a task go on, and tell."""
    await tx.run("update fulfillment.task set state = $2, version = version + 1 where id = $1", task.id, state)
    await tx.emit(TaskChanged(task.id, task.order, task.location, state))
    return await queries.load_task(tx, task.id)


async def touched(tx: Tx, task: UUID) -> Task:
    """The task, after something in it changed."""
    await tx.run("update fulfillment.task set version = version + 1 where id = $1", task)
    return await queries.load_task(tx, task)


async def unpack(tx: Tx, task: UUID) -> None:
    """What was packed and has not left is taken out again; the carrier hears that these parcels do not come."""
    taken = await tx.column(
        "update fulfillment.parcel set unpacked_at = $2 where task = $1 and left_at is null and unpacked_at is null "
        "returning shipment",
        task,
        tx.now,
    )
    for shipment in taken:
        # Whatever the carrier has in its hands already goes its way; it shows as under way.
        with contextlib.suppress(delivery.LeftAlready):
            if shipment is not None:
                await delivery.cancel_shipment(tx, shipment)


async def without_lines(tx: Tx, task: Task) -> Task:
    """The task after lines of it went elsewhere: what was packed is packed anew, and without lines it is over."""
    await unpack(tx, task.id)
    left = await queries.load_task(tx, task.id)
    return await without_given(tx, left) if left.lines else await move(tx, left, TaskState.CANCELLED)


async def without_given(tx: Tx, task: Task) -> Task:
    """The task after somebody took of it: over as soon as nothing that is ready waits any more."""
    if task.state is not TaskState.READY or any(not line.given_at for line in task.lines):
        return task
    await tx.run("update fulfillment.task set done_at = $2 where id = $1", task.id, tx.now)
    return await move(tx, task, TaskState.HANDED_OVER)
