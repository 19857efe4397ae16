"""The key row is inserted first, in the transaction of the effect; a replay makes a real write before it answers.

Why the write: after a failed commit wait with a synchronous standby, a mere read could acknowledge what a failover
then loses. Touching the row waits for the standby like any other commit.
"""

import hashlib

import asyncpg
import msgspec

from .db import Tx
from .refusals import IdempotencyKeyReused, InFlight


class Stored(msgspec.Struct, frozen=True):
    """The answer that the first request with a key was given."""

    request_hash: str
    status: int | None
    body: bytes | None


CLAIM = """
insert into kit.idempotency (scope, key, request_hash, created_at, touched_at) values ($1, $2, $3, $4, $4)
on conflict (scope, key) do update set touched_at = excluded.touched_at
returning request_hash, status, body
"""


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


async def claim(tx: Tx, scope: str, key: str, request_hash: str) -> Stored | None:
    """Take the key for this request: None for the first, the stored answer for a repeat.

    Refuses with IdempotencyKeyReused for another request under the same key, and with InFlight while the first
    one is still running.
    """
    await tx.run("set local lock_timeout = '3s'")
    try:
        stored = await tx.row(Stored, CLAIM, scope, key, request_hash, tx.now)
    except asyncpg.LockNotAvailableError:
        raise InFlight(retry_after_seconds=1) from None
    if stored is None:
        raise InFlight(retry_after_seconds=1)
    if stored.request_hash != request_hash:
        raise IdempotencyKeyReused(key=key)
    return stored if stored.status is not None else None


async def remember(tx: Tx, scope: str, key: str, status: int, body: bytes) -> None:
    """Store the answer with the effect, in the same commit."""
    await tx.run(
        "update kit.idempotency set status = $3, body = $4 where scope = $1 and key = $2", scope, key, status, body
    )
