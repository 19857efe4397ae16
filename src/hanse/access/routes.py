"""Signing in and out, staff, roles, API keys and the audit log, as JSON over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.kit import edge
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound, SignInNeeded, StaleVersion, TooManyAttempts, WeakPassword, WrongCredentials

from . import commands, queries, rules
from .contracts import ApiKey, AuditEntry, KeyCreated, Role, RoleGrant, Staff
from .refusals import BeyondOwnRights, EmailTaken, LastOwner, UnknownPermission, UnknownRole

COOKIE = "hanse_session"
AnyRequest = Request[Any, Any, State]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class SignIn(msgspec.Struct, frozen=True):
    """An e-mail address and its password."""

    email: Text
    password: Password


class Held(msgspec.Struct, frozen=True):
    """Permissions, and where they hold (no locations: everywhere)."""

    permissions: list[str]
    locations: list[UUID] | None


class SignedIn(msgspec.Struct, frozen=True):
    """Who is signed in, and what they may do where."""

    staff: Staff
    held: list[Held]


class NewStaff(msgspec.Struct, frozen=True):
    """Somebody new on the staff."""

    email: Text
    name: Text
    password: Password
    roles: list[RoleGrant]
    language: str = "de"


class StaffChange(msgspec.Struct, frozen=True):
    """What shall be different; what is left out stays."""

    name: Text | None = None
    language: str | None = None
    active: bool | None = None


class PasswordChange(msgspec.Struct, frozen=True):
    """One's own password, old and new."""

    current: Password
    new: Password


class NewPassword(msgspec.Struct, frozen=True):
    """A colleague's new password."""

    new: Password


class NewPin(msgspec.Struct, frozen=True):
    """Four to eight digits."""

    pin: Annotated[str, msgspec.Meta(pattern=r"^\d{4,8}$")]


class NewRoles(msgspec.Struct, frozen=True):
    """All roles that somebody shall have."""

    roles: list[RoleGrant]


class NewKey(msgspec.Struct, frozen=True):
    """What a program shall be allowed to do. No locations: everywhere; no end: until it is revoked."""

    name: Text
    permissions: Annotated[list[str], msgspec.Meta(min_length=1)]
    locations: list[UUID] | None = None
    expires_at: datetime | None = None


@edge.post(
    "/v1/session",
    needs=Needs("session.open", Scope.ANYONE),
    refuses=[WrongCredentials, TooManyAttempts],
    tags=["access"],
)
async def post_session(tx: Tx, house: House, request: AnyRequest, data: SignIn) -> Response[Staff]:
    """Sign in as a member of staff. The session travels in a cookie that scripts cannot read."""
    address = request.client.host if request.client else ""
    opened = await commands.sign_in(tx, data.email, data.password, address)
    cookie = Cookie(
        COOKIE,
        value=opened.token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=house.settings.secure_cookies,
        max_age=int(rules.SESSION_LONGEST.total_seconds()),
    )
    return Response(opened.staff, status_code=201, cookies=[cookie])


@edge.get("/v1/session", needs=Needs("session.read", Scope.OWN, through_actor=True), tags=["access"])
async def get_session(tx: Tx, actor: Actor) -> SignedIn:
    """Who is signed in, and what they may do."""
    if actor.kind is not Kind.STAFF or actor.id is None:
        raise SignInNeeded
    held = [Held(sorted(g.permissions), None if g.locations is None else sorted(g.locations)) for g in actor.grants]
    return SignedIn(await queries.get_staff(tx, actor.id), held)


@edge.delete("/v1/session", needs=Needs("session.close", Scope.ANYONE), tags=["access"])
async def delete_session(tx: Tx, request: AnyRequest) -> Response[None]:
    """Sign out. Signing out twice is fine."""
    token = request.cookies.get(COOKIE)
    if token:
        await commands.sign_out(tx, token)
    return Response(None, status_code=204, cookies=[Cookie(COOKIE, value="", path="/", max_age=0, httponly=True)])


@edge.put(
    "/v1/session/password",
    needs=Needs("session.change", Scope.OWN, through_actor=True),
    refuses=[WrongCredentials, TooManyAttempts, WeakPassword],
    status=204,
    tags=["access"],
)
async def put_password(tx: Tx, actor: Actor, data: PasswordChange) -> None:
    """Change one's own password. Every session of the account ends, this one too."""
    if actor.kind is not Kind.STAFF:
        raise SignInNeeded
    await commands.change_password(tx, actor, data.current, data.new)


@edge.put("/v1/session/pin", needs=Needs("session.change", Scope.OWN, through_actor=True), status=204, tags=["access"])
async def put_own_pin(tx: Tx, actor: Actor, data: NewPin) -> None:
    """Set one's own PIN for the till."""
    if actor.kind is not Kind.STAFF or actor.id is None:
        raise SignInNeeded
    await commands.set_pin(tx, actor, actor.id, data.pin)


@edge.get("/v1/roles", needs=Needs("access.staff", Scope.GLOBAL), tags=["access"])
async def get_roles() -> list[Role]:
    """Every role that can be given, and what it allows."""
    return rules.roles_shown()


@edge.get("/v1/staff", needs=Needs("access.staff", Scope.GLOBAL), tags=["access"])
async def get_all_staff(tx: Tx) -> list[Staff]:
    """Everybody on the staff."""
    return await queries.list_staff(tx)


@edge.post(
    "/v1/staff",
    needs=Needs("access.staff", Scope.GLOBAL),
    refuses=[EmailTaken, WeakPassword, UnknownRole, BeyondOwnRights],
    tags=["access"],
)
async def post_staff(tx: Tx, actor: Actor, data: NewStaff) -> Staff:
    """Give somebody an account."""
    return await commands.employ(tx, actor, data.email, data.name, data.password, data.roles, data.language)


@edge.get("/v1/staff/{staff:uuid}", needs=Needs("access.staff", Scope.GLOBAL), refuses=[NotFound], tags=["access"])
async def get_one_staff(tx: Tx, staff: UUID) -> Staff:
    """One member of staff."""
    return await queries.get_staff(tx, staff)


@edge.patch(
    "/v1/staff/{staff:uuid}",
    needs=Needs("access.staff", Scope.GLOBAL),
    refuses=[NotFound, BeyondOwnRights, LastOwner, StaleVersion],
    versioned=True,
    tags=["access"],
)
async def patch_staff(tx: Tx, actor: Actor, staff: UUID, data: StaffChange, if_match: int | None) -> Staff:
    """Change a name or language, or close or open an account. Closing it ends all its sessions."""
    return await commands.change_staff(
        tx, actor, staff, name=data.name, language=data.language, active=data.active, version=if_match
    )


@edge.put(
    "/v1/staff/{staff:uuid}/roles",
    needs=Needs("access.staff", Scope.GLOBAL),
    refuses=[NotFound, UnknownRole, BeyondOwnRights, LastOwner, StaleVersion],
    versioned=True,
    tags=["access"],
)
async def put_roles(tx: Tx, actor: Actor, staff: UUID, data: NewRoles, if_match: int | None) -> Staff:
    """Replace all roles of somebody. It holds from their next request on."""
    return await commands.set_roles(tx, actor, staff, data.roles, if_match)


@edge.put(
    "/v1/staff/{staff:uuid}/password",
    needs=Needs("access.staff", Scope.GLOBAL),
    refuses=[NotFound, BeyondOwnRights, WeakPassword],
    status=204,
    tags=["access"],
)
async def put_staff_password(tx: Tx, actor: Actor, staff: UUID, data: NewPassword) -> None:
    """Set a colleague's password. Their sessions end."""
    await commands.reset_password(tx, actor, staff, data.new)


@edge.put(
    "/v1/staff/{staff:uuid}/pin",
    needs=Needs("access.staff", Scope.GLOBAL),
    refuses=[NotFound, BeyondOwnRights],
    status=204,
    tags=["access"],
)
async def put_pin(tx: Tx, actor: Actor, staff: UUID, data: NewPin) -> None:
    """Set the PIN that a colleague unlocks a till with."""
    await commands.set_pin(tx, actor, staff, data.pin)


@edge.get("/v1/keys", needs=Needs("access.keys", Scope.GLOBAL), tags=["access"])
async def get_keys(tx: Tx) -> list[ApiKey]:
    """All API keys, without their secrets."""
    return await queries.list_keys(tx)


@edge.post(
    "/v1/keys", needs=Needs("access.keys", Scope.GLOBAL), refuses=[UnknownPermission, BeyondOwnRights], tags=["access"]
)
async def post_key(tx: Tx, actor: Actor, data: NewKey) -> KeyCreated:
    """Make an API key. Its secret is in this answer and nowhere else."""
    return await commands.create_key(tx, actor, data.name, data.permissions, data.locations, data.expires_at)


@edge.delete("/v1/keys/{key:uuid}", needs=Needs("access.keys", Scope.GLOBAL), refuses=[NotFound], tags=["access"])
async def delete_key(tx: Tx, actor: Actor, key: UUID) -> None:
    """Revoke an API key at once."""
    await commands.revoke_key(tx, actor, key)


@edge.get("/v1/audit", needs=Needs("access.audit", Scope.GLOBAL), tags=["access"])
async def get_audit(
    tx: Tx,
    subject: str | None = None,
    actor_id: Annotated[UUID | None, QueryParameter(name="actor")] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[AuditEntry]:
    """What was done, the newest first; of one subject ("order:0192…") or by one actor."""
    return await queries.list_audit(tx, cursor, limit, subject=subject, actor=actor_id)


ROUTES = [
    post_session,
    get_session,
    delete_session,
    put_password,
    put_own_pin,
    get_roles,
    get_all_staff,
    post_staff,
    get_one_staff,
    patch_staff,
    put_roles,
    put_staff_password,
    put_pin,
    get_keys,
    post_key,
    delete_key,
    get_audit,
]
