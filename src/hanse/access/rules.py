"""Roles are data: what each allows stands here, and a permission that no role knows does not exist."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from hanse.kit.actor import Actor, Grant

from .contracts import Role, RoleGrant
from .refusals import UnknownPermission, UnknownRole

SESSION_IDLE = timedelta(hours=12)
SESSION_LONGEST = timedelta(days=7)
# How exact "last used" is: a read costs no write more often than this.
NOTE_USE_EVERY = timedelta(minutes=5)

SHORTEST_PASSWORD = 10
PIN = re.compile(r"\d{4,8}")

TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100
TRIES_PER_PIN = 5

PERMISSIONS = frozenset(
    """
    access.audit access.keys access.staff catalog.read catalog.write channels.read channels.write customers.read
    customers.write delivery.read delivery.write desk.act desk.read documents.write engagement.read engagement.write
    fulfillment.hand_over fulfillment.pick fulfillment.read fulfillment.write insight.read inventory.adjust
    inventory.count inventory.hold inventory.read inventory.receive inventory.transfer locations.read locations.write
    loyalty.adjust loyalty.read orders.approve_price orders.cancel orders.change orders.change_price orders.limit_prices
    orders.make_exception orders.place orders.read orders.return payments.accounts payments.give_credit
    payments.give_more_credit payments.read payments.reconcile payments.refund payments.take
    pricing.limit_publishing pricing.publish pricing.read pricing.read_costs pricing.stop pricing.write
    pricing.write_costs sourcing.read sourcing.write till.return till.sell till.shift
    """.split()  # noqa: SIM905  a list of words reads best as words
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READ = _words("catalog.read pricing.read inventory.read locations.read delivery.read channels.read loyalty.read")
_CASHIER = _READ | _words(
    """till.sell till.return till.shift orders.read orders.place orders.return orders.change_price payments.take
    payments.read customers.read customers.write inventory.hold fulfillment.read fulfillment.hand_over"""
)
_PICKER = _READ | _words(
    """fulfillment.read fulfillment.pick fulfillment.hand_over orders.read inventory.count inventory.receive
    inventory.transfer"""
)

ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset({"*"}),
    "office_manager": PERMISSIONS - {"access.audit"},
    "merchandiser": _READ
    | _words(
        """catalog.write pricing.write pricing.publish pricing.stop pricing.read_costs pricing.write_costs
        channels.write inventory.adjust inventory.receive inventory.transfer
        inventory.count orders.read insight.read fulfillment.read sourcing.read sourcing.write"""
    ),
    "marketer": _READ
    | _words(
        """engagement.read engagement.write customers.read pricing.write pricing.publish pricing.stop insight.read
        channels.write"""
    ),
    "finance": _READ
    | _words(
        """documents.write orders.read payments.read payments.refund payments.accounts payments.give_credit
        payments.give_more_credit payments.reconcile insight.read customers.read access.audit loyalty.adjust
        pricing.read_costs pricing.write_costs"""
    ),
    "store_manager": _CASHIER
    | _PICKER
    | _words(
        """inventory.adjust orders.approve_price orders.cancel orders.change orders.make_exception payments.refund
        payments.give_credit insight.read desk.read loyalty.adjust engagement.read fulfillment.write"""
    ),
    "cashier": _CASHIER,
    "picker": _PICKER,
    "service_agent": _READ
    | _words(
        """desk.read desk.act orders.read orders.place orders.cancel orders.change orders.change_price orders.return
        customers.read customers.write payments.read payments.refund payments.take
        payments.give_credit inventory.hold fulfillment.read
        loyalty.adjust engagement.read"""
    ),
    "developer": _READ | _words("channels.write access.keys orders.read engagement.read insight.read"),
}

ROLE_NAMES: dict[str, dict[str, str]] = {
    "owner": {"de": "Inhaberin oder Inhaber", "en": "Owner"},
    "office_manager": {"de": "Zentrale", "en": "Office manager"},
    "merchandiser": {"de": "Sortiment und Preise", "en": "Merchandiser"},
    "marketer": {"de": "Marketing", "en": "Marketer"},
    "finance": {"de": "Buchhaltung", "en": "Finance"},
    "store_manager": {"de": "Filialleitung", "en": "Store manager"},
    "cashier": {"de": "Kasse", "en": "Cashier"},
    "picker": {"de": "Kommissionierung", "en": "Picker"},
    "service_agent": {"de": "Kundendienst", "en": "Service agent"},
    "developer": {"de": "Entwicklung", "en": "Developer"},
}


def roles_shown() -> list[Role]:
    """Every role with its names and permissions."""
    return [Role(key, ROLE_NAMES[key], sorted(held)) for key, held in ROLES.items()]


def email_of(text: str) -> str:
    """The one spelling of an e-mail address that accounts are found by."""
    return text.strip().lower()


def check_grant(grant: RoleGrant) -> None:
    """Refuses with UnknownRole when the role does not exist or the place does not fit the scope."""
    placed = {
        "global": grant.target is None and grant.region is None,
        "region": grant.target is None and bool(grant.region),
    }.get(grant.scope, grant.target is not None and grant.region is None)
    if grant.role not in ROLES or not placed:
        raise UnknownRole(role=grant.role, scope=grant.scope, known=sorted(ROLES))


def check_permissions(permissions: list[str]) -> None:
    """Refuses with UnknownPermission when one does not exist, or there is none."""
    unknown = sorted(set(permissions) - PERMISSIONS)
    if unknown or not permissions:
        raise UnknownPermission(unknown=unknown, known=sorted(PERMISSIONS))


def may_give(actor: Actor, role: RoleGrant) -> bool:
    """Whether the actor holds everything that the role allows, wherever it shall hold.

    A region may gain stores later, so only who holds the rights everywhere can give them for a region.
    """
    held = ROLES.get(role.role, frozenset({"*"}))
    if role.scope == "location":
        return all(actor.may(permission, role.target) for permission in held)
    return all(actor.may_everywhere(permission) for permission in held)


def may_give_key(actor: Actor, permissions: list[str], locations: list[UUID] | None) -> bool:
    """Whether the actor holds every permission of the key, at each of its locations."""
    if locations is None:
        return all(actor.may_everywhere(permission) for permission in permissions)
    return all(actor.may(permission, location) for permission in permissions for location in locations)


def grant_of(role: str, locations: list[UUID] | None) -> Grant:
    """What a role at some locations (None: everywhere) allows. A role that no longer exists allows nothing."""
    return Grant(ROLES.get(role, frozenset()), None if locations is None else frozenset(locations))


def session_end(now: datetime, opened_at: datetime) -> datetime:
    """When a session ends that is used now: after twelve idle hours, and after seven days in any case."""
    return min(now + SESSION_IDLE, opened_at + SESSION_LONGEST)
