"""Reads of payments."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from .contracts import GiftCard, Payment, Refund
from .refusals import GiftCardUnknown

PAYMENT = """
select id, sales_order as order, tender, amount_minor, currency, state, captured_minor, refunded_minor, location,
       register, token, gift_card, provider_reference, reason, created_at, changed_at
from payments.payment
"""

REFUND = """
select id, payment, amount_minor, state, reason, provider_reference, created_at, done_at from payments.refund
"""


async def get_payment(tx: Tx, payment: UUID) -> Payment:
    """One payment. Refuses with NotFound."""
    found = await tx.row(Payment, PAYMENT + "where id = $1", payment)
    if found is None:
        raise NotFound(payment=payment)
    return found


async def payments_of(tx: Tx, order: UUID) -> list[Payment]:
    """All payments of an order, oldest first."""
    return await tx.rows(Payment, PAYMENT + "where sales_order = $1 order by created_at, id", order)


async def get_refund(tx: Tx, refund: UUID) -> Refund:
    """One refund. Refuses with NotFound."""
    found = await tx.row(Refund, REFUND + "where id = $1", refund)
    if found is None:
        raise NotFound(refund=refund)
    return found


async def refunds_of(tx: Tx, payment: UUID) -> list[Refund]:
    """All refunds of a payment, oldest first."""
    return await tx.rows(Refund, REFUND + "where payment = $1 order by created_at, id", payment)


async def unanswered(tx: Tx, before: datetime) -> list[UUID]:
    """Card payments that wait for the provider's word since before a moment."""
    return await tx.column(
        "select id from payments.payment where state in ('started', 'unknown') and changed_at < $1 limit 100", before
    )


class _Found(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    currency: str


async def get_gift_card(tx: Tx, code: str) -> GiftCard:
    """A gift card by its code, with what it carries. Refuses with GiftCardUnknown."""
    tidy = code.strip().upper().replace(" ", "").replace("-", "")
    found = await tx.row(_Found, "select id, code, currency from payments.gift_card where code = $1", tidy)
    if found is None:
        raise GiftCardUnknown
    balance = await ledger.balance(tx, ledger.AccountKey("gift_card", found.id), ledger.currency_unit(found.currency))
    return GiftCard(found.id, found.code, found.currency, balance.free)
