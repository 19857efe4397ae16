"""Pieces that are missing are replaced by others, as far as their customer agreed and never dearer (ADR 0041)."""

from uuid import UUID

from hanse import inventory, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import queries, rules
from hanse.orders.contracts import LineToAdd, Order, OrderChanged, OrderLine, Substituted
from hanse.orders.refusals import NotASubstitute, NothingToCancel

from .added import join
from .appended import append
from .locked import locked, those
from .money import give_back
from .pieces import divide

GONE = """
update orders.line set state = 'cancelled', cancelled_quantity = quantity, awaits_goods = false where id = $1
"""


async def substitute_pieces(
    tx: Tx, actor: Actor, order: UUID, line: UUID, quantity: int, variant: UUID, reason: str
) -> Substituted:
    """So many pieces of a line are missing, and as many of another article take their place.

    They cost the lower of what they cost now and what the missing ones were bought for; the rest goes back. Refuses
    with LineNotThere, OrderUnsettled, SubstitutionNotWanted, NothingToCancel for more pieces than there are,
    NotASubstitute, and LinesOutOfStock when somebody was quicker.
    """
    found = await locked(tx, order)
    (whole,) = those(found, [line], ("open", "picking"))
    rules.settled_order(found)
    rules.agreed(found, whole)
    if quantity > whole.quantity:
        raise NothingToCancel(line=line, quantity=whole.quantity)
    if variant not in {one.card.id for one in await queries.fitting(tx, found, whole)}:
        raise NotASubstitute(wanted=whole.sku, variant=variant)
    gone = line if quantity == whole.quantity else await divide(tx, whole, quantity)
    divided = await queries.load_order(tx, order)
    missed = next(one for one in divided.lines if one.id == gone)
    await inventory.void_holds(tx, [] if missed.hold is None else [missed.hold])
    await tx.run(GONE, gone)
    total, unit = await queries.price_instead(tx, divided, missed, variant, quantity)
    wanted = LineToAdd(
        variant=variant, quantity=quantity, delivery=missed.delivery, location=missed.pickup_location,
        expected_total_minor=total,
    )  # fmt: skip
    new, cost = await join(tx, divided, wanted, at_unit_minor=unit, instead_of=missed)
    back = 0 if missed.paid_at_pickup else await _settle(tx, divided, missed, cost, reason)
    facts = {"line": str(gone), "added": str(new), "quantity": quantity}
    facts |= {"missed_minor": missed.total_minor, "total_minor": cost} | ({} if gone == line else {"of": str(line)})
    await append(tx, actor, order, "substitute", reason, back, facts)
    await tx.emit(OrderChanged(order, found.number, found.customer, "substitute", [gone, new], back, found.currency))
    return Substituted(gone, new, back)


async def _settle(tx: Tx, order: Order, missed: OrderLine, cost_minor: int, reason: str) -> int:
    """One sale is undone and another takes its place; what is left of the first goes back to whoever paid it."""
    reference = new_id()
    await payments.reverse_sale(tx, order.id, missed.total_minor, order.currency, reference)
    await payments.record_sale(tx, order.id, cost_minor, order.currency, reference)
    back = missed.total_minor - cost_minor
    if back:
        await give_back(tx, order, back, reason, reference)
    return back
