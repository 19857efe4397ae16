"""Goods come back and others go out over the same counter; money moves for the difference alone."""

from uuid import UUID

from hanse import payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import Exchange, Exchanged, Order, Refunded
from hanse.orders.refusals import PriceChanged

from .added import ask_for, collect, join
from .appended import append
from .exchanged import agree, hand_out, wait_for_bank
from .locked import locked
from .money import give_back
from .returns import Taken, bring_back, look


async def exchange(tx: Tx, actor: Actor, order: UUID, wanted: Exchange) -> Exchanged:
    """Take goods back and hand others out at once, in one transaction; where a bank is asked, as soon as it has paid.

    Another size or color of the same article costs what the pieces that come back cost; everything else costs what it
    does now. No fee is taken. Until a bank has answered, nothing has come back and nothing has left: if it refuses,
    the order stands as before. Refuses as returns do, and with OrderUnsettled, PriceChanged, PlaceCannot,
    TendersDoNotFit, TenderNotTaken and NotFound.
    """
    found = await locked(tx, order)
    rules.settled_order(found)
    shown = await queries.preview_exchange(tx, found, wanted)
    if shown.difference_minor != wanted.expected_minor:
        raise PriceChanged(expected_minor=wanted.expected_minor, actual_minor=shown.difference_minor)
    taken = await look(tx, actor, found, wanted.location, wanted.back, wanted.exception, exchanged=True)
    unit = shown.out_minor // wanted.quantity if shown.even else None
    added = wanted.added(shown.out_minor)
    line, out = await join(tx, found, added, at_unit_minor=unit)
    await agree(tx, actor, found, wanted, taken, line)
    if out > taken.amount_minor and rules.asks_a_bank(wanted.payments):
        await ask_for(tx, found, line, out, added, back_minor=taken.amount_minor)
        return await wait_for_bank(tx, actor, found, wanted, taken, line, out)
    await bring_back(tx, taken.id, found, wanted.location, wanted.back)
    refunds = await _difference(tx, found, wanted, taken, out)
    joined = next(one for one in (await queries.load_order(tx, order)).lines if one.id == line)
    back = await hand_out(tx, taken, wanted, joined, out, refunds)
    facts = taken.told(back.number) | {"added": str(line)}
    difference = out - taken.amount_minor
    await append(tx, actor, order, "exchange", wanted.reason, -difference, facts)
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
