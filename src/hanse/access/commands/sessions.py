"""Signing in and out, and proving at the till who one is."""

from uuid import UUID

import msgspec

from hanse.access.contracts import SessionOpened
from hanse.access.queries import actor_of, get_staff
from hanse.access.refusals import WrongPin
from hanse.access.rules import (
    SESSION_IDLE,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    TRIES_PER_PIN,
    email_of,
    session_end,
)
from hanse.kit import attempts, ids, passwords
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import WrongCredentials

from .audit import audit

OPEN_SESSION = """
insert into access.session (token_hash, staff, address, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)
"""


USE_SESSION = """
update access.session set seen_at = $2, expires_at = $3 where token_hash = $1 and expires_at > $2
"""


class _Login(msgspec.Struct, frozen=True):
    id: UUID
    password_hash: str
    active: bool


async def sign_in(tx: Tx, email: str, password: str, address: str) -> SessionOpened:
    """Open a session of twelve idle hours. `address` is where the request came from.

    Refuses with WrongCredentials for an unknown name, a wrong password and a closed account alike, and just as fast;
    with TooManyAttempts when too much was tried for this account or from this address.
    """
    spelled = email_of(email)
    await attempts.count(tx, f"staff:{spelled}", TRIES_PER_ACCOUNT)
    await attempts.count(tx, f"staff-address:{address}", TRIES_PER_ADDRESS)
    login = await tx.row(_Login, "select id, password_hash, active from access.staff where email = $1", spelled)
    if not await passwords.matches(password, login.password_hash if login else None) or not login or not login.active:
        raise WrongCredentials
    await attempts.forget(tx, f"staff:{spelled}")
    if passwords.outdated(login.password_hash):
        kept = await passwords.hashed(password)
        await tx.run("update access.staff set password_hash = $2 where id = $1", login.id, kept)
    token, ends = ids.new_secret(), tx.now + SESSION_IDLE
    await tx.run(OPEN_SESSION, ids.fingerprint(token), login.id, address, tx.now, ends)
    staff = await get_staff(tx, login.id)
    await audit(
        tx, Actor(Kind.STAFF, staff.id, staff.name), "session.open", f"staff:{staff.id}", after={"from": address}
    )
    return SessionOpened(token, staff, ends)


async def sign_out(tx: Tx, token: str) -> None:
    """End a session. One that is over already is fine."""
    await tx.run("delete from access.session where token_hash = $1", ids.fingerprint(token))


async def note_session_use(tx: Tx, token: str) -> None:
    """A session that is used lives on, though not beyond seven days from its beginning."""
    opened = await tx.value("select created_at from access.session where token_hash = $1", ids.fingerprint(token))
    if opened is not None:
        await tx.run(USE_SESSION, ids.fingerprint(token), tx.now, session_end(tx.now, opened))


async def clear_sessions(tx: Tx) -> int:
    """Delete sessions that are over; tells how many."""
    return await tx.run("delete from access.session where expires_at <= $1", tx.now)


async def verify_pin(tx: Tx, staff: UUID, pin: str) -> None:
    """Confirm that it is really this person at the till. Refuses with WrongPin or TooManyAttempts."""
    await attempts.count(tx, f"pin:{staff}", TRIES_PER_PIN)
    kept = await tx.value("select pin_hash from access.staff where id = $1 and active", staff)
    if not await passwords.matches(pin, kept):
        raise WrongPin
    await attempts.forget(tx, f"pin:{staff}")


async def act_by_pin(tx: Tx, staff: UUID, pin: str) -> Actor:
    """Whoever shows a PIN at a screen where somebody else is signed in. Refuses with WrongPin or TooManyAttempts."""
    await verify_pin(tx, staff, pin)
    found = await actor_of(tx, staff)
    if found is None:
        raise WrongPin
    return found
