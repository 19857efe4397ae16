"""Money moves in the ledger."""

from uuid import UUID

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import rules


async def record_sale(tx: Tx, order: UUID, amount_minor: int, currency: str, reference: UUID) -> None:
    """The order owes this amount: it goes to the sales, and the order's account sinks until it is paid."""
    if amount_minor:
        await _post(tx, sale(order, amount_minor, currency, reference))


def sale(order: UUID, amount_minor: int, currency: str, reference: UUID) -> ledger.Posting:
    """How it is booked that an order owes this amount."""
    unit, owes = ledger.currency_unit(currency), rules.order_account(order)
    return ledger.Posting(new_id(), unit, amount_minor, owes, rules.sales_account(), reference, "sale")


async def reverse_sale(tx: Tx, order: UUID, amount_minor: int, currency: str, reference: UUID) -> None:
    """This amount of the order's sale is undone: cancelled or returned."""
    if amount_minor:
        await move(
            tx,
            new_id(),
            amount_minor,
            currency,
            rules.sales_account(),
            rules.order_account(order),
            reference,
            "sale undone",
        )


async def round_cash(
    tx: Tx, entry: UUID, more_minor: int, currency: str, drawer: ledger.AccountKey, order: UUID
) -> None:
    """So much more than the exact amount came into a drawer, or less, below zero."""
    to = rules.rounding_account()
    debit, credit = (drawer, to) if more_minor > 0 else (to, drawer)
    await move(tx, entry, abs(more_minor), currency, debit, credit, order, "rounding")


async def move(
    tx: Tx,
    entry: UUID,
    amount_minor: int,
    currency: str,
    debit: ledger.AccountKey,
    credit: ledger.AccountKey,
    reference: UUID,
    reason: str,
) -> None:
    unit = ledger.currency_unit(currency)
    await _post(tx, ledger.Posting(entry, unit, amount_minor, debit, credit, reference, reason))


async def _post(tx: Tx, posting: ledger.Posting) -> None:
    await tx.one_of(ledger.post, posting)
