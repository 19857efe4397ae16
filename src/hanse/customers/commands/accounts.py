"""Accounts of shoppers: register, sign in and out, change the password."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import asyncpg

from hanse.customers.contracts import Customer, CustomerRegistered, RegisterCustomer, ShopperSession, TimelineEntry
from hanse.customers.queries import get_customer
from hanse.customers.refusals import EmailTaken
from hanse.customers.rules import (
    SESSION_IDLE,
    SHORTEST_PASSWORD,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    email_of,
    phone_of,
)
from hanse.kit import attempts, ids, passwords
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, WrongCredentials

from .profiles import insert_profile, refuse_taken
from .timeline import note

OPEN = """
insert into customers.session (token_hash, customer, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)
"""

# Accounts are as old as their customers.
OPEN_MANY = """
insert into customers.account (customer, email, password_hash, created_at)
select p.id, p.email, a.password_hash, p.created_at
from unnest($1::uuid[], $2::text[]) as a (customer, password_hash) join customers.profile p on p.id = a.customer
where p.email is not null and not p.guest
on conflict do nothing
"""


async def register(tx: Tx, wanted: RegisterCustomer) -> Customer:
    """Make somebody known; with a password they have an account from now on.

    Refuses with EmailTaken when a customer who is no guest has this address, with WeakPassword or InvalidInput.
    """
    email, phone = email_of(wanted.email), phone_of(wanted.phone, wanted.country)
    if wanted.password is not None and email is None:
        raise InvalidInput(field="email", reason="an account needs an e-mail address")
    secret = None if wanted.password is None else passwords.checked(wanted.password, SHORTEST_PASSWORD)
    if email is not None:
        await refuse_taken(tx, email)
    made = await insert_profile(
        tx,
        given_name=wanted.given_name,
        family_name=wanted.family_name,
        company=wanted.company,
        email=email,
        phone=phone,
        language=wanted.language,
        guest=False,
    )
    if secret is not None and email is not None:
        await _open_account(tx, made, email, secret)
    title = {"de": "Als Kunde angemeldet", "en": "Registered as a customer"}
    entry = TimelineEntry(made, tx.now, "registered", wanted.channel, wanted.location, "customer", made, title)
    await note(tx, entry)
    await tx.emit(CustomerRegistered(made, wanted.channel, wanted.location))
    return await get_customer(tx, made)


async def open_accounts(tx: Tx, password_hashes: Mapping[UUID, str]) -> int:
    """Let accounts of another system move in with the argon2id hashes of their passwords; tells how many did.

    Who has an account keeps it; customers without an e-mail address, guests, and an address taken already are left out.
    """
    return await tx.run(OPEN_MANY, list(password_hashes), list(password_hashes.values()))


async def _open_account(tx: Tx, customer: UUID, email: str, secret: str) -> None:
    kept = await passwords.hashed(secret)
    try:
        async with tx.attempt():
            await tx.run(
                "insert into customers.account (customer, email, password_hash, created_at) values ($1, $2, $3, $4)",
                customer,
                email,
                kept,
                tx.now,
            )
    except asyncpg.UniqueViolationError:
        raise EmailTaken(email=email) from None


async def sign_in_shopper(tx: Tx, email: str, password: str, address: str = "") -> ShopperSession:
    """Open a session of thirty idle days. `address` is where the request came from.

    Refuses with WrongCredentials for an unknown name and a wrong password alike, and just as fast; with
    TooManyAttempts when too much was tried for this account or from this address.
    """
    spelled = email.strip().lower()
    await attempts.count(tx, f"shopper:{spelled}", TRIES_PER_ACCOUNT)
    if address:
        await attempts.count(tx, f"shopper-address:{address}", TRIES_PER_ADDRESS)
    found = await tx.value(
        "select array[customer::text, password_hash] from customers.account where email = $1", spelled
    )
    if not await passwords.matches(password, found[1] if found else None):
        raise WrongCredentials
    customer = UUID(found[0])
    await attempts.forget(tx, f"shopper:{spelled}")
    if passwords.outdated(found[1]):
        kept = await passwords.hashed(password)
        await tx.run("update customers.account set password_hash = $2 where customer = $1", customer, kept)
    return await start_session(tx, customer)


async def start_session(tx: Tx, customer: UUID) -> ShopperSession:
    """Open a session for somebody who has just proved who they are, by a password or by registering."""
    token, ends = ids.new_secret(), tx.now + SESSION_IDLE
    await tx.run(OPEN, ids.fingerprint(token), customer, tx.now, ends)
    return ShopperSession(token, await get_customer(tx, customer), ends)


async def sign_out_shopper(tx: Tx, token: str) -> None:
    """End a session. One that is over already is fine."""
    await tx.run("delete from customers.session where token_hash = $1", ids.fingerprint(token))


async def change_shopper_password(tx: Tx, customer: UUID, current: str, new: str) -> None:
    """Change a shopper's password; every session of the account ends.

    Refuses with WrongCredentials, TooManyAttempts or WeakPassword.
    """
    await attempts.count(tx, f"shopper:{customer}", TRIES_PER_ACCOUNT)
    kept = await tx.value("select password_hash from customers.account where customer = $1", customer)
    if not await passwords.matches(current, kept):
        raise WrongCredentials
    await attempts.forget(tx, f"shopper:{customer}")
    await keep_password(tx, customer, passwords.checked(new, SHORTEST_PASSWORD))


async def keep_password(tx: Tx, customer: UUID, secret: str) -> str:
    """Let a checked password be that of the account from now on; every session ends. Tells the account's address."""
    made = await passwords.hashed(secret)
    email: str = await tx.value(
        "update customers.account set password_hash = $2 where customer = $1 returning email", customer, made
    )
    await tx.run("delete from customers.session where customer = $1", customer)
    return email


async def note_shopper_use(tx: Tx, token: str) -> None:
    """A session that is used lives on."""
    until: datetime = tx.now + SESSION_IDLE
    await tx.run(
        "update customers.session set seen_at = $2, expires_at = $3 where token_hash = $1 and expires_at > $2",
        ids.fingerprint(token),
        tx.now,
        until,
    )


async def clear_shopper_sessions(tx: Tx) -> int:
    """Delete sessions that are over; tells how many."""
    return await tx.run("delete from customers.session where expires_at <= $1", tx.now)
