"""Reads of payments."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from . import rules
from .contracts import (
    AccountStanding,
    AccountTerms,
    Capture,
    GiftCard,
    GiftCardLoad,
    OpenItem,
    Payment,
    Refund,
    StoreCredit,
)
from .refusals import GiftCardUnknown

PAYMENT = """
select id, sales_order as order, tender, amount_minor, currency, state, captured_minor, refunded_minor, location,
       register, token, gift_card, provider_reference, reason, created_at, changed_at, provider, capture_later,
       authorized_minor, customer, approval_url, void_pending
from payments.payment
"""

REFUND = """
select id, payment, amount_minor, state, reason, provider_reference, created_at, done_at, credit_of
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
    """Refunds that wait for the provider's word since before a moment."""
    return await tx.column(
        "select id from payments.refund where state = 'pending' and created_at < $1 limit 100", before
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
    """A gift card by its code, with what it carries. Refuses with GiftCardUnknown."""
    tidy = code.strip().upper().replace(" ", "").replace("-", "")
    found = await tx.row(_Found, "select id, code, currency from payments.gift_card where code = $1", tidy)
    if found is None:
        raise GiftCardUnknown
    balance = await ledger.balance(tx, ledger.AccountKey("gift_card", found.id), ledger.currency_unit(found.currency))
    return GiftCard(found.id, found.code, found.currency, balance.free)


async def get_load(tx: Tx, load: UUID) -> GiftCardLoad:
    """A sale of a gift card. Refuses with NotFound."""
    found = await tx.row(
        _Load,
        "select l.id, g.code, l.amount_minor, g.currency, l.state from payments.gift_card_load l "
        "join payments.gift_card g on g.id = l.gift_card where l.id = $1",
        load,
    )
    if found is None:
        raise NotFound(load=load)
    card = await get_gift_card(tx, found.code)
    return GiftCardLoad(load, found.code, found.amount_minor, found.currency, found.state, card.balance_minor)


class _Load(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    amount_minor: int
    currency: str
    state: str


async def is_load(tx: Tx, order: UUID) -> bool:
    """Whether money that came for this was for a gift card, and not for an order."""
    return bool(await tx.value("select true from payments.gift_card_load where id = $1", order))


async def get_store_credit(tx: Tx, customer: UUID, currency: str) -> StoreCredit:
    """What the house owes a customer."""
    balance = await ledger.balance(tx, rules.credit_account(customer), ledger.currency_unit(currency))
    return StoreCredit(customer, currency, balance.free)


async def account_terms(tx: Tx, customer: UUID | None) -> AccountTerms:
    """The terms of a customer on account, or those for everybody."""
    found = await tx.row(
        AccountTerms,
        "select customer, limit_minor, days from payments.account_terms where customer = $1 or customer is null "
        "order by customer nulls last limit 1",
        customer,
    )
    return found or AccountTerms(None, 0, 0)


OPEN_ITEM = """
select i.payment, p.sales_order as order, i.customer, i.amount_minor, i.settled_minor, i.credited_minor, p.currency,
       i.due_date, i.due_date < $2 and i.settled_minor + i.credited_minor < i.amount_minor as overdue
from payments.open_item i join payments.payment p on p.id = i.payment
"""


async def get_open_item(tx: Tx, payment: UUID) -> OpenItem:
    """What is open of a payment on account. Refuses with NotFound."""
    found = await tx.row(OpenItem, OPEN_ITEM + "where i.payment = $1", payment, tx.now.date())
    if found is None:
        raise NotFound(payment=payment)
    return found


async def open_items(tx: Tx, customer: UUID | None = None) -> list[OpenItem]:
    """What is not settled, of one customer or of all, the longest due first; at most 200."""
    return await tx.rows(
        OpenItem,
        OPEN_ITEM
        + "where i.settled_minor + i.credited_minor <> i.amount_minor and ($1::uuid is null or i.customer = $1) "
        "order by i.due_date, i.payment limit 200",
        customer,
        tx.now.date(),
    )


async def standing_of(tx: Tx, customer: UUID) -> AccountStanding:
    """What a customer may owe, and owes."""
    items = await open_items(tx, customer)
    return AccountStanding(await account_terms(tx, customer), sum(max(one.open_minor, 0) for one in items), items)
