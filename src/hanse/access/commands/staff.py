"""Staff comes, changes and goes; nobody gives rights that they do not have."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from hanse.access.contracts import RoleGrant, Staff, StaffAdded, StaffDeactivated
from hanse.access.queries import get_staff
from hanse.access.refusals import BeyondOwnRights, EmailTaken, LastOwner
from hanse.access.rules import PIN, SHORTEST_PASSWORD, TRIES_PER_ACCOUNT, check_grant, email_of, may_give
from hanse.kit import attempts, ids, passwords
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion, WrongCredentials

from .audit import audit

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


async def add_staff(
    tx: Tx,
    email: str,
    name: str,
    password: str,
    roles: Sequence[RoleGrant],
    *,
    language: str = "de",
    by: Actor = SYSTEM,
) -> Staff:
    """Give somebody an account, in the name of `by`.

    Refuses with EmailTaken, WeakPassword, UnknownRole or InvalidInput.
    """
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
    added = await get_staff(tx, staff)
    await audit(tx, by, "staff.add", f"staff:{staff}", after=_shown(added))
    return added


async def employ(
    tx: Tx, actor: Actor, email: str, name: str, password: str, roles: Sequence[RoleGrant], language: str
) -> Staff:
    """Give somebody an account in the name of a colleague. Refuses like add_staff, and with BeyondOwnRights."""
    _refuse_more_than_own(actor, roles)
    return await add_staff(tx, email, name, password, roles, language=language, by=actor)


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
    if actor.id is None:
        raise WrongCredentials
    await attempts.count(tx, f"staff:{actor.id}", TRIES_PER_ACCOUNT)
    kept = await tx.value("select password_hash from access.staff where id = $1", actor.id)
    if not await passwords.matches(current, kept):
        raise WrongCredentials
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
