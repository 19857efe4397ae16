"""Reads of payments, their parts and refunds, and gift cards."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import ledger, locations
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.payments import rules
from hanse.payments.contracts import Capture, CashRounding, GiftCard, Payment, Refund
from hanse.payments.refusals import GiftCardUnknown

# A payment as it is read, and as it is given back by whoever writes one.
PAYMENT_COLUMNS = """
id, sales_order as order, tender, amount_minor, currency, state, captured_minor, refunded_minor, location,
register, token, gift_card, provider_reference, reason, created_at, changed_at, provider, capture_later,
authorized_minor, customer, approval_url, void_pending, rounding_minor, set_aside_minor, taking_minor
"""

PAYMENT = f"select {PAYMENT_COLUMNS} from payments.payment "

REFUND = """
select id, payment, amount_minor, state, reason, provider_reference, created_at, done_at, credit_of, rounding_minor
from payments.refund
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


async def balance_of(tx: Tx, order: UUID, currency: str) -> int:
    """What stands on the account of an order in minor units: below zero is still to be paid, above it is too much."""
    return (await ledger.balance(tx, rules.order_account(order), ledger.currency_unit(currency))).posted


async def cash_rounding(tx: Tx, location: UUID, currency: str) -> CashRounding:
    """How cash is rounded at a location. Refuses with NotFound."""
    country = await _country(tx, location)
    return CashRounding(rules.cash_step(currency, country), max(0, 1 + rules.rounding(1, currency, country)))


async def rounding_of(tx: Tx, amount_minor: int, currency: str, location: UUID | None) -> int:
    """What is added to an amount that is paid or given back in cash at a location; below zero what is left off it."""
    return rules.rounding(amount_minor, currency, await _country(tx, location))


async def _country(tx: Tx, location: UUID | None) -> str | None:
    return None if location is None else (await locations.get_location(tx, location)).address.country


async def get_refund(tx: Tx, refund: UUID) -> Refund:
    """One refund. Refuses with NotFound."""
    found = await tx.row(Refund, REFUND + "where id = $1", refund)
    if found is None:
        raise NotFound(refund=refund)
    return found


async def refunds_of(tx: Tx, payment: UUID) -> list[Refund]:
    """All refunds of a payment, oldest first."""
    return await tx.rows(Refund, REFUND + "where payment = $1 order by created_at, id", payment)


async def get_capture(tx: Tx, capture: UUID) -> Capture:
    """One part that was captured, or shall be. Refuses with NotFound."""
    found = await tx.row(
        Capture,
        "select id, payment, amount_minor, state, created_at, done_at from payments.capture where id = $1",
        capture,
    )
    if found is None:
        raise NotFound(capture=capture)
    return found


async def unanswered(tx: Tx, before: datetime) -> list[UUID]:
    """Payments that wait for the provider's word since before a moment."""
    return await tx.column(
        "select id from payments.payment where (state in ('started', 'unknown') or void_pending) and provider <> '' "
        "and changed_at < $1 order by changed_at limit 100",
        before,
    )


async def unfinished_parts(tx: Tx, before: datetime) -> list[UUID]:
    """Captures of parts that wait for the provider's word since before a moment."""
    return await tx.column(
        "select id from payments.capture where state = 'pending' and created_at < $1 limit 100", before
    )


async def unfinished_refunds(tx: Tx, before: datetime) -> list[UUID]:
    """Refunds that wait for the provider's word since before a moment, and for no part that is still to be taken."""
    return await tx.column(
        "select r.id from payments.refund r join payments.payment p on p.id = r.payment "
        "where r.state = 'pending' and r.created_at < $1 and p.taking_minor = 0 limit 100",
        before,
    )


async def ends_soon(tx: Tx, before: datetime) -> list[UUID]:
    """Payments of which something is set aside since before a moment."""
    return await tx.column(
        "select id from payments.payment where set_aside_minor > 0 and created_at < $1 order by created_at limit 100",
        before,
    )


async def approval_secret(tx: Tx, payment: UUID) -> str | None:
    """What a customer must know to come back from an approval elsewhere; None when nobody was sent there."""
    found = await tx.value("select secret from payments.approval where payment = $1", payment)
    return None if found is None else str(found)


async def approval_of(tx: Tx, payment: UUID) -> str | None:
    """The address on this site that leads on to where the customer agrees; None when nobody was sent there."""
    secret = await approval_secret(tx, payment)
    return None if secret is None else rules.approval_path(payment, secret)


async def return_path(tx: Tx, payment: UUID, secret: str) -> str:
    """Where a customer goes on who approved a payment elsewhere. Refuses with NotFound."""
    found = await tx.value(
        "select return_path from payments.approval where payment = $1 and secret = $2", payment, secret
    )
    if found is None:
        raise NotFound(payment=payment)
    return str(found)


class _Found(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    currency: str


async def get_gift_card(tx: Tx, code: str) -> GiftCard:
    """A gift card by its code, with what it carries. Refuses with GiftCardUnknown and CardNumberSeen."""
    rules.refuse_card_numbers(code)
    known = "select id, code, currency from payments.gift_card where code = $1"
    found = await tx.row(_Found, known, rules.tidy_code(code))
    if found is None:
        raise GiftCardUnknown
    return GiftCard(found.id, found.code, found.currency, await gift_card_balance(tx, found.id, found.currency))


async def gift_card_balance(tx: Tx, card: UUID, currency: str) -> int:
    """What a gift card carries."""
    return (await ledger.balance(tx, rules.gift_card_account(card), ledger.currency_unit(currency))).free
