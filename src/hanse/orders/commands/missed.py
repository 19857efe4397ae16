"""Pieces of a line that were not found where they are fetched: those that were found stay in somebody's hands."""

from uuid import UUID

import msgspec

from hanse import inventory
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.orders import queries
from hanse.orders.contracts import Delivery, Missed, Order, OrderLine
from hanse.orders.refusals import NothingToCancel

from .cancel import cancel_lines
from .locked import locked, those
from .pieces import divide
from .promised import wait_for_delivery
from .resource import left_before, move_lines


async def miss_pieces(tx: Tx, actor: Actor, order: UUID, line: UUID, quantity: int, reason: str) -> Missed:
    """So many pieces of a line are not there. The others stay as they are; these are a line of their own from now on.

    A parcel comes from elsewhere, divided among places where the rules of the channel allow it. What nobody has waits
    for a delivery on its way where the channel sells that, else it is cancelled and refunded. Refuses with
    LineNotThere, NothingToCancel for more pieces than there are, and LinesOutOfStock when others were quicker.
    """
    found = await locked(tx, order)
    (whole,) = those(found, [line], ("open", "picking"))
    if quantity > whole.quantity:
        raise NothingToCancel(line=line, quantity=whole.quantity)
    gone = {whole.source_location, *left_before(found, [line])}
    missing = whole if quantity == whole.quantity else await _line(tx, order, await divide(tx, whole, quantity))
    # What the books promised here is not here: nothing of it is kept for anybody.
    answer = await move_lines(tx, actor, found, [missing], reason, gone, whole=False, of=line)
    left = [await _line(tx, order, one) for one in answer.left]
    waits = [one.id for one in left if await _waits(tx, found, one, reason)]
    nowhere = [one for one in left if one.id not in waits]
    if nowhere:
        of = None if any(one.id == line for one in nowhere) else line
        await cancel_lines(tx, SYSTEM, await queries.load_order(tx, order), nowhere, f"not found: {reason}", of=of)
    return Missed(answer.moved, waits, [one.id for one in nowhere])


async def _waits(tx: Tx, order: Order, line: OrderLine, reason: str) -> bool:
    """Whether a line waits for goods on their way from now on; its hold is given up either way."""
    if line.hold is not None:
        await inventory.void_holds(tx, [line.hold])
        await tx.run("update orders.line set hold = null where id = $1", line.id)
    terms = await queries.get_terms(tx, order.channel)
    if not terms.back_orders or line.delivery is Delivery.RESERVE:
        return False
    return await wait_for_delivery(tx, order, msgspec.structs.replace(line, hold=None), reason)


async def _line(tx: Tx, order: UUID, line: UUID) -> OrderLine:
    return next(one for one in (await queries.load_order(tx, order)).lines if one.id == line)
