"""Give money back on the tender that paid."""

from uuid import UUID

from hanse.kit.cards import masked
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import Payment, PaymentRefunded, Refund, Tender
from hanse.payments.refusals import NothingToRefund

from .accounts import credit_open_item
from .moved import move, round_cash


async def refund(
    tx: Tx, payment: UUID, amount_minor: int, reason: str, key: str, *, as_credit_of: UUID | None = None
) -> Refund:
    """Give money back on the tender that paid, or to a customer as credit. The same key gives the same refund.

    Where a bank was asked for a part and has not answered, it is asked to give back after that. Refuses with
    NothingToRefund.
    """
    known = await tx.value("select id from payments.refund where key = $1", key)
    if known is not None:
        return await queries.get_refund(tx, known)
    fits = await tx.run(
        "update payments.payment set refunded_minor = refunded_minor + $2, changed_at = $3 "
        "where id = $1 and refunded_minor + $2 <= captured_minor + taking_minor",
        payment,
        amount_minor,
        tx.now,
    )
    if not fits or amount_minor <= 0:
        raise NothingToRefund(payment=payment, amount_minor=amount_minor)
    found = await queries.get_payment(tx, payment)
    made, more = new_id(), 0
    if found.tender == Tender.CASH and as_credit_of is None:
        more = await queries.rounding_of(tx, amount_minor, found.currency, found.location)
    await tx.run(
        "insert into payments.refund (id, payment, key, amount_minor, state, reason, created_at, credit_of, "
        "rounding_minor) values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8)",
        made,
        payment,
        key,
        amount_minor,
        masked(reason),
        tx.now,
        as_credit_of,
        more,
    )
    tender = rules.tender_account(found.tender, found.location, found.gift_card, found.customer)
    await move(
        tx,
        rules.entry("refund", made),
        amount_minor,
        found.currency,
        rules.order_account(found.order),
        tender if as_credit_of is None else rules.credit_account(as_credit_of),
        found.order,
        "refund",
    )
    if more:
        await round_cash(tx, rules.entry("rounding", made), -more, found.currency, tender, found.order)
    if found.tender == Tender.ON_ACCOUNT and as_credit_of is None:
        await credit_open_item(tx, found, amount_minor)
    if found.provider and as_credit_of is None:
        if not found.taking_minor:
            await _ask(tx, made)
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
        tender = paid.tender if made.credit_of is None else Tender.STORE_CREDIT
        await tx.emit(PaymentRefunded(refund_id, paid.id, paid.order, tender, made.amount_minor, paid.currency))


async def _ask(tx: Tx, refund_id: UUID) -> None:
    await tx.enqueue("payments.refund", {"refund": refund_id}, key=f"payments.refund:{refund_id}")


async def wake_refunds(tx: Tx, payment: UUID) -> None:
    """A bank has answered: ask it to give back what waited for that."""
    waiting = await tx.column(
        "select r.id from payments.refund r join payments.payment p on p.id = r.payment "
        "where p.id = $1 and p.taking_minor = 0 and r.state = 'pending'",
        payment,
    )
    for one in waiting:
        await _ask(tx, one)


async def undo_refunds(tx: Tx, payment: Payment, over_minor: int) -> int:
    """A bank does not give what was to be given back: those refunds fall, the latest first; how much they were."""
    undone = 0
    for one in reversed(await queries.refunds_of(tx, payment.id)):
        if undone >= over_minor or one.state != "pending":
            continue
        await tx.run("update payments.refund set state = 'dropped', done_at = $2 where id = $1", one.id, tx.now)
        await tx.run(
            "update payments.payment set refunded_minor = refunded_minor - $2 where id = $1",
            payment.id,
            one.amount_minor,
        )
        await move(
            tx,
            rules.entry("refund undone", one.id),
            one.amount_minor,
            payment.currency,
            rules.tender_account(payment.tender, payment.location, payment.gift_card, payment.customer),
            rules.order_account(payment.order),
            payment.order,
            "refund undone",
        )
        undone += one.amount_minor
    return undone
