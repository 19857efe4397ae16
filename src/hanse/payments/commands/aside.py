"""What a bank keeps for us: the order can count on it from when it is set aside, until it is taken or released."""

from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import Payment
from hanse.payments.refusals import NothingToRelease

from .moved import move

# Nothing of it is wanted any more, and no part is on its way: the bank may let go of the rest.
LET_GO = """
update payments.payment set void_pending = true, changed_at = $2,
    state = case when captured_minor > 0 then 'captured' else 'cancelled' end
where id = $1 and state in ('authorized', 'captured') and capture_later and not void_pending
    and set_aside_minor = 0 and taking_minor = 0 and captured_minor < authorized_minor
"""


async def book_aside(tx: Tx, payment: Payment, amount_minor: int) -> None:
    """The order has what was set aside for it."""
    await move(
        tx,
        rules.entry("set aside", payment.id),
        amount_minor,
        payment.currency,
        rules.set_aside_account(),
        rules.order_account(payment.order),
        payment.order,
        "set aside",
    )


async def book_lost(tx: Tx, payment: Payment, entry: UUID, amount_minor: int) -> None:
    """The order has this amount no more that was set aside for it."""
    await move(
        tx,
        entry,
        amount_minor,
        payment.currency,
        rules.order_account(payment.order),
        rules.set_aside_account(),
        payment.order,
        "released",
    )


async def release(tx: Tx, payment: UUID, amount_minor: int, key: str) -> None:
    """Give up a part of what is set aside; nobody was charged for it. The same key releases once.

    Refuses with NothingToRelease when that much is not set aside any more.
    """
    await tx.run("select from payments.payment where id = $1 for update", payment)
    if await tx.value("select true from payments.release where key = $1", key):
        return
    fits = await tx.run(
        "update payments.payment set set_aside_minor = set_aside_minor - $2, changed_at = $3 "
        "where id = $1 and set_aside_minor >= $2 and $2 > 0",
        payment,
        amount_minor,
        tx.now,
    )
    if not fits:
        raise NothingToRelease(payment=payment, amount_minor=amount_minor)
    made = new_id()
    await tx.run(
        "insert into payments.release (id, payment, key, amount_minor, at) values ($1, $2, $3, $4, $5)",
        made,
        payment,
        key,
        amount_minor,
        tx.now,
    )
    await book_lost(tx, await queries.get_payment(tx, payment), rules.entry("release", made), amount_minor)
    await let_go(tx, payment)


async def let_go(tx: Tx, payment: UUID) -> None:
    """Tell the bank, by a job, that it can let go of what nobody wants any more, if that is so."""
    if await tx.run(LET_GO, payment, tx.now):
        await tx.enqueue("payments.void", {"payment": payment}, key=f"payments.void:{payment}")
