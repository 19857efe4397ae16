"""Cancel some pieces of a line: they become a line of their own, which is cancelled like any other."""

from uuid import UUID

from hanse import inventory
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import Order, OrderChanged, OrderLine

from .cancel import cancel_lines
from .locked import locked, those

SHRINK = """
update orders.line set quantity = $2, discount_minor = $3, total_minor = $4, tax_minor = $5 where id = $1
"""

# What was set by hand and approved stands with the line that stays: an approval is for one line.
PART = """
insert into orders.line (
    id, sales_order, position, variant, sku, name, quantity, delivery, source_location, pickup_location, hold, state,
    unit_minor, discount_minor, total_minor, tax_class, tax_rate, tax_minor, tax_place, paid_at_pickup, sourcing,
    awaits_goods, promised_date, returns, promise, substitution, substitute,
    replaces)
select $2, l.sales_order, (select max(position) + 1 from orders.line o where o.sales_order = l.sales_order),
    l.variant, l.sku, l.name, $3, l.delivery, l.source_location, l.pickup_location, $4, l.state,
    l.unit_minor, $5, $6, l.tax_class, l.tax_rate, $7, l.tax_place, l.paid_at_pickup, l.sourcing,
    l.awaits_goods, l.promised_date, l.returns, l.promise, l.substitution, l.substitute,
    l.replaces
from orders.line l where l.id = $1
"""


async def cancel_pieces(tx: Tx, actor: Actor, order: UUID, line: UUID, quantity: int, reason: str) -> Order:
    """Cancel so many pieces of an open line; the others stay, with their share of price, discount and tax.

    All pieces are the line. Refuses with LineNotThere, LineUnderWay, OrderUnsettled, NothingToCancel and NotFound.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    (chosen,) = those(found, [line], [one.state for one in found.lines])
    rules.open_line(found, chosen)
    if quantity == chosen.quantity:
        return await cancel_lines(tx, actor, found, [chosen], reason)
    part = await divide(tx, chosen, quantity)
    divided = await queries.load_order(tx, order)
    gone = [one for one in divided.lines if one.id == part]
    after = await cancel_lines(tx, actor, divided, gone, reason, of=line)
    await tx.emit(OrderChanged(order, found.number, found.customer, "pieces", [line], 0, found.currency))
    return after


async def divide(tx: Tx, line: OrderLine, quantity: int) -> UUID:
    """Let so many pieces of a line go on as a line of their own; together they are what the line was, to the cent."""
    stays, goes = rules.divided(line, quantity)
    part, hold = new_id(), None
    if line.hold is not None:
        hold = new_id()
        await inventory.split_hold(tx, line.hold, quantity, hold)
    await tx.run(SHRINK, line.id, stays.quantity, stays.discount_minor, stays.total_minor, stays.tax_minor)
    await tx.run(PART, line.id, part, goes.quantity, hold, goes.discount_minor, goes.total_minor, goes.tax_minor)
    return part
