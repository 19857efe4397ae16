"""Verbs of access: staff comes and goes, signs in and out, makes keys, and what it does is written down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from hanse.kit import attempts, ids, passwords
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion, WrongCredentials

from .contracts import KeyCreated, KeyRevoked, RoleGrant, SessionOpened, Staff, StaffAdded, StaffDeactivated
from .queries import get_key, get_staff
from .refusals import BeyondOwnRights, EmailTaken, LastOwner, WrongPin
from .rules import (
    PIN,
    SESSION_IDLE,
    SHORTEST_PASSWORD,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    TRIES_PER_PIN,
    check_grant,
    check_permissions,
    email_of,
    may_give,
    may_give_key,
)

ADD = """
insert into access.staff (id, email, name, language, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)
"""

GRANT = """
insert into access.role_grant (staff, role, scope, location, region, register)
select $1, g.* from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[]) as g
on conflict do nothing
"""

OWNERS = """
select count(*) from access.staff s
where s.active and exists (
    select from access.role_grant g where g.staff = s.id and g.role = 'owner' and g.scope = 'global'
)
"""

OPEN_SESSION = """
insert into access.session (token_hash, staff, address, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)
"""

# The longest life of a session counts from its beginning, however often it is used.
USE_SESSION = """
update access.session set seen_at = $2, expires_at = least($2 + interval '12 hours', created_at + interval '7 days')
where token_hash = $1 and expires_at > $2
"""

ADD_KEY = """
insert into access.key (id, name, hint, secret_hash, permissions, locations, created_by, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

AUDIT = """
insert into access.audit (id, at, actor_kind, actor, actor_name, action, subject, before, after, reason, request_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

# Whoever seals holds the lock; the next one starts at the end of the chain. Entries are sealed in the order of ids.
SEAL = """
with recursive head as (
    select coalesce(max(position), 0) as position, (array_agg(hash order by position desc))[1] as hash
    from (select position, hash from access.seal order by position desc limit 1) s
), waiting as (
    select a, row_number() over (order by a.id) as n from access.audit a
    where not exists (select from access.seal s where s.entry = a.id) order by a.id limit $1
), chain as (
    select h.position + 1 as position, (w.a).id as entry, access.digest(h.hash, w.a) as hash, 1::bigint as n
    from head h join waiting w on w.n = 1
    union all
    select c.position + 1, (w.a).id, access.digest(c.hash, w.a), w.n from chain c join waiting w on w.n = c.n + 1
)
insert into access.seal (position, entry, hash) select position, entry, hash from chain
"""


class _Login(msgspec.Struct, frozen=True):
    id: UUID
    password_hash: str
    active: bool


async def add_staff(
    tx: Tx, email: str, name: str, password: str, roles: Sequence[RoleGrant], *, language: str = "de"
) -> Staff:
    """Give somebody an account. Refuses with EmailTaken, WeakPassword, UnknownRole or InvalidInput."""
    spelled, clean = email_of(email), " ".join(name.split())
    if "@" not in spelled or " " in spelled or len(spelled) > 254:
        raise InvalidInput(field="email", reason="not an e-mail address")
    if not clean:
        raise InvalidInput(field="name", reason="missing")
    staff, kept = ids.new_id(), await passwords.hashed(passwords.checked(password, SHORTEST_PASSWORD))
    try:
        async with tx.attempt():
            await tx.run(ADD, staff, spelled, clean, language, kept, tx.now)
    except asyncpg.UniqueViolationError:
        raise EmailTaken(email=spelled) from None
    await _grant(tx, staff, roles)
    await tx.emit(StaffAdded(staff))
    return await get_staff(tx, staff)


async def employ(
    tx: Tx, actor: Actor, email: str, name: str, password: str, roles: Sequence[RoleGrant], language: str
) -> Staff:
    """Give somebody an account in the name of a colleague. Refuses like add_staff, and with BeyondOwnRights."""
    _refuse_more_than_own(actor, roles)
    added = await add_staff(tx, email, name, password, roles, language=language)
    await audit(tx, actor, "staff.add", f"staff:{added.id}", after=_shown(added))
    return added


async def set_roles(tx: Tx, actor: Actor, staff: UUID, roles: Sequence[RoleGrant], version: int | None = None) -> Staff:
    """Replace all roles of somebody. Refuses with UnknownRole, BeyondOwnRights, LastOwner, NotFound or StaleVersion."""
    before = await _lock(tx, staff, version)
    _refuse_more_than_own(actor, [*before.roles, *roles])
    await tx.run("delete from access.role_grant where staff = $1", staff)
    await _grant(tx, staff, roles)
    await _keep_an_owner(tx, before)
    return await _changed(tx, actor, "staff.roles", before)


async def change_staff(
    tx: Tx,
    actor: Actor,
    staff: UUID,
    *,
    name: str | None = None,
    language: str | None = None,
    active: bool | None = None,
    version: int | None = None,
) -> Staff:
    """Change somebody's name, language, or whether they may work here; without that, all their sessions end.

    Refuses with NotFound, BeyondOwnRights, LastOwner or StaleVersion.
    """
    before = await _lock(tx, staff, version)
    _refuse_more_than_own(actor, before.roles)
    await tx.run(
        "update access.staff set name = coalesce($2, name), language = coalesce($3, language),"
        " active = coalesce($4, active) where id = $1",
        staff,
        name,
        language,
        active,
    )
    if active is False:
        await tx.run("delete from access.session where staff = $1", staff)
        await _keep_an_owner(tx, before)
        await tx.emit(StaffDeactivated(staff))
    return await _changed(tx, actor, "staff.change", before)


async def change_password(tx: Tx, actor: Actor, current: str, new: str) -> None:
    """Change one's own password; every other session of the account ends too.

    Refuses with WrongCredentials, TooManyAttempts or WeakPassword.
    """
    await attempts.count(tx, f"staff:{actor.id}", TRIES_PER_ACCOUNT)
    kept = await tx.value("select password_hash from access.staff where id = $1", actor.id)
    if not await passwords.matches(current, kept):
        raise WrongCredentials
    assert actor.id is not None  # noqa: S101  whose password matched has an account
    await attempts.forget(tx, f"staff:{actor.id}")
    await _set_password(tx, actor, actor.id, new)


async def reset_password(tx: Tx, actor: Actor, staff: UUID, new: str) -> None:
    """Set a colleague's password; their sessions end. Refuses with NotFound, BeyondOwnRights or WeakPassword."""
    _refuse_more_than_own(actor, (await get_staff(tx, staff)).roles)
    await _set_password(tx, actor, staff, new)


async def _set_password(tx: Tx, actor: Actor, staff: UUID, new: str) -> None:
    kept = await passwords.hashed(passwords.checked(new, SHORTEST_PASSWORD))
    await tx.run("update access.staff set password_hash = $2, version = version + 1 where id = $1", staff, kept)
    await tx.run("delete from access.session where staff = $1", staff)
    await audit(tx, actor, "staff.password", f"staff:{staff}")


async def set_pin(tx: Tx, actor: Actor, staff: UUID, pin: str) -> None:
    """Set the PIN that somebody unlocks a till with: four to eight digits.

    Anybody may set their own; for a colleague's, refuses with Forbidden or BeyondOwnRights. Refuses with InvalidInput.
    """
    if actor.id != staff:
        actor.require("access.staff")
        _refuse_more_than_own(actor, (await get_staff(tx, staff)).roles)
    if not PIN.fullmatch(pin) or len(set(pin)) == 1:
        raise InvalidInput(field="pin", reason="four to eight digits, not all the same")
    kept = await passwords.hashed(pin)
    if not await tx.run("update access.staff set pin_hash = $2, version = version + 1 where id = $1", staff, kept):
        raise NotFound(staff=staff)
    await audit(tx, actor, "staff.pin", f"staff:{staff}")


async def verify_pin(tx: Tx, staff: UUID, pin: str) -> None:
    """Confirm that it is really this person at the till. Refuses with WrongPin or TooManyAttempts."""
    await attempts.count(tx, f"pin:{staff}", TRIES_PER_PIN)
    kept = await tx.value("select pin_hash from access.staff where id = $1 and active", staff)
    if not await passwords.matches(pin, kept):
        raise WrongPin
    await attempts.forget(tx, f"pin:{staff}")


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
    return SessionOpened(token, await get_staff(tx, login.id), ends)


async def sign_out(tx: Tx, token: str) -> None:
    """End a session. One that is over already is fine."""
    await tx.run("delete from access.session where token_hash = $1", ids.fingerprint(token))


async def clear_sessions(tx: Tx) -> int:
    """Delete sessions that are over; tells how many."""
    return await tx.run("delete from access.session where expires_at <= $1", tx.now)


async def note_session_use(tx: Tx, token: str) -> None:
    """A session that is used lives on."""
    await tx.run(USE_SESSION, ids.fingerprint(token), tx.now)


async def note_key_use(tx: Tx, key: str) -> None:
    """Remember when an API key was last used."""
    await tx.run("update access.key set used_at = $2 where secret_hash = $1", ids.fingerprint(key), tx.now)


async def create_key(
    tx: Tx,
    actor: Actor,
    name: str,
    permissions: list[str],
    locations: list[UUID] | None = None,
    expires_at: datetime | None = None,
) -> KeyCreated:
    """Make an API key; its secret is told this once. Without locations it holds everywhere.

    Refuses with UnknownPermission, BeyondOwnRights or InvalidInput.
    """
    check_permissions(permissions)
    if not may_give_key(actor, permissions, locations):
        raise BeyondOwnRights(permissions=permissions)
    if not name.strip():
        raise InvalidInput(field="name", reason="missing")
    if expires_at is not None and expires_at <= tx.now:
        raise InvalidInput(field="expires_at", reason="in the past")
    key, secret = ids.new_id(), "hk_" + ids.new_secret()
    by = actor.id if actor.kind == "staff" else None
    await tx.run(
        ADD_KEY,
        key,
        name.strip(),
        secret[:8],
        ids.fingerprint(secret),
        sorted(set(permissions)),
        locations,
        by,
        tx.now,
        expires_at,
    )
    after = {"name": name.strip(), "permissions": sorted(set(permissions)), "locations": locations}
    await audit(tx, actor, "key.create", f"key:{key}", after=after)
    return KeyCreated(secret, key)


async def revoke_key(tx: Tx, actor: Actor, key: UUID) -> None:
    """End an API key at once. Refuses with NotFound. One that is revoked already is fine."""
    found = await get_key(tx, key)
    if found.revoked_at is None:
        await tx.run("update access.key set revoked_at = $2 where id = $1 and revoked_at is null", key, tx.now)
        await audit(tx, actor, "key.revoke", f"key:{key}", before={"name": found.name})
        await tx.emit(KeyRevoked(key))


async def audit(
    tx: Tx,
    actor: Actor,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down who did what. `subject` is a kind and an id: "order:0192…". Nothing written here is ever changed."""
    await tx.run(
        AUDIT,
        ids.new_id(),
        tx.now,
        str(actor.kind),
        actor.id or actor.customer,
        actor.name,
        action,
        subject,
        before,
        after,
        reason,
        actor.request_id,
    )


async def seal_audit(tx: Tx, most: int = 1000) -> int:
    """Chain up to `most` new entries of the audit log by their hashes; tells how many. One process at a time."""
    if not await tx.value("select pg_try_advisory_xact_lock(hashtext('access.seal'))"):
        return 0
    return await tx.run(SEAL, most)


async def place_location(tx: Tx, location: UUID, region: str) -> None:
    """Remember in which region a location lies, for roles that are given for a region."""
    await tx.run(
        "insert into access.place (location, region) values ($1, $2)"
        " on conflict (location) do update set region = excluded.region where place.region <> excluded.region",
        location,
        region,
    )


async def place_register(tx: Tx, register: UUID, location: UUID) -> None:
    """Remember at which location a register stands, for roles that are given for a register."""
    await tx.run(
        "insert into access.register_place (register, location) values ($1, $2)"
        " on conflict (register) do update set location = excluded.location",
        register,
        location,
    )


async def _grant(tx: Tx, staff: UUID, roles: Sequence[RoleGrant]) -> None:
    for role in roles:
        check_grant(role)
    await tx.run(
        GRANT,
        staff,
        [r.role for r in roles],
        [r.scope for r in roles],
        [r.target if r.scope == "location" else None for r in roles],
        [r.region for r in roles],
        [r.target if r.scope == "register" else None for r in roles],
    )


async def _lock(tx: Tx, staff: UUID, version: int | None) -> Staff:
    # All changes of roles and accounts wait for each other here, so that two owners cannot remove one another.
    await tx.run("select pg_advisory_xact_lock(hashtext('access.staff'))")
    found = await get_staff(tx, staff)
    if version is not None and version != found.version:
        raise StaleVersion(version=found.version)
    return found


async def _changed(tx: Tx, actor: Actor, action: str, before: Staff) -> Staff:
    await tx.run("update access.staff set version = version + 1 where id = $1", before.id)
    after = await get_staff(tx, before.id)
    await audit(tx, actor, action, f"staff:{before.id}", before=_shown(before), after=_shown(after))
    return after


async def _keep_an_owner(tx: Tx, before: Staff) -> None:
    was_owner = before.active and any(r.role == "owner" and r.scope == "global" for r in before.roles)
    if was_owner and not await tx.value(OWNERS):
        raise LastOwner(staff=before.id)


def _refuse_more_than_own(actor: Actor, roles: Sequence[RoleGrant]) -> None:
    for role in roles:
        check_grant(role)
        if not may_give(actor, role):
            raise BeyondOwnRights(role=role.role, scope=role.scope)


def _shown(staff: Staff) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(staff)
    return shown
