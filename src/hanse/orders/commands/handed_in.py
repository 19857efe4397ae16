"""Goods that were announced are handed in at a store: taken at once, looked into and refunded later."""

from collections import Counter
from uuid import UUID
from zoneinfo import ZoneInfo

from hanse import locations
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import BackLine, HandIn, ParcelState, ReturnParcel
from hanse.orders.refusals import HandedInAlready, HandInTooLate, ReturnCodeUnknown, ReturnParcelClosed

from .carried_back import give_label_up
from .locked import locked
from .sent_back import arrived, covered, still_out


async def hand_in(tx: Tx, actor: Actor, wanted: HandIn) -> ReturnParcel:
    """Take in what was announced, here and now; nobody waits until it is looked into.

    What was announced for another store, or for a parcel, may be handed in here as well: a label is given up then.
    Where the pieces were counted, those that are missing may be announced again. Once its time is over, somebody with
    the permission makes an exception. Refuses with ReturnCodeUnknown, HandedInAlready, ReturnParcelClosed,
    NoReturnsHere, ReturnElsewhere, HandInTooLate, NothingToReturn, Forbidden and NotFound.
    """
    found = await awaited(tx, wanted.code, wanted.location)
    order = await locked(tx, found.order)
    found = await awaited(tx, wanted.code, wanted.location)
    facts: dict[str, str] = {}
    zone = ZoneInfo((await locations.get_location(tx, wanted.location)).time_zone)
    if rules.is_over(found, tx.now.astimezone(zone).date()):
        if not wanted.exception.strip():
            raise HandInTooLate(number=found.number, until=found.due_date)
        actor.require("orders.make_exception", wanted.location)
        facts = {"exception": wanted.exception.strip(), "until": str(found.due_date)}
    lines = _together(wanted.lines) or found.lines
    await still_out(tx, order, lines, but=found.id)
    counted = sum(line.quantity for line in lines)
    if counted != (announced := sum(line.quantity for line in found.lines)):
        facts |= {"announced_quantity": str(announced), "quantity": str(counted)}
    await give_label_up(tx, found.id)
    return await arrived(tx, actor, found, wanted.location, lines, facts)


async def awaited(tx: Tx, code: str, location: UUID) -> ReturnParcel:
    """What may be handed in at a place under a code or number.

    Refuses with ReturnCodeUnknown, HandedInAlready, ReturnParcelClosed, NoReturnsHere, ReturnElsewhere and NotFound.
    """
    known = await queries.find_return_parcels(tx, code)
    if not known:
        raise ReturnCodeUnknown(code=code)
    found, place = known[0], await locations.get_location(tx, location)
    if found.state in (ParcelState.ARRIVED, ParcelState.SETTLED):
        lies = await locations.get_location(tx, found.location) if found.location else place
        raise HandedInAlready(number=found.number, at=found.arrived_at, name=lies.name)
    if found.state is not ParcelState.ANNOUNCED:
        raise ReturnParcelClosed(parcel=found.id, state=found.state)
    covered(await queries.load_order(tx, found.order), [line.line for line in found.lines], place)
    return found


def _together(lines: list[BackLine]) -> list[BackLine]:
    """Each line once, without those of which nothing was there."""
    pieces: Counter[UUID] = Counter()
    for line in lines:
        pieces[line.line] += line.quantity
    return [BackLine(line, quantity) for line, quantity in pieces.items()]
