"""Bringing accounts to a known figure, as a count or a feed tells it."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.ledger.contracts import Level, Leveled

from .accounts import open_balances
from .standing import Standing, read

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
), unopened as materialized (
    select exists (
        select from needed n left join ledger.balance x using (unit, account, stripe) where x.version is null
    ) as found
), locked as materialized (
    select b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
    from ledger.balance b
    where (b.unit, b.account, b.stripe) in (select unit, account, stripe from needed)
        and not (select found from unopened)
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), pile as (
    select unit, account, 0 as n, true as found, posted, pending_out, null::uuid as id, null::bigint as target,
        null::bigint as counter, null::uuid as reference, null::text as reason, false as bounded
    from locked
    union all
    select unit, account, n, false, null, null, id, target, counter, reference, reason, bounded
    from wish w where not exists (select from known k where k.id = w.id)
), offered as (
    select p.*, first_value(found) over here as there, first_value(posted) over here as stood,
        first_value(pending_out) over here as promised
    from pile p window here as (partition by unit, account order by n)
), ready as materialized (
    select o.*, case when bounded then greatest(target, promised) else target end - stood as change,
        case when bounded then greatest(promised - target, 0) else 0 end as short
    from offered o where n > 0 and there
), made as (
    insert into ledger.transfer
        (id, unit, amount, settled_amount, debit, credit, state, reference, reason, at, settled_at)
    select id, unit, abs(change), abs(change), case when change > 0 then counter else account end,
        case when change > 0 then account else counter end, 'posted', reference, reason, $10, $10
    from ready where change <> 0 order by n
    on conflict (id) do nothing
    returning id, unit, amount, debit, credit
), moved as (
    select unit, account, max(stripe) as stripe, sum(change)::bigint as change from (
        select unit, account, stripe, 0 as change from locked
        union all select unit, debit, null, -amount from made
        union all select unit, credit, null, amount from made
    ) leg
    group by unit, account having sum(change) <> 0
), counted as (
    update ledger.balance b set posted = b.posted + m.change, version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
), standing as (
    select * from counted union all select * from locked
)
select w.*, r.*, m.*, x.*, (select found from unopened) as unopened from
    (select array_agg(account order by n) as of_accounts from wish) w,
    (select array_agg(id) as ready, array_agg(change) as changes, array_agg(short) as shorts from ready) r,
    (select array_agg(id) as made from made) m,
    (select array_agg(unit) as units, array_agg(account) as accounts, array_agg(true) as single,
        array_agg(posted) as posted, array_agg(pending_out) as pending_out, array_agg(pending_in) as pending_in,
        array_agg(keep) as keep, array_agg(version) as versions from standing) x
"""

ROUNDS_MAX = 5


class Done(Standing, frozen=True, kw_only=True):
    """What the statement did: account numbers in the order of the wishes, changes by id, and balances."""

    of_accounts: Sequence[int | None] = ()
    ready: Sequence[UUID] = ()
    changes: Sequence[int] = ()
    shorts: Sequence[int] = ()
    made: Sequence[UUID] = ()
    unopened: bool = False


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
        done = await read(tx, Done, LEVEL, *_columns(left), tx.now)
        if done.unopened:
            await open_balances(tx, [(key, w.unit) for w in left for key in (w.account, w.counter)])
        else:
            answers |= _answers(left, done)
            left = [w for w in left if w.id not in answers]
    raise RuntimeError(f"{len(left)} accounts could not be leveled in {ROUNDS_MAX} rounds")


def _answers(wishes: list[Level], done: Done) -> dict[UUID, Leveled]:
    """What can be answered after this round; a twin that was written in the meantime needs another one."""
    ready = dict(zip(done.ready, zip(done.changes, done.shorts, strict=True), strict=True))
    made, balances = set(done.made), done.balances()
    answers = {}
    for wish, account in zip(wishes, done.of_accounts, strict=True):
        change, short = ready.get(wish.id, (0, 0))
        if account is not None and (wish.id in made or not change):
            answers[wish.id] = Leveled(wish.id, change, short, balances[wish.unit, account])
    return answers


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
