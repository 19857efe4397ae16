"""A price that was wrong is corrected after placing, within the limits of prices set by hand (ADR 0023)."""

from uuid import UUID

from hanse import access, payments
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden, InvalidInput
from hanse.orders import queries, rules
from hanse.orders.contracts import Correction, Order, OrderChanged
from hanse.orders.refusals import ApprovalNeeded, LineUnderWay

from .appended import append
from .locked import locked, those
from .manual import CHANGE
from .money import give_back

LESS = """
update orders.sales_order set discount_minor = discount_minor + $2, total_minor = total_minor - $2,
    tax_minor = tax_minor - $3, net_minor = net_minor - $2 + $3, taxes = $4, version = version + 1
where id = $1
"""


async def correct_price(tx: Tx, actor: Actor, order: UUID, line: UUID, wanted: Correction) -> Order:
    """Let a piece of a line have cost less, delivered or not; what was paid too much goes back on its tenders.

    What came back or was cancelled before is not paid a second time. The limit is that of the person, per piece and by
    the list price, as in a cart. Refuses with Forbidden, InvalidInput, OrderUnsettled, LineUnderWay, PriceOutOfBounds,
    PriceReasonUnknown, ApprovalNeeded, LineNotThere and NotFound.
    """
    if actor.kind is Kind.STAFF and wanted.location is None and not actor.may_everywhere(CHANGE):
        raise InvalidInput(field="location", reason="say where: you may change prices at your own places only")
    if actor.kind is not Kind.STAFF or not queries.may_at(actor, CHANGE, wanted.location):
        raise Forbidden(permission=CHANGE, location=wanted.location)
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    (chosen,) = those(found, [line], [one.state for one in found.lines])
    rules.settled_order(found)
    if chosen.state in ("cancelled", "returned"):
        raise LineUnderWay(line=line, state=chosen.state)
    less, back = rules.corrected(chosen, wanted.unit_minor)
    policy = await queries.manual_policy(tx)
    reason = rules.reason_of(policy, wanted.reason)
    listed = rules.list_unit(chosen)
    roles = await access.roles_at(tx, actor.id, wanted.location) if actor.id else []
    lowest = rules.lowest_minor(policy, roles, listed)
    if wanted.unit_minor < lowest:
        raise ApprovalNeeded(lowest_minor=lowest, list_unit_minor=listed)
    taxes, tax = rules.with_less(found.taxes, chosen, less)
    await tx.run(
        "update orders.line set total_minor = total_minor - $2, discount_minor = discount_minor + $2, "
        "tax_minor = tax_minor - $3 where id = $1",
        line,
        less,
        tax,
    )
    await tx.run(LESS, order, less, tax, taxes)
    owed = 0 if chosen.paid_at_pickup else back
    await payments.reverse_sale(tx, order, owed, found.currency, order)
    await give_back(tx, found, owed, reason.key, new_id())
    facts = {"line": str(line), "before_minor": chosen.total_minor, "after_minor": chosen.total_minor - less}
    facts |= {"unit_minor": wanted.unit_minor, "note": wanted.note.strip(), "reason_name": reason.name}
    await append(tx, actor, order, "price", reason.key, owed, {**facts, "policy_version": policy.version})
    at = None if wanted.location is None else str(wanted.location)
    before, after = {"total_minor": chosen.total_minor}, {**facts, "sku": chosen.sku, "location": at}
    await access.audit(tx, actor, "price.correct", f"order:{order}", before, after, reason.key)
    await tx.emit(OrderChanged(order, found.number, found.customer, "price", [line], owed, found.currency))
    return await queries.load_order(tx, order)
