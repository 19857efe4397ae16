"""The audit log: who did what, never changed, and chained by hashes behind the commands that write it."""

from typing import Any

from hanse.kit import ids
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

AUDIT = """
with written as (
    insert into access.audit (
        id, at, actor_kind, actor, actor_name, action, subject, before, after, reason, request_id
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
)
insert into access.to_seal (entry) values ($1)
"""

# Whoever seals holds the lock; the next one starts at the end of the chain. Entries are sealed in the order of ids.
SEAL = """
with recursive head as (
    select coalesce(max(position), 0) as position, (array_agg(hash order by position desc))[1] as hash
    from (select position, hash from access.seal order by position desc limit 1) s
), taken as (
    delete from access.to_seal where entry in (select entry from access.to_seal order by entry limit $1) returning entry
), waiting as (
    select a, row_number() over (order by a.id) as n from taken t join access.audit a on a.id = t.entry
), chain as (
    select h.position + 1 as position, (w.a).id as entry, access.digest(h.hash, w.a) as hash, 1::bigint as n
    from head h join waiting w on w.n = 1
    union all
    select c.position + 1, (w.a).id, access.digest(c.hash, w.a), w.n from chain c join waiting w on w.n = c.n + 1
)
insert into access.seal (position, entry, hash) select position, entry, hash from chain
"""


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


async def seal_audit(tx: Tx, most: int = 200) -> int:
    """Chain up to `most` new entries of the audit log by their hashes; tells how many. One process at a time."""
    if not await tx.value("select pg_try_advisory_xact_lock(hashtext('access.seal'))"):
        return 0
    return await tx.run(SEAL, most)
