"""What customers collect: ready on a shelf, handed over by code, or free again when nobody comes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from hanse import orders
from hanse.fulfillment import queries, rules
from hanse.fulfillment.contracts import (
    Collecting,
    HandedOver,
    OrderWish,
    PickupNotCollected,
    PickupPolicy,
    PickupPolicyInput,
    PickupReminded,
    Task,
    TaskState,
)
from hanse.fulfillment.refusals import CollectorNotNamed, IdentityNeeded, MoneyDue, WrongCode
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden, Refusal, StaleVersion

from .moved import all_picked, move, touched, without_given

log = structlog.get_logger()

EVERYTHING = Collecting()


async def mark_ready(tx: Tx, actor: Actor, task: UUID, shelf: str) -> Task:
    """Everything is fetched and waits on a shelf. Refuses with NotAllPicked and TaskNotThere."""
    found = await all_picked(tx, actor, task, "pickup")
    order = await orders.load_order(tx, found.order)
    # Who chose a later day to come has as long from then on.
    moved = {line for one in order.adjustments if one.kind == "date" for line in one.facts["lines"]}
    waiting = [ln for ln in order.lines if str(ln.id) in moved and ln.id in {line.line for line in found.lines}]
    chosen = [ln.promise.ready_at for ln in waiting if ln.promise and ln.promise.ready_at]
    await tx.run(
        "update fulfillment.task set shelf = $2, ready_at = $3, collect_until = $4 where id = $1",
        task,
        shelf.strip(),
        tx.now,
        max([tx.now, *chosen]) + timedelta(days=order.terms.pickup_days),
    )
    await orders.mark_ready(tx, found.order, [line.line for line in found.lines])
    return await move(tx, found, TaskState.READY)


async def hand_over(
    tx: Tx,
    actor: Actor,
    location: UUID,
    code: str,
    tenders: Sequence[orders.TenderWanted] = (),
    register: UUID | None = None,
    collecting: Collecting = EVERYTHING,
) -> HandedOver:
    """Give what waits under a code, or a part of it; what is paid on collection is paid now with these tenders.

    A card is charged first: the goods stay until a second call finds it charged. Refuses with WrongCode, MoneyDue (with
    the amount), IdentityNeeded, CollectorNotNamed, NotPaid while a card is being charged, TenderNotTaken, and what
    payments refuse.
    """
    actor.require("fulfillment.hand_over", location)
    order = await orders.find_pickup(tx, location, code)
    tasks = [] if order is None else await _waiting(tx, order.id, location)
    chosen = set(collecting.lines)
    lines = [ln.line for task in tasks for ln in task.lines if not ln.given_at and (not chosen or ln.line in chosen)]
    if order is None or not lines:
        raise WrongCode(location=location)
    if chosen - set(lines):
        raise orders.LineNotThere(order=order.id, lines=sorted(chosen - set(lines)))
    facts = await _checked(tx, order, tasks, location, collecting)
    due = sum(ln.total_minor for ln in order.lines if ln.id in lines and ln.paid_at_pickup)
    if due and not tenders:
        raise MoneyDue(amount_minor=due, order=order.id, number=order.number)
    if due:
        paying = await orders.pay_at_pickup(tx, order.id, lines, tenders, location, register)
        if paying.payment_state == "due":
            return HandedOver(order.id, order.number, tasks[0].id, due, given=False)
    await orders.hand_over(tx, actor, order.id, lines, facts)
    await tx.run("update fulfillment.task_line set given_at = $2 where line = any($1)", lines, tx.now)
    after = [await without_given(tx, await touched(tx, task.id)) for task in tasks]
    left = sum(not ln.given_at for task in after for ln in task.lines)
    return HandedOver(order.id, order.number, tasks[0].id, due, left=left)


async def _waiting(tx: Tx, order: UUID, location: UUID) -> list[Task]:
    """What of an order is ready at a place, locked."""
    found = await tx.column(
        "select id from fulfillment.task where sales_order = $1 and location = $2 and kind = 'pickup' "
        "and state = 'ready' order by id for update",
        order,
        location,
    )
    return [await queries.load_task(tx, task) for task in found]


async def _checked(
    tx: Tx, order: orders.Order, tasks: Sequence[Task], location: UUID, collecting: Collecting
) -> dict[str, Any]:
    """What the history says about who came, once the rule of the place allows it."""
    policy = await queries.get_policy(tx, location)
    collector = collecting.collector.strip()
    wish = await queries.get_wish(tx, order.id)
    if not rules.may_collect(policy, wish.collector, collector):
        raise CollectorNotNamed(order=order.id, collectors=policy.collectors)
    why = await queries.why_identity(tx, policy, order, tasks)
    if why and collecting.identity is None:
        raise IdentityNeeded(order=order.id, reasons=why)
    told: dict[str, Any] = {"collector": collector} if collector else {}
    return told if collecting.identity is None else {**told, "identity": collecting.identity, "identity_for": why}


async def wish(tx: Tx, actor: Actor, order: UUID, wanted: OrderWish, token: str | None = None) -> OrderWish:
    """Say who may come for an order. Refuses with NotFound for a stranger's."""
    await orders.get_order(tx, actor, order, token)
    await tx.run(
        "insert into fulfillment.wish (sales_order, collector, changed_at) values ($1, $2, $3) "
        "on conflict (sales_order) do update set collector = excluded.collector, changed_at = excluded.changed_at",
        order,
        wanted.collector.strip(),
        tx.now,
    )
    return await queries.get_wish(tx, order)


async def save_policy(
    tx: Tx, actor: Actor, location: UUID | None, wanted: PickupPolicyInput, version: int | None = None
) -> PickupPolicy:
    """Say how a place hands over, or all places that say nothing else. Refuses with StaleVersion and Forbidden."""
    if location is None and not actor.may_everywhere("fulfillment.write"):
        raise Forbidden(permission="fulfillment.write")
    actor.require("fulfillment.write", location)
    before = await tx.value(
        "select version from fulfillment.policy where location is not distinct from $1 for update", location
    )
    if version is not None and version != (before or 0):
        raise StaleVersion(version=before or 0)
    await tx.run(
        "insert into fulfillment.policy as p (location, collectors, identity_above_minor, identity_categories, "
        "reminder_days, version, changed_at, changed_by) values ($1, $2, $3, $4, $5, 1, $6, $7) "
        "on conflict (location) do update set collectors = excluded.collectors, "
        "identity_above_minor = excluded.identity_above_minor, identity_categories = excluded.identity_categories, "
        "reminder_days = excluded.reminder_days, version = p.version + 1, changed_at = excluded.changed_at, "
        "changed_by = excluded.changed_by",
        location,
        wanted.collectors,
        wanted.identity_above_minor,
        sorted(set(wanted.identity_categories)),
        wanted.reminder_days,
        tx.now,
        actor.name,
    )
    return await queries.get_policy(tx, location)


async def remind_uncollected(tx: Tx, most: int = 200) -> int:
    """Who has not come some days before an order is given up hears of it once, as the rule of the place says."""
    late = await tx.column(
        "select t.id from fulfillment.task t left join lateral ("
        "  select reminder_days from fulfillment.policy where location = t.location or location is null"
        "  order by location nulls last limit 1) p on true "
        "where t.state = 'ready' and t.kind = 'pickup' and t.reminded_at is null and t.collect_until > $1 "
        "and coalesce(p.reminder_days, $2) > 0 "
        "and t.collect_until - make_interval(days => coalesce(p.reminder_days, $2)) <= $1 "
        # Who was told today that it is ready is not reminded of it today.
        "and t.ready_at <= $1 - interval '20 hours' "
        "order by t.collect_until limit $3 for update of t skip locked",
        tx.now,
        PickupPolicy().reminder_days,
        most,
    )
    for task_id in late:
        task = await queries.load_task(tx, task_id)
        await tx.run("update fulfillment.task set reminded_at = $2 where id = $1", task_id, tx.now)
        await tx.emit(PickupReminded(task.id, task.order, task.location, task.collect_until or tx.now))
    return len(late)


async def release_uncollected(tx: Tx, most: int = 50) -> int:
    """Orders that nobody collected in the time promised are cancelled: pieces are free again, money goes back.

    What the customer took of one before stays theirs. An order that refuses now, as while a bank is asked about it,
    waits for the next time and holds up no other. How many were released.
    """
    stale = await tx.column(
        "select id from fulfillment.task where state = 'ready' and kind = 'pickup' and collect_until < $1 "
        "order by collect_until limit $2 for update skip locked",
        tx.now,
        most,
    )
    released = 0
    for task_id in stale:
        try:
            async with tx.attempt():
                await _release(tx, task_id)
                released += 1
        except Refusal as refusal:
            log.warning("not released", task=str(task_id), code=refusal.code)
    return released


async def _release(tx: Tx, task_id: UUID) -> None:
    task = await queries.load_task(tx, task_id)
    order = await orders.load_order(tx, task.order)
    left = [line.line for line in task.lines if not line.given_at]
    await orders.cancel(tx, SYSTEM, task.order, left, "not collected")
    if len(left) < len(task.lines):
        await tx.run("delete from fulfillment.task_line where line = any($1)", left)
        await without_given(tx, await queries.load_task(tx, task_id))
    else:
        await move(tx, task, TaskState.CANCELLED)
    await tx.emit(PickupNotCollected(task.id, task.order, task.location, order.customer))
