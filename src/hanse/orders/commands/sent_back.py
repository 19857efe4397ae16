"""Parcels that customers send back: announced, arrived, looked into and refunded."""

import contextlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import delivery, locations
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.kit.refusals import NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    BackLine,
    Order,
    ParcelState,
    Return,
    ReturnLine,
    ReturnParcel,
    ReturnParcelMoved,
    ReturnWanted,
    ReturnWay,
)
from hanse.orders.refusals import (
    NoReturnsHere,
    NothingToReturn,
    PlaceNeeded,
    ReturnElsewhere,
    ReturnParcelClosed,
    ReturnWayNotOffered,
    ReturnWindowClosed,
)

from .appended import append
from .carried_back import destination, give_label_up, label_back
from .locked import locked
from .returns import return_goods

ANNOUNCE = """
insert into orders.return_parcel (id, number, sales_order, state, lines, reason, announced_at, announced_by, location,
    way, code, due_date)
values ($1, 'P-' || nextval('orders.return_number'), $2, 'announced', $3, $4, $5, $6, $7, $8, $9, $10) returning number
"""
CODE_LENGTH = 8


async def announce_return(tx: Tx, actor: Actor, order: UUID, wanted: ReturnWanted) -> ReturnParcel:
    """Say that pieces come back by parcel or are brought to a store. What is announced in time may arrive later.

    For a parcel a carrier makes a label after this transaction, or a code to have it printed for, unless the terms say
    that the customer pays for it. What is brought to a store has a code of ours.

    Refuses with NothingToReturn, also for pieces that come back in another way already, ReturnWindowClosed,
    ReturnWayNotOffered, PlaceNeeded, NoReturnsHere, ReturnElsewhere and NotFound.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    lines, named = wanted.lines, [line.line for line in wanted.lines]
    await still_out(tx, found, lines)
    late = rules.too_late(found, named, tx.now.date())
    if late is not None:
        raise ReturnWindowClosed(line=late.id, until=late.return_until, days=found.terms.return_days)
    offered = rules.ways_back(found, named)
    if wanted.way not in offered:
        raise ReturnWayNotOffered(order=order, way=wanted.way, offered=offered)
    brought = wanted.way is ReturnWay.STORE
    to = await _store(tx, found, wanted) if brought else await destination(tx, found, lines)
    parcel, where = new_id(), None if to is None else to.id
    code = new_code(CODE_LENGTH) if brought else ""
    due = rules.due_date(found, named, to.day_at(tx.now) if to else tx.now.date())
    said = msgspec.to_builtins(list(lines))
    given = (wanted.reason, tx.now, rules.who(actor), where, wanted.way, code, due)
    number = await tx.value(ANNOUNCE, parcel, order, said, *given)
    if to is not None and not brought:
        await label_back(tx, found, parcel, lines, to, paperless=wanted.way is ReturnWay.PAPERLESS)
    facts = {"parcel": number, "lines": [str(line) for line in named], "way": str(wanted.way)}
    if brought:
        facts["location"] = str(where)
    await append(tx, actor, order, "return_announced", wanted.reason, 0, facts)
    return await _moved(tx, parcel)


async def still_out(tx: Tx, order: Order, lines: Sequence[BackLine], but: UUID | None = None) -> None:
    """Refuses with NothingToReturn what the customer does not have, or what comes back in another way already."""
    coming = [one for one in await queries.return_parcels_of(tx, order.id) if one.state in ("announced", "arrived")]
    others = [line for parcel in coming if parcel.id != but for line in parcel.lines]
    rules.worth_of_return(order, [ReturnLine(line.line, line.quantity) for line in [*others, *lines]])
    if not lines:
        raise NothingToReturn(order=order.id)


async def _store(tx: Tx, order: Order, wanted: ReturnWanted) -> locations.Location:
    """The store that goods are brought to. Refuses with PlaceNeeded, NoReturnsHere, ReturnElsewhere and NotFound."""
    if wanted.location is None:
        raise PlaceNeeded(order=order.id)
    place = await locations.get_location(tx, wanted.location)
    covered(order, [line.line for line in wanted.lines], place)
    return place


def covered(order: Order, lines: Sequence[UUID], place: locations.Location) -> None:
    """Refuses with NoReturnsHere, and with ReturnElsewhere what was not promised to be taken back here."""
    if "returns" not in place.capabilities or not place.active:
        raise NoReturnsHere(location=place.id, name=place.name)
    if not rules.covers_place(order, lines, place.id):
        raise ReturnElsewhere(order=order.id, places=sorted(rules.places_of_return(order, lines), key=str))


async def withdraw_return(tx: Tx, actor: Actor, parcel: UUID) -> ReturnParcel:
    """It does not come back. Refuses with ReturnParcelClosed once it has arrived, and with NotFound."""
    found = await opened(tx, actor, parcel, ("announced",))
    await tx.run("update orders.return_parcel set state = 'withdrawn', version = version + 1 where id = $1", parcel)
    await give_label_up(tx, parcel)
    await append(tx, actor, found.order, "return_withdrawn", "", 0, {"parcel": found.number})
    return await _moved(tx, parcel)


async def receive_return(tx: Tx, actor: Actor, parcel: UUID, location: UUID) -> ReturnParcel:
    """The parcel has arrived and waits to be looked into. Refuses with NoReturnsHere, ReturnParcelClosed, NotFound."""
    found = await opened(tx, actor, parcel, ("announced",))
    place = await locations.get_location(tx, location)
    if "returns" not in place.capabilities:
        raise NoReturnsHere(location=location, name=place.name)
    return await arrived(tx, actor, found, location, found.lines, {})


async def arrived(
    tx: Tx, actor: Actor, parcel: ReturnParcel, location: UUID, lines: Sequence[BackLine], facts: dict[str, Any]
) -> ReturnParcel:
    """It lies at a place and waits to be looked into."""
    await tx.run(
        "update orders.return_parcel set state = 'arrived', location = $2, arrived_at = $3, lines = $4, "
        "version = version + 1 where id = $1",
        parcel.id,
        location,
        tx.now,
        msgspec.to_builtins(list(lines)),
    )
    told = {"parcel": parcel.number, "location": str(location), "way": str(parcel.way), **facts}
    await append(tx, actor, parcel.order, "return_arrived", "", 0, told)
    return await _moved(tx, parcel.id)


async def settle_return(
    tx: Tx, actor: Actor, parcel: UUID, lines: Sequence[ReturnLine], *, exception: str = ""
) -> Return:
    """What was in the parcel, how it looks, and the money for it.

    The day on which it was announced counts, whenever it arrived. It may hold less or other pieces of the order than
    announced. Refuses with ReturnParcelClosed, and as `return_goods` does.
    """
    found = await opened(tx, actor, parcel, ("arrived",))
    if found.location is None:
        raise NotFound(parcel=parcel)
    place = await locations.get_location(tx, found.location)
    declared = place.day_at(found.announced_at)
    back = await return_goods(
        tx,
        actor,
        found.order,
        found.location,
        lines,
        found.reason,
        exception=exception,
        declared=declared,
    )
    await tx.run(
        "update orders.return_parcel set state = $2, settled_at = $3, goods_return = $4, version = version + 1 "
        "where id = $1",
        parcel,
        ParcelState.SETTLED,
        tx.now,
        back.id,
    )
    return back


async def opened(tx: Tx, actor: Actor, parcel: UUID, states: Sequence[str]) -> ReturnParcel:
    """The parcel, locked with its order. Refuses with NotFound and ReturnParcelClosed."""
    found = await queries.get_return_parcel(tx, actor, parcel)
    await locked(tx, found.order)
    found = await queries.get_return_parcel(tx, actor, parcel)
    if found.state not in states:
        raise ReturnParcelClosed(parcel=parcel, state=found.state)
    return found


async def _moved(tx: Tx, parcel: UUID) -> ReturnParcel:
    """What became of it, which everybody is told."""
    now = await queries.get_return_parcel(tx, SYSTEM, parcel)
    customer = await tx.value("select customer from orders.sales_order where id = $1", now.order)
    await tx.emit(ReturnParcelMoved(now.id, now.number, now.order, customer, now.state, now.way, now.location))
    return now


async def follow_return(tx: Tx, shipment: UUID) -> ReturnParcel | None:
    """A carrier said something new about a parcel that comes back: what it has delivered has arrived.

    None for parcels of other kinds. Whether somebody booked the arrival by hand before makes no difference.
    """
    found = await tx.row(ReturnParcel, queries.PARCEL + "where id = $1", shipment)
    if found is None:
        return None
    moved = await delivery.get_shipment(tx, shipment)
    if moved.state == "delivered" and found.state is ParcelState.ANNOUNCED and found.location is not None:
        with contextlib.suppress(NoReturnsHere, ReturnParcelClosed):
            async with tx.attempt():
                return await receive_return(tx, SYSTEM, shipment, found.location)
    return found
