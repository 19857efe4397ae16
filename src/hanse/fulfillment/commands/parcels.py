"""Parcels: packed, given to the carrier, followed, and settled when they do not arrive."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, delivery, inventory, locations, orders
from hanse.fulfillment import queries, rules
from hanse.fulfillment.contracts import (
    OldLabel,
    Parcel,
    ParcelLine,
    ParcelMoved,
    ParcelWanted,
    Readdressed,
    Settlement,
    Task,
    TaskState,
)
from hanse.fulfillment.refusals import LabelMissing, OtherCarrier, ParcelSettled
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .moved import all_picked, move, touched, unpack


async def pack(tx: Tx, actor: Actor, task: UUID, carrier: str, parcels: Sequence[ParcelWanted] = ()) -> Task:
    """Divide what was picked among parcels; without any named, everything is one. Packing again undoes the first time.

    With a carrier each parcel is announced to it after this transaction, and has its label as soon as it answers;
    without one, `carrier` is empty and numbers are typed. Refuses with PackedWrong, NotAllPicked, TaskNotThere, and
    OtherCarrier where the parcel goes to a pickup point of another one.
    """
    found = await all_picked(tx, actor, task, "ship")
    await unpack(tx, task)
    contents = rules.packed(found, parcels)
    order = await orders.load_order(tx, found.order)
    if carrier and order.pickup_point is not None and carrier != order.pickup_point.carrier:
        raise OtherCarrier(task=task, carrier=order.pickup_point.carrier)
    cards = await catalog.variants(tx, [line.variant for line in found.lines])
    weights = {line.line: cards[line.variant].weight_grams for line in found.lines}
    for position, (lines, given) in enumerate(contents, 1):
        weight = given or rules.weight_of(lines, weights)
        parcel = Packed(new_id(), position, carrier, "", weight, lines)
        shipment = await _announce(tx, order, found, parcel) if carrier else None
        await _write(tx, found, parcel, shipment)
    return await touched(tx, task)


class Packed(msgspec.Struct, frozen=True):
    """A parcel as it is being packed."""

    id: UUID
    position: int
    carrier: str
    tracking: str
    weight_grams: int | None
    lines: Sequence[ParcelLine]


async def _announce(tx: Tx, order: orders.Order, task: Task, parcel: Packed) -> UUID:
    place = await locations.get_location(tx, task.location)
    recipient = order.shipping or order.billing or Address()
    wanted = delivery.ShipmentWanted(
        id=parcel.id,
        carrier=parcel.carrier,
        order=order.id,
        number=f"{order.number}/{parcel.position}",
        sender=msgspec.structs.replace(place.address, name=place.address.name or place.name),
        recipient=msgspec.structs.replace(recipient, name=recipient.name or order.name),
        weight_grams=parcel.weight_grams,
        point=order.pickup_point.code if order.pickup_point else "",
        customer_number=order.pickup_point.customer_number if order.pickup_point else "",
    )
    return (await delivery.create_shipment(tx, wanted)).id


async def _write(tx: Tx, task: Task, parcel: Packed, shipment: UUID | None) -> None:
    await tx.run(
        "insert into fulfillment.parcel (id, task, sales_order, location, position, shipment, carrier, tracking, "
        "weight_grams, packed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        parcel.id,
        task.id,
        task.order,
        task.location,
        parcel.position,
        shipment,
        parcel.carrier,
        parcel.tracking,
        parcel.weight_grams,
        tx.now,
    )
    await tx.many(
        "insert into fulfillment.parcel_line (parcel, line, sku, name, quantity) values ($1, $2, $3, $4, $5)",
        [(parcel.id, line.line, line.sku, line.name, line.quantity) for line in parcel.lines],
    )


async def follow_address(tx: Tx, order: UUID) -> None:
    """The customer wants it elsewhere: labels that bear the old address are given up, and their parcels packed anew.

    Whoever packs reads on the task which labels have to be destroyed.
    """
    for task in await queries.tasks_of(tx, order):
        await tx.run("select from fulfillment.task where id = $1 for update", task.id)
        found = await queries.load_task(tx, task.id)
        if found.state is not TaskState.PICKING or not (found.parcels or found.readdressed):
            continue
        told = await _readdressed(tx, found)
        await unpack(tx, found.id)
        await tx.run("update fulfillment.task set readdressed = $2 where id = $1", found.id, msgspec.to_builtins(told))
        await touched(tx, found.id)


async def _readdressed(tx: Tx, task: Task) -> Readdressed | None:
    """Which labels of a task are given up now or were before, and where it goes instead; None where none was made."""
    made = [one for one in task.parcels if one.has_label and one.left_at is None]
    known = await delivery.shipments_by_id(tx, [one.id for one in made])
    labels = [OldLabel(one.tracking, known[one.id].recipient) for one in made]
    before = task.readdressed.labels if task.readdressed else []
    wanted = (await orders.load_order(tx, task.order)).shipping
    return Readdressed([*before, *labels], wanted, tx.now) if wanted and (before or labels) else None


async def ship(tx: Tx, actor: Actor, task: UUID, tracking: str = "") -> Task:
    """The parcels have left. What was not packed by then is one parcel, under the number that was typed.

    Refuses with LabelMissing while a carrier has not announced every parcel, with NotAllPicked and TaskNotThere.
    """
    found = await all_picked(tx, actor, task, "ship")
    if not found.parcels:
        lines = rules.packed(found, ())[0][0]
        await _write(tx, found, Packed(new_id(), 1, "", tracking.strip(), None, lines), None)
        found = await queries.load_task(tx, task)
    waiting = [parcel.position for parcel in found.parcels if parcel.state in ("wanted", "refused", "cancelled")]
    if waiting:
        raise LabelMissing(task=task, parcels=waiting)
    numbers = ", ".join(parcel.tracking for parcel in found.parcels if parcel.tracking) or tracking.strip()
    await tx.run(
        "update fulfillment.parcel set left_at = $2 where task = $1 and unpacked_at is null and left_at is null",
        task,
        tx.now,
    )
    await orders.ship(tx, actor, found.order, [line.line for line in found.lines], numbers)
    await tx.run("update fulfillment.task set tracking = $2, done_at = $3 where id = $1", task, numbers, tx.now)
    return await move(tx, found, TaskState.SHIPPED)


async def follow_parcel(tx: Tx, shipment: UUID) -> None:
    """A carrier said something new. What it carries has left, whether somebody pressed the button or not."""
    parcel = await queries.find_parcel_of(tx, shipment)
    if parcel is None:
        return
    await tx.run("select from fulfillment.task where id = $1 for update", parcel.task)
    task = await queries.load_task(tx, parcel.task)
    under_way = parcel.state in ("in_transit", "out_for_delivery", "ready", "delivered")
    labeled = all(one.state not in ("wanted", "refused", "cancelled") for one in task.parcels)
    if under_way and parcel.left_at is None and labeled and task.state is TaskState.PICKING:
        await ship(tx, SYSTEM, task.id)
    else:
        await touched(tx, task.id)
    await tx.emit(ParcelMoved(parcel.id, parcel.order, parcel.task, parcel.location, parcel.state, parcel.tracking))


async def settle_parcel(tx: Tx, actor: Actor, parcel: UUID, choice: Settlement, reason: str) -> Parcel:
    """Decide about a parcel that was lost or came back: its goods are sent once more, or their money goes back.

    What came back is in the stock of its place again first. Refuses with ParcelSettled, LineNotThere, LinesOutOfStock
    (then the goods can only be refunded), Forbidden and NotFound.
    """
    await tx.run("select from fulfillment.parcel where id = $1 for update", parcel)
    found = await queries.get_parcel(tx, actor, parcel)
    actor.require("orders.change", found.location)
    if found.settled is not None or found.state not in ("lost", "returned"):
        raise ParcelSettled(parcel=parcel, state=found.state, settled=found.settled)
    came_back = found.state == "returned"
    if choice == "refunded":
        lines = [orders.ReturnLine(ln.line, ln.quantity, "sellable" if came_back else "lost") for ln in found.lines]
        await orders.refund_undelivered(tx, actor, found.order, found.location, lines, reason)
    else:
        await _send_again(tx, actor, found, reason, came_back=came_back)
    await tx.run("update fulfillment.parcel set settled = $2, settled_at = $3 where id = $1", parcel, choice, tx.now)
    return await queries.get_parcel(tx, actor, parcel)


async def _send_again(tx: Tx, actor: Actor, parcel: Parcel, reason: str, *, came_back: bool) -> None:
    order = await orders.load_order(tx, parcel.order)
    quantities = {line.id: line.quantity for line in order.lines}
    parts = [line.line for line in parcel.lines if quantities.get(line.line) != line.quantity]
    if parts:
        # A line that only partly lay in this parcel was partly delivered: it cannot be sent as a whole once more.
        raise orders.LineNotThere(order=order.id, lines=parts)
    if came_back:
        variants = {line.id: line.variant for line in order.lines}
        pieces = [inventory.StockLine(variants[ln.line], parcel.location, ln.quantity) for ln in parcel.lines]
        await inventory.take_back(tx, pieces, inventory.Condition.SELLABLE, parcel.id)
    await orders.resend(tx, actor, order.id, [line.line for line in parcel.lines], reason)
