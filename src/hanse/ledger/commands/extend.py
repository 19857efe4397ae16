"""Changing how long a promise lasts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import State, Transferred
from hanse.ledger.refusals import NotPending

# Touches no balance, so that claiming a promise never waits for those who want the same unit.
EXTEND = """
with held as materialized (
    select t.id, t.amount, t.state, t.expires_at from ledger.transfer t
    where t.id = any($1::uuid[]) order by t.id for update
), extended as (
    update ledger.transfer t set expires_at = $2
    from held h where t.id = h.id and h.state = 'pending' and (h.expires_at is null or h.expires_at > $3)
    returning t.id
)
select h.id, h.amount, case when e.id is null and h.state = 'pending' then 'expired' else h.state end as state
from held h left join extended e on e.id = h.id
"""


class Found(msgspec.Struct, frozen=True):
    """A transfer and how it stands; "expired" is pending past its moment."""

    id: UUID
    amount: int
    state: str


async def extend(tx: Tx, ids: Sequence[UUID], until: datetime | None) -> list[Transferred | Refusal]:
    """Let promises last until a moment, or until they are settled (None); one answer for each id, in their order.

    Refuses with NotPending what was settled, has expired or does not exist.
    """
    found = {f.id: f for f in await tx.rows(Found, EXTEND, list(ids), until, tx.now)} if ids else {}
    answers: list[Transferred | Refusal] = []
    for wanted in ids:
        one = found.get(wanted)
        if one is not None and one.state == State.PENDING:
            answers.append(Transferred(wanted, State.PENDING, one.amount))
        else:
            answers.append(NotPending(id=wanted, state=one.state if one else None))
    return answers
