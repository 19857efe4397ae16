"""Take in a provider's settlement file: match it by our references, settle what was in doubt, list what differs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import (
    Capture,
    Outcome,
    Payment,
    PaymentState,
    Settlement,
    SettlementDifference,
    SettlementRow,
)
from hanse.payments.refusals import AlreadyResolved

from .giving_back import refund_done
from .parts import capture_answered
from .paying import settle

INSERT_ROW = """
insert into payments.settlement_row (provider, kind, reference, settlement, provider_reference, amount_minor, fee_minor,
    currency, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
"""

DIFFERS = """
insert into payments.difference (id, provider, kind, reason, reference, payment, settlement, ours_minor, theirs_minor,
    currency, found_at, resolved_at, resolved_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing
"""

MISSING = """
insert into payments.difference (id, provider, kind, reason, reference, payment, settlement, ours_minor, theirs_minor,
    currency, found_at)
select gen_random_uuid(), $1, 'charge', 'missing_there', t.reference::text, t.payment, $2, t.minor, null, t.currency, $3
from (
    select p.id as reference, p.id as payment, p.captured_minor as minor, p.currency, p.provider, p.created_at as at
    from payments.payment p where p.captured_minor > 0 and not p.capture_later
    union all
    select c.id, p.id, c.amount_minor, p.currency, p.provider, c.done_at
    from payments.capture c join payments.payment p on p.id = c.payment where c.state = 'done'
) t
where t.provider = any($4) and t.at >= $5 and t.at < $6
    and not exists (select from payments.settlement_row r
        where r.provider = $1 and r.kind = 'charge' and r.reference = t.reference::text)
on conflict do nothing
"""

# What was missing in one file and came in a later one is no difference any more.
CAME = """
update payments.difference d set resolved_at = $2, resolved_by = 'Hanse', note = 'came later'
where d.provider = $1 and d.reason = 'missing_there' and d.resolved_at is null and exists (
    select from payments.settlement_row r
    where r.provider = d.provider and r.kind = d.kind and r.reference = d.reference)
"""


async def take_settlement(tx: Tx, by: str, provider: str, day: date, rows: Sequence[SettlementRow]) -> Settlement:
    """Take in the file of a day. A repeat of it changes nothing. Refuses with CardNumberSeen."""
    for row in rows:
        # An id of ours may look like anything.
        ours = rules.as_id(row.reference) is not None
        rules.refuse_card_numbers(None if ours else row.reference, row.provider_reference, row.currency)
    made = new_id()
    charges = [row for row in rows if row.kind == "charge"]
    await tx.run(
        "insert into payments.settlement (id, provider, day, imported_at, imported_by, row_count, charged_minor, "
        "refunded_minor, fee_minor) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        made,
        provider,
        day,
        tx.now,
        by,
        len(rows),
        sum(row.amount_minor for row in charges),
        sum(row.amount_minor for row in rows if row.kind != "charge"),
        sum(row.fee_minor for row in rows),
    )
    for row in rows:
        fresh = await tx.run(
            INSERT_ROW, provider, row.kind, row.reference, made, row.provider_reference, row.amount_minor,
            row.fee_minor, row.currency, row.at,
        )  # fmt: skip
        if fresh:
            await (_charge if row.kind == "charge" else _refund)(tx, provider, made, row)
        else:
            await _told_again(tx, provider, made, row)
    begins = datetime.combine(day, time(), UTC)
    of = list(rules.SETTLED_TOGETHER.get(provider, (provider,)))
    await tx.run(MISSING, provider, made, tx.now, of, begins, begins + timedelta(days=1))
    await tx.run(CAME, provider, tx.now)
    return await queries.get_settlement(tx, made)


async def _charge(tx: Tx, provider: str, settlement: UUID, row: SettlementRow) -> None:
    identity = rules.as_id(row.reference)
    part = identity and await tx.value("select id from payments.capture where id = $1", identity)
    if part is not None:
        return await _part(tx, provider, settlement, row, await queries.get_capture(tx, part))
    found = await _payment(tx, identity)
    if found is None:
        return await _differs(tx, provider, settlement, row, "unknown_here", None, None)
    if found.currency != row.currency:
        return await _differs(tx, provider, settlement, row, "currency_differs", found, found.captured_minor)
    in_doubt = found.undecided or found.state == PaymentState.CANCELLED
    if in_doubt and row.amount_minor > 0:
        # The money was taken and we never heard of it: now we have. Whoever cancelled meanwhile gives it back.
        await settle(tx, found.id, Outcome("captured", row.provider_reference, amount_minor=row.amount_minor))
        await _differs(tx, provider, settlement, row, "answer_was_lost", found, 0, resolved=True)
        found = await queries.get_payment(tx, found.id)
    if found.state == PaymentState.REFUSED:
        return await _differs(tx, provider, settlement, row, "refused_here", found, 0)
    if found.captured_minor != row.amount_minor:
        await _differs(tx, provider, settlement, row, "amount_differs", found, found.captured_minor)
    return None


async def _part(tx: Tx, provider: str, settlement: UUID, row: SettlementRow, part: Capture) -> None:
    """A part of what was set aside: each has a row of its own, on the day on which it was taken."""
    paid = await queries.get_payment(tx, part.payment)
    if paid.currency != row.currency:
        return await _differs(tx, provider, settlement, row, "currency_differs", paid, part.amount_minor)
    if part.amount_minor != row.amount_minor:
        return await _differs(tx, provider, settlement, row, "amount_differs", paid, part.amount_minor)
    if part.state == "refused":
        return await _differs(tx, provider, settlement, row, "refused_here", paid, 0)
    if part.state == "pending":
        await capture_answered(tx, part.id, done=True)
        await _differs(tx, provider, settlement, row, "answer_was_lost", paid, 0, resolved=True)
    return None


async def _refund(tx: Tx, provider: str, settlement: UUID, row: SettlementRow) -> None:
    identity = rules.as_id(row.reference)
    known = await tx.value("select payment from payments.refund where id = $1", identity) if identity else None
    if identity is None or known is None:
        return await _differs(tx, provider, settlement, row, "unknown_here", None, None)
    made = await queries.get_refund(tx, identity)
    paid = await queries.get_payment(tx, made.payment)
    if made.amount_minor != row.amount_minor:
        return await _differs(tx, provider, settlement, row, "amount_differs", paid, made.amount_minor)
    if made.state == "pending":
        await refund_done(tx, made.id, row.provider_reference)
        await _differs(tx, provider, settlement, row, "answer_was_lost", paid, 0, resolved=True)
    return None


async def _told_again(tx: Tx, provider: str, settlement: UUID, row: SettlementRow) -> None:
    before = await tx.value(
        "select amount_minor from payments.settlement_row where provider = $1 and kind = $2 and reference = $3",
        provider,
        row.kind,
        row.reference,
    )
    if before != row.amount_minor:
        found = await _payment(tx, rules.as_id(row.reference)) if row.kind == "charge" else None
        await _differs(tx, provider, settlement, row, "told_differently", found, before)


async def _payment(tx: Tx, identity: UUID | None) -> Payment | None:
    known = identity and await tx.value("select id from payments.payment where id = $1", identity)
    return await queries.get_payment(tx, known) if known else None


async def _differs(
    tx: Tx,
    provider: str,
    settlement: UUID,
    row: SettlementRow,
    reason: str,
    payment: Payment | None,
    ours_minor: int | None,
    *,
    resolved: bool = False,
) -> None:
    await tx.run(
        DIFFERS, new_id(), provider, row.kind, reason, row.reference, payment and payment.id, settlement, ours_minor,
        row.amount_minor, row.currency, tx.now, tx.now if resolved else None, "Hanse" if resolved else "",
    )  # fmt: skip


async def resolve_difference(tx: Tx, actor: Actor, difference: UUID, note: str) -> SettlementDifference:
    """Say how a difference was cleared up. Refuses with AlreadyResolved, NotFound and CardNumberSeen."""
    rules.refuse_card_numbers(note)
    await queries.get_difference(tx, difference)
    fresh = await tx.run(
        "update payments.difference set resolved_at = $2, resolved_by = $3, note = $4 "
        "where id = $1 and resolved_at is null",
        difference,
        tx.now,
        actor.name,
        note,
    )
    if not fresh:
        raise AlreadyResolved(difference=difference)
    return await queries.get_difference(tx, difference)
