"""Articles that join an order at the counter: carried out at once, or delivered with the rest."""

from uuid import UUID

import msgspec

from hanse import orders, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.till import queries, rules
from hanse.till.contracts import Added, Receipt

from .selling import issue, locked_shift, stands_here

KEEP = "insert into till.addition (line, register, cashier, given_minor, payments) values ($1, $2, $3, $4, $5)"


class _Addition(msgspec.Struct, frozen=True):
    """What the register knew when the article joined."""

    register: UUID
    cashier: str
    given_minor: int | None
    payments: list[UUID]


async def add_line(
    tx: Tx,
    actor: Actor,
    location: UUID,
    register: UUID,
    order_id: UUID,
    wanted: orders.LineToAdd,
    given_minor: int | None = None,
) -> Added:
    """Let an article join an order that something is still to come of, and take the money for it at this register.

    While a card is charged there is no receipt, and what is carried out lies on the counter. Refuses with NoShift,
    WrongRegister, GivenTooLittle, and what an addition to an order refuses.
    """
    actor.require("till.sell", location)
    await stands_here(tx, register, location)
    await locked_shift(tx, register)
    before = {one.id for one in await payments.payments_of(tx, order_id)}
    here = msgspec.structs.replace(wanted, paid_in=location, register=register)
    order = await orders.add_line(tx, actor, order_id, here)
    line = max(order.lines, key=lambda one: one.position)
    taken = [one for one in await payments.payments_of(tx, order_id) if one.id not in before]
    # Too little cash is refused now, not when the receipt is printed that waits for a card.
    rules.with_change(rules.paid_with(taken), given_minor)
    if not taken:
        return Added(order, line.id, None)
    await tx.run(KEEP, line.id, register, actor.name, given_minor, [one.id for one in taken])
    return Added(order, line.id, await issue_addition(tx, line.id))


async def issue_addition(tx: Tx, line_id: UUID) -> Receipt | None:
    """Print the receipt for what joined an order at a register and is paid; a repeat gives the same one.

    None without a register, and while a bank is asked.
    """
    kept = await tx.row(
        _Addition, "select register, cashier, given_minor, payments from till.addition where line = $1", line_id
    )
    if kept is None:
        return None
    known = await tx.value("select id from till.receipt where kind = 'sale' and subject = $1", line_id)
    if known is not None:
        return await queries.load_receipt(tx, known)
    order = await orders.load_order(tx, (await payments.get_payment(tx, kept.payments[0])).order)
    line = next(one for one in order.lines if one.id == line_id)
    if line.awaits_payment or line.state == "cancelled":
        return None
    body = {
        "order": order.number,
        "lines": msgspec.to_builtins([rules.sale_line(line)]),
        "taxes": msgspec.to_builtins([rules.tax_of(line)]),
        "discount_minor": line.discount_minor,
        "added": str(line_id),
    }
    taken = [one for one in await payments.payments_of(tx, order.id) if one.id in kept.payments]
    tenders = rules.with_change(rules.paid_with(taken), kept.given_minor)
    return await issue(tx, kept.register, "sale", order, line_id, line.total_minor, tenders, body, kept.cashier)
