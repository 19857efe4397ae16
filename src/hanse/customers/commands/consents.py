"""The consent ledger: what was agreed to is added, what is withdrawn is added, nothing is ever changed."""

from typing import Any
from uuid import UUID

from hanse.customers.contracts import ConsentGiven, ConsentWithdrawn, Customer, Purpose, Texts, TimelineEntry
from hanse.customers.queries import get_customer
from hanse.customers.refusals import ConsentTextFixed, UnknownConsentText
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from .timeline import note

# The newest text, or the version asked for.
TEXT = """
select version from customers.consent_text
where purpose = $1 and since <= $3 and ($2::text is null or version = $2)
order by since desc, version desc limit 1
"""

STATE = """
select array[state, text_version] from customers.consent
where customer = $1 and purpose = $2 order by position desc limit 1
"""

APPEND = """
insert into customers.consent (id, customer, purpose, state, source, text_version, language, evidence, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

NAMES = {
    Purpose.NEWSLETTER: {"de": "Neuigkeiten per E-Mail", "en": "news by e-mail"},
    Purpose.SMS: {"de": "Neuigkeiten per SMS", "en": "news by text message"},
    Purpose.PHONE: {"de": "Anrufe zu Angeboten", "en": "calls about offers"},
    Purpose.PROFILING: {"de": "persönliche Angebote", "en": "personal offers"},
}


async def save_consent_text(tx: Tx, purpose: str, version: str, text: Texts) -> None:
    """Publish a text that people can agree to from now on. The same again is fine.

    Refuses with ConsentTextFixed when this version reads otherwise, and with InvalidInput.
    """
    known = _purpose(purpose)
    if not version.strip() or not all(text.get(language, "").strip() for language in ("de", "en")):
        raise InvalidInput(field="text", reason="a version, and the text in German and English")
    await tx.run(
        "insert into customers.consent_text (purpose, version, text, since) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        str(known),
        version,
        text,
        tx.now,
    )
    kept = await tx.value(
        "select text from customers.consent_text where purpose = $1 and version = $2", str(known), version
    )
    if kept != text:
        raise ConsentTextFixed(purpose=str(known), version=version)


async def give_consent(
    tx: Tx,
    customer: UUID,
    purpose: str,
    source: str,
    text_version: str | None = None,
    *,
    language: str | None = None,
    evidence: dict[str, Any] | None = None,
) -> Customer:
    """The customer agrees to a purpose, under a published text (the newest without a version).

    `source` says where: "web:checkout", "store:till"; `evidence` is what proves it, such as the address of the request.
    Given already under the same text, nothing is added. Refuses with NotFound, InvalidInput or UnknownConsentText.
    """
    known = _purpose(purpose)
    version = await tx.value(TEXT, str(known), text_version, tx.now)
    if version is None:
        raise UnknownConsentText(purpose=str(known), text_version=text_version)
    found = await _lock(tx, customer)
    before = await _state(tx, customer, known)
    if before == ("given", version):
        return found
    await _append(tx, found, known, "given", source, version, language, evidence)
    title = {
        "de": f"Eingewilligt: {NAMES[known]['de']}",
        "en": f"Agreed: {NAMES[known]['en']}",
    }
    channel = source.partition(":")[0]
    await note(tx, TimelineEntry(customer, tx.now, "consent_given", channel, None, "customer", customer, title))
    await tx.emit(ConsentGiven(customer, str(known), source, version))
    return await get_customer(tx, customer)


async def withdraw_consent(
    tx: Tx, customer: UUID, purpose: str, source: str, *, evidence: dict[str, Any] | None = None
) -> Customer:
    """The customer no longer agrees. It holds at once, and withdrawing what was never given is kept as well.

    Refuses with NotFound or InvalidInput.
    """
    known = _purpose(purpose)
    found = await _lock(tx, customer)
    before = await _state(tx, customer, known)
    if before is not None and before[0] == "withdrawn":
        return found
    version = before[1] if before else await tx.value(TEXT, str(known), None, tx.now)
    await _append(tx, found, known, "withdrawn", source, version, None, evidence)
    title = {
        "de": f"Widerrufen: {NAMES[known]['de']}",
        "en": f"Withdrawn: {NAMES[known]['en']}",
    }
    channel = source.partition(":")[0]
    await note(tx, TimelineEntry(customer, tx.now, "consent_withdrawn", channel, None, "customer", customer, title))
    await tx.emit(ConsentWithdrawn(customer, str(known), source))
    return await get_customer(tx, customer)


async def _append(
    tx: Tx,
    customer: Customer,
    purpose: Purpose,
    state: str,
    source: str,
    version: str,
    language: str | None,
    evidence: dict[str, Any] | None,
) -> None:
    if not source.strip():
        raise InvalidInput(field="source", reason="missing")
    spoken = language or customer.language
    values = (str(purpose), state, source.strip(), version, spoken, evidence or {}, tx.now)
    await tx.run(APPEND, ids.new_id(), customer.id, *values)


async def _lock(tx: Tx, customer: UUID) -> Customer:
    # Two answers given at the same moment are written one after the other, so that the last one is the last one.
    await tx.run("select from customers.profile where id = $1 for update", customer)
    return await get_customer(tx, customer)


async def _state(tx: Tx, customer: UUID, purpose: Purpose) -> tuple[str, str] | None:
    found = await tx.value(STATE, customer, str(purpose))
    return (found[0], found[1]) if found else None


def _purpose(purpose: str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise InvalidInput(field="purpose", reason=f"one of {', '.join(Purpose)}") from None
