"""Customers who buy for a company, and whether their VAT ids exist."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.customers.contracts import (
    BusinessWanted,
    Customer,
    CustomerChanged,
    TimelineEntry,
    VatAnswer,
    VatPolicy,
    VatState,
)
from hanse.customers.queries import get_customer, vat_policy
from hanse.customers.refusals import NoVatId
from hanse.customers.rules import ASK_AGAIN_BEFORE, RETRY_AFTER, name_of, vat_id_of
from hanse.kit import ids
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from .timeline import note

CHECK_JOB = "customers.check_vat_id"
ASKED_AT_ONCE = 50

# Another id begins anew: nobody has said anything about it.
SET = """
insert into customers.business (customer, vat_id, state, since, asked_at)
values ($1, $2, case when $2::text is null then 'none' else 'asked' end, $3,
    case when $2::text is null then null else $3::timestamptz end)
on conflict (customer) do update set vat_id = excluded.vat_id, state = excluded.state, asked_at = excluded.asked_at,
    answered_at = null, valid_at = null, consultation = null, registered_name = '', registered_address = ''
where customers.business.vat_id is distinct from excluded.vat_id
"""

ASKED = "update customers.business set asked_at = $2 where customer = $1 and vat_id is not null"

ANSWER = """
insert into customers.vat_answer (id, customer, vat_id, answer, asked_at, answered_at, consultation, registered_name,
    registered_address, reason)
select $1, b.customer, b.vat_id, $4, coalesce($5, b.asked_at, $6), $6, $7, $8, $9, $10
from customers.business b where b.customer = $2 and b.vat_id = $3
"""

# No answer changes nothing about an earlier one: that counts for its time.
TAKEN_IN = """
update customers.business set state = $3, answered_at = $4,
    valid_at = case $3 when 'valid' then $4 when 'invalid' then null else valid_at end,
    consultation = case $3 when 'unavailable' then consultation else $5 end,
    registered_name = case $3 when 'unavailable' then registered_name else $6 end,
    registered_address = case $3 when 'unavailable' then registered_address else $7 end
where customer = $1 and vat_id = $2
"""

# What was found valid and soon counts no longer; and what nobody has answered for a while.
DUE = """
update customers.business b set asked_at = $1 from (
    select customer from customers.business
    where vat_id is not null and (asked_at is null or asked_at < $2) and (
        (state = 'valid' and valid_at < $3) or state in ('asked', 'unavailable'))
    order by asked_at limit $4 for update skip locked
) due where due.customer = b.customer returning b.customer
"""

SAID = {
    "valid": {"de": "USt-IdNr. {vat_id} ist gültig", "en": "VAT id {vat_id} is valid"},
    "invalid": {"de": "USt-IdNr. {vat_id} ist nicht gültig", "en": "VAT id {vat_id} is not valid"},
}


async def set_business(tx: Tx, customer: UUID, wanted: BusinessWanted) -> Customer:
    """Make a customer a company, or say it anew. Another VAT id counts for nothing until the register has answered.

    Refuses with NotFound, and with InvalidInput without a name or for what is no VAT id.
    """
    company = name_of(wanted.company, field="company")
    if not company:
        raise InvalidInput(field="company", reason="missing")
    vat_id = vat_id_of(wanted.vat_id)
    await tx.run("select from customers.profile where id = $1 for update", customer)
    before = await get_customer(tx, customer)
    known = before.business
    if known is not None and (before.company, known.vat_id) == (company, vat_id):
        return before
    await tx.run("update customers.profile set company = $2, version = version + 1 where id = $1", customer, company)
    await tx.run(SET, customer, vat_id, tx.now)
    if vat_id is not None and (known is None or known.vat_id != vat_id):
        await tx.enqueue(CHECK_JOB, {"customer": customer})
    title = {"de": f"Kauft für die Firma {company}", "en": f"Buys for the company {company}"}
    facts = {"company": company, "vat_id": vat_id, "vat_id_before": known.vat_id if known else None}
    await note(tx, TimelineEntry(customer, tx.now, "business_set", "", None, "customer", customer, title, facts))
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)


async def end_business(tx: Tx, customer: UUID) -> Customer:
    """A customer buys for no company any more. What was answered about their VAT ids stays. Refuses with NotFound."""
    await tx.run("select from customers.profile where id = $1 for update", customer)
    before = await get_customer(tx, customer)
    if before.business is None:
        return before
    await tx.run("delete from customers.business where customer = $1", customer)
    await tx.run("update customers.profile set company = '', version = version + 1 where id = $1", customer)
    title = {"de": f"Kauft nicht mehr für die Firma {before.company}", "en": f"No longer buys for {before.company}"}
    await note(tx, TimelineEntry(customer, tx.now, "business_ended", "", None, "customer", customer, title))
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)


async def ask_vat_id(tx: Tx, customer: UUID) -> Customer:
    """Have the register asked once more. Refuses with NotFound or NoVatId."""
    if not await tx.run(ASKED, customer, tx.now):
        await get_customer(tx, customer)
        raise NoVatId(customer=customer)
    await tx.enqueue(CHECK_JOB, {"customer": customer})
    return await get_customer(tx, customer)


async def take_in_vat_answer(
    tx: Tx, customer: UUID, vat_id: str, answer: VatAnswer, asked_at: datetime | None = None
) -> bool:
    """Keep what the register said. False when the customer has another VAT id by now: then it is about nobody."""
    await tx.run("select from customers.business where customer = $1 for update", customer)
    texts = (answer.consultation, answer.registered_name, answer.registered_address)
    kept = await tx.run(ANSWER, ids.new_id(), customer, vat_id, answer.answer, asked_at, tx.now, *texts, answer.reason)
    if not kept:
        return False
    before = (await get_customer(tx, customer)).business
    await tx.run(TAKEN_IN, customer, vat_id, answer.answer, tx.now, *texts)
    if answer.answer in SAID and before is not None and before.state != VatState(answer.answer):
        title = {language: text.format(vat_id=vat_id) for language, text in SAID[answer.answer].items()}
        facts = {"vat_id": vat_id, "consultation": answer.consultation}
        await note(tx, TimelineEntry(customer, tx.now, "vat_id_checked", "", None, "customer", customer, title, facts))
        await tx.emit(CustomerChanged(customer))
    return True


async def ask_due_vat_ids(tx: Tx) -> int:
    """Have those asked about again whose answer soon counts no longer, or that got none; tells how many."""
    policy = await vat_policy(tx)
    ends = tx.now - policy.lasts + min(ASK_AGAIN_BEFORE, policy.lasts / 2)
    due = await tx.column(DUE, tx.now, tx.now - RETRY_AFTER, ends, ASKED_AT_ONCE)
    await tx.enqueue_each(CHECK_JOB, [{"customer": customer} for customer in due])
    return len(due)


async def set_vat_policy(tx: Tx, actor: Actor, valid_days: int) -> VatPolicy:
    """Say for how many days the answer about a VAT id counts; every version is kept."""
    before = await vat_policy(tx)
    if before.valid_days == valid_days:
        return before
    made = VatPolicy(before.version + 1, valid_days, actor.name or str(actor.kind), tx.now)
    await tx.run("insert into customers.vat_policy values ($1, $2, $3, $4)", *msgspec.structs.astuple(made))
    return made
