"""Begin to pay, and take in what became of it. None of it waits for a network: providers are called by jobs."""

from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.cards import masked
from hanse.kit.db import Tx, in_lists
from hanse.kit.ids import new_id, new_secret
from hanse.payments import queries, rules
from hanse.payments.contracts import (
    Outcome,
    Payment,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentRefused,
    PaymentState,
    Tender,
)
from hanse.payments.refusals import (
    CreditShort,
    CustomerNeeded,
    GiftCardEmpty,
    TokenNeeded,
    UnknownTender,
)

from .accounts import open_item
from .aside import book_aside
from .moved import record_sale, round_cash, sale

# What several orders owe and pay at the same moment is booked in one question.
POST_EACH = in_lists(ledger.post)

INSERT = """
insert into payments.payment (id, sales_order, tender, amount_minor, currency, state, location, register, token,
    gift_card, created_at, changed_at, provider, capture_later, customer, captured_minor)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15)
"""

CAPTURED = f"""
update payments.payment set state = 'captured', captured_minor = $4, approval_url = null, void_pending = false,
    authorized_minor = case when provider = '' then 0 else $4::bigint end,
    provider_reference = coalesce($2, provider_reference), changed_at = $3
where id = $1 and state in ('started', 'unknown', 'cancelled')
returning {queries.PAYMENT_COLUMNS}
"""

AUTHORIZED = """
update payments.payment set state = 'authorized', authorized_minor = $4, set_aside_minor = $4, approval_url = null,
    provider_reference = coalesce($2, provider_reference), changed_at = $3
where id = $1 and state in ('started', 'unknown')
"""

REFUSED = """
update payments.payment set state = 'refused', provider_reference = coalesce($2, provider_reference), reason = $3,
    approval_url = null, changed_at = $4
where id = $1 and state in ('started', 'unknown')
"""

VOIDED = """
update payments.payment set void_pending = false, changed_at = $2,
    authorized_minor = case when state = 'captured' then captured_minor else 0 end
where id = $1 and void_pending
"""


async def open_payment(
    tx: Tx,
    order: UUID,
    tender: str,
    amount_minor: int,
    currency: str,
    location: UUID | None = None,
    register: UUID | None = None,
    token: str | None = None,
    *,
    customer: UUID | None = None,
    capture_later: bool = False,
    on_trust: bool = False,
    sale_minor: int | None = None,
) -> Payment:
    """Begin to pay. Cash, gift cards and accounts are there at once; a provider is asked by a job right after.

    `token` is the provider's name of a card, or the code of a gift card; a card without one is read by the terminal of
    the register. With `capture_later` the money is only set aside where the provider can do that; `on_trust` asks for
    no limit and rounds no cash, because the goods are gone. With `sale_minor` an order begins: it owes that much from
    now on, and the caller goes on by itself with what is there. Refuses with UnknownTender, TokenNeeded,
    CardNumberSeen, GiftCardUnknown, GiftCardEmpty, CustomerNeeded, CreditShort and AccountLimit.
    """
    if tender not in set(Tender):
        raise UnknownTender(tender=masked(tender), offered=sorted(Tender))
    rules.refuse_card_numbers(token)
    provider = rules.provider_of(tender, token, register)
    if provider is None or (tender == Tender.GIFT_CARD and not token):
        raise TokenNeeded(tender=tender)
    if tender == Tender.STORE_CREDIT and customer is None:
        raise CustomerNeeded(tender=tender)
    card = await queries.get_gift_card(tx, token or "") if tender == Tender.GIFT_CARD else None
    is_there = not provider and tender != Tender.CARD and amount_minor > 0
    opened = Payment(
        id=new_id(),
        order=order,
        tender=Tender(tender),
        amount_minor=amount_minor,
        currency=currency,
        state=PaymentState.CAPTURED if is_there else PaymentState.STARTED,
        captured_minor=amount_minor if is_there else 0,
        refunded_minor=0,
        location=location,
        register=register,
        token=token if card is None else None,
        gift_card=None if card is None else card.id,
        provider_reference=None,
        reason="",
        created_at=tx.now,
        changed_at=tx.now,
        provider=provider,
        capture_later=capture_later and tender == Tender.CARD and provider in rules.SETS_ASIDE,
        customer=customer,
    )
    await tx.one_of(_write_each, opened)
    if not is_there:
        await record_sale(tx, order, sale_minor or 0, currency, order)
    if provider:
        await tx.enqueue("payments.charge", {"payment": opened.id}, key=f"payments.charge:{opened.id}")
    elif is_there:
        await _book(tx, opened, amount_minor, sale_minor)
        if tender == Tender.CASH and not on_trust:
            opened = await _round(tx, opened)
    if tender == Tender.ON_ACCOUNT:
        await open_item(tx, opened, on_trust=on_trust)
    return opened


async def _write_each(tx: Tx, opened: list[Payment]) -> list[None]:
    rows = [
        (
            one.id, one.order, one.tender, one.amount_minor, one.currency, one.state, one.location, one.register,
            one.token, one.gift_card, one.created_at, one.provider, one.capture_later, one.customer, one.captured_minor,
        )
        for one in opened
    ]  # fmt: skip
    await tx.many(INSERT, rows)
    return [None for _ in opened]


async def _round(tx: Tx, paid: Payment) -> Payment:
    """What is paid in cash ends at a coin that there is; the order is paid to the cent all the same."""
    more = await queries.rounding_of(tx, paid.amount_minor, paid.currency, paid.location)
    if not more:
        return paid
    await tx.run("update payments.payment set rounding_minor = $2 where id = $1", paid.id, more)
    drawer = rules.tender_account(Tender.CASH, paid.location, None)
    await round_cash(tx, rules.entry("rounding", paid.id), more, paid.currency, drawer, paid.order)
    return msgspec.structs.replace(paid, rounding_minor=more)


async def settle(tx: Tx, payment: UUID, outcome: Outcome) -> Payment:
    """Take in what became of a payment. Only the first final word counts; later ones change nothing.

    A capture counts even after a cancellation: the money has arrived, and whoever cancelled gives it back.
    Refuses with GiftCardEmpty.
    """
    outcome = msgspec.structs.replace(outcome, reason=masked(outcome.reason), reference=_clean(outcome.reference))
    if outcome.state == "captured":
        return await _captured(tx, await queries.get_payment(tx, payment), outcome)
    if outcome.state == "authorized":
        await _authorized(tx, payment, outcome)
    elif outcome.state in ("refused", "voided"):
        await tx.run(VOIDED, payment, tx.now)
        await _refused(tx, payment, outcome)
    elif outcome.state == "waiting":
        where = outcome.approval_url
        if where is None and outcome.stage == rules.CONFIRM:
            secret = await queries.approval_secret(tx, payment)
            where = None if secret is None else rules.confirmation_path(payment, secret)
        await tx.run(
            "update payments.payment set approval_url = $2, changed_at = $3 "
            "where id = $1 and state in ('started', 'unknown')",
            payment,
            where,
            tx.now,
        )
    elif outcome.state == "unknown":
        await tx.run(
            "update payments.payment set state = 'unknown', changed_at = $2 where id = $1 and state = 'started'",
            payment,
            tx.now,
        )
    return await queries.get_payment(tx, payment)


def _clean(reference: str | None) -> str | None:
    return None if reference is None else masked(reference)


async def _captured(tx: Tx, found: Payment, outcome: Outcome) -> Payment:
    payment = found.id
    amount = min(found.amount_minor if outcome.amount_minor is None else outcome.amount_minor, found.amount_minor)
    if amount <= 0:
        return found
    captured = await tx.row(Payment, CAPTURED, payment, outcome.reference, tx.now, amount)
    if captured is None:
        return await queries.get_payment(tx, payment)
    await _book(tx, found, amount)
    return captured


async def _book(tx: Tx, found: Payment, amount: int, sale_minor: int | None = None) -> None:
    """The money of a payment goes from its tender to its order, which may owe it only from now on.

    Refuses with CreditShort and GiftCardEmpty.
    """
    paid = ledger.Posting(
        rules.entry("capture", found.id),
        ledger.currency_unit(found.currency),
        amount,
        rules.tender_account(found.tender, found.location, found.gift_card, found.customer),
        rules.order_account(found.order),
        found.order,
        "capture",
    )
    owed = [sale(found.order, sale_minor, found.currency, found.order)] if sale_minor else []
    for answer in await tx.one_of(POST_EACH, [*owed, paid]):
        if isinstance(answer, ledger.InsufficientBalance):
            raise (CreditShort if found.tender == Tender.STORE_CREDIT else GiftCardEmpty)(amount_minor=amount)
        if isinstance(answer, Exception):
            raise answer
    await tx.emit(PaymentCaptured(found.id, found.order, found.tender, amount, found.currency, sale_minor is not None))


async def _authorized(tx: Tx, payment: UUID, outcome: Outcome) -> None:
    found = await queries.get_payment(tx, payment)
    amount = min(found.amount_minor if outcome.amount_minor is None else outcome.amount_minor, found.amount_minor)
    if amount > 0 and await tx.run(AUTHORIZED, payment, outcome.reference, tx.now, amount):
        await book_aside(tx, found, amount)
        await tx.emit(PaymentAuthorized(payment, found.order, found.tender, amount, found.currency))


async def _refused(tx: Tx, payment: UUID, outcome: Outcome) -> None:
    if await tx.run(REFUSED, payment, outcome.reference, outcome.reason, tx.now):
        found = await queries.get_payment(tx, payment)
        await tx.emit(PaymentRefused(payment, found.order, found.amount_minor, found.currency, outcome.reason))


async def cancel(tx: Tx, payment: UUID) -> None:
    """Stop a payment that is not decided; a job tells the provider so.

    What is set aside is given up with `release`, and what is captured given back with `refund`.
    """
    told = await tx.value(
        "update payments.payment set state = 'cancelled', void_pending = provider <> '', approval_url = null, "
        "changed_at = $2 where id = $1 and not void_pending and state in ('started', 'unknown') returning void_pending",
        payment,
        tx.now,
    )
    if told:
        await tx.enqueue("payments.void", {"payment": payment}, key=f"payments.void:{payment}")


async def send_for_approval(tx: Tx, payment: UUID, return_path: str) -> str:
    """Where to send a customer who has to agree elsewhere; they come back to `return_path` of this site."""
    secret = new_secret(24)
    kept = await tx.value(
        "insert into payments.approval values ($1, $2, $3) "
        "on conflict (payment) do update set return_path = excluded.return_path returning secret",
        payment,
        secret,
        return_path,
    )
    return rules.approval_path(payment, kept)


async def asking_to_approve(tx: Tx, order: UUID) -> Payment | None:
    """The payment of an order that waits for its customer to agree elsewhere, or to confirm it to a bank."""
    return next(filter(rules.must_agree, await queries.payments_of(tx, order)), None)


async def lead_on(tx: Tx, order: UUID, page: str) -> str:
    """Where a customer goes who has just paid: to their bank, if it may ask, and else to the `page` of the order.

    That leads on to a wallet by itself: a form may not send the browser to another site.
    """
    for found in await queries.payments_of(tx, order):
        if rules.must_agree(found):
            await send_for_approval(tx, found.id, page)
            return f"{page}&pay=now"
        if found.provider in rules.ASKS_HERE and found.state == PaymentState.STARTED:
            return await send_for_approval(tx, found.id, page)
    return page
