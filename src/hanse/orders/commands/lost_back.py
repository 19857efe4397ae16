"""A parcel that a customer sent back and that never arrived: the money goes back without anything in it."""

from uuid import UUID

from hanse import locations, payments
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, ParcelState, Return, ReturnLine, ReturnParcel
from hanse.orders.refusals import NothingToReturn, ReturnNotLost

from .appended import append
from .money import give_back
from .returns import Taken, write
from .sent_back import opened

CLOSE = """
update orders.return_parcel set state = 'lost', settled_at = $2, goods_return = $3, location = $4, version = version + 1
where id = $1
"""


async def refund_lost_return(tx: Tx, actor: Actor, parcel: UUID, reason: str, *, exception: str = "") -> Return:
    """Give the money back for what was sent back and got lost. The pieces were sold and stay out of the stock.

    The carrier has to say so; with `exception`, which says why, somebody with the permission refunds what was sent
    otherwise. The day of the announcement counts. What came back in another way meanwhile is not paid twice, and what
    was sold for exchange only is paid too: there is nothing to exchange. Refuses with ReturnNotLost,
    ReturnParcelClosed, NothingToReturn, OrderUnsettled, Forbidden and NotFound.
    """
    found = await opened(tx, actor, parcel, ("announced",))
    order = await queries.load_order(tx, found.order)
    rules.no_exchange_waits(order)
    place = found.location or order.lines[0].source_location
    said = found.carried.state if found.carried else ""
    facts = {}
    if said != "lost":
        if not exception.strip():
            raise ReturnNotLost(parcel=parcel, state=said)
        actor.require("orders.make_exception", place)
        facts = {"exception": exception.strip()}
    taken = await _taken(tx, order, found, place)
    await payments.reverse_sale(tx, order.id, taken.amount_minor, order.currency, taken.id)
    refunds = await give_back(tx, order, taken.amount_minor, reason, taken.id)
    back = await write(tx, taken, reason, refunds)
    await tx.run(CLOSE, parcel, tx.now, back.id, place)
    kept = {"deducted_minor": back.deducted_minor} if back.deducted_minor else {}
    told = taken.told(back.number) | {"parcel": found.number} | kept | facts
    await append(tx, actor, order.id, "return_lost", reason, back.amount_minor, told)
    return back


async def refund_lost_by_rule(tx: Tx, parcel: UUID) -> bool:
    """Refund a lost parcel at once if the return policy leaves that to nobody; tells whether nobody has to decide."""
    found = await tx.row(ReturnParcel, queries.PARCEL + "where id = $1", parcel)
    if found is None:
        raise NotFound(parcel=parcel)
    if found.state is not ParcelState.ANNOUNCED:
        return found.state is ParcelState.LOST
    order = await queries.load_order(tx, found.order)
    policy = await queries.return_policy(tx)
    lines = _still_out(order, found)
    if not lines or rules.exchange_that_waits(order) is not None:
        return False
    if sum(rules.worth_of_return(order, lines)) > policy.lost_minor:
        return False
    await refund_lost_return(tx, SYSTEM, parcel, "lost on its way back")
    return True


async def _taken(tx: Tx, order: Order, parcel: ReturnParcel, place: UUID) -> Taken:
    lines = _still_out(order, parcel)
    if not lines:
        raise NothingToReturn(order=order.id)
    announced = (await locations.get_location(tx, place)).day_at(parcel.announced_at)
    deducted = rules.taken_off(order, lines, announced)
    worth = rules.worth_of_return(order, lines)
    amounts = [whole - part for whole, part in zip(worth, deducted, strict=True)]
    return Taken(new_id(), order, place, lines, amounts, deducted, {})


def _still_out(order: Order, parcel: ReturnParcel) -> list[ReturnLine]:
    """What was announced and has not come back in another way."""
    left = {line.id: line.fulfilled_quantity - line.returned_quantity for line in order.lines}
    return [ReturnLine(one.line, min(one.quantity, left[one.line]), "lost") for one in parcel.lines if left[one.line]]
