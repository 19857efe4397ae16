"""Reads of tasks, through the actor's locations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanse import catalog, delivery, orders
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound, Refusal

from . import rules
from .contracts import (
    Bay,
    BoxSubstitutes,
    Offers,
    OrderWish,
    Parcel,
    Pickup,
    PickupPolicy,
    Queue,
    Substitute,
    Substitutes,
    Task,
    Throughput,
    Wave,
)
from .refusals import WrongCode

PARCEL = """
select p.id, p.task, p.sales_order as "order", k.number, p.location, p.position, p.carrier,
       coalesce(s.state, case when p.left_at is null then 'packed' else 'sent' end) as state,
       coalesce(nullif(s.tracking, ''), p.tracking) as tracking, coalesce(s.tracking_url, '') as tracking_url,
       coalesce(s.reason, '') as reason, p.weight_grams, coalesce(s.has_label, false) as has_label, p.packed_at,
       p.left_at, greatest(p.packed_at, p.left_at, s.changed_at) as changed_at, p.settled, p.settled_at,
       coalesce(s.scans, '[]') as scans,
       (select jsonb_agg(to_jsonb(l) - 'parcel' order by l.sku, l.line)
        from fulfillment.parcel_line l where l.parcel = p.id) as lines
from fulfillment.parcel p
join fulfillment.task k on k.id = p.task
left join delivery.public_shipment s on s.id = p.shipment
where p.unpacked_at is null
"""

TASK = (
    """
select t.id, t.sales_order as order, t.number, t.customer_name, t.location, t.kind, t.state, t.promise_at, t.shelf,
       t.tracking, t.picked_by, t.created_at, t.ready_at, t.collect_until, t.done_at, t.version,
       t.offer, t.offer_until, t.wave, t.box, t.readdressed,
       case when t.kind = 'ship' then (select o.destination from orders.public_order o where o.id = t.sales_order) end
           as destination,
       case when t.kind = 'ship' then (select o.pickup_point from orders.public_order o where o.id = t.sales_order) end
           as pickup_point,
       coalesce((select jsonb_agg(to_jsonb(l) - 'task' || jsonb_build_object('zone', b.zone, 'bay', b.bay,
                                                                              'position', b.position)
                                  order by b.position, b.bay, l.sku, l.line)
                 from fulfillment.task_line l
                 left join fulfillment.bay b on b.location = t.location and b.variant = l.variant
                 where l.task = t.id), '[]') as lines,
       case when t.kind = 'ship' then coalesce((select jsonb_agg(to_jsonb(x) order by x.position) from ("""
    + PARCEL
    + """ and p.task = t.id) x), '[]') else '[]' end as parcels
from fulfillment.task t
"""
)

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

# Who scans nothing for a quarter of an hour does something else meanwhile.
THROUGHPUT = """
with scans as (
    select location, kind, quantity, at - lag(at) over (partition by walk order by at, id) as gap
    from fulfillment.fetched where at >= $2 and ($1::uuid[] is null or location = any($1))
), fetched as (
    select location, coalesce(sum(quantity) filter (where kind = 'picked'), 0) as picked,
           coalesce(sum(quantity) filter (where kind = 'short'), 0) as missed,
           coalesce(extract(epoch from sum(gap) filter (where gap <= interval '15 minutes')), 0) as seconds
    from scans group by location
), done as (
    select location, count(*) as orders, count(promise_at) as promised,
           count(*) filter (where coalesce(ready_at, done_at) <= promise_at) as in_time,
           percentile_cont(0.5) within group (order by extract(epoch from coalesce(ready_at, done_at) - created_at))
               as seconds
    from fulfillment.task
    where coalesce(ready_at, done_at) >= $2 and ($1::uuid[] is null or location = any($1)) and state <> 'cancelled'
    group by location
)
select location, coalesce(d.orders, 0) as orders, coalesce(f.picked, 0)::bigint as picked_pieces,
       coalesce(f.missed, 0)::bigint as missed_pieces, coalesce(round(f.seconds / 60), 0)::int as work_minutes,
       case when f.seconds >= 60 then round(f.picked * 3600 / f.seconds)::int end as pieces_per_hour,
       round(d.seconds / 60)::int as ready_minutes, coalesce(d.promised, 0) as promised,
       coalesce(d.in_time, 0) as in_time
from done d full join fetched f using (location) order by location
"""

WAVE = "select w.id, w.location, w.picked_by, w.created_at from fulfillment.wave w "

STANDING = ("offered", "open", "picking", "ready")


async def load_task(tx: Tx, task: UUID) -> Task:
    """The task, whoever asks. Refuses with NotFound."""
    return await tx.one_of(_tasks_each, task)


async def _tasks_each(tx: Tx, wanted: list[UUID]) -> list[Task | Refusal]:
    rows = {one.id: one for one in await tx.rows(Task, TASK + "where t.id = any((select $1::uuid[])::uuid[])", wanted)}
    return [rows.get(one) or NotFound(task=one) for one in wanted]


async def get_task(tx: Tx, actor: Actor, task: UUID) -> Task:
    """A task of the actor's locations. Refuses with NotFound."""
    found = await load_task(tx, task)
    if not actor.may("fulfillment.read", found.location):
        raise NotFound(task=task)
    return found


async def substitutes(tx: Tx, actor: Actor, task: UUID, line: UUID) -> Substitutes:
    """What may replace missing pieces of a line of a task. Refuses with NotFound."""
    found = await get_task(tx, actor, task)
    if all(one.line != line for one in found.lines):
        raise NotFound(line=line)
    order = await orders.load_order(tx, found.order)
    wanted = any(one.id == line and one.substitution is not orders.Substitution.NONE for one in order.lines)
    if not wanted:
        return Substitutes(wanted, order.currency, [])
    fitting = await orders.candidates(tx, found.order, line)
    rows = await tx.rows(
        Lying,
        "select variant, zone, bay, position, changed_at, changed_by from fulfillment.bay "
        "where location = $1 and variant = any($2)",
        found.location,
        [one.variant for one in fitting],
    )
    lies = {row.variant: (row.zone, row.bay) for row in rows}
    where = [(one, *lies.get(one.variant, (None, None))) for one in fitting]
    shown = [Substitute(**msgspec.structs.asdict(one), zone=zone, bay=bay) for one, zone, bay in where]
    return Substitutes(wanted, order.currency, shown)


async def substitutes_in_wave(tx: Tx, actor: Actor, wave: UUID, variant: UUID) -> list[BoxSubstitutes]:
    """What may replace a missing article of a walk, for each box that still wants it. Refuses with NotFound."""
    step = next((one for one in (await get_wave(tx, actor, wave)).steps if one.variant == variant), None)
    if step is None:
        raise NotFound(variant=variant)
    return [
        BoxSubstitutes(
            part.box,
            part.task,
            part.line,
            part.number,
            part.quantity - part.picked_quantity,
            await substitutes(tx, actor, part.task, part.line),
        )
        for part in step.parts
        if part.picked_quantity < part.quantity
    ]


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


async def get_wave(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """A walk at one of the actor's locations. Refuses with NotFound."""
    found = await tx.row(Wave, WAVE + "where w.id = $1", wave)
    if found is None or not actor.may("fulfillment.read", found.location):
        raise NotFound(wave=wave)
    tasks = await tx.rows(Task, TASK + "where t.wave = $1 order by t.box", wave)
    return msgspec.structs.replace(found, tasks=tasks, steps=rules.way(tasks))


async def list_waves(tx: Tx, actor: Actor, location: UUID) -> list[Wave]:
    """The walks at a place that go on, with their tasks, the newest first. Refuses with Forbidden."""
    actor.require("fulfillment.read", location)
    found = await tx.rows(
        Wave,
        WAVE + "where w.location = $1 and exists "
        "(select from fulfillment.task t where t.wave = w.id and t.state = 'picking') order by w.created_at desc",
        location,
    )
    return [await get_wave(tx, actor, wave.id) for wave in found]


async def find_pickup(tx: Tx, actor: Actor, location: UUID, code: str) -> Pickup:
    """What a customer with this code may collect here, now or later. Refuses with WrongCode."""
    actor.require("fulfillment.hand_over", location)
    order = await orders.find_pickup(tx, location, code)
    if order is None:
        raise WrongCode(location=location)
    tasks = [task for task in await tasks_of(tx, order.id) if task.location == location and task.kind == "pickup"]
    lines = {line.line for task in tasks for line in task.lines}
    due = sum(line.total_minor for line in order.lines if line.id in lines and line.paid_at_pickup)
    policy, wish = await get_policy(tx, location), await get_wish(tx, order.id)
    return Pickup(
        order.id, order.number, order.name, order.currency, due, tasks, wish.collector, policy.collectors,
        await why_identity(tx, policy, order, tasks),
    )  # fmt: skip


async def why_identity(tx: Tx, policy: PickupPolicy, order: orders.Order, tasks: Sequence[Task]) -> list[str]:
    """Why a document has to be looked at before these tasks are handed over. What is given in parts counts whole."""
    if policy.identity_above_minor is None and not policy.identity_categories:
        return []
    variants = {line.line: line.variant for task in tasks for line in task.lines}
    worth = sum(line.total_minor for line in order.lines if line.id in variants)
    cards = await catalog.variants(tx, list(variants.values())) if policy.identity_categories else {}
    return rules.why_identity(policy, worth, [key for card in cards.values() for key in card.categories])


async def get_policy(tx: Tx, location: UUID | None) -> PickupPolicy:
    """How a place hands over: its own rule, or that of all places, or what counts before any was set."""
    found = await tx.row(
        PickupPolicy,
        "select collectors, identity_above_minor, identity_categories, reminder_days, location, version "
        "from fulfillment.policy where location = $1 or location is null order by location nulls last limit 1",
        location,
    )
    return found or PickupPolicy()


async def get_wish(tx: Tx, order: UUID) -> OrderWish:
    """What a customer wants of those who hand over an order."""
    found = await tx.row(OrderWish, "select collector from fulfillment.wish where sales_order = $1", order)
    return found or OrderWish()


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


class Lying(msgspec.Struct, frozen=True):
    """A bay as it is kept, without what its article is called."""

    variant: UUID
    zone: str
    bay: str
    position: int
    changed_at: datetime
    changed_by: str


async def throughput(tx: Tx, actor: Actor, days: int) -> list[Throughput]:
    """What each of the actor's locations got done in the last days, and how fast."""
    places = actor.locations_for("fulfillment.read")
    since = tx.now - timedelta(days=days)
    return await tx.rows(Throughput, THROUGHPUT, None if places is None else list(places), since)


async def list_bays(tx: Tx, actor: Actor, location: UUID) -> list[Bay]:
    """Where articles lie at a place, in the order of the way. Refuses with Forbidden."""
    actor.require("fulfillment.read", location)
    found = await tx.rows(
        Lying,
        "select variant, zone, bay, position, changed_at, changed_by from fulfillment.bay where location = $1 "
        "order by position, bay, variant",
        location,
    )
    cards = await catalog.variants(tx, [one.variant for one in found])
    return [
        Bay(
            one.variant, cards[one.variant].sku, cards[one.variant].name, one.zone, one.bay, one.position,
            one.changed_at, one.changed_by,
        )
        for one in found
    ]  # fmt: skip


async def get_parcel(tx: Tx, actor: Actor, parcel: UUID) -> Parcel:
    """A parcel of the actor's locations. Refuses with NotFound."""
    found = await tx.row(Parcel, PARCEL + "and p.id = $1", parcel)
    if found is None or not actor.may("fulfillment.read", found.location):
        raise NotFound(parcel=parcel)
    return found


async def find_parcel_of(tx: Tx, shipment: UUID) -> Parcel | None:
    """The parcel that a carrier speaks about; None for others, such as returns."""
    return await tx.row(Parcel, PARCEL + "and p.shipment = $1", shipment)


async def parcels_of(tx: Tx, order: UUID) -> list[Parcel]:
    """All parcels of an order that were not taken out again, in the order they were packed."""
    return await tx.rows(Parcel, PARCEL + "and p.sales_order = $1 order by p.packed_at, p.position", order)


async def list_parcels(
    tx: Tx,
    actor: Actor,
    *,
    location: UUID | None = None,
    states: Sequence[str] | None = None,
    text: str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Parcel]:
    """The parcels of the actor's locations, the newest first. Text finds orders and numbers of parcels."""
    places, count, after = (
        actor.locations_for("fulfillment.read"),
        limit(size),
        decode_cursor(cursor, tuple[datetime, UUID]),
    )
    rows = await tx.rows(
        Parcel,
        "select * from ("
        + PARCEL
        + " and ($1::uuid[] is null or p.location = any($1)) and ($2::uuid is null or p.location = $2)) x "
        "where ($3::text[] is null or x.state = any($3)) "
        "and ($4::text is null or strpos(lower(x.number || ' ' || x.tracking), lower($4)) > 0) "
        "and ($5::timestamptz is null or (x.packed_at, x.id) < ($5, $6::uuid)) "
        "order by x.packed_at desc, x.id desc limit $7",
        None if places is None else list(places),
        location,
        None if states is None else list(states),
        text,
        *(after or (None, None)),
        count + 1,
    )
    more = len(rows) > count
    return Page(rows[:count], encode_cursor(rows[count - 1].packed_at, rows[count - 1].id) if more else None)


async def get_label(tx: Tx, actor: Actor, parcel: UUID) -> bytes:
    """The label of a parcel as PDF. Refuses with NotFound, also while the carrier has not answered."""
    return await delivery.get_label(tx, (await get_parcel(tx, actor, parcel)).id)
