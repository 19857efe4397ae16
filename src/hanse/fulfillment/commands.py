"""Verbs of fetching, sending and handing over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hanse import catalog, inventory, locations, orders, sourcing
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound

from . import queries
from .contracts import HandedOver, OfferEnded, OfferMade, PickupNotCollected, Task, TaskChanged, TaskCreated, TaskState
from .refusals import MoneyDue, NotAllPicked, TaskNotThere, WrongArticle, WrongCode

# What a place is given to pack a parcel, in minutes of its opening hours. What it needs to lay an order ready, and how
# long that waits, was promised by the channel and stands with the order.
SHIP_MINUTES = 240


async def make_tasks(tx: Tx, order_id: UUID) -> list[Task]:
    """Give every place that delivers open lines of the order its task. Lines that have a task already are left, and
    those that wait for goods."""
    order = await orders.load_order(tx, order_id)
    known = set(
        await tx.column("select line from fulfillment.task_line where line = any($1)", [ln.id for ln in order.lines])
    )
    fresh = [ln for ln in order.lines if ln.state == "open" and not ln.awaits_goods and ln.id not in known]
    cards = await catalog.variants(tx, [ln.variant for ln in fresh])
    groups: dict[tuple[UUID, str], list[orders.OrderLine]] = {}
    for line in fresh:
        if line.delivery is not orders.Delivery.CARRY_OUT:
            kind = "ship" if line.delivery is orders.Delivery.SHIP else "pickup"
            groups.setdefault((line.source_location, kind), []).append(line)
    return [
        await _make(tx, order, place, kind, lines, cards)
        for (place, kind), lines in sorted(groups.items(), key=lambda group: str(group[0]))
    ]


async def _make(
    tx: Tx,
    order: orders.Order,
    place: UUID,
    kind: str,
    lines: Sequence[orders.OrderLine],
    cards: dict[UUID, catalog.VariantCard],
) -> Task:
    location = await locations.get_location(tx, place)
    minutes = order.terms.pickup_minutes if kind == "pickup" else SHIP_MINUTES
    promise = locations.ready_time(location, tx.now, minutes)
    until = await _offered_until(tx, order, location)
    task = new_id()
    await tx.run(
        "insert into fulfillment.task (id, sales_order, number, customer_name, location, kind, state, promise_at, "
        "created_at, offer, offer_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        task,
        order.id,
        order.number,
        order.name,
        place,
        kind,
        "open" if until is None else "offered",
        promise,
        tx.now,
        None if until is None else "offered",
        until,
    )
    await tx.many(
        "insert into fulfillment.task_line (line, task, variant, sku, gtin, name, image, quantity) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (ln.id, task, ln.variant, ln.sku, cards[ln.variant].gtin, ln.name, cards[ln.variant].image, ln.quantity)
            for ln in lines
        ],
    )
    await tx.emit(TaskCreated(task, order.id, place, kind))
    if until is not None:
        await tx.emit(OfferMade(task, order.id, place, until))
    return await queries.load_task(tx, task)


async def _offered_until(tx: Tx, order: orders.Order, location: locations.Location) -> datetime | None:
    """Until when a partner may answer, counted while they are open where hours are known; None for our own places."""
    if location.kind is not locations.Kind.PARTNER:
        return None
    minutes = await sourcing.offer_minutes(tx, order.channel)
    return locations.ready_time(location, tx.now, minutes) or tx.now + timedelta(minutes=minutes)


async def accept_offer(tx: Tx, actor: Actor, task: UUID) -> Task:
    """A partner delivers: the task is theirs to fetch. Refuses with TaskNotThere, also when they answer too late."""
    found = await _offered(tx, actor, task)
    await tx.run("update fulfillment.task set offer = 'accepted' where id = $1", task)
    await tx.emit(OfferEnded(task, found.order, found.location, "accepted", ""))
    return await _move(tx, found, TaskState.OPEN)


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
    found = await _locked(tx, actor, task, "fulfillment.pick")
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
    return await _move(tx, task, TaskState.CANCELLED)


async def follow_source(tx: Tx, order_id: UUID, line: UUID) -> None:
    """A line comes from another place: the old one need not fetch it any more, and the new one has a task."""
    order = await orders.load_order(tx, order_id)
    moved = next((ln for ln in order.lines if ln.id == line), None)
    if moved is None or moved.state != "open" or order.state != "confirmed":
        return
    old = await tx.value(
        "delete from fulfillment.task_line l using fulfillment.task t where l.line = $1 and t.id = l.task "
        "and (t.location <> $2 or t.state in ('shipped', 'cancelled')) returning l.task",
        line,
        moved.source_location,
    )
    await make_tasks(tx, order_id)
    if old is not None and (task := await queries.load_task(tx, old)).state in (TaskState.OPEN, TaskState.PICKING):
        await _without_lines(tx, task)


async def start_pick(tx: Tx, actor: Actor, task: UUID) -> Task:
    """Take a task in hand. Refuses with TaskNotThere when it is done or somebody else's already."""
    found = await _locked(tx, actor, task, "fulfillment.pick")
    if found.state is TaskState.PICKING and found.picked_by == actor.name:
        return found
    if found.state is not TaskState.OPEN:
        raise TaskNotThere(task=task, state=found.state, picked_by=found.picked_by)
    await orders.mark_picking(tx, found.order, [line.line for line in found.lines])
    await tx.run("update fulfillment.task set picked_by = $2 where id = $1", task, actor.name)
    return await _move(tx, found, TaskState.PICKING)


async def confirm_pick(tx: Tx, actor: Actor, task: UUID, line: UUID, code: str, quantity: int) -> Task:
    """Say that pieces are in the basket; `code` is what was scanned, SKU or GTIN.

    Refuses with WrongArticle, TaskNotThere and NotFound.
    """
    found = await _locked(tx, actor, task, "fulfillment.pick")
    if found.state is not TaskState.PICKING:
        raise TaskNotThere(task=task, state=found.state, picked_by=found.picked_by)
    wanted = next((ln for ln in found.lines if ln.line == line), None)
    if wanted is None:
        raise NotFound(line=line)
    scanned = await catalog.find_variant(tx, code)
    if scanned is None or scanned.id != wanted.variant:
        raise WrongArticle(wanted=wanted.sku, scanned=code)
    await tx.run(
        "update fulfillment.task_line set picked_quantity = least(quantity, picked_quantity + $2) where line = $1",
        line,
        quantity,
    )
    return await _touched(tx, task)


async def short_pick(tx: Tx, actor: Actor, task: UUID, line: UUID, reason: str) -> Task:
    """An article is not where it should be: its line comes from elsewhere, or is cancelled and refunded.

    What the books said to be here is taken out of them as lost, so that nobody else is promised it.
    """
    found = await _locked(tx, actor, task, "fulfillment.pick")
    wanted = next((ln for ln in found.lines if ln.line == line), None)
    if wanted is None or found.state not in (TaskState.OPEN, TaskState.PICKING):
        raise TaskNotThere(task=task, state=found.state, picked_by=found.picked_by)
    await tx.run("delete from fulfillment.task_line where line = $1", line)
    answer = await orders.resource_lines(tx, actor, found.order, [line], reason)
    if answer.left:
        await orders.cancel(tx, SYSTEM, found.order, answer.left, f"not found: {reason}")
    missing = wanted.quantity - wanted.picked_quantity
    await inventory.adjust(
        tx, SYSTEM, [inventory.StockChange(wanted.variant, found.location, -missing)], inventory.Reason.LOST
    )
    await make_tasks(tx, found.order)
    return await _without_lines(tx, found)


async def resource_hurt(tx: Tx, order_id: UUID, hold: UUID, missing: int) -> bool:
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
    lost = inventory.StockChange(line.variant, line.source_location, -min(missing, line.quantity))
    await inventory.adjust(tx, SYSTEM, [lost], inventory.Reason.LOST)
    if task is not None:
        await make_tasks(tx, order_id)
        await _without_lines(tx, await queries.load_task(tx, task))
    return True


async def drop_lines(tx: Tx, order: UUID, lines: Sequence[UUID]) -> None:
    """Lines were cancelled: nobody needs to fetch them any more."""
    tasks = await tx.column(
        "delete from fulfillment.task_line l using fulfillment.task t where t.id = l.task and t.sales_order = $1 "
        "and l.line = any($2) and t.state in ('offered', 'open', 'picking', 'ready') returning l.task",
        order,
        list(lines),
    )
    for task in sorted(set(tasks)):
        await _without_lines(tx, await queries.load_task(tx, task))


async def mark_ready(tx: Tx, actor: Actor, task: UUID, shelf: str) -> Task:
    """Everything is fetched and waits on a shelf. Refuses with NotAllPicked and TaskNotThere."""
    found = await _picked(tx, actor, task, "pickup")
    order = await orders.load_order(tx, found.order)
    await tx.run(
        "update fulfillment.task set shelf = $2, ready_at = $3, collect_until = $4 where id = $1",
        task,
        shelf.strip(),
        tx.now,
        tx.now + timedelta(days=order.terms.pickup_days),
    )
    await orders.mark_ready(tx, found.order, [line.line for line in found.lines])
    return await _move(tx, found, TaskState.READY)


async def ship(tx: Tx, actor: Actor, task: UUID, tracking: str) -> Task:
    """The parcel has left. Refuses with NotAllPicked and TaskNotThere."""
    found = await _picked(tx, actor, task, "ship")
    await orders.ship(tx, actor, found.order, [line.line for line in found.lines], tracking.strip())
    await tx.run(
        "update fulfillment.task set tracking = $2, done_at = $3 where id = $1", task, tracking.strip(), tx.now
    )
    return await _move(tx, found, TaskState.SHIPPED)


async def hand_over(
    tx: Tx,
    actor: Actor,
    location: UUID,
    code: str,
    tenders: Sequence[orders.TenderWanted] = (),
    register: UUID | None = None,
) -> HandedOver:
    """Give the customer what waits under their code; what is paid on collection is paid now with these tenders.

    A card is charged first: the goods stay until a second call finds it charged. Refuses with WrongCode, MoneyDue (with
    the amount), NotPaid while a card is being charged, TenderNotTaken, and what payments refuse.
    """
    actor.require("fulfillment.hand_over", location)
    order = await orders.find_pickup(tx, location, code)
    waiting = (
        []
        if order is None
        else await tx.column(
            "select id from fulfillment.task where sales_order = $1 and location = $2 and state = 'ready' for update",
            order.id,
            location,
        )
    )
    if order is None or not waiting:
        raise WrongCode(location=location)
    task = await queries.load_task(tx, waiting[0])
    lines = [line.line for line in task.lines]
    due = sum(ln.total_minor for ln in order.lines if ln.id in lines and ln.paid_at_pickup)
    if due and not tenders:
        raise MoneyDue(amount_minor=due, order=order.id, number=order.number)
    if due:
        paying = await orders.pay_at_pickup(tx, order.id, lines, tenders, location, register)
        if paying.payment_state == "due":
            return HandedOver(order.id, order.number, task.id, due, given=False)
    await orders.hand_over(tx, actor, order.id, lines)
    await tx.run("update fulfillment.task set done_at = $2 where id = $1", task.id, tx.now)
    await _move(tx, task, TaskState.HANDED_OVER)
    return HandedOver(order.id, order.number, task.id, due)


async def release_uncollected(tx: Tx, most: int = 50) -> int:
    """Orders that nobody collected in the time promised are cancelled: pieces are free again, money goes back."""
    stale = await tx.column(
        "select id from fulfillment.task where state = 'ready' and kind = 'pickup' and collect_until < $1 "
        "order by collect_until limit $2 for update skip locked",
        tx.now,
        most,
    )
    for task_id in stale:
        task = await queries.load_task(tx, task_id)
        order = await orders.load_order(tx, task.order)
        await orders.cancel(tx, SYSTEM, task.order, [line.line for line in task.lines], "not collected")
        await _move(tx, task, TaskState.CANCELLED)
        await tx.emit(PickupNotCollected(task.id, task.order, task.location, order.customer))
    return len(stale)


async def _locked(tx: Tx, actor: Actor, task: UUID, permission: str) -> Task:
    await tx.run("select from fulfillment.task where id = $1 for update", task)
    found = await queries.get_task(tx, actor, task)
    actor.require(permission, found.location)
    return found


async def _picked(tx: Tx, actor: Actor, task: UUID, kind: str) -> Task:
    found = await _locked(tx, actor, task, "fulfillment.pick")
    if found.kind != kind or found.state is not TaskState.PICKING:
        raise TaskNotThere(task=task, state=found.state, kind=found.kind, picked_by=found.picked_by)
    missing = [line.sku for line in found.lines if line.picked_quantity < line.quantity]
    if missing:
        raise NotAllPicked(task=task, missing=missing)
    return found


async def _move(tx: Tx, task: Task, state: TaskState) -> Task:
    await tx.run("update fulfillment.task set state = $2, version = version + 1 where id = $1", task.id, state)
    await tx.emit(TaskChanged(task.id, task.order, task.location, state))
    return await queries.load_task(tx, task.id)


async def _touched(tx: Tx, task: UUID) -> Task:
    await tx.run("update fulfillment.task set version = version + 1 where id = $1", task)
    return await queries.load_task(tx, task)


async def _without_lines(tx: Tx, task: Task) -> Task:
    left = await queries.load_task(tx, task.id)
    return left if left.lines else await _move(tx, left, TaskState.CANCELLED)
