"""Take a part of what is set aside. Each part is written before the provider is asked, and counts once."""

from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import Capture, PaymentCaptured
from hanse.payments.refusals import NothingToCapture

from .moved import move


async def capture(tx: Tx, payment: UUID, amount_minor: int, key: str) -> Capture:
    """Take a part of an authorized payment; a job asks the provider. The same key gives the same part.

    Refuses with NothingToCapture when that much is not set aside any more.
    """
    await tx.run("select from payments.payment where id = $1 for update", payment)
    known = await tx.value("select id from payments.capture where key = $1", key)
    if known is not None:
        return await queries.get_capture(tx, known)
    found = await queries.get_payment(tx, payment)
    taken = await tx.value(
        "select coalesce(sum(amount_minor), 0)::bigint from payments.capture where payment = $1 and state <> 'refused'",
        payment,
    )
    if not found.capture_later or found.void_pending or not 0 < amount_minor <= found.authorized_minor - taken:
        raise NothingToCapture(payment=payment, amount_minor=amount_minor)
    made = new_id()
    await tx.run(
        "insert into payments.capture (id, payment, key, amount_minor, state, created_at) "
        "values ($1, $2, $3, $4, 'pending', $5)",
        made,
        payment,
        key,
        amount_minor,
        tx.now,
    )
    await tx.enqueue("payments.capture", {"capture": made}, key=f"payments.capture:{made}")
    return await queries.get_capture(tx, made)


async def capture_answered(tx: Tx, capture_id: UUID, *, done: bool) -> None:
    """The provider took this part, or would not. A repeat changes nothing."""
    fresh = await tx.run(
        "update payments.capture set state = $2, done_at = $3 where id = $1 and state = 'pending'",
        capture_id,
        "done" if done else "refused",
        tx.now,
    )
    if not fresh or not done:
        return
    part = await queries.get_capture(tx, capture_id)
    await tx.run(
        "update payments.payment set state = 'captured', captured_minor = captured_minor + $2, changed_at = $3 "
        "where id = $1",
        part.payment,
        part.amount_minor,
        tx.now,
    )
    found = await queries.get_payment(tx, part.payment)
    await move(
        tx,
        rules.entry("capture", part.id),
        part.amount_minor,
        found.currency,
        rules.tender_account(found.tender, found.location, found.gift_card, found.customer),
        rules.order_account(found.order),
        found.order,
        "capture",
    )
    await tx.emit(PaymentCaptured(found.id, found.order, found.tender, part.amount_minor, found.currency))
