"""Accounts and their balance rows are opened when they are first needed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.ledger.contracts import AccountKey, Balance, Keep

DECLARE = """
insert into ledger.kind (kind, never_negative, stripes) values ($1, $2, $3) on conflict (kind) do nothing
"""

OPEN = "select ledger.open($1::text[], $2::uuid[], $3::uuid[])"

KEEP = """
with wish as (
    select w.unit, w.amount, a.id as account, w.n
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[]) with ordinality as w (unit, kind, owner, amount, n)
    join ledger.account a on a.kind = w.kind and a.owner = w.owner
), locked as materialized (
    select b.unit, b.account, b.stripe from ledger.balance b
    where (b.unit, b.account, b.stripe) in (select unit, account, 0 from wish)
        and not exists (
            select from wish w left join ledger.balance x on x.unit = w.unit and x.account = w.account and x.stripe = 0
            where x.version is null
        )
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), kept as (
    update ledger.balance b set keep = w.amount, version = b.version + 1
    from wish w join locked l on l.unit = w.unit and l.account = w.account
    where b.unit = l.unit and b.account = l.account and b.stripe = l.stripe and b.keep <> w.amount
    returning w.n, b.posted, b.pending_out, b.pending_in, b.keep, b.version
)
select w.n, k.n is not null as changed, l.unit is not null as open,
    coalesce(k.posted, 0) as posted, coalesce(k.pending_out, 0) as pending_out,
    coalesce(k.pending_in, 0) as pending_in, coalesce(k.keep, 0) as keep, coalesce(k.version, 0) as version
from wish w left join locked l on l.unit = w.unit and l.account = w.account left join kept k on k.n = w.n
order by w.n
"""


LOCK = """
select from ledger.balance b
where (b.unit, b.account) in (
    select w.unit, a.id from unnest($1::text[], $2::uuid[], $3::uuid[]) as w (kind, owner, unit)
    join ledger.account a on a.kind = w.kind and a.owner = w.owner
)
order by b.unit, b.never_negative desc, b.account, b.stripe
for update
"""


FORGET = """
delete from ledger.balance b using ledger.account a
where a.kind = $1 and a.owner = any($2::uuid[]) and b.account = a.id
    and b.posted = 0 and b.pending_out = 0 and b.pending_in = 0 and b.keep = 0
"""


class Kept(msgspec.Struct, frozen=True):
    """What became of one wish to keep something back."""

    n: int
    changed: bool
    open: bool
    posted: int
    pending_out: int
    pending_in: int
    keep: int
    version: int


async def declare_kind(tx: Tx, kind: str, *, never_negative: bool, stripes: int = 1) -> None:
    """Make a kind of account known. A repeat changes nothing.

    Give stripes to accounts that everybody posts to at once and that may go below zero.
    """
    await tx.run(DECLARE, kind, never_negative, stripes)


async def open_balances(tx: Tx, wanted: Iterable[tuple[AccountKey, UUID]]) -> None:
    """Make the rows of these accounts and units, where they do not exist yet."""
    pairs = list(dict.fromkeys(wanted))
    await tx.run(OPEN, *_columns(pairs))


async def lock(tx: Tx, wanted: Iterable[tuple[AccountKey, UUID]]) -> None:
    """Open and lock these accounts and units, for a transaction that must touch them in more than one step.

    Call it before any other verb touches one of them.
    """
    pairs = list(dict.fromkeys(wanted))
    await open_balances(tx, pairs)
    await tx.run(LOCK, *_columns(pairs))


def _columns(pairs: Sequence[tuple[AccountKey, UUID]]) -> tuple[list[str], list[UUID], list[UUID]]:
    return [key.kind for key, _ in pairs], [key.owner for key, _ in pairs], [unit for _, unit in pairs]


async def forget(tx: Tx, kind: str, owners: Sequence[UUID]) -> int:
    """Drop the empty balances of accounts that nobody uses any more; their transfers stay. Tells how many.

    Whoever asks for one of them at the same moment must be kept away: it is read as zero from now on.
    """
    return await tx.run(FORGET, kind, list(owners))


async def set_keep(tx: Tx, wishes: Sequence[Keep]) -> list[Balance | None]:
    """Set what ordinary reservations must leave untouched; the new balance of each, or None where nothing changed.

    One wish for each account and unit.
    """
    if not wishes:
        return []
    args = (
        [w.unit for w in wishes],
        [w.account.kind for w in wishes],
        [w.account.owner for w in wishes],
        [w.amount for w in wishes],
    )
    found = await tx.rows(Kept, KEEP, *args)
    if len(found) < len(wishes) or not all(k.open for k in found):
        await open_balances(tx, [(w.account, w.unit) for w in wishes])
        found = await tx.rows(Kept, KEEP, *args)
    return [Balance(k.posted, k.pending_out, k.pending_in, k.keep, k.version) if k.changed else None for k in found]
