"""What leaves the room: accounts of staff, their roles, sessions, API keys and the audit log."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from hanse.kit.actor import Actor
from hanse.kit.events import Event

# How far a role reaches.
GrantScope = Literal["global", "region", "location", "register"]


class RoleGrant(msgspec.Struct, frozen=True):
    """A role and where it holds. `target` is the location or register; a region is named by its text."""

    role: str
    scope: GrantScope = "global"
    target: UUID | None = None
    region: str | None = None


class Staff(msgspec.Struct, frozen=True):
    """A member of staff."""

    id: UUID
    email: str
    name: str
    roles: list[RoleGrant]
    language: str
    active: bool
    has_pin: bool
    version: int


class Colleague(msgspec.Struct, frozen=True):
    """Somebody who may do a thing at a place, and the roles that they hold there."""

    id: UUID
    name: str
    roles: list[str]


class SessionOpened(msgspec.Struct, frozen=True):
    """A session that has just begun. `token` goes into the cookie and is kept nowhere else."""

    token: str
    staff: Staff
    expires_at: datetime


class Recognized(msgspec.Struct, frozen=True):
    """Who a token or key belongs to, and whether it is time to note that it was used."""

    actor: Actor
    stale: bool


class ApiKey(msgspec.Struct, frozen=True):
    """A key for a program. `hint` is how it begins; the rest is known to its owner alone. No locations: everywhere."""

    id: UUID
    name: str
    hint: str
    permissions: list[str]
    locations: list[UUID] | None
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class KeyCreated(msgspec.Struct, frozen=True):
    """A new key, shown this once."""

    key: str
    id: UUID


class AuditEntry(msgspec.Struct, frozen=True):
    """Who did what to which thing, when and why, and what it was before and after."""

    id: UUID
    at: datetime
    actor_kind: str
    actor: UUID | None
    actor_name: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    request_id: str
    sealed: bool


class Role(msgspec.Struct, frozen=True):
    """A role as it is offered: its name in both languages and what it allows."""

    key: str
    name: dict[str, str]
    permissions: list[str]


class StaffAdded(Event, frozen=True):
    staff: UUID


class StaffDeactivated(Event, frozen=True):
    staff: UUID


class KeyRevoked(Event, frozen=True):
    key: UUID
