"""Verbs of payments. None of them waits for a network: providers are called by jobs."""

from uuid import UUID

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id

from . import queries, rules
from .contracts import (
    GiftCard,
    Outcome,
    Payment,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
    Refund,
    Tender,
)
from .refusals import CardNumberSeen, GiftCardEmpty, NothingToRefund, TokenNeeded, UnknownTender

GIFT_CARD_CODE_LENGTH = 16


async def open_payment(
    tx: Tx,
    order: UUID,
    tender: str,
    amount_minor: int,
    currency: str,
    location: UUID | None = None,
    register: UUID | None = None,
    token: str | None = None,
) -> Payment:
    """Begin to pay. Cash, gift cards and accounts are there at once; a card is charged by a job right after.

    `token` is the provider's name of a card, or the code of a gift card. Refuses with UnknownTender, TokenNeeded,
    CardNumberSeen, GiftCardUnknown and GiftCardEmpty.
    """
    if tender not in set(Tender):
        raise UnknownTender(tender=tender, offered=sorted(Tender))
    if token and rules.looks_like_card_number(token) and tender != Tender.GIFT_CARD:
        raise CardNumberSeen
    if tender in (Tender.CARD, Tender.GIFT_CARD) and not token:
        raise TokenNeeded(tender=tender)
    card = await queries.get_gift_card(tx, token or "") if tender == Tender.GIFT_CARD else None
    payment = new_id()
    await tx.run(
        "insert into payments.payment (id, sales_order, tender, amount_minor, currency, state, location, register, "
        "token, gift_card, created_at, changed_at) values ($1, $2, $3, $4, $5, 'started', $6, $7, $8, $9, $10, $10)",
        payment,
        order,
        tender,
        amount_minor,
        currency,
        location,
        register,
        token if card is None else None,
        card and card.id,
        tx.now,
    )
    if tender == Tender.CARD:
        await tx.enqueue("payments.charge", {"payment": payment}, key=f"payments.charge:{payment}")
    else:
        await settle(tx, payment, Outcome("captured"))
    return await queries.get_payment(tx, payment)


async def settle(tx: Tx, payment: UUID, outcome: Outcome) -> Payment:
    """Take in what became of a payment. Only the first final word counts; later ones change nothing.

    A capture counts even after a cancellation: the money has arrived, and whoever cancelled gives it back.
    Refuses with GiftCardEmpty.
    """
    if outcome.state == "captured":
        await _captured(tx, payment, outcome)
    elif outcome.state == "refused":
        await _refused(tx, payment, outcome)
    elif outcome.state == "unknown":
        await tx.run(
            "update payments.payment set state = 'unknown', changed_at = $2 where id = $1 and state = 'started'",
            payment,
            tx.now,
        )
    return await queries.get_payment(tx, payment)


async def _captured(tx: Tx, payment: UUID, outcome: Outcome) -> None:
    fresh = await tx.run(
        "update payments.payment set state = 'captured', captured_minor = amount_minor, provider_reference = $2, "
        "changed_at = $3 where id = $1 and state in ('started', 'unknown', 'cancelled')",
        payment,
        outcome.reference,
        tx.now,
    )
    if not fresh:
        return
    found = await queries.get_payment(tx, payment)
    (answer,) = await ledger.post(
        tx,
        [
            ledger.Posting(
                rules.entry("capture", payment),
                ledger.currency_unit(found.currency),
                found.amount_minor,
                rules.tender_account(found.tender, found.location, found.gift_card),
                rules.order_account(found.order),
                found.order,
                "capture",
            )
        ],
    )
    if isinstance(answer, ledger.InsufficientBalance):
        raise GiftCardEmpty(amount_minor=found.amount_minor)
    if isinstance(answer, Exception):
        raise answer
    await tx.emit(PaymentCaptured(payment, found.order, found.tender, found.amount_minor, found.currency))


async def _refused(tx: Tx, payment: UUID, outcome: Outcome) -> None:
    fresh = await tx.run(
        "update payments.payment set state = 'refused', provider_reference = $2, reason = $3, changed_at = $4 "
        "where id = $1 and state in ('started', 'unknown')",
        payment,
        outcome.reference,
        outcome.reason,
        tx.now,
    )
    if fresh:
        found = await queries.get_payment(tx, payment)
        await tx.emit(PaymentRefused(payment, found.order, found.amount_minor, found.currency, outcome.reason))


async def cancel(tx: Tx, payment: UUID) -> Payment:
    """Stop a payment that has not been captured. One that is captured stays; give it back with `refund`."""
    await tx.run(
        "update payments.payment set state = 'cancelled', changed_at = $2 where id = $1 and state = 'started'",
        payment,
        tx.now,
    )
    return await queries.get_payment(tx, payment)


async def refund(tx: Tx, payment: UUID, amount_minor: int, reason: str, key: str) -> Refund:
    """Give money back on the tender that paid. The same key gives the same refund. Refuses with NothingToRefund."""
    known = await tx.value("select id from payments.refund where key = $1", key)
    if known is not None:
        return await queries.get_refund(tx, known)
    fits = await tx.run(
        "update payments.payment set refunded_minor = refunded_minor + $2, changed_at = $3 "
        "where id = $1 and refunded_minor + $2 <= captured_minor",
        payment,
        amount_minor,
        tx.now,
    )
    if not fits or amount_minor <= 0:
        raise NothingToRefund(payment=payment, amount_minor=amount_minor)
    found = await queries.get_payment(tx, payment)
    made = new_id()
    await tx.run(
        "insert into payments.refund (id, payment, key, amount_minor, state, reason, created_at) "
        "values ($1, $2, $3, $4, 'pending', $5, $6)",
        made,
        payment,
        key,
        amount_minor,
        reason,
        tx.now,
    )
    await _move(
        tx,
        rules.entry("refund", made),
        amount_minor,
        found.currency,
        rules.order_account(found.order),
        rules.tender_account(found.tender, found.location, found.gift_card),
        found.order,
        "refund",
    )
    if found.tender == Tender.CARD:
        await tx.enqueue("payments.refund", {"refund": made}, key=f"payments.refund:{made}")
    else:
        await refund_done(tx, made, None)
    return await queries.get_refund(tx, made)


async def refund_done(tx: Tx, refund_id: UUID, reference: str | None) -> None:
    """The money is back. A repeat changes nothing."""
    fresh = await tx.run(
        "update payments.refund set state = 'done', provider_reference = $2, done_at = $3 "
        "where id = $1 and state = 'pending'",
        refund_id,
        reference,
        tx.now,
    )
    if fresh:
        made = await queries.get_refund(tx, refund_id)
        paid = await queries.get_payment(tx, made.payment)
        await tx.emit(PaymentRefunded(refund_id, paid.id, paid.order, paid.tender, made.amount_minor, paid.currency))


async def record_sale(tx: Tx, order: UUID, amount_minor: int, currency: str, reference: UUID) -> None:
    """The order owes this amount: it goes to the sales, and the order's account sinks until it is paid."""
    if amount_minor:
        await _move(
            tx, new_id(), amount_minor, currency, rules.order_account(order), rules.sales_account(), reference, "sale"
        )


async def reverse_sale(tx: Tx, order: UUID, amount_minor: int, currency: str, reference: UUID) -> None:
    """This amount of the order's sale is undone: cancelled or returned."""
    if amount_minor:
        await _move(
            tx,
            new_id(),
            amount_minor,
            currency,
            rules.sales_account(),
            rules.order_account(order),
            reference,
            "sale undone",
        )


async def issue_gift_card(tx: Tx, amount_minor: int, currency: str) -> GiftCard:
    """A new gift card that carries this amount."""
    card, code = new_id(), new_code(GIFT_CARD_CODE_LENGTH)
    await tx.run(
        "insert into payments.gift_card (id, code, currency, created_at) values ($1, $2, $3, $4)",
        card,
        code,
        currency,
        tx.now,
    )
    await _move(
        tx,
        rules.entry("gift_card", card),
        amount_minor,
        currency,
        ledger.AccountKey("money.gift_cards", ledger.HOUSE),
        ledger.AccountKey("gift_card", card),
        card,
        "issued",
    )
    return await queries.get_gift_card(tx, code)


async def take_event(tx: Tx, provider: str, event: str, kind: str) -> bool:
    """Whether this event of a provider is new; it is remembered with whatever it does."""
    return bool(
        await tx.run(
            "insert into payments.provider_event (provider, event, type, received_at) values ($1, $2, $3, $4) "
            "on conflict do nothing",
            provider,
            event,
            kind,
            tx.now,
        )
    )


async def _move(
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
    (answer,) = await ledger.post(tx, [ledger.Posting(entry, unit, amount_minor, debit, credit, reference, reason)])
    if isinstance(answer, Exception):
        raise answer
