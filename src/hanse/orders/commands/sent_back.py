"""Parcels that customers send back: announced, arrived, looked into and refunded."""

import contextlib
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse import delivery, locations
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import BackLine, ParcelState, Return, ReturnLine, ReturnParcel
from hanse.orders.refusals import NoReturnsHere, NothingToReturn, ReturnParcelClosed, ReturnWindowClosed

from .appended import append
from .carried_back import destination, give_label_up, label_back
from .locked import locked
from .returns import return_goods

ANNOUNCE = """
insert into orders.return_parcel (id, number, sales_order, state, lines, reason, announced_at, announced_by, location)
values ($1, 'P-' || nextval('orders.return_number'), $2, 'announced', $3, $4, $5, $6, $7) returning number
"""


async def announce_return(
    tx: Tx, actor: Actor, order: UUID, lines: Sequence[BackLine], reason: str = ""
) -> ReturnParcel:
    """Say that pieces come back by parcel. What is announced in time may arrive later.

    A carrier makes a label for the customer after this transaction, unless the terms say that they pay for the parcel.

    Refuses with NothingToReturn, also for pieces that another parcel brings already, ReturnWindowClosed and NotFound.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    coming = [one for one in await queries.return_parcels_of(tx, order) if one.state in ("announced", "arrived")]
    others = [line for parcel in coming for line in parcel.lines]
    wanted = [ReturnLine(line.line, line.quantity) for line in [*others, *lines]]
    rules.worth_of_return(found, wanted)
    if not lines:
        raise NothingToReturn(order=order)
    late = rules.too_late(found, [line.line for line in lines], tx.now.date())
    if late is not None:
        raise ReturnWindowClosed(line=late.id, until=late.return_until, days=found.terms.return_days)
    parcel = new_id()
    to = await destination(tx, found, lines)
    where = None if to is None else to.id
    said = msgspec.to_builtins(list(lines))
    number = await tx.value(ANNOUNCE, parcel, order, said, reason, tx.now, rules.who(actor), where)
    if to is not None:
        await label_back(tx, found, parcel, lines, to)
    facts = {"parcel": number, "lines": [str(line.line) for line in lines]}
    await append(tx, actor, order, "return_announced", reason, 0, facts)
    return await _shown(tx, parcel)


async def withdraw_return(tx: Tx, actor: Actor, parcel: UUID) -> ReturnParcel:
    """The parcel does not come. Refuses with ReturnParcelClosed once it has arrived, and with NotFound."""
    found = await opened(tx, actor, parcel, ("announced",))
    await tx.run("update orders.return_parcel set state = 'withdrawn', version = version + 1 where id = $1", parcel)
    await give_label_up(tx, parcel)
    await append(tx, actor, found.order, "return_withdrawn", "", 0, {"parcel": found.number})
    return await _shown(tx, parcel)


async def receive_return(tx: Tx, actor: Actor, parcel: UUID, location: UUID) -> ReturnParcel:
    """The parcel has arrived and waits to be looked into. Refuses with NoReturnsHere, ReturnParcelClosed, NotFound."""
    found = await opened(tx, actor, parcel, ("announced",))
    place = await locations.get_location(tx, location)
    if "returns" not in place.capabilities:
        raise NoReturnsHere(location=location, name=place.name)
    await tx.run(
        "update orders.return_parcel set state = 'arrived', location = $2, arrived_at = $3, version = version + 1 "
        "where id = $1",
        parcel,
        location,
        tx.now,
    )
    facts = {"parcel": found.number, "location": str(location)}
    await append(tx, actor, found.order, "return_arrived", "", 0, facts)
    return await _shown(tx, parcel)


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
    declared = found.announced_at.astimezone(ZoneInfo(place.time_zone)).date()
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


async def _shown(tx: Tx, parcel: UUID) -> ReturnParcel:
    return await queries.get_return_parcel(tx, SYSTEM, parcel)


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
