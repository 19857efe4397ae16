"""Who acts, and what a route needs of them. Deny by default."""

from enum import StrEnum
from uuid import UUID

import msgspec

from .refusals import Forbidden, SignInNeeded


class Scope(StrEnum):
    """How far a permission reaches that a route asks for."""

    ANYONE = "anyone"
    GLOBAL = "global"
    REGION = "region"
    LOCATION = "location"
    REGISTER = "register"
    OWN = "own"


class Kind(StrEnum):
    """What sort of actor this is."""

    ANONYMOUS = "anonymous"
    SHOPPER = "shopper"
    STAFF = "staff"
    KEY = "key"
    SYSTEM = "system"


class Grant(msgspec.Struct, frozen=True):
    """Permissions that hold within a scope. `locations` is None where they hold everywhere."""

    permissions: frozenset[str]
    locations: frozenset[UUID] | None = None


class Actor(msgspec.Struct, frozen=True):
    """Whoever sends a command.

    `id` is the staff account, API key or None; `customer` is the profile of a signed-in shopper; `visitor` is the
    unguessable cookie of a browser, which owns anonymous carts.
    """

    kind: Kind
    id: UUID | None = None
    name: str = ""
    language: str = "de"
    grants: tuple[Grant, ...] = ()
    customer: UUID | None = None
    visitor: str | None = None
    channel: str = "web"
    request_id: str = ""

    def may(self, permission: str, location: UUID | None = None) -> bool:
        """Whether the permission is held at this location, or anywhere at all when no location is given."""
        if self.kind is Kind.SYSTEM:
            return True
        return any(
            _covers(grant.permissions, permission)
            and (grant.locations is None or location is None or location in grant.locations)
            for grant in self.grants
        )

    def may_everywhere(self, permission: str) -> bool:
        """Whether the permission is held without any limit of place."""
        return self.kind is Kind.SYSTEM or any(
            _covers(g.permissions, permission) and g.locations is None for g in self.grants
        )

    def locations_for(self, permission: str) -> frozenset[UUID] | None:
        """The locations where the permission is held; None means all of them."""
        if self.may_everywhere(permission):
            return None
        held = [g.locations for g in self.grants if g.locations is not None and _covers(g.permissions, permission)]
        return frozenset().union(*held)

    def require(self, permission: str, location: UUID | None = None) -> None:
        """Refuses with SignInNeeded or Forbidden unless the permission is held here."""
        if self.may(permission, location):
            return
        if self.kind is Kind.ANONYMOUS:
            raise SignInNeeded
        raise Forbidden(permission=permission, location=location)


def _covers(held: frozenset[str], permission: str) -> bool:
    return permission in held or "*" in held or permission.partition(".")[0] + ".*" in held


class Needs(msgspec.Struct, frozen=True):
    """What a route needs: a permission, how far it must reach, and the owner rule.

    `at` names where the location stands in the request: a path or query parameter ("location"), or a field of the body
    ("data.location"). `through_actor` says that the route loads its object through the actor's own scope instead.
    """

    permission: str
    scope: Scope
    at: str | None = None
    through_actor: bool = False

    def complete(self) -> bool:
        """Whether the declaration says enough: an owner rule stands wherever the scope is narrower than everything."""
        if self.scope in (Scope.ANYONE, Scope.GLOBAL):
            return bool(self.permission)
        return bool(self.permission) and (self.at is not None or self.through_actor)


SYSTEM = Actor(Kind.SYSTEM, name="system")
