"""Goods that were announced are handed in at a store: taken at once, looked into and refunded later."""

from collections import Counter
from uuid import UUID

from hanse import locations
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import BackLine, HandIn, HandInShown, Order, ParcelState, ReturnParcel
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
    order = await locked(tx, (await _known(tx, wanted.code)).order)
    found, place = await _known(tx, wanted.code), await locations.get_location(tx, wanted.location)
    await _check(tx, found, order, place)
    facts: dict[str, str] = {}
    if rules.is_over(found, place.day_at(tx.now)):
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


async def awaited(tx: Tx, code: str, location: UUID) -> HandInShown:
    """What may be handed in at a place under a code or number, as whoever stands there recognises it.

    Refuses with ReturnCodeUnknown, HandedInAlready, ReturnParcelClosed, NoReturnsHere, ReturnElsewhere and NotFound.
    """
    found, place = await _known(tx, code), await locations.get_location(tx, location)
    order = await queries.load_order(tx, found.order)
    await _check(tx, found, order, place)
    return rules.hand_in_shown(found, order, place.day_at(tx.now))


async def _known(tx: Tx, code: str) -> ReturnParcel:
    known = await queries.find_return_parcels(tx, code)
    if not known:
        raise ReturnCodeUnknown(code=code)
    return known[0]


async def _check(tx: Tx, found: ReturnParcel, order: Order, place: locations.Location) -> None:
    """Refuses with HandedInAlready, ReturnParcelClosed, NoReturnsHere and ReturnElsewhere."""
    if found.state in (ParcelState.ARRIVED, ParcelState.SETTLED):
        lies = await locations.get_location(tx, found.location) if found.location else place
        raise HandedInAlready(number=found.number, at=found.arrived_at, name=lies.name)
    if found.state is not ParcelState.ANNOUNCED:
        raise ReturnParcelClosed(parcel=found.id, state=found.state)
    covered(order, [line.line for line in found.lines], place)


def _together(lines: list[BackLine]) -> list[BackLine]:
    """Each line once, without those of which nothing was there."""
    pieces: Counter[UUID] = Counter()
    for line in lines:
        pieces[line.line] += line.quantity
    return [BackLine(line, quantity) for line, quantity in pieces.items()]
