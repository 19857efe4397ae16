"""Bringing accounts to a known figure, as a count or a feed tells it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.ledger.contracts import AccountKey, Balance, Level, Leveled

from .accounts import open_balances

# What is promised cannot be taken away: the figure goes down to the promises at most, and the rest is told as short.
# Where a row must be opened first, nothing is locked in this round.
LEVEL = """
with wish as (
    select w.*, ak.never_negative as bounded, a.id as account, c.id as counter,
        (pg_backend_pid() % ck.stripes)::smallint as counter_stripe
    from unnest(
        $1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[]
    ) with ordinality as w (id, unit, target, kind, owner, counter_kind, counter_owner, reference, reason, n)
    left join ledger.kind ak on ak.kind = w.kind
    left join ledger.kind ck on ck.kind = w.counter_kind
    left join ledger.account a on a.kind = w.kind and a.owner = w.owner
    left join ledger.account c on c.kind = w.counter_kind and c.owner = w.counter_owner
), known as materialized (
    select t.id from ledger.transfer t where t.id = any($1::uuid[])
), needed as materialized (
    select unit, account, 0::smallint as stripe from wish union select unit, counter, counter_stripe from wish
), locked as materialized (
    select b.unit, b.account, b.stripe, b.posted, b.pending_out, b.pending_in, b.keep, b.version
    from ledger.balance b
    where (b.unit, b.account, b.stripe) in (select unit, account, stripe from needed)
        and not exists (
            select from needed n left join ledger.balance x using (unit, account, stripe) where x.version is null
        )
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), ready as materialized (
    select w.*, greatest(w.target, case when w.bounded then l.pending_out else w.target end) - l.posted as change
    from wish w
    join locked l on l.unit = w.unit and l.account = w.account and l.stripe = 0
    join locked c on c.unit = w.unit and c.account = w.counter and c.stripe = w.counter_stripe
    where not exists (select from known k where k.id = w.id)
), made as (
    insert into ledger.transfer
        (id, unit, amount, settled_amount, debit, credit, state, reference, reason, at, settled_at)
    select id, unit, abs(change), abs(change), case when change > 0 then counter else account end,
        case when change > 0 then account else counter end, 'posted', reference, reason, $10, $10
    from ready where change <> 0 order by n
    on conflict (id) do nothing
    returning id, unit, amount, debit, credit
), moved as (
    select l.unit, l.account, l.stripe, leg.change from (
        select unit, account, sum(change)::bigint as change from (
            select unit, debit as account, -amount as change from made
            union all
            select unit, credit, amount from made
        ) one group by unit, account
    ) leg join locked l on l.unit = leg.unit and l.account = leg.account
), counted as (
    update ledger.balance b set posted = b.posted + m.change, version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.posted, b.pending_out, b.pending_in, b.keep, b.version
)
select l.unit is null or (r.n is null and k.id is null) as missing, r.change <> 0 and m.id is null as again,
    case when m.id is null then 0 else r.change end as changed,
    case when w.bounded and k.id is null then greatest(l.pending_out - w.target, 0) else 0 end as short,
    coalesce(x.posted, l.posted, 0) as posted, coalesce(x.pending_out, l.pending_out, 0) as pending_out,
    coalesce(x.pending_in, l.pending_in, 0) as pending_in, coalesce(x.keep, l.keep, 0) as keep,
    coalesce(x.version, l.version, 0) as version
from wish w
left join known k on k.id = w.id
left join ready r on r.n = w.n
left join made m on m.id = w.id
left join locked l on l.unit = w.unit and l.account = w.account and l.stripe = 0
left join counted x on x.unit = w.unit and x.account = w.account and x.stripe = 0
order by w.n
"""

ROUNDS_MAX = 5


class Found(msgspec.Struct, frozen=True):
    """What became of one wish."""

    missing: bool
    again: bool | None
    changed: int
    short: int
    posted: int
    pending_out: int
    pending_in: int
    keep: int
    version: int


async def level(tx: Tx, wishes: Sequence[Level]) -> list[Leveled]:
    """Bring accounts to what each wish says, by posting the difference; one answer for each wish, in their order.

    The accounts are of kinds without stripes. A repeat with the same id changes nothing. Where less is wished than is
    promised, the promise stays covered and the answer tells how much is short.
    """
    answers: dict[UUID, Leveled] = {}
    left = list(wishes)
    if len({(w.account, w.unit) for w in left}) < len(left):
        raise ValueError("an account can be brought to one figure only")
    for _ in range(ROUNDS_MAX):
        if not left:
            return [answers[w.id] for w in wishes]
        rest: list[Level] = []
        missing: list[tuple[AccountKey, UUID]] = []
        for wish, found in zip(left, await tx.rows(Found, LEVEL, *_columns(left), tx.now), strict=True):
            if found.missing or found.again:
                rest.append(wish)
                missing += [(wish.account, wish.unit), (wish.counter, wish.unit)] if found.missing else []
            else:
                balance = Balance(found.posted, found.pending_out, found.pending_in, found.keep, found.version)
                answers[wish.id] = Leveled(wish.id, found.changed, found.short, balance)
        if missing:
            await open_balances(tx, missing)
        left = rest
    raise RuntimeError(f"{len(left)} accounts could not be leveled in {ROUNDS_MAX} rounds")


def _columns(wishes: list[Level]) -> tuple[list[object], ...]:
    return (
        [w.id for w in wishes],
        [w.unit for w in wishes],
        [w.posted for w in wishes],
        [w.account.kind for w in wishes],
        [w.account.owner for w in wishes],
        [w.counter.kind for w in wishes],
        [w.counter.owner for w in wishes],
        [w.reference for w in wishes],
        [w.reason for w in wishes],
    )
