"""API keys: made once, told once, revoked at once."""

from datetime import datetime
from uuid import UUID

from hanse.access.contracts import KeyCreated, KeyRevoked
from hanse.access.queries import get_key
from hanse.access.refusals import BeyondOwnRights
from hanse.access.rules import check_permissions, may_give_key
from hanse.kit import ids
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from .audit import audit

ADD_KEY = """
insert into access.key (id, name, hint, secret_hash, permissions, locations, created_by, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


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


async def note_key_use(tx: Tx, key: str) -> None:
    """Remember when an API key was last used."""
    await tx.run("update access.key set used_at = $2 where secret_hash = $1", ids.fingerprint(key), tx.now)
