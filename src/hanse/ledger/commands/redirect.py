"""Keeping a promise from another account than the one it was made from."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.ledger.contracts import AccountKey, Balance, State, Transferred
from hanse.ledger.refusals import NotPending

LOCK = "select id from ledger.transfer where id = any($1::uuid[]) and state = 'pending' order by id for update"

# Balances are locked by the caller already; the guard of what never goes negative sees that the pieces are there.
REDIRECT = """
with held as materialized (
    select t.id, t.unit, t.amount, t.debit, a.id as goal
    from ledger.transfer t join ledger.account a on a.kind = $2 and a.owner = $3
    where t.id = any($1::uuid[]) and t.state = 'pending' and t.debit <> a.id
), turned as (
    update ledger.transfer t set debit = h.goal from held h where t.id = h.id
), moved as (
    select unit, account, sum(change)::bigint as change from (
        select unit, debit as account, -amount as change from held union all select unit, goal, amount from held
    ) leg
    group by unit, account
), counted as (
    update ledger.balance b set pending_out = b.pending_out + m.change, version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = 0
    returning b.unit, b.account, b.posted, b.pending_out, b.pending_in, b.keep, b.version
)
select h.id, h.amount, c.posted, c.pending_out, c.pending_in, c.keep, c.version
from held h join counted c on c.unit = h.unit and c.account = h.goal
order by h.id
"""


class Redirected(msgspec.Struct, frozen=True):
    """A promise and the balance that it is kept from now."""

    id: UUID
    amount: int
    posted: int
    pending_out: int
    pending_in: int
    keep: int
    version: int


async def lock_pending(tx: Tx, ids: Sequence[UUID], *, wait: bool = True) -> list[UUID]:
    """Lock promises that still stand, before any balance is locked; tells which.

    Without `wait` those are left out that somebody else has locked: so it may be called when balances are locked.
    """
    return await tx.column(LOCK if wait else LOCK + " skip locked", list(ids)) if ids else []


async def redirect(tx: Tx, ids: Sequence[UUID], debit: AccountKey) -> list[Transferred]:
    """Keep promises from another account, under their ids; the answer names its balances.

    The promises, both accounts and the units must be locked, the amounts free on `debit`, and neither account in
    stripes. Refuses with NotPending.
    """
    if not ids:
        return []
    found = await tx.rows(Redirected, REDIRECT, list(ids), debit.kind, debit.owner)
    missing = {*ids} - {one.id for one in found}
    if missing:
        raise NotPending(id=min(missing), state=None)
    return [
        Transferred(
            one.id,
            State.PENDING,
            one.amount,
            debit=Balance(one.posted, one.pending_out, one.pending_in, one.keep, one.version),
        )
        for one in found
    ]
