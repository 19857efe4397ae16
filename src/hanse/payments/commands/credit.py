"""Store credit: what the house owes a customer, good on every channel; its account never goes negative."""

from uuid import UUID

from hanse import access, ledger
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import StoreCredit
from hanse.payments.refusals import CreditTooHigh

from .moved import move


async def give_credit(
    tx: Tx, actor: Actor, customer: UUID, amount_minor: int, currency: str, reason: str
) -> StoreCredit:
    """Give a customer credit by hand. Refuses with CreditTooHigh above what one may give, and CardNumberSeen."""
    rules.refuse_card_numbers(reason)
    if amount_minor > rules.CREDIT_BY_HAND_MINOR and not actor.may_everywhere("payments.give_more_credit"):
        raise CreditTooHigh(limit_minor=rules.CREDIT_BY_HAND_MINOR)
    made = new_id()
    await tx.run(
        "insert into payments.credit (id, customer, amount_minor, currency, reason, by_name, at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        made,
        customer,
        amount_minor,
        currency,
        reason,
        actor.name,
        tx.now,
    )
    await move(
        tx,
        rules.entry("credit", made),
        amount_minor,
        currency,
        ledger.AccountKey("money.store_credits", ledger.HOUSE),
        rules.credit_account(customer),
        made,
        "credit given",
    )
    after = {"amount_minor": amount_minor, "currency": currency}
    await access.audit(tx, actor, "payments.give_credit", f"customer:{customer}", None, after, reason)
    return await queries.get_store_credit(tx, customer, currency)
