"""Who somebody is, and what is known about staff, keys and what they did."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit import ids, paging
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

from .contracts import ApiKey, AuditEntry, Colleague, Recognized, Staff
from .rules import NOTE_USE_EVERY, ROLES, email_of, grant_of

STAFF = """
select s.id, s.email, s.name, s.language, s.active, s.pin_hash is not null as has_pin, s.version,
       coalesce((select jsonb_agg(jsonb_build_object(
           'role', g.role, 'scope', g.scope, 'target', coalesce(g.location, g.register), 'region', g.region)
           order by g.role, g.scope, g.region, g.location, g.register)
       from access.role_grant g where g.staff = s.id), '[]') as roles
from access.staff s
where ($1::uuid is null or s.id = $1) and ($2::text is null or s.email = $2)
order by s.name, s.id
"""

# One statement per request: the session, the account, and every role with the locations where it holds.
BY_SESSION = """
select s.id, s.name, s.language, x.seen_at,
       coalesce((select jsonb_agg(jsonb_build_array(g.role, case g.scope
           when 'global' then null
           when 'location' then jsonb_build_array(g.location)
           when 'region' then coalesce(
               (select jsonb_agg(p.location) from access.place p where p.region = g.region), '[]')
           else coalesce(
               (select jsonb_agg(r.location) from access.register_place r where r.register = g.register), '[]')
       end)) from access.role_grant g where g.staff = s.id), '[]') as roles
from access.session x join access.staff s on s.id = x.staff
where x.token_hash = $1 and x.expires_at > $2 and s.active
"""

BY_KEY = """
select id, name, permissions, locations, used_at from access.key
where secret_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
"""

KEYS = """
select id, name, hint, permissions, locations, created_at, expires_at, used_at, revoked_at
from access.key where $1::uuid is null or id = $1 order by id desc
"""

# The same grants, for one account, where no session speaks for it.
BY_ACCOUNT = """
select s.id, s.name, s.language, $2::timestamptz as seen_at,
       coalesce((select jsonb_agg(jsonb_build_array(g.role, case g.scope
           when 'global' then null
           when 'location' then jsonb_build_array(g.location)
           when 'region' then coalesce(
               (select jsonb_agg(p.location) from access.place p where p.region = g.region), '[]')
           else coalesce(
               (select jsonb_agg(r.location) from access.register_place r where r.register = g.register), '[]')
       end)) from access.role_grant g where g.staff = s.id), '[]') as roles
from access.staff s where s.id = $1 and s.active
"""

# Without a location only what holds everywhere.
ROLES_AT = """
select distinct g.role from access.role_grant g
where g.staff = s.id and (g.scope = 'global' or g.location = $1
    or g.region = (select p.region from access.place p where p.location = $1)
    or g.register in (select r.register from access.register_place r where r.location = $1))
"""

COLLEAGUES = f"""
select s.id, s.name, array({ROLES_AT}) as roles from access.staff s
where s.active and s.pin_hash is not null and exists (
    select from ({ROLES_AT}) held where held.role = any($2)
) order by s.name, s.id
"""

AUDIT = """
select a.id, a.at, a.actor_kind, a.actor, a.actor_name, a.action, a.subject, a.before, a.after, a.reason,
       a.request_id, exists (select from access.seal s where s.entry = a.id) as sealed
from access.audit a
where ($1::uuid is null or a.id < $1) and ($2::text is null or a.subject = $2) and ($3::uuid is null or a.actor = $3)
order by a.id desc limit $4
"""


class _Session(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    language: str
    seen_at: datetime
    roles: list[tuple[str, list[UUID] | None]]


class _Key(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    permissions: list[str]
    locations: list[UUID] | None
    used_at: datetime | None


async def recognize_staff(tx: Tx, token: str) -> Recognized | None:
    """Who a session belongs to; None when it is over or its account is not active."""
    found = await tx.row(_Session, BY_SESSION, ids.fingerprint(token), tx.now)
    if found is None:
        return None
    grants = tuple(grant_of(role, locations) for role, locations in found.roles)
    actor = Actor(Kind.STAFF, found.id, found.name, found.language, grants, channel="store")
    return Recognized(actor, found.seen_at <= tx.now - NOTE_USE_EVERY)


async def identify_staff(tx: Tx, token: str) -> Actor | None:
    """The member of staff behind a session's token, or None."""
    found = await recognize_staff(tx, token)
    return found.actor if found else None


async def actor_of(tx: Tx, staff: UUID) -> Actor | None:
    """A member of staff as they would act, without a session; None when the account is not active."""
    found = await tx.row(_Session, BY_ACCOUNT, staff, tx.now)
    if found is None:
        return None
    grants = tuple(grant_of(role, locations) for role, locations in found.roles)
    return Actor(Kind.STAFF, found.id, found.name, found.language, grants, channel="store")


async def roles_at(tx: Tx, staff: UUID, location: UUID | None) -> list[str]:
    """The roles that an account holds at a location; without one, those that hold everywhere."""
    found: list[str] = await tx.column(
        f"select held.role from access.staff s, lateral ({ROLES_AT}) held where s.id = $2 and s.active order by 1",
        location,
        staff,
    )
    return found


async def colleagues(tx: Tx, permission: str, location: UUID | None) -> list[Colleague]:
    """Who may do this at a location and has a PIN to show it with, and the roles that they hold there."""
    roles = [role for role, held in ROLES.items() if permission in held or "*" in held]
    return await tx.rows(Colleague, COLLEAGUES, location, roles)


async def holders(tx: Tx, permission: str) -> list[UUID]:
    """Active staff who may do this everywhere."""
    roles = [role for role, held in ROLES.items() if permission in held or "*" in held]
    return await tx.column(
        "select distinct s.id from access.staff s join access.role_grant g on g.staff = s.id "
        "where s.active and g.scope = 'global' and g.role = any($1) order by s.id",
        roles,
    )


async def person_of(tx: Tx, actor: Actor) -> UUID | None:
    """The member of staff behind an actor: themselves, or whoever made the key; None where nobody is known."""
    if actor.kind is Kind.STAFF:
        return actor.id
    if actor.kind is not Kind.KEY:
        return None
    found: UUID | None = await tx.value("select created_by from access.key where id = $1", actor.id)
    return found


async def recognize_key(tx: Tx, key: str) -> Recognized | None:
    """What an API key may do; None when it is unknown, revoked or expired."""
    found = await tx.row(_Key, BY_KEY, ids.fingerprint(key), tx.now)
    if found is None:
        return None
    where = None if found.locations is None else found.locations
    grant = grant_of("", where)
    grant = msgspec.structs.replace(grant, permissions=frozenset(found.permissions))
    actor = Actor(Kind.KEY, found.id, found.name, grants=(grant,))
    return Recognized(actor, found.used_at is None or found.used_at <= tx.now - NOTE_USE_EVERY)


async def identify_key(tx: Tx, key: str) -> Actor | None:
    """The program behind an API key, or None."""
    found = await recognize_key(tx, key)
    return found.actor if found else None


async def get_staff(tx: Tx, staff: UUID) -> Staff:
    """A member of staff. Refuses with NotFound."""
    found = await tx.row(Staff, STAFF, staff, None)
    if found is None:
        raise NotFound(staff=staff)
    return found


async def find_staff(tx: Tx, email: str) -> Staff | None:
    """The member of staff with this e-mail address."""
    return await tx.row(Staff, STAFF, None, email_of(email))


async def list_staff(tx: Tx) -> list[Staff]:
    """Everybody on the staff, by name."""
    return await tx.rows(Staff, STAFF, None, None)


async def get_key(tx: Tx, key: UUID) -> ApiKey:
    """An API key, without its secret. Refuses with NotFound."""
    found = await tx.row(ApiKey, KEYS, key)
    if found is None:
        raise NotFound(key=key)
    return found


async def list_keys(tx: Tx) -> list[ApiKey]:
    """All API keys, the newest first, without their secrets."""
    return await tx.rows(ApiKey, KEYS, None)


async def list_audit(
    tx: Tx,
    cursor: str | None = None,
    limit: int | None = None,
    *,
    subject: str | None = None,
    actor: UUID | None = None,
) -> Page[AuditEntry]:
    """What was done, the newest first; of one subject or by one actor."""
    after: Any = paging.decode_cursor(cursor, tuple[UUID])
    size = paging.limit(limit)
    found = await tx.rows(AuditEntry, AUDIT, after[0] if after else None, subject, actor, size + 1)
    page = found[:size]
    return Page(page, paging.encode_cursor(page[-1].id) if len(found) > size else None)
