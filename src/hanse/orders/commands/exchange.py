"""Goods come back and others go out over the same counter; money moves for the difference alone."""

from uuid import UUID

from hanse import payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import Exchange, Exchanged, Order, OrderChanged, OrderLinesHandedOver, Refunded
from hanse.orders.refusals import PriceChanged

from .added import collect, join
from .appended import append
from .fulfil import leave
from .locked import locked
from .money import give_back
from .returns import Taken, take, write


async def exchange(tx: Tx, actor: Actor, order: UUID, wanted: Exchange) -> Exchanged:
    """Take goods back and hand others out at once, in one transaction.

    Another size or color of the same article costs what the pieces that come back cost; everything else costs what it
    does now. No fee is taken. Refuses as returns do, and with OrderUnsettled, PriceChanged, PlaceCannot,
    TendersDoNotFit, TenderNotTaken and NotFound.
    """
    found = await locked(tx, order)
    rules.settled_order(found)
    shown = await queries.preview_exchange(tx, found, wanted)
    if shown.difference_minor != wanted.expected_minor:
        raise PriceChanged(expected_minor=wanted.expected_minor, actual_minor=shown.difference_minor)
    taken = await take(tx, actor, found, wanted.location, wanted.back, wanted.exception, exchanged=True)
    unit = shown.out_minor // wanted.quantity if shown.even else None
    line, out = await join(tx, found, wanted.added(shown.out_minor), at_unit_minor=unit)
    refunds = await _difference(tx, found, wanted, taken, out)
    back = await write(tx, taken, wanted.reason, refunds)
    await _carried_out(tx, found, wanted, line, max(0, out - taken.amount_minor))
    difference = out - taken.amount_minor
    facts = taken.told(back.number) | {"added": str(line)}
    await append(tx, actor, order, "exchange", wanted.reason, -difference, facts)
    await tx.emit(OrderChanged(order, found.number, found.customer, "exchange", [line], -difference, found.currency))
    return Exchanged(await queries.load_order(tx, order), back, line, out, difference)


async def _difference(tx: Tx, order: Order, wanted: Exchange, taken: Taken, out_minor: int) -> list[Refunded]:
    """What came back is undone, what goes out is sold, and only the difference is paid or given back."""
    back_minor = taken.amount_minor
    await payments.reverse_sale(tx, order.id, min(back_minor, out_minor), order.currency, taken.id)
    await payments.record_sale(tx, order.id, min(back_minor, out_minor), order.currency, taken.id)
    if out_minor > back_minor:
        await collect(tx, order, out_minor - back_minor, wanted.added(out_minor))
    rules.split_tenders(wanted.payments, max(0, out_minor - back_minor))
    if back_minor <= out_minor:
        return []
    await payments.reverse_sale(tx, order.id, back_minor - out_minor, order.currency, taken.id)
    return await give_back(tx, order, back_minor - out_minor, wanted.reason, taken.id)


async def _carried_out(tx: Tx, order: Order, wanted: Exchange, line: UUID, earned_minor: int) -> None:
    """The customer has it in their hands. Points are earned for what they paid in addition; the others they have."""
    found = await queries.load_order(tx, order.id)
    new = next(one for one in found.lines if one.id == line)
    await leave(tx, found, [new], "handed_over", wanted.register)
    place = wanted.location
    await tx.emit(
        OrderLinesHandedOver(
            order.id, order.number, order.customer, place, [line], earned_minor, order.currency, collected=False
        )
    )
