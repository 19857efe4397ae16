"""Goods that come back over the counter: for money, for credit, or for others."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import orders, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.till import queries, rules
from hanse.till.contracts import Receipt

from .selling import issue, locked_shift, stands_here

KEEP = "insert into till.exchange (line, register, cashier, given_minor, payments) values ($1, $2, $3, $4, $5)"


class _Exchange(msgspec.Struct, frozen=True):
    """What the register knew when the bank was asked."""

    register: UUID
    cashier: str
    given_minor: int | None
    payments: list[UUID]


async def take_return(
    tx: Tx,
    actor: Actor,
    location: UUID,
    register: UUID,
    order_id: UUID,
    lines: Sequence[orders.ReturnLine],
    reason: str,
    *,
    exception: str = "",
    as_credit: bool = False,
) -> tuple[orders.Return, Receipt]:
    """Take goods of any order back at this register. Refuses with NoShift, WrongRegister, and what returns refuse."""
    actor.require("till.return", location)
    await stands_here(tx, register, location)
    await locked_shift(tx, register)
    back = await orders.return_goods(
        tx, actor, order_id, location, lines, reason, exception=exception, as_credit=as_credit
    )
    order = await orders.load_order(tx, order_id)
    body = {"order": order.number, "return": back.number, "reason": reason, "lines": _came_back(order, lines)}
    tenders = rules.given_back(back.refunds)
    receipt = await issue(tx, register, "return", order, back.id, -back.amount_minor, tenders, body, actor.name)
    return back, receipt


async def take_exchange(
    tx: Tx, actor: Actor, register: UUID, order_id: UUID, wanted: orders.Exchange, given_minor: int | None = None
) -> tuple[orders.Exchanged, Receipt | None]:
    """Exchange goods of any order at this register: one receipt for what came in, what went out, and the difference.

    While a bank is asked for it there is none; it is printed when goods change hands. Refuses with NoShift,
    WrongRegister, GivenTooLittle, and what an exchange refuses.
    """
    actor.require("till.return", wanted.location)
    await stands_here(tx, register, wanted.location)
    await locked_shift(tx, register)
    before = {one.id for one in await payments.payments_of(tx, order_id)}
    done = await orders.exchange(tx, actor, order_id, msgspec.structs.replace(wanted, register=register))
    taken = [one for one in await payments.payments_of(tx, order_id) if one.id not in before]
    # Too little cash is refused now, not when the receipt is printed that waits for a card.
    rules.with_change(rules.paid_with(taken), given_minor)
    await tx.run(KEEP, done.line, register, actor.name, given_minor, [one.id for one in taken])
    return done, None if done.back is None else await issue_exchange(tx, done.line)


async def issue_exchange(tx: Tx, line: UUID) -> Receipt | None:
    """Print the receipt of an exchange that has happened; a repeat gives the same one. None without a register."""
    kept = await tx.row(
        _Exchange, "select register, cashier, given_minor, payments from till.exchange where line = $1", line
    )
    done = None if kept is None else await orders.get_exchange(tx, line)
    if kept is None or done is None or done.back is None:
        return None
    known = await tx.value("select id from till.receipt where kind = 'return' and subject = $1", done.back.id)
    if known is not None:
        return await queries.load_receipt(tx, known)
    order, back = done.order, done.back
    out = next(one for one in order.lines if one.id == line)
    lines = _came_back(order, back.lines)
    lines.append({"sku": out.sku, "name": out.name, "quantity": out.quantity, "total_minor": out.total_minor})
    body = {"order": order.number, "return": back.number, "reason": back.reason, "lines": lines, "out": str(line)}
    taken = [one for one in await payments.payments_of(tx, order.id) if one.id in kept.payments]
    tenders = rules.with_change(rules.paid_with(taken), kept.given_minor) + rules.given_back(back.refunds)
    total = done.difference_minor
    return await issue(tx, kept.register, "return", order, back.id, total, tenders, body, kept.cashier)


def _came_back(order: orders.Order, lines: Sequence[orders.ReturnLine]) -> list[dict[str, Any]]:
    """Pieces that came back, as a receipt says it."""
    names = {line.id: line for line in order.lines}
    return [{"sku": names[ln.line].sku, "name": names[ln.line].name, "quantity": -ln.quantity} for ln in lines]
