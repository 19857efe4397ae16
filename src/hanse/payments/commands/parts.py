"""Take a part of what is set aside. Each part is written before the provider is asked, and counts once."""

from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import Capture, CaptureRefused, PaymentCaptured, Tender
from hanse.payments.refusals import NothingToCapture

from .aside import book_lost, let_go
from .giving_back import refund, undo_refunds, wake_refunds
from .moved import move
from .paying import open_payment

TAKEN = """
update payments.payment set state = 'captured', captured_minor = captured_minor + $2,
    taking_minor = taking_minor - $2, changed_at = $3
where id = $1
"""

# Who has nothing more to give has refused.
LOST = """
update payments.payment set taking_minor = taking_minor - $2, changed_at = $3, reason = 'not_captured',
    state = case when captured_minor + set_aside_minor + taking_minor = $2 then 'refused' else state end
where id = $1
"""


async def capture(tx: Tx, payment: UUID, amount_minor: int, key: str) -> Capture:
    """Take a part of an authorized payment; a job asks the provider. The same key gives the same part.

    Refuses with NothingToCapture when that much is not set aside any more.
    """
    await tx.run("select from payments.payment where id = $1 for update", payment)
    known = await tx.value("select id from payments.capture where key = $1", key)
    if known is not None:
        return await queries.get_capture(tx, known)
    fits = await tx.run(
        "update payments.payment set set_aside_minor = set_aside_minor - $2, taking_minor = taking_minor + $2, "
        "changed_at = $3 where id = $1 and set_aside_minor >= $2 and $2 > 0 and not void_pending",
        payment,
        amount_minor,
        tx.now,
    )
    if not fits:
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


async def take(tx: Tx, order: UUID, keep_minor: int) -> None:
    """Goods of a locked order have left: take what is set aside for it, but for this much, which is for goods to come.

    Who takes an authorization only once takes all of it with the first part.
    """
    found = [one for one in await queries.payments_of(tx, order) if one.set_aside_minor]
    wanted = sum(one.set_aside_minor for one in found) - keep_minor
    for one in found:
        if wanted > 0:
            part = one.set_aside_minor if one.provider in rules.TAKES_ONCE else min(wanted, one.set_aside_minor)
            await capture(tx, one.id, part, str(new_id()))
            wanted -= part


async def take_before_the_end(tx: Tx, payment: UUID) -> None:
    """A bank does not keep money for ever: take the rest of what is set aside. A repeat changes nothing."""
    await tx.run("select from payments.payment where id = $1 for update", payment)
    found = await queries.get_payment(tx, payment)
    if found.set_aside_minor and not found.void_pending:
        await capture(tx, payment, found.set_aside_minor, f"{payment}:end")


async def capture_answered(tx: Tx, capture_id: UUID, *, done: bool) -> None:
    """The provider took this part, or would not. A repeat changes nothing.

    What a bank does not give for goods that have left is owed: it becomes an open item of the customer.
    """
    fresh = await tx.run(
        "update payments.capture set state = $2, done_at = $3 where id = $1 and state = 'pending'",
        capture_id,
        "done" if done else "refused",
        tx.now,
    )
    if not fresh:
        return
    part = await queries.get_capture(tx, capture_id)
    await tx.run("select from payments.payment where id = $1 for update", part.payment)
    if done:
        await _taken(tx, part)
    else:
        await _lost(tx, part)
    await wake_refunds(tx, part.payment)
    await let_go(tx, part.payment)


async def _taken(tx: Tx, part: Capture) -> None:
    await tx.run(TAKEN, part.payment, part.amount_minor, tx.now)
    found = await queries.get_payment(tx, part.payment)
    await move(
        tx,
        rules.entry("capture", part.id),
        part.amount_minor,
        found.currency,
        rules.tender_account(found.tender, found.location, found.gift_card, found.customer),
        rules.set_aside_account(),
        found.order,
        "capture",
    )
    await tx.emit(PaymentCaptured(found.id, found.order, found.tender, part.amount_minor, found.currency))


async def _lost(tx: Tx, part: Capture) -> None:
    found = await queries.get_payment(tx, part.payment)
    over = found.refunded_minor - (found.taken_minor - part.amount_minor)
    undone = await undo_refunds(tx, found, over) if over > 0 else 0
    await tx.run(LOST, part.payment, part.amount_minor, tx.now)
    await book_lost(tx, found, rules.entry("not captured", part.id), part.amount_minor)
    owed = part.amount_minor - undone
    if owed > 0:
        await open_payment(
            tx, found.order, Tender.ON_ACCOUNT, owed, found.currency, customer=found.customer, on_trust=True
        )
    elif owed < 0:
        await refund(tx, found.id, -owed, "not captured", f"not captured:{part.id}")
    await tx.emit(CaptureRefused(found.id, found.order, part.amount_minor, max(owed, 0), found.currency))
