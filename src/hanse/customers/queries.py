"""Reads: people by anything that is known about them, their consents and their timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit import ids, paging
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

from .contracts import (
    Consent,
    ConsentText,
    Customer,
    Recognized,
    Standing,
    TimelineEntry,
    VatCheck,
    VatPolicy,
)
from .rules import NOTE_USE_EVERY, STAFF_ONLY, card_of, digits_of, email_of, phone_of, phone_readings, words_of

# An answer about a VAT id counts for the days of the policy; Greek ids begin with EL.
BUSINESS = """
(select jsonb_build_object(
    'since', b.since, 'vat_id', b.vat_id, 'country', replace(left(b.vat_id, 2), 'EL', 'GR'), 'state', b.state,
    'asked_at', b.asked_at, 'answered_at', b.answered_at, 'valid_at', b.valid_at,
    'valid_until', b.valid_at + make_interval(days => (
        select valid_days from customers.vat_policy order by version desc limit 1)),
    'consultation', b.consultation, 'registered_name', b.registered_name, 'registered_address', b.registered_address)
 from customers.business b where b.customer = p.id) as business
"""

STANDING = f"""
select p.price_group as group, p.company, {BUSINESS},
       (select a.address ->> 'country' from customers.address a where a.customer = p.id and a.kind = 'shipping'
        order by a.id limit 1) as ships_to
from customers.profile p where p.id = $1
"""

CUSTOMERS = f"""
select p.id, p.number, p.given_name, p.family_name, p.company, p.email, p.phone, p.card, p.price_group as group,
       p.language, p.guest,
       exists (select from customers.account a where a.customer = p.id) as has_account, p.created_at, p.version,
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'address', a.address) order by a.id)
           from customers.address a where a.customer = p.id), '[]') as addresses,
       coalesce((select jsonb_object_agg(c.purpose, c.state) from (
           select distinct on (purpose) purpose, state from customers.consent
           where customer = p.id order by purpose, position desc) c), '{{}}') as consents,
       {BUSINESS}
from customers.profile p where p.id = any($1)
"""

LATEST = """
select p.id from customers.profile p
where $1::uuid is null or (p.created_at, p.id) < (select b.created_at, b.id from customers.profile b where b.id = $1)
order by p.created_at desc, p.id desc limit $2
"""

# What was said exactly. $1 the text, $2 its readings as a phone number, $3 its digits.
FIND = """
with candidate as (
    select id, 3 as score from customers.profile where number = upper($1) or email = lower($1) or card = $3
    union all
    select customer, 3 from customers.identifier where value = $1 or value = any($2)
    union all
    select customer, 3 from customers.external where key = $1
    union all
    select id, 2 from customers.profile where phone = any($2)
    union all
    select id, 1 from customers.profile where $3 is not null and reverse(phone) like reverse(ltrim($3, '0')) || '%'
)
select p.id from candidate c join customers.profile p on p.id = c.id
group by p.id order by max(c.score) desc, p.guest, p.created_at desc, p.id limit $4
"""

# What looks alike: every word must be found, the longest one through the index.
FIND_ALIKE = """
select p.id from customers.profile p
where customers.fold(($1::text[])[1]) <% p.search
  and (select bool_and(customers.fold(word) <% p.search) from unnest($1::text[]) word)
order by (select avg(word_similarity(customers.fold(word), p.search)) from unnest($1::text[]) word) desc,
         p.guest, p.created_at desc, p.id limit $2
"""

# Whoever has an account comes first, then the one who is known longest. A guest's own words are no recognition.
BY_IDENTIFIER = """
select p.id from customers.profile p left join customers.account a on a.customer = p.id
where not p.guest and case $1
    when 'email' then p.email = $2 when 'phone' then p.phone = $2 when 'card' then p.card = $2
    when 'number' then p.number = $2 else false end
union all
select i.customer from customers.identifier i where i.kind = $1 and i.value = $2
"""

FIRST = """
select p.id from customers.profile p left join customers.account a on a.customer = p.id
where p.id = any($1) order by a.customer is null, p.created_at, p.id limit 1
"""

BY_SESSION = """
select p.id, trim(p.given_name || ' ' || p.family_name) as name, p.language, s.seen_at
from customers.session s join customers.profile p on p.id = s.customer
where s.token_hash = $1 and s.expires_at > $2
"""

HISTORY = """
select c.id, c.purpose, c.state, c.source, c.text_version, t.text, c.language, c.evidence, c.at
from customers.consent c join customers.consent_text t on t.purpose = c.purpose and t.version = c.text_version
where c.customer = $1 order by c.position desc
"""

TEXTS = """
select distinct on (purpose) purpose, version, text, since from customers.consent_text
where since <= $1 order by purpose, since desc, version desc
"""

TIMELINE = """
select id, customer, at, kind, channel, location, subject_kind, subject_id, title, facts from customers.timeline
where customer = $1 and ($2::timestamptz is null or (at, id) < ($2, $3)) and ($4::text[] is null or kind = any($4))
  and not kind = any($5)
order by at desc, id desc limit $6
"""


class _Session(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    language: str
    seen_at: datetime


async def customers_by_id(tx: Tx, customers: Sequence[UUID]) -> dict[UUID, Customer]:
    """Several customers at once; ids that nobody has are left out."""
    return {found.id: found for found in await tx.rows(Customer, CUSTOMERS, list(customers))}


async def standing_of(tx: Tx, customer: UUID) -> Standing:
    """What of a customer decides what they pay; of one who is not there nothing does."""
    return await tx.row(Standing, STANDING, customer) or Standing()


async def vat_policy(tx: Tx) -> VatPolicy:
    """For how long the answer about a VAT id counts at present."""
    found = await tx.row(
        VatPolicy, "select version, valid_days, by_name, at from customers.vat_policy order by version desc limit 1"
    )
    if found is None:
        raise NotFound(policy="vat")
    return found


async def vat_checks(tx: Tx, customer: UUID) -> list[VatCheck]:
    """Every answer about the VAT ids of a customer, the latest first."""
    return await tx.rows(
        VatCheck,
        "select id, vat_id, answer, asked_at, answered_at, consultation, registered_name, registered_address, reason"
        " from customers.vat_answer where customer = $1 order by answered_at desc, id desc limit 100",
        customer,
    )


async def get_customer(tx: Tx, customer: UUID) -> Customer:
    """A customer. Refuses with NotFound."""
    found = await tx.row(Customer, CUSTOMERS, [customer])
    if found is None:
        raise NotFound(customer=customer)
    return found


async def customers_by_key(tx: Tx, source: str, keys: Sequence[str]) -> dict[str, UUID]:
    """Which customers these are that another system knows by its own keys; unknown keys are left out."""
    found = await tx.column(
        "select array[key, customer::text] from customers.external where source = $1 and key = any($2)",
        source,
        list(keys),
    )
    return {key: UUID(customer) for key, customer in found}


async def find_customers(tx: Tx, text: str, limit: int = 20, *, country: str = "DE") -> list[Customer]:
    """Customers by anything: mail, phone in any spelling or its last digits, card, number, name with typos.

    What looks alike counts only where nothing matches exactly. `country` is where a phone number would be dialed.
    """
    text = text.strip()[:200]
    words, digits = words_of(text), digits_of(text)
    if not words:
        return []
    found = await tx.column(FIND, text, phone_readings(text, country), digits, paging.limit(limit))
    if not found and digits is None:
        # A setting lasts as long as its transaction, and a read alone begins none.
        async with tx.attempt():
            await tx.value("select set_config('pg_trgm.word_similarity_threshold', '0.5', true)")
            found = await tx.column(FIND_ALIKE, words, paging.limit(limit))
    customers = await customers_by_id(tx, found)
    return [customers[one] for one in found]


async def latest_customers(tx: Tx, before: UUID | None = None, limit: int = 20) -> list[Customer]:
    """Who became known last, or last before another customer."""
    found = await tx.column(LATEST, before, paging.limit(limit))
    customers = await customers_by_id(tx, found)
    return [customers[one] for one in found]


async def by_identifier(tx: Tx, kind: str, value: str, *, country: str = "DE") -> Customer | None:
    """The customer who is recognized by an e-mail address, phone, card, customer number or another identifier.

    Guests are not recognized by mail or phone: nobody confirmed that these are theirs.
    """
    found = await tx.column(BY_IDENTIFIER, kind, spelled(kind, value, country=country))
    first = await tx.value(FIRST, found) if found else None
    return await get_customer(tx, first) if first else None


def spelled(kind: str, value: str, *, country: str = "DE") -> str:
    """An identifier in the spelling that it is kept in. Refuses with InvalidInput."""
    text: str | None = value.strip()
    if kind == "email":
        text = email_of(value, field="value")
    elif kind == "phone":
        text = phone_of(value, country, field="value")
    elif kind == "card":
        text = card_of(value, field="value")
    elif kind == "number":
        text = value.strip().upper()
    if not text or not kind.strip():
        raise InvalidInput(field="value", reason="missing")
    return text


async def recognize_shopper(tx: Tx, token: str) -> Recognized | None:
    """Who a shopper's session belongs to; None when it is over."""
    found = await tx.row(_Session, BY_SESSION, ids.fingerprint(token), tx.now)
    if found is None:
        return None
    actor = Actor(Kind.SHOPPER, name=found.name, language=found.language, customer=found.id)
    return Recognized(actor, found.seen_at <= tx.now - NOTE_USE_EVERY)


async def identify_shopper(tx: Tx, token: str) -> Actor | None:
    """The shopper behind a session's token, or None."""
    found = await recognize_shopper(tx, token)
    return found.actor if found else None


async def consent_history(tx: Tx, customer: UUID) -> list[Consent]:
    """Everything that a customer agreed to or withdrew, the newest first, each with its exact text."""
    return await tx.rows(Consent, HISTORY, customer)


async def consent_texts(tx: Tx) -> list[ConsentText]:
    """The texts that are agreed to at present, one for each purpose."""
    return await tx.rows(ConsentText, TEXTS, tx.now)


async def timeline(
    tx: Tx,
    customer: UUID,
    cursor: str | None = None,
    limit: int | None = None,
    kinds: Sequence[str] | None = None,
    *,
    own: bool = False,
) -> Page[TimelineEntry]:
    """What happened with a customer on every channel, the newest first; all of it or only some kinds.

    `own` leaves out what the staff wrote for each other.
    """
    after: Any = paging.decode_cursor(cursor, tuple[datetime, UUID])
    at, last = after or (None, None)
    size = paging.limit(limit)
    hidden = list(STAFF_ONLY) if own else []
    found = await tx.rows(TimelineEntry, TIMELINE, customer, at, last, list(kinds) if kinds else None, hidden, size + 1)
    page = found[:size]
    following = paging.encode_cursor(page[-1].at, page[-1].id) if len(found) > size else None
    return Page(page, following)
