"""Reads of tasks, through the actor's locations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hanse import orders
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

from .contracts import Offers, Pickup, Queue, Task
from .refusals import WrongCode

TASK = """
select t.id, t.sales_order as order, t.number, t.customer_name, t.location, t.kind, t.state, t.promise_at, t.shelf,
       t.tracking, t.picked_by, t.created_at, t.ready_at, t.collect_until, t.done_at, t.version,
       t.offer, t.offer_until,
       case when t.kind = 'ship' then (select o.destination from orders.public_order o where o.id = t.sales_order) end
           as destination,
       coalesce((select jsonb_agg(to_jsonb(l) - 'task' order by l.sku, l.line)
                 from fulfillment.task_line l where l.task = t.id), '[]') as lines
from fulfillment.task t
"""

# Tasks without a promise come last; the id keeps the order whole.
LIST = (
    TASK
    + """
where ($1::uuid[] is null or t.location = any($1)) and ($2::uuid is null or t.location = $2)
  and t.state = any($3) and ($4::text is null or t.kind = $4)
  and ($5::text is null or strpos(lower(t.number || ' ' || t.customer_name), lower($5)) > 0)
  and ($6::timestamptz is null or (coalesce(t.promise_at, 'infinity'), t.id) > ($6, $7::uuid))
order by coalesce(t.promise_at, 'infinity'), t.id limit $8
"""
)

OFFERS = """
select location, count(*) filter (where state = 'offered') as waiting,
       min(offer_until) filter (where state = 'offered') as next_until,
       count(*) filter (where offer = 'accepted') as accepted, count(*) filter (where offer = 'declined') as declined,
       count(*) filter (where offer = 'timed_out') as timed_out
from fulfillment.task
where offer is not null and (state = 'offered' or created_at >= $2) and ($1::uuid[] is null or location = any($1))
group by location order by location
"""

STANDING = ("offered", "open", "picking", "ready")


async def load_task(tx: Tx, task: UUID) -> Task:
    """The task, whoever asks. Refuses with NotFound."""
    found = await tx.row(Task, TASK + "where t.id = $1", task)
    if found is None:
        raise NotFound(task=task)
    return found


async def get_task(tx: Tx, actor: Actor, task: UUID) -> Task:
    """A task of the actor's locations. Refuses with NotFound."""
    found = await load_task(tx, task)
    if not actor.may("fulfillment.read", found.location):
        raise NotFound(task=task)
    return found


async def list_tasks(
    tx: Tx,
    actor: Actor,
    *,
    location: UUID | None = None,
    states: Sequence[str] = STANDING,
    kind: str | None = None,
    text: str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Task]:
    """The tasks of the actor's locations, the most urgent first."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    places = actor.locations_for("fulfillment.read")
    count = limit(size)
    rows = await tx.rows(
        Task,
        LIST,
        None if places is None else list(places),
        location,
        list(states),
        kind,
        text,
        *(after or (None, None)),
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    cursor_next = encode_cursor(last.promise_at, last.id) if last and last.promise_at else None
    return Page(rows[:count], cursor_next)


async def tasks_of(tx: Tx, order: UUID) -> list[Task]:
    """All tasks of an order."""
    return await tx.rows(Task, TASK + "where t.sales_order = $1 order by t.created_at, t.id", order)


async def find_pickup(tx: Tx, actor: Actor, location: UUID, code: str) -> Pickup:
    """What a customer with this code may collect here, now or later. Refuses with WrongCode."""
    actor.require("fulfillment.hand_over", location)
    order = await orders.find_pickup(tx, location, code)
    if order is None:
        raise WrongCode(location=location)
    tasks = [task for task in await tasks_of(tx, order.id) if task.location == location and task.kind == "pickup"]
    lines = {line.line for task in tasks for line in task.lines}
    due = sum(line.total_minor for line in order.lines if line.id in lines and line.paid_at_pickup)
    return Pickup(order.id, order.number, order.name, order.currency, due, tasks)


async def queues(tx: Tx, actor: Actor) -> list[Queue]:
    """How much stands at each of the actor's locations; late are those whose promise has passed."""
    places = actor.locations_for("fulfillment.read")
    return await tx.rows(
        Queue,
        "select location, count(*) filter (where state = 'open') as open, "
        "count(*) filter (where state = 'picking') as picking, count(*) filter (where state = 'ready') as ready, "
        "count(*) filter (where state in ('open', 'picking') and promise_at < $2) as late, "
        "count(*) filter (where state = 'offered') as offered from fulfillment.task "
        "where state in ('offered', 'open', 'picking', 'ready') and ($1::uuid[] is null or location = any($1)) "
        "group by location",
        None if places is None else list(places),
        tx.now,
    )


async def offers(tx: Tx, actor: Actor, days: int) -> list[Offers]:
    """What became of the offers of the last days at each of the actor's locations; who waits longer still counts."""
    places = actor.locations_for("fulfillment.read")
    return await tx.rows(Offers, OFFERS, None if places is None else list(places), tx.now - timedelta(days=days))
