"""Reading the books."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit

from .contracts import AccountBalance, AccountKey, Balance, State, Transfer

BALANCES = """
select a.kind, a.owner, b.unit, sum(b.posted)::bigint as posted, sum(b.pending_out)::bigint as pending_out,
    sum(b.pending_in)::bigint as pending_in, max(b.keep) as keep, sum(b.version)::bigint as version
from unnest($1::text[], $2::uuid[]) as w (kind, owner)
join ledger.account a on a.kind = w.kind and a.owner = w.owner
join ledger.balance b on b.account = a.id
where $3::uuid is null or b.unit = $3
group by a.kind, a.owner, b.unit
order by a.kind, a.owner, b.unit
"""

TRANSFERS = """
select t.id, t.unit, t.amount, t.settled_amount, d.kind as debit_kind, d.owner as debit_owner, c.kind as credit_kind,
    c.owner as credit_owner, t.state, t.expires_at, t.reference, t.reason, t.at, t.settled_at
from ledger.transfer t
join ledger.account d on d.id = t.debit
join ledger.account c on c.id = t.credit
where t.unit = $1
    and ($2::text is null or (d.kind = $2 and d.owner = $3) or (c.kind = $2 and c.owner = $3))
    and ($4::timestamptz is null or (t.at, t.id) < ($4, $5))
order by t.at desc, t.id desc
limit $6
"""

REFERENCED = """
select t.id, t.unit, t.amount, t.settled_amount, d.kind as debit_kind, d.owner as debit_owner, c.kind as credit_kind,
    c.owner as credit_owner, t.state, t.expires_at, t.reference, t.reason, t.at, t.settled_at
from ledger.transfer t
join ledger.account d on d.id = t.debit
join ledger.account c on c.id = t.credit
where t.reference = $1
order by t.at, t.id
"""


class BalanceRow(msgspec.Struct, frozen=True):
    """A balance as it is read."""

    kind: str
    owner: UUID
    unit: UUID
    posted: int
    pending_out: int
    pending_in: int
    keep: int
    version: int


class TransferRow(msgspec.Struct, frozen=True):
    """A transfer as it is read."""

    id: UUID
    unit: UUID
    amount: int
    settled_amount: int | None
    debit_kind: str
    debit_owner: UUID
    credit_kind: str
    credit_owner: UUID
    state: State
    expires_at: datetime | None
    reference: UUID | None
    reason: str
    at: datetime
    settled_at: datetime | None

    def transfer(self) -> Transfer:
        """As it leaves the room."""
        fields: dict[str, Any] = {
            name: getattr(self, name) for name in Transfer.__struct_fields__ if name not in ("debit", "credit")
        }
        return Transfer(
            debit=AccountKey(self.debit_kind, self.debit_owner),
            credit=AccountKey(self.credit_kind, self.credit_owner),
            **fields,
        )


async def balances(tx: Tx, accounts: Sequence[AccountKey], unit: UUID | None = None) -> list[AccountBalance]:
    """What stands on these accounts, in one unit or in all; an account without any movement is left out."""
    rows = await tx.rows(BalanceRow, BALANCES, [a.kind for a in accounts], [a.owner for a in accounts], unit)
    return [
        AccountBalance(
            AccountKey(r.kind, r.owner), r.unit, Balance(r.posted, r.pending_out, r.pending_in, r.keep, r.version)
        )
        for r in rows
    ]


async def balance(tx: Tx, account: AccountKey, unit: UUID) -> Balance:
    """What stands on an account in one unit; zero where nothing ever moved."""
    found = await balances(tx, [account], unit)
    return found[0].balance if found else Balance()


async def list_transfers(
    tx: Tx, unit: UUID, account: AccountKey | None = None, cursor: str | None = None, size: int | None = None
) -> Page[Transfer]:
    """The movements of a unit, of one account or of all, the latest first."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        TransferRow,
        TRANSFERS,
        unit,
        account.kind if account else None,
        account.owner if account else None,
        after[0] if after else None,
        after[1] if after else None,
        count + 1,
    )
    items = [row.transfer() for row in rows[:count]]
    more = encode_cursor(items[-1].at, items[-1].id) if len(rows) > count else None
    return Page(items, more)


async def transfers_of(tx: Tx, reference: UUID) -> list[Transfer]:
    """All movements that name this reference, the first one first."""
    return [row.transfer() for row in await tx.rows(TransferRow, REFERENCED, reference)]
