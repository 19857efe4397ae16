"""Buying on account: limits and days, what is open, and money that came for it."""

from datetime import date, timedelta
from uuid import UUID

from hanse import access, ledger
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import AccountTerms, OpenItem, Payment
from hanse.payments.refusals import AccountLimit, NothingOpen

from .moved import move

# The row is what two orders of a customer at once wait for; then what is open is added up anew.
LOCK_USE = """
insert into payments.account_use (customer, used_minor) values ($1, 0)
on conflict (customer) do update set used_minor = account_use.used_minor
"""

COUNT_USE = """
update payments.account_use u set used_minor = (
    select coalesce(sum(greatest(i.amount_minor - i.settled_minor - i.credited_minor, 0)), 0)::bigint
    from payments.open_item i where i.customer = u.customer)
where u.customer = $1 returning used_minor
"""


async def set_account_terms(tx: Tx, actor: Actor, customer: UUID | None, limit_minor: int, days: int) -> AccountTerms:
    """Say how much a customer may owe and for how long; without a customer for all who have no terms of their own."""
    await tx.run(
        "insert into payments.account_terms (customer, limit_minor, days, by_name, at) values ($1, $2, $3, $4, $5) "
        "on conflict (customer) do update set limit_minor = excluded.limit_minor, days = excluded.days, "
        "by_name = excluded.by_name, at = excluded.at",
        customer,
        limit_minor,
        days,
        actor.name,
        tx.now,
    )
    after = {"limit_minor": limit_minor, "days": days}
    await access.audit(tx, actor, "payments.account_terms", f"customer:{customer or 'all'}", None, after)
    return await queries.account_terms(tx, customer)


async def open_item(tx: Tx, payment: Payment, *, on_trust: bool) -> None:
    """Let a payment stand open on the account of its customer. Refuses with AccountLimit.

    `on_trust` is for what has been handed over already: then no limit can help any more.
    """
    terms = await queries.account_terms(tx, payment.customer)
    if payment.customer is not None:
        await tx.run(LOCK_USE, payment.customer)
    await tx.run(
        "insert into payments.open_item (payment, customer, amount_minor, due_date) values ($1, $2, $3, $4)",
        payment.id,
        payment.customer,
        payment.amount_minor,
        tx.now.date() + timedelta(days=terms.days),
    )
    used = payment.amount_minor
    if payment.customer is not None:
        used = await tx.value(COUNT_USE, payment.customer)
    if used > terms.limit_minor and not on_trust:
        raise AccountLimit(limit_minor=terms.limit_minor, wanted_minor=payment.amount_minor)


async def credit_open_item(tx: Tx, payment: Payment, amount_minor: int) -> None:
    """A refund of a payment on account: that much is not owed any more."""
    if payment.customer is not None:
        await tx.run(LOCK_USE, payment.customer)
    await tx.run(
        "update payments.open_item set credited_minor = credited_minor + $2 where payment = $1",
        payment.id,
        amount_minor,
    )
    if payment.customer is not None:
        await tx.value(COUNT_USE, payment.customer)


async def record_money(
    tx: Tx, actor: Actor, payment: UUID, amount_minor: int, received_date: date, note: str
) -> OpenItem:
    """Money came for an open item, by bank transfer for instance.

    Refuses with NothingOpen, NotFound and CardNumberSeen.
    """
    rules.refuse_card_numbers(note)
    found = await queries.get_payment(tx, payment)
    if found.customer is not None:
        await tx.run(LOCK_USE, found.customer)
    fits = await tx.run(
        "update payments.open_item set settled_minor = settled_minor + $2 "
        "where payment = $1 and settled_minor + credited_minor + $2 <= amount_minor",
        payment,
        amount_minor,
    )
    if not fits:
        raise NothingOpen(payment=payment, amount_minor=amount_minor)
    made = new_id()
    await tx.run(
        "insert into payments.receipt_of_money (id, payment, amount_minor, received_date, note, by_name, at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        made,
        payment,
        amount_minor,
        received_date,
        note,
        actor.name,
        tx.now,
    )
    await move(
        tx,
        rules.entry("received", made),
        amount_minor,
        found.currency,
        ledger.AccountKey("money.bank", ledger.HOUSE),
        rules.tender_account("on_account", None, None, None),
        payment,
        "received",
    )
    if found.customer is not None:
        await tx.value(COUNT_USE, found.customer)
    return await queries.get_open_item(tx, payment)
