"""Parcels that never arrived: the money goes back without anybody bringing anything."""

from collections.abc import Sequence
from uuid import UUID

from hanse import payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, ReturnLine
from hanse.orders.refusals import LineNotThere

from .appended import append
from .cancel import shipping_once
from .locked import locked
from .money import give_back
from .returns import Taken, bring_back, write


async def refund_undelivered(
    tx: Tx, actor: Actor, order: UUID, location: UUID, lines: Sequence[ReturnLine], reason: str
) -> Order:
    """Give the money for pieces back that were sent and did not arrive.

    Pieces in the condition lost are gone; others came back to the location and are in its stock again. With the last
    piece of an order's parcels its shipping goes back too. Refuses with LineNotThere, OrderUnsettled and
    NothingToReturn.
    """
    found = await locked(tx, order)
    rules.no_exchange_waits(found)
    sent = {line.id for line in found.lines if line.state == "shipped"}
    strange = [line.line for line in lines if line.line not in sent]
    if strange:
        raise LineNotThere(order=order, lines=strange)
    amounts = rules.worth_of_return(found, lines)
    taken = Taken(new_id(), found, location, list(lines), amounts, [0] * len(lines), {})
    await bring_back(tx, taken.id, found, location, [line for line in lines if line.condition != "lost"])
    whole = taken.amount_minor + (0 if rules.some_arrived(found, lines) else await shipping_once(tx, found))
    await payments.reverse_sale(tx, order, whole, found.currency, taken.id)
    refunds = await give_back(tx, found, whole, reason, taken.id)
    back = await write(tx, taken, reason, refunds)
    await append(tx, actor, order, "undelivered", reason, whole, taken.told(back.number))
    return await queries.load_order(tx, order)
