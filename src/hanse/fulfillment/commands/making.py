"""Orders become work: tasks for the places that deliver, and what changes when their lines go elsewhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hanse import catalog, delivery, locations, orders, sourcing
from hanse.fulfillment import queries
from hanse.fulfillment.contracts import OfferMade, Task, TaskCreated, TaskState
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .moved import touched, without_lines

# What a place is given to pack a parcel that no carrier waits for, in minutes of its opening hours. What it needs to
# lay an order ready, and how long that waits, was promised by the channel and stands with the order.
SHIP_MINUTES = 240


INSERT = """
insert into fulfillment.task (id, sales_order, number, customer_name, location, kind, state, promise_at, created_at,
    offer, offer_until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

INSERT_LINE = """
insert into fulfillment.task_line (line, task, variant, sku, gtin, name, image, quantity)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""

KNOWN = "select line from fulfillment.task_line where line = any((select $1::uuid[])::uuid[])"


async def make_tasks(tx: Tx, order_id: UUID) -> list[Task]:
    """Give every place that delivers open lines of the order its task. Lines that have a task already are left, and
    those that wait for goods or for their money; so is a whole order that does."""
    order = await orders.load_order(tx, order_id)
    if order.state == "placed":
        return []
    known = await tx.one_of(_known_each, [line.id for line in order.lines])
    waiting = [ln.id for ln in order.lines if ln.awaits_goods or ln.awaits_payment]
    fresh = [ln for ln in order.lines if ln.state == "open" and ln.id not in waiting and ln.id not in known]
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
    promise = await _due(tx, order, location, kind, lines)
    until = await _offered_until(tx, order, location)
    task = new_id()
    row = (
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
    parts = [
        (ln.id, task, ln.variant, ln.sku, cards[ln.variant].gtin, ln.name, cards[ln.variant].image, ln.quantity)
        for ln in lines
    ]
    await tx.one_of(_write_each, (row, parts))
    await tx.emit(TaskCreated(task, order.id, place, kind))
    if until is not None:
        await tx.emit(OfferMade(task, order.id, place, until))
    return await queries.load_task(tx, task)


async def _known_each(tx: Tx, asked: list[list[UUID]]) -> list[set[UUID]]:
    """Of each order the lines that have a task."""
    every = [line for lines in asked for line in lines]
    known = set(await tx.column(KNOWN, every))
    return [known.intersection(lines) for lines in asked]


async def _write_each(tx: Tx, tasks: list[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]) -> list[None]:
    await tx.many(INSERT, [task for task, _ in tasks])
    await tx.many(INSERT_LINE, [line for _, lines in tasks for line in lines])
    return [None for _ in tasks]


async def _due(
    tx: Tx, order: orders.Order, location: locations.Location, kind: str, lines: Sequence[orders.OrderLine]
) -> datetime | None:
    """By when a place shall have fetched these lines."""
    minutes = order.terms.pickup_minutes if kind == "pickup" else SHIP_MINUTES
    # What the customer was told counts; where that is over or was never known, what the place can do from now on.
    told = [ln.promise.ready_at for ln in lines if kind == "pickup" and ln.promise and ln.promise.ready_at]
    promise = max(told, default=None)
    if promise is None or promise <= tx.now:
        promise = await _promised(tx, location, minutes, sum(line.quantity for line in lines))
    days = [ln.promise.leaves_on for ln in lines if ln.promise and ln.promise.leaves_on]
    later = max((day for day in days if day > tx.now.date()), default=None)
    if (
        kind == "ship"
        and order.delivery_method
        and (leaves := await delivery.leaves_by(tx, order.delivery_method, later))
    ):
        # The days of arrival that the customer was told count from when the carrier comes.
        limited = location.orders_per_hour or location.pieces_per_day
        promise = max(leaves, promise) if limited and promise else leaves
    return promise


async def follow_date(tx: Tx, order_id: UUID, lines: Sequence[UUID]) -> None:
    """The customer has chosen another day for these lines: they are fetched by then."""
    order = await orders.load_order(tx, order_id)
    for task in await queries.tasks_of(tx, order_id):
        named = {line.line for line in task.lines}
        moved = [line for line in order.lines if line.id in named and line.id in lines]
        if moved and task.state in (TaskState.OPEN, TaskState.PICKING):
            place = await locations.get_location(tx, task.location)
            due = await _due(tx, order, place, task.kind, moved)
            await tx.run("update fulfillment.task set promise_at = $2 where id = $1", task.id, due)
            await touched(tx, task.id)


async def keep_longer(tx: Tx, order: UUID, lines: Sequence[UUID], until: datetime) -> None:
    """What is reserved is kept longer: it is not given up before, where it lies ready already."""
    ready = await tx.column(
        "update fulfillment.task set collect_until = greatest(collect_until, $3) "
        "where sales_order = $1 and state = 'ready' and id in (select task from fulfillment.task_line "
        "where line = any($2)) returning id",
        order,
        list(lines),
        until,
    )
    for task in ready:
        await touched(tx, task)


async def _promised(tx: Tx, location: locations.Location, minutes: int, own_pieces: int) -> datetime | None:
    """When something is ready there that joins what waits already; later where the place can fetch only so much."""
    if not location.orders_per_hour and not location.pieces_per_day:
        return locations.ready_time(location, tx.now, minutes)
    # What was just ordered is counted already.
    waiting = (await orders.workload(tx, [location.id])).get(location.id)
    count, pieces = (waiting.orders, max(waiting.pieces - own_pieces, 0)) if waiting else (1, 0)
    return locations.ready_in_turn(location, tx.now, minutes, count, pieces)


async def _offered_until(tx: Tx, order: orders.Order, location: locations.Location) -> datetime | None:
    """Until when a partner may answer, counted while they are open where hours are known; None for our own places."""
    if location.kind is not locations.Kind.PARTNER:
        return None
    minutes = await sourcing.offer_minutes(tx, order.channel)
    return locations.ready_time(location, tx.now, minutes) or tx.now + timedelta(minutes=minutes)


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
        await without_lines(tx, task)


async def drop_lines(tx: Tx, order: UUID, lines: Sequence[UUID]) -> None:
    """Lines were cancelled: nobody needs to fetch them any more."""
    tasks = await tx.column(
        "delete from fulfillment.task_line l using fulfillment.task t where t.id = l.task and t.sales_order = $1 "
        "and l.line = any($2) and t.state in ('offered', 'open', 'picking', 'ready') returning l.task",
        order,
        list(lines),
    )
    for task in sorted(set(tasks)):
        await without_lines(tx, await queries.load_task(tx, task))
