"""Partners are asked first: they accept, decline, or let the time pass."""

from uuid import UUID

from hanse import orders
from hanse.fulfillment import queries
from hanse.fulfillment.contracts import OfferEnded, Task, TaskState
from hanse.fulfillment.refusals import TaskNotThere
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx

from .making import make_tasks
from .moved import locked, move


async def accept_offer(tx: Tx, actor: Actor, task: UUID) -> Task:
    """A partner delivers: the task is theirs to fetch. Refuses with TaskNotThere, also when they answer too late."""
    found = await _offered(tx, actor, task)
    await tx.run("update fulfillment.task set offer = 'accepted' where id = $1", task)
    await tx.emit(OfferEnded(task, found.order, found.location, "accepted", ""))
    return await move(tx, found, TaskState.OPEN)


async def decline_offer(tx: Tx, actor: Actor, task: UUID, reason: str) -> Task:
    """A partner does not deliver: the next place is asked, or the lines are cancelled. Refuses with TaskNotThere."""
    return await _end_offer(tx, actor, await _offered(tx, actor, task), "declined", reason)


async def time_out_offers(tx: Tx, most: int = 50) -> int:
    """No answer is a no: the next place is asked; tells how many offers ended."""
    late = await tx.column(
        "select id from fulfillment.task where state = 'offered' and offer_until < $1 order by offer_until limit $2 "
        "for update skip locked",
        tx.now,
        most,
    )
    for task in late:
        await _end_offer(tx, SYSTEM, await queries.load_task(tx, task), "timed_out", "no answer in time")
    return len(late)


async def _offered(tx: Tx, actor: Actor, task: UUID) -> Task:
    found = await locked(tx, actor, task, "fulfillment.pick")
    in_time = found.offer_until is not None and tx.now <= found.offer_until
    if found.state is not TaskState.OFFERED or not in_time:
        raise TaskNotThere(task=task, state=found.state, offer=found.offer)
    return found


async def _end_offer(tx: Tx, actor: Actor, task: Task, outcome: str, reason: str) -> Task:
    """Let the lines of an offer come from elsewhere; what nobody may send is cancelled and refunded."""
    lines = [line.line for line in task.lines]
    await tx.run("delete from fulfillment.task_line where task = $1", task.id)
    answer = await orders.resource_lines(tx, actor, task.order, lines, f"{outcome}: {reason}")
    if answer.left:
        await orders.cancel(tx, SYSTEM, task.order, answer.left, f"nobody can deliver: {reason}")
    await tx.run("update fulfillment.task set offer = $2 where id = $1", task.id, outcome)
    await tx.emit(OfferEnded(task.id, task.order, task.location, outcome, reason))
    await make_tasks(tx, task.order)
    return await move(tx, task, TaskState.CANCELLED)
