"""Fetching: take a task, confirm by scan, or say that an article is not there."""

from uuid import UUID

from hanse import catalog, inventory, orders
from hanse.fulfillment import queries
from hanse.fulfillment.contracts import Task, TaskState
from hanse.fulfillment.refusals import NothingMissing, PickedByAnother, TaskNotThere, WrongArticle
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from .making import make_tasks
from .moved import in_hand, locked, move, touched, unpack, without_lines, write_down


async def start_pick(tx: Tx, actor: Actor, task: UUID, *, take_over: bool = False) -> Task:
    """Take a task in hand, or over from who is picking it. Refuses with TaskNotThere when it is done, and with
    PickedByAnother when it is somebody else's and is not to be taken over."""
    found = await locked(tx, actor, task, "fulfillment.pick")
    if found.state is TaskState.PICKING and found.picked_by == actor.name:
        return found
    if found.state is TaskState.PICKING and not take_over:
        raise PickedByAnother(task=task, picked_by=found.picked_by)
    if found.state is TaskState.PICKING:
        # Who takes one order out of a walk fetches it alone.
        await tx.run(
            "update fulfillment.task set picked_by = $2, wave = null, box = null where id = $1", task, actor.name
        )
        return await touched(tx, task)
    if found.state is not TaskState.OPEN:
        raise TaskNotThere(task=task, state=found.state, picked_by=found.picked_by)
    return await begin(tx, actor, found)


async def begin(tx: Tx, actor: Actor, task: Task) -> Task:
    """An open task is picked from now on."""
    await orders.mark_picking(tx, task.order, [line.line for line in task.lines])
    await tx.run("update fulfillment.task set picked_by = $2 where id = $1", task.id, actor.name)
    await write_down(tx, task, "begun", 0)
    return await move(tx, task, TaskState.PICKING)


async def put_back(tx: Tx, actor: Actor, task: UUID) -> Task:
    """Lay everything back where it was: the task is open again, for whoever comes next. Refuses with TaskNotThere."""
    found = await in_hand(tx, actor, task)
    await unpack(tx, task)
    await orders.take_up_again(tx, found.order, [line.line for line in found.lines])
    await tx.run("update fulfillment.task_line set picked_quantity = 0 where task = $1", task)
    await tx.run("update fulfillment.task set picked_by = '', wave = null, box = null where id = $1", task)
    return await move(tx, found, TaskState.OPEN)


async def confirm_pick(tx: Tx, actor: Actor, task: UUID, line: UUID, code: str, quantity: int) -> Task:
    """Say that pieces are in the basket; `code` is what was scanned, SKU or GTIN.

    Refuses with WrongArticle, TaskNotThere, PickedByAnother and NotFound.
    """
    found = await in_hand(tx, actor, task)
    wanted = next((ln for ln in found.lines if ln.line == line), None)
    if wanted is None:
        raise NotFound(line=line)
    scanned = await catalog.find_variant(tx, code)
    if scanned is None or scanned.id != wanted.variant:
        raise WrongArticle(wanted=wanted.sku, scanned=code)
    await lay_in(tx, found, line, min(quantity, wanted.quantity - wanted.picked_quantity))
    return await touched(tx, task)


async def lay_in(tx: Tx, task: Task, line: UUID, quantity: int) -> None:
    """So many more pieces of a line lie in the basket of the task."""
    await tx.run(
        "update fulfillment.task_line set picked_quantity = picked_quantity + $2 where line = $1", line, quantity
    )
    await write_down(tx, task, "picked", quantity)


async def short_pick(tx: Tx, actor: Actor, task: UUID, line: UUID, reason: str, found: int = 0) -> Task:
    """Pieces are not where they should be: they come from elsewhere, or are cancelled and refunded.

    What lies in the basket stays in the task, with so many that were `found` since the last scan. What the books said
    to be here is taken out of them as lost, so that nobody else is promised it. Refuses with TaskNotThere,
    PickedByAnother, NothingMissing and LinesOutOfStock.
    """
    short = await locked(tx, actor, task, "fulfillment.pick")
    wanted = next((ln for ln in short.lines if ln.line == line), None)
    if wanted is None or short.state not in (TaskState.OPEN, TaskState.PICKING):
        raise TaskNotThere(task=task, state=short.state, picked_by=short.picked_by)
    if short.state is TaskState.PICKING and short.picked_by != actor.name:
        raise PickedByAnother(task=task, picked_by=short.picked_by)
    missing = wanted.quantity - wanted.picked_quantity - found
    if missing < 1:
        raise NothingMissing(line=line, quantity=wanted.quantity)
    if found:
        await lay_in(tx, short, line, found)
    if missing < wanted.quantity:
        await tx.run("update fulfillment.task_line set quantity = picked_quantity where line = $1", line)
    else:
        await tx.run("delete from fulfillment.task_line where line = $1", line)
    await orders.miss_pieces(tx, actor, short.order, line, missing, reason)
    await write_down(tx, short, "short", missing)
    await inventory.adjust(
        tx, SYSTEM, [inventory.StockChange(wanted.variant, short.location, -missing)], inventory.Reason.LOST
    )
    await make_tasks(tx, short.order)
    return await without_lines(tx, short)


async def resource_hurt(tx: Tx, order_id: UUID, hold: UUID) -> bool:
    """Pieces of an order were carried out of the store by somebody else: its line comes from another place, if it can.

    Tells whether it does. What is fetched already is there. What no other place has, and what the customer collects
    here, stays with this store: whoever fetches it finds out whether it was there after all.
    """
    order = await orders.load_order(tx, order_id)
    line = next((ln for ln in order.lines if ln.hold == hold and ln.state in ("open", "picking")), None)
    if line is None or line.delivery is not orders.Delivery.SHIP:
        return False
    fetched = await tx.value("select picked_quantity from fulfillment.task_line where line = $1", line.id)
    if fetched:
        return False
    answer = await orders.resource_lines(tx, SYSTEM, order_id, [line.id], "sold over the counter")
    if answer.left:
        return False
    task = await tx.value("delete from fulfillment.task_line where line = $1 returning task", line.id)
    await inventory.write_off_hurt(tx, hold)
    if task is not None:
        await make_tasks(tx, order_id)
        await without_lines(tx, await queries.load_task(tx, task))
    return True
