"""The key row is inserted first, in the transaction of the effect; a replay makes a real write before it answers.

Why the write: after a failed commit wait with a synchronous standby, a mere read could acknowledge what a failover
then loses. Touching the row waits for the standby like any other commit.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import asyncpg
import msgspec

from .db import Tx
from .refusals import IdempotencyKeyReused, InFlight, Refusal


class Stored(msgspec.Struct, frozen=True):
    """The answer that the first request with a key was given."""

    request_hash: str
    status: int | None
    body: bytes | None


class Claim(NamedTuple):
    """A key, whose it is, and what was asked under it."""

    scope: str
    key: str
    request_hash: str


# In the order of the keys, so that two who claim several of them never wait for each other in a circle.
CLAIM = """
with claimed as (
    insert into kit.idempotency (scope, key, request_hash, created_at, touched_at)
    select scope, key, request_hash, $4, $4 from unnest($1::text[], $2::text[], $3::text[]) n (scope, key, request_hash)
    order by scope, key
    on conflict (scope, key) do update set touched_at = excluded.touched_at
    returning scope, key, request_hash, status, body
)
select c.request_hash, c.status, c.body
from unnest($1::text[], $2::text[]) with ordinality n (scope, key, place)
join claimed c on c.scope = n.scope and c.key = n.key order by n.place
"""

REMEMBER = """
update kit.idempotency i set status = n.status, body = n.body
from unnest($1::text[], $2::text[], $3::int[], $4::bytea[]) n (scope, key, status, body)
where i.scope = n.scope and i.key = n.key
"""

GIVE_BACK = """
delete from kit.idempotency i using unnest($1::text[], $2::text[]) n (scope, key)
where i.scope = n.scope and i.key = n.key
"""


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


async def claim_each(tx: Tx, claims: Sequence[Claim]) -> list[Stored | Refusal | None]:
    """Take these keys, each of which is named once: None for the first, the stored answer for a repeat.

    A key that was used for another request is answered with IdempotencyKeyReused, and one whose first request broke off
    in the middle counts as new. Refuses with InFlight while another transaction has one of them.
    """
    if not claims:
        return []
    await tx.run("set local lock_timeout = '3s'")
    try:
        found = await tx.rows(Stored, CLAIM, *map(list, zip(*claims, strict=True)), tx.now)
    except asyncpg.LockNotAvailableError:
        raise InFlight(retry_after_seconds=1) from None
    return [_claimed(one, stored) for one, stored in zip(claims, found, strict=True)]


def _claimed(claim: Claim, stored: Stored) -> Stored | Refusal | None:
    if stored.request_hash != claim.request_hash:
        return IdempotencyKeyReused(key=claim.key)
    return stored if stored.status is not None else None


async def remember_each(tx: Tx, answers: Sequence[tuple[Claim, int, bytes]]) -> None:
    """Store these answers with their effects, in the same commit."""
    if answers:
        keys = [(claim.scope, claim.key, status, body) for claim, status, body in answers]
        await tx.run(REMEMBER, *map(list, zip(*keys, strict=True)))


async def give_back(tx: Tx, claims: Sequence[Claim]) -> None:
    """These were refused: whoever asks again is the first."""
    if claims:
        await tx.run(GIVE_BACK, [one.scope for one in claims], [one.key for one in claims])
