"""What is still to come reaches its customer on another day, or is kept for longer."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import inventory
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import DateOffer, Delivery, NewDate, Order, OrderLine
from hanse.orders.refusals import DateNotOffered, LineUnderWay, TooLateForDate, TooLongKept

from .appended import changed
from .locked import locked, those


async def change_date(tx: Tx, actor: Actor, order: UUID, wanted: NewDate) -> Order:
    """Let all parcels of an order, or all that is collected in a store, come on another of the days that are offered.

    Refuses with TooLateForDate what somebody fetches already, with OrderUnsettled, DateNotOffered and NotFound.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    rules.settled_order(found)
    lines = rules.movable(found, wanted.delivery, wanted.location)
    if not lines:
        raise TooLateForDate(order=order, delivery=wanted.delivery)
    offers = await queries.other_dates(tx, actor, found, wanted.delivery, wanted.location)
    chosen = next((one for one in offers if one.day == wanted.day), None)
    if chosen is None:
        raise DateNotOffered(day=wanted.day, offered=[one.day for one in offers])
    moved = [line.id for line in lines]
    before = msgspec.to_builtins(lines[0].promise)
    facts = {"lines": [str(line) for line in moved], "day": str(chosen.day), "before": before}
    if wanted.location is not None:
        facts["location"] = str(wanted.location)
    if chosen.kept_until is None:
        await _promise(tx, found, lines, chosen)
        return await changed(tx, actor, found, "date", wanted.reason, 0, moved, facts)
    await _keep(tx, lines, chosen.kept_until)
    facts["until"] = chosen.kept_until.isoformat()
    return await changed(tx, actor, found, "keep", wanted.reason, 0, moved, facts)


async def extend_reservation(tx: Tx, actor: Actor, order: UUID, line: UUID, until: datetime) -> Order:
    """Keep what is reserved until a later moment. Refuses with TooLongKept, LineNotThere, NotFound and HoldLapsed."""
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    (chosen,) = those(found, [line], ("open", "picking", "ready"))
    if chosen.delivery is not Delivery.RESERVE or chosen.hold is None:
        raise LineUnderWay(line=line, delivery=chosen.delivery)
    if rules.kept_too_long(until, tx.now):
        raise TooLongKept(until=until, latest=tx.now + rules.KEEP_LONGEST)
    await _keep(tx, [chosen], until)
    return await changed(tx, actor, found, "keep", "", 0, [line], {"line": str(line), "until": until.isoformat()})


async def _keep(tx: Tx, lines: list[OrderLine], until: datetime) -> None:
    """The pieces stay set aside until then. Refuses with HoldLapsed."""
    for answer in await inventory.extend_holds(tx, [line.hold for line in lines if line.hold is not None], until):
        if not isinstance(answer, inventory.Hold):
            raise answer


async def _promise(tx: Tx, order: Order, lines: list[OrderLine], chosen: DateOffer) -> None:
    """It is promised for that day. When an order counts as received follows from when its last parcel arrives."""
    promise = msgspec.to_builtins(chosen.promise)
    await tx.run("update orders.line set promise = $2 where id = any($1)", [line.id for line in lines], promise)
    if lines[0].delivery is Delivery.SHIP and chosen.promise is not None:
        await tx.run(
            "update orders.sales_order set promised_from = $2, promised_to = $3 where id = $1",
            order.id,
            chosen.promise.from_date,
            chosen.promise.to_date,
        )
