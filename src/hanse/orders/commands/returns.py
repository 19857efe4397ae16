"""Returns: any place that takes them, of any order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse import inventory, locations, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import rules
from hanse.orders.contracts import GoodsReturned, Order, Return, ReturnLine
from hanse.orders.refusals import NoReturnsHere, ReturnElsewhere, ReturnWindowClosed

from .cancel import append, give_back
from .locked import locked


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
) -> Return:
    """Take goods back at a location and give their money back on the tenders that paid for them.

    What each piece is worth follows from its line, discounts included, so that all pieces together give back exactly
    what was paid for them. The promises count under which the order was sold. With `exception`, which says why,
    somebody with the permission takes back what comes too late or elsewhere; the history of the order keeps it.
    With `as_credit` the customer, who wanted it so, gets credit instead of money. Refuses with CustomerNeeded,
    NoReturnsHere, ReturnElsewhere, ReturnWindowClosed, NothingToReturn, Forbidden and NotFound.
    """
    found = await locked(tx, order)
    place = await locations.get_location(tx, location)
    if "returns" not in place.capabilities:
        raise NoReturnsHere(location=location, name=place.name)
    if as_credit and found.customer is None:
        raise payments.CustomerNeeded(order=order)
    amounts = rules.worth_of_return(found, lines)
    excepted = _promised(tx, actor, found, place, lines, exception.strip())
    goods_return, amount = new_id(), sum(amounts)
    variants = {line.id: line.variant for line in found.lines}
    await _bring_back(tx, goods_return, location, lines, variants)
    await payments.reverse_sale(tx, order, amount, found.currency, goods_return)
    credited = found.customer if as_credit else None
    refunds = await give_back(tx, found, amount, reason, goods_return, as_credit_of=credited)
    number = await tx.value(
        "insert into orders.goods_return (id, number, sales_order, location, at, reason, amount_minor, currency, "
        "refunds) values ($1, 'R-' || nextval('orders.return_number'), $2, $3, $4, $5, $6, $7, $8) returning number",
        goods_return,
        order,
        location,
        tx.now,
        reason,
        amount,
        found.currency,
        msgspec.to_builtins(refunds),
    )
    await _count(tx, goods_return, lines, amounts)
    await append(tx, actor, order, "return", reason, amount, {"return": number, "location": str(location), **excepted})
    await tx.run("update orders.sales_order set version = version + 1 where id = $1", order)
    await tx.emit(GoodsReturned(goods_return, number, order, found.customer, location, amount, found.currency))
    return Return(goods_return, number, order, location, tx.now, reason, list(lines), amount, found.currency, refunds)


def _promised(
    tx: Tx, actor: Actor, order: Order, place: locations.Location, lines: Sequence[ReturnLine], exception: str
) -> dict[str, Any]:
    """Whether the order's promise covers this return; what the history shall say where somebody makes an exception."""
    named = [line.line for line in lines]
    late = rules.too_late(order, named, tx.now.astimezone(ZoneInfo(place.time_zone)).date())
    covered = rules.covers_place(order, named, place.id)
    if covered and late is None:
        return {}
    if exception:
        actor.require("orders.make_exception", place.id)
        until = {} if late is None else {"until": str(late.return_until)}
        return {"exception": exception, **until}
    if late is None:
        raise ReturnElsewhere(order=order.id, places=sorted(rules.places_of_return(order, named), key=str))
    raise ReturnWindowClosed(line=late.id, until=late.return_until, days=order.terms.return_days)


async def _bring_back(
    tx: Tx, reference: UUID, location: UUID, lines: Sequence[ReturnLine], variants: dict[UUID, UUID]
) -> None:
    for condition in sorted({line.condition for line in lines}):
        pieces = [
            inventory.StockLine(variants[line.line], location, line.quantity)
            for line in lines
            if line.condition == condition
        ]
        await inventory.take_back(tx, pieces, condition, reference)


async def _count(tx: Tx, goods_return: UUID, lines: Sequence[ReturnLine], amounts: Sequence[int]) -> None:
    await tx.many(
        "insert into orders.goods_return_line (goods_return, line, quantity, condition, amount_minor) "
        "values ($1, $2, $3, $4, $5)",
        [
            (goods_return, line.line, line.quantity, line.condition, amount)
            for line, amount in zip(lines, amounts, strict=True)
        ],
    )
    await tx.many(
        "update orders.line set returned_quantity = returned_quantity + $2, "
        "state = case when returned_quantity + $2 = fulfilled_quantity then 'returned' else state end where id = $1",
        [(line.line, line.quantity) for line in lines],
    )
