"""Profiles: guests, changes by the office, cards, addresses, and what else somebody is recognized by."""

import re
import secrets
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from hanse.customers.contracts import AddressKind, Customer, CustomerChange, CustomerChanged, TimelineEntry
from hanse.customers.queries import get_customer, spelled
from hanse.customers.refusals import CardTaken, EmailTaken
from hanse.customers.rules import (
    CARD_PREFIX,
    card_of,
    check_digit,
    checked_change,
    email_of,
    language_of,
    name_of,
    phone_of,
    split_name,
)
from hanse.kit import address as addresses
from hanse.kit import ids
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

from .timeline import note

INSERT = """
insert into customers.profile (id, given_name, family_name, company, email, phone, language, guest, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

# As price lists and promotions name a group.
GROUP = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

CARD = "update customers.profile set card = $2, version = version + 1 where id = $1"

IDENTIFIER = """
insert into customers.identifier (kind, value, customer, since) values ($1, $2, $3, $4) on conflict do nothing
"""

CHANGE = """
update customers.profile set
    given_name = coalesce($2, given_name), family_name = coalesce($3, family_name), company = coalesce($4, company),
    email = case when $5::text is null then email else nullif($5, '') end,
    phone = case when $6::text is null then phone else nullif($6, '') end,
    language = coalesce($7, language), version = version + 1
where id = $1
"""


async def start_guest(
    tx: Tx,
    email: str | None,
    name: str,
    phone: str | None = None,
    *,
    company: str = "",
    language: str = "de",
    country: str = "DE",
) -> UUID:
    """A profile for somebody who orders without an account; a new one each time.

    Who types an address need not own it, so a guest is never joined with an account or another guest in silence.
    Refuses with InvalidInput.
    """
    given, family = split_name(name)
    return await insert_profile(
        tx,
        given_name=given,
        family_name=family,
        company=company,
        email=email_of(email),
        phone=phone_of(phone, country),
        language=language,
        guest=True,
    )


async def insert_profile(
    tx: Tx,
    *,
    given_name: str,
    family_name: str,
    company: str,
    email: str | None,
    phone: str | None,
    language: str,
    guest: bool,
) -> UUID:
    """Write a new profile. Mail and phone come in our spelling already."""
    customer = ids.new_id()
    row = (
        customer,
        name_of(given_name, field="given_name"),
        name_of(family_name, field="family_name"),
        name_of(company, field="company"),
        email,
        phone,
        language_of(language),
        guest,
        tx.now,
    )
    await tx.one_of(_insert_each, row)
    return customer


async def _insert_each(tx: Tx, rows: list[tuple[Any, ...]]) -> list[None]:
    await tx.many(INSERT, rows)
    return [None for _ in rows]


async def change_customer(tx: Tx, customer: UUID, change: CustomerChange, version: int | None = None) -> Customer:
    """Change parts of a profile. The mail of an account changes with it, and so does the name to sign in with.

    Refuses with NotFound, StaleVersion, InvalidInput or EmailTaken.
    """
    wanted = checked_change(change)
    await tx.run("select from customers.profile where id = $1 for update", customer)
    before = await get_customer(tx, customer)
    if version is not None and version != before.version:
        raise StaleVersion(version=before.version)
    if before.has_account and wanted.email == "":
        raise InvalidInput(field="email", reason="an account needs an e-mail address")
    if wanted.email and wanted.email != before.email and not before.guest:
        await refuse_taken(tx, wanted.email)
        await tx.run("update customers.account set email = $2 where customer = $1", customer, wanted.email)
    values = (wanted.given_name, wanted.family_name, wanted.company, wanted.email, wanted.phone, wanted.language)
    await tx.run(CHANGE, customer, *values)
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)


async def refuse_taken(tx: Tx, email: str) -> None:
    """Refuses with EmailTaken when a customer who is no guest has this address. Whoever asks next waits for us."""
    await tx.run("select pg_advisory_xact_lock(hashtextextended('customers.email:' || $1, 0))", email)
    if await tx.value("select exists (select from customers.profile where email = $1 and not guest)", email):
        raise EmailTaken(email=email)


async def issue_card(tx: Tx, customer: UUID, card: str | None = None) -> Customer:
    """Give a customer a card: the one given, or a new number. Who has one keeps it unless another is given.

    Refuses with NotFound, InvalidInput or CardTaken.
    """
    await tx.run("select from customers.profile where id = $1 for update", customer)
    before = await get_customer(tx, customer)
    wanted = card_of(card)
    if before.card is not None and wanted in (None, before.card):
        return before
    digits = CARD_PREFIX + f"{secrets.randbelow(10**10):010d}"
    number = wanted or digits + check_digit(digits)
    try:
        async with tx.attempt():
            await tx.run(CARD, customer, number)
    except asyncpg.UniqueViolationError:
        raise CardTaken(card=number) from None
    title = {"de": "Kundenkarte ausgestellt", "en": "Customer card issued"}
    await note(tx, TimelineEntry(customer, tx.now, "card_issued", "", None, "customer", customer, title))
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)


async def set_group(tx: Tx, customer: UUID, group: str | None) -> Customer:
    """Say whose prices and promotions count for a customer; None is those for everybody only.

    Refuses with NotFound, and with InvalidInput for a group that is no code.
    """
    if group is not None and not GROUP.fullmatch(group):
        raise InvalidInput(field="group", reason="small letters, digits, - and _, at most 40")
    await tx.run("select from customers.profile where id = $1 for update", customer)
    before = await get_customer(tx, customer)
    if before.group == group:
        return before
    await tx.run("update customers.profile set price_group = $2, version = version + 1 where id = $1", customer, group)
    title = {"de": f"Kundengruppe: {group or 'keine'}", "en": f"Customer group: {group or 'none'}"}
    facts = {"before": before.group, "after": group}
    await note(tx, TimelineEntry(customer, tx.now, "group_set", "", None, "customer", customer, title, facts))
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)


async def add_address(tx: Tx, customer: UUID, kind: AddressKind, address: Address) -> Customer:
    """Add an address to a profile; one that is there already is not added twice.

    Refuses with NotFound or InvalidInput.
    """
    before = await get_customer(tx, customer)
    checked = addresses.checked(address)
    if any(kept.kind == kind and kept.address == checked for kept in before.addresses):
        return before
    await tx.run(
        "insert into customers.address (id, customer, kind, address) values ($1, $2, $3, $4)",
        ids.new_id(),
        customer,
        kind,
        msgspec.to_builtins(checked),
    )
    return await _touched(tx, customer)


async def remove_address(tx: Tx, customer: UUID, address: UUID) -> Customer:
    """Remove one of a customer's addresses. Refuses with NotFound."""
    if not await tx.run("delete from customers.address where id = $1 and customer = $2", address, customer):
        raise NotFound(address=address)
    return await _touched(tx, customer)


async def attach_identifier(tx: Tx, customer: UUID, kind: str, value: str, *, country: str = "DE") -> None:
    """Remember something else that the customer is recognized by. Again is fine.

    Refuses with NotFound or InvalidInput.
    """
    await get_customer(tx, customer)
    await tx.run(
        IDENTIFIER,
        kind,
        spelled(kind, value, country=country),
        customer,
        tx.now,
    )


async def _touched(tx: Tx, customer: UUID) -> Customer:
    await tx.run("update customers.profile set version = version + 1 where id = $1", customer)
    await tx.emit(CustomerChanged(customer))
    return await get_customer(tx, customer)
