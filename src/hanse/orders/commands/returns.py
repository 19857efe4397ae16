"""Returns: any place that takes them, of any order."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from hanse import inventory, locations, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import rules
from hanse.orders.contracts import GoodsReturned, Order, Refunded, Return, ReturnLine
from hanse.orders.refusals import NoReturnsHere, ReturnElsewhere, ReturnWindowClosed

from .appended import append
from .locked import locked
from .money import give_back


class Taken(msgspec.Struct, frozen=True):
    """Goods that are taken back, before any money moves: line by line what goes back and what stays with the house."""

    id: UUID
    order: Order
    location: UUID
    lines: list[ReturnLine]
    amounts: list[int]
    deducted: list[int]
    facts: dict[str, Any]

    @property
    def amount_minor(self) -> int:
        """What goes back for all of it."""
        return sum(self.amounts)

    def told(self, number: str) -> dict[str, Any]:
        """What the history of the order says of it, under the number of the return."""
        named = [str(line.line) for line in self.lines]
        return {"return": number, "location": str(self.location), "lines": named, **self.facts}


async def return_goods(
    tx: Tx,
    actor: Actor,
    order: UUID,
    location: UUID,
    lines: Sequence[ReturnLine],
    reason: str,
    *,
    exception: str = "",
    as_credit: bool = False,
    declared: date | None = None,
) -> Return:
    """Take goods back at a location and give their money back on the tenders that paid for them.

    What each piece is worth follows from its line, discounts included, so that all pieces together give back exactly
    what was paid for them; the terms under which the order was sold say what of it stays with the house. With
    `exception`, which says why, somebody with the permission takes back what comes too late or elsewhere; the history
    of the order keeps it. With `as_credit` the customer, who wanted it so, gets credit instead of money. `declared` is
    the day on which the customer said so, if that was before. Refuses with CustomerNeeded, NoReturnsHere,
    ReturnElsewhere, ReturnWindowClosed, ExchangeOnly, WrongArticleBack, OrderUnsettled, NothingToReturn,
    Forbidden and NotFound.
    """
    found = await locked(tx, order)
    if as_credit and found.customer is None:
        raise payments.CustomerNeeded(order=order)
    taken = await look(tx, actor, found, location, lines, exception, other=as_credit, declared=declared)
    await bring_back(tx, taken.id, found, location, lines)
    await payments.reverse_sale(tx, order, taken.amount_minor, found.currency, taken.id)
    credited = found.customer if as_credit else None
    refunds = await give_back(tx, found, taken.amount_minor, reason, taken.id, as_credit_of=credited)
    back = await write(tx, taken, reason, refunds)
    kept = {"deducted_minor": back.deducted_minor} if back.deducted_minor else {}
    await append(tx, actor, order, "return", reason, back.amount_minor, taken.told(back.number) | kept)
    return back


async def look(
    tx: Tx,
    actor: Actor,
    order: Order,
    location: UUID,
    lines: Sequence[ReturnLine],
    exception: str = "",
    *,
    other: bool = False,
    exchanged: bool = False,
    declared: date | None = None,
) -> Taken:
    """Look whether goods of a locked order may come back here, and what they are worth. Nothing is moved yet."""
    rules.no_exchange_waits(order)
    place = await locations.get_location(tx, location)
    if "returns" not in place.capabilities:
        raise NoReturnsHere(location=location, name=place.name)
    today = declared or place.day_at(tx.now)
    worth = rules.worth_of_return(order, lines)
    deducted = rules.taken_off(order, lines, today, exchanged=exchanged)
    rules.check_money_back(order, lines, today, other=other or exchanged)
    excepted = _promised(actor, order, place, lines, exception.strip(), today)
    amounts = [whole - part for whole, part in zip(worth, deducted, strict=True)]
    return Taken(new_id(), order, location, list(lines), amounts, deducted, excepted)


async def write(tx: Tx, taken: Taken, reason: str, refunds: list[Refunded]) -> Return:
    """Write a return down and tell it."""
    order, amount = taken.order, taken.amount_minor
    number = await tx.value(
        "insert into orders.goods_return (id, number, sales_order, location, at, reason, amount_minor, currency, "
        "refunds) values ($1, 'R-' || nextval('orders.return_number'), $2, $3, $4, $5, $6, $7, $8) returning number",
        taken.id,
        order.id,
        taken.location,
        tx.now,
        reason,
        amount,
        order.currency,
        msgspec.to_builtins(refunds),
    )
    await _count(tx, taken)
    await tx.run("update orders.sales_order set version = version + 1 where id = $1", order.id)
    await tx.emit(GoodsReturned(taken.id, number, order.id, order.customer, taken.location, amount, order.currency))
    return Return(
        taken.id,
        number,
        order.id,
        taken.location,
        tx.now,
        reason,
        taken.lines,
        amount,
        order.currency,
        refunds,
        sum(taken.deducted),
    )


def _promised(
    actor: Actor, order: Order, place: locations.Location, lines: Sequence[ReturnLine], exception: str, today: date
) -> dict[str, Any]:
    """Whether the order's promise covers this return; what the history shall say where somebody makes an exception."""
    named = [line.line for line in lines]
    late = rules.too_late(order, named, today)
    covered = rules.covers_place(order, named, place.id)
    if covered and late is None:
        return {}
    if exception:
        actor.require("orders.make_exception", place.id)
        until = {} if late is None else {"until": str(late.return_until)}
        return {"exception": exception, **until}
    if late is None:
        raise ReturnElsewhere(order=order.id, places=sorted(rules.places_of_return(order, named), key=str))
    days = rules.returns_of(order, late).days
    raise ReturnWindowClosed(
        line=late.id, until=late.return_until, days=order.terms.return_days if days is None else days
    )


async def bring_back(tx: Tx, reference: UUID, order: Order, location: UUID, lines: Sequence[ReturnLine]) -> None:
    """Put the pieces into the stock, each in its condition."""
    variants = {line.id: line.variant for line in order.lines}
    for condition in sorted({line.condition for line in lines}):
        pieces = [
            inventory.StockLine(variants[line.line], location, line.quantity)
            for line in lines
            if line.condition == condition
        ]
        await inventory.take_back(tx, pieces, condition, reference)


async def _count(tx: Tx, taken: Taken) -> None:
    await tx.many(
        "insert into orders.goods_return_line (goods_return, line, quantity, condition, amount_minor, finding, "
        "deducted_minor) values ($1, $2, $3, $4, $5, $6, $7)",
        [
            (taken.id, line.line, line.quantity, line.condition, amount, line.finding, deducted)
            for line, amount, deducted in zip(taken.lines, taken.amounts, taken.deducted, strict=True)
        ],
    )
    await tx.many(
        "update orders.line set returned_quantity = returned_quantity + $2, "
        "state = case when returned_quantity + $2 = fulfilled_quantity then 'returned' else state end where id = $1",
        [(line.line, line.quantity) for line in taken.lines],
    )
