"""Goods that come back and nobody finds the sale of: credit, at the lowest price, within a limit."""

from hanse import catalog, inventory, locations, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.orders import queries
from hanse.orders.contracts import ReceiptlessReturn, ReceiptlessWanted
from hanse.orders.refusals import NoReturnsHere, TooMuchWithoutReceipt

INSERT = """
insert into orders.receiptless_return (id, number, location, at, customer, variant, sku, name, quantity, condition,
    unit_minor, amount_minor, currency, reason, by_name, policy_version)
values ($1, 'R-' || nextval('orders.return_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
returning id, number, location, at, customer, variant, sku, name, quantity, condition, unit_minor, amount_minor,
    currency, reason, by_name, policy_version
"""

# The customer is locked by this row of their own returns, so that two counters never pass the limit together.
LOCK = "select pg_advisory_xact_lock(hashtextextended('receiptless ' || $1, 0))"


async def return_without_receipt(
    tx: Tx, actor: Actor, wanted: ReceiptlessWanted, currency: str = "EUR"
) -> ReceiptlessReturn:
    """Take goods back of which nobody knows when they were sold, for credit to a known customer.

    They are worth the lowest price of the last time, and a customer may bring only so much of them. Refuses with
    NoReturnsHere, ReceiptNeeded, TooMuchWithoutReceipt, NeverSoldHere, CreditTooHigh and NotFound.
    """
    place = await locations.get_location(tx, wanted.location)
    if "returns" not in place.capabilities:
        raise NoReturnsHere(location=wanted.location, name=place.name)
    await tx.run(LOCK, str(wanted.customer))
    worth = await queries.preview_receiptless(tx, wanted, currency)
    if worth.before_minor + worth.amount_minor > worth.limit_minor:
        raise TooMuchWithoutReceipt(
            limit_minor=worth.limit_minor,
            before_minor=worth.before_minor,
            amount_minor=worth.amount_minor,
            days=worth.days,
        )
    card = (await catalog.variants(tx, [wanted.variant]))[wanted.variant]
    policy = await queries.return_policy(tx)
    made = new_id()
    pieces = [inventory.StockLine(wanted.variant, wanted.location, wanted.quantity)]
    await inventory.take_back(tx, pieces, wanted.condition, made)
    await payments.give_credit(
        tx, actor, wanted.customer, worth.amount_minor, currency, wanted.reason or "return without receipt"
    )
    row = await tx.row(
        ReceiptlessReturn, INSERT, made, wanted.location, tx.now, wanted.customer, wanted.variant, card.sku, card.name,
        wanted.quantity, wanted.condition, worth.unit_minor, worth.amount_minor, currency, wanted.reason,
        actor.name, policy.version,
    )  # fmt: skip
    if row is None:
        raise NotFound(variant=wanted.variant)
    return row
