"""Posting and reserving: the two hot verbs, one statement."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import AccountKey, Balance, Pending, Posting, State, Transferred
from hanse.ledger.refusals import InsufficientBalance, NotPending, TransferIdTaken

from .accounts import open_balances

# One statement locks, decides, writes and counts. Balances are locked in one order, so two batches never wait for each
# other in a circle. Wishes on the same balance are served in the order they came; one that does not fit is passed over.
# What a batch brings in cannot be given away by the same batch. Only transfers that were really inserted are counted:
# a twin that another transaction wrote in the meantime answers "again", and the next round finds it. Where a row must
# be opened first, nothing is locked in this round: rows that are made while others are locked would break the order.
MOVE = """
with wish as (
    select w.*, dk.never_negative as bounded, d.id as debit, c.id as credit,
        (pg_backend_pid() % dk.stripes)::smallint as debit_stripe,
        (pg_backend_pid() % ck.stripes)::smallint as credit_stripe
    from unnest(
        $1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::timestamptz[],
        $9::uuid[], $10::text[], $11::boolean[]
    ) with ordinality as w (
        id, unit, amount, debit_kind, debit_owner, credit_kind, credit_owner, expires_at, reference, reason,
        into_keep, n
    )
    left join ledger.kind dk on dk.kind = w.debit_kind
    left join ledger.kind ck on ck.kind = w.credit_kind
    left join ledger.account d on d.kind = w.debit_kind and d.owner = w.debit_owner
    left join ledger.account c on c.kind = w.credit_kind and c.owner = w.credit_owner
), known as materialized (
    select t.id, t.unit, t.amount, t.debit, t.credit, t.state from ledger.transfer t where t.id = any($1::uuid[])
), fresh as materialized (
    select w.* from wish w where not exists (select from known k where k.id = w.id)
), there as materialized (
    select k.unit, k.account, k.stripe, b.unit is not null as open
    from (
        select unit, debit as account, debit_stripe as stripe from fresh
        union select unit, credit, credit_stripe from fresh
    ) k
    left join ledger.balance b on b.unit = k.unit and b.account = k.account and b.stripe = k.stripe
), servable as materialized (
    select f.*, coalesce(d.open, false) and coalesce(c.open, false) as open
    from fresh f
    left join there d on d.unit = f.unit and d.account = f.debit and d.stripe = f.debit_stripe
    left join there c on c.unit = f.unit and c.account = f.credit and c.stripe = f.credit_stripe
    where coalesce(d.open, false) or not f.bounded
), locked as materialized (
    select b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
    from ledger.balance b
    where (b.unit, b.account, b.stripe) in (
        select unit, debit, debit_stripe from servable union select unit, credit, credit_stripe from servable
    ) and not exists (select from servable where not open)
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), offered as (
    select f.*, case when f.bounded
        then d.posted - d.pending_out - case when f.into_keep then 0 else d.keep end
        else 9223372036854775807 end as free
    from servable f
    join locked d on d.unit = f.unit and d.account = f.debit and d.stripe = f.debit_stripe
    join locked c on c.unit = f.unit and c.account = f.credit and c.stripe = f.credit_stripe
), served as (
    select o.*, ledger.fits(amount, free) over (partition by unit, debit order by n rows unbounded preceding) as taken
    from offered o
), granted as (
    select * from (
        select s.*, lag(taken, 1, 0::bigint) over (partition by unit, debit order by n) as taken_before from served s
    ) s where taken > taken_before
), made as (
    insert into ledger.transfer
        (id, unit, amount, settled_amount, debit, credit, state, expires_at, reference, reason, at, settled_at)
    select id, unit, amount, case when $12 = 'posted' then amount end, debit, credit, $12, expires_at, reference,
        reason, $13, case when $12 = 'posted' then $13::timestamptz end
    from granted order by n
    on conflict (id) do nothing
    returning id, unit, amount, debit, credit
), moved as (
    select l.unit, l.account, l.stripe, leg.given, leg.received from (
        select unit, account, sum(given)::bigint as given, sum(received)::bigint as received from (
            select unit, debit as account, amount as given, 0 as received from made
            union all
            select unit, credit, 0, amount from made
        ) one group by unit, account
    ) leg join locked l on l.unit = leg.unit and l.account = leg.account
), counted as (
    update ledger.balance b set
        posted = b.posted + case when $12 = 'posted' then m.received - m.given else 0 end,
        pending_out = b.pending_out + case when $12 = 'pending' then m.given else 0 end,
        pending_in = b.pending_in + case when $12 = 'pending' then m.received else 0 end,
        version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
), standing as materialized (
    select * from counted
    union all
    select l.unit, l.account, l.stripe, l.never_negative, l.posted, l.pending_out, l.pending_in, l.keep, l.version
    from locked l
    where not exists (
        select from moved m where m.unit = l.unit and m.account = l.account and m.stripe = l.stripe
    )
)
select
    case
        when k.id is not null and k.unit = w.unit and k.amount = w.amount and k.debit = w.debit and k.credit = w.credit
            then 'repeated'
        when k.id is not null then 'other'
        when m.id is not null then 'made'
        when g.id is not null then 'again'
        when o.id is not null or s.n is null then 'refused'
        when s.open then 'waiting'
        else 'missing'
    end as outcome,
    k.state,
    d.never_negative as debit_known, d.posted as debit_posted, d.pending_out as debit_out, d.pending_in as debit_in,
    d.keep as debit_keep, d.version as debit_version,
    c.never_negative as credit_known, c.posted as credit_posted, c.pending_out as credit_out, c.pending_in as credit_in,
    c.keep as credit_keep, c.version as credit_version
from wish w
left join known k on k.id = w.id
left join servable s on s.n = w.n
left join offered o on o.n = w.n
left join granted g on g.n = w.n
left join made m on m.id = w.id
left join standing d on d.unit = w.unit and d.account = w.debit and d.stripe = w.debit_stripe
left join standing c on c.unit = w.unit and c.account = w.credit and c.stripe = w.credit_stripe
order by w.n
"""

# Rows that other transactions make at the same moment cost a round each; more than a few is a fault, not a race.
ROUNDS_MAX = 5


class Outcome(msgspec.Struct, frozen=True):
    """What the statement did about one wish."""

    outcome: str
    state: State | None = None
    debit_known: bool | None = None
    debit_posted: int | None = None
    debit_out: int | None = None
    debit_in: int | None = None
    debit_keep: int | None = None
    debit_version: int | None = None
    credit_known: bool | None = None
    credit_posted: int | None = None
    credit_out: int | None = None
    credit_in: int | None = None
    credit_keep: int | None = None
    credit_version: int | None = None

    def debit(self) -> Balance | None:
        """The balance that was taken from, if it stands in one row."""
        return _balance(
            self.debit_known, self.debit_posted, self.debit_out, self.debit_in, self.debit_keep, self.debit_version
        )

    def credit(self) -> Balance | None:
        """The balance that was given to, if it stands in one row."""
        return _balance(
            self.credit_known,
            self.credit_posted,
            self.credit_out,
            self.credit_in,
            self.credit_keep,
            self.credit_version,
        )


def _balance(known: bool | None, *figures: int | None) -> Balance | None:
    return Balance(*(figure or 0 for figure in figures)) if known else None


async def post(tx: Tx, transfers: Sequence[Posting]) -> list[Transferred | Refusal]:
    """Move amounts now; one answer for each wish, in their order.

    Written for many: a wish that is refused spoils no other. A repeat with the same id answers again and moves nothing.
    Refuses with InsufficientBalance, or with TransferIdTaken when the id belongs to a different transfer.
    """
    wishes = [
        Pending(t.id, t.unit, t.amount, t.debit, t.credit, None, t.reference, t.reason, into_keep=True)
        for t in transfers
    ]
    return await _move(tx, wishes, State.POSTED)


async def reserve(tx: Tx, transfers: Sequence[Pending]) -> list[Transferred | Refusal]:
    """Promise amounts until they are posted, voided or expire; one answer for each wish, in their order.

    Written for many, first come first served: a wish that is refused spoils no other. A repeat with the same id answers
    again and promises nothing more. Refuses with InsufficientBalance, with TransferIdTaken when the id belongs to a
    different transfer, and with NotPending when the id was promised once and has been voided since.
    """
    return await _move(tx, transfers, State.PENDING)


async def _move(tx: Tx, wishes: Sequence[Pending], state: State) -> list[Transferred | Refusal]:
    first: dict[UUID, Pending] = {}
    for wish in wishes:
        first.setdefault(wish.id, wish)
    answers = await _move_once(tx, list(first.values()), state) if first else {}
    return [
        answers[wish.id] if first[wish.id] is wish or first[wish.id] == wish else TransferIdTaken(id=wish.id)
        for wish in wishes
    ]


async def _move_once(tx: Tx, wishes: list[Pending], state: State) -> dict[UUID, Transferred | Refusal]:
    """Answers by id; the ids differ. Rounds repeat until every row that is needed exists and every twin is seen."""
    answers: dict[UUID, Transferred | Refusal] = {}
    left = wishes
    for _ in range(ROUNDS_MAX):
        outcomes = await tx.rows(Outcome, MOVE, *_columns(left), state.value, tx.now)
        missing: list[tuple[AccountKey, UUID]] = []
        rest: list[Pending] = []
        for wish, found in zip(left, outcomes, strict=True):
            if found.outcome in ("missing", "waiting", "again"):
                rest.append(wish)
                if found.outcome == "missing":
                    missing += [(wish.debit, wish.unit), (wish.credit, wish.unit)]
            else:
                answers[wish.id] = _answer(wish, found, state)
        if not rest:
            return answers
        if missing:
            await open_balances(tx, missing)
        left = rest
    raise RuntimeError(f"{len(left)} transfers could not be decided in {ROUNDS_MAX} rounds")


def _columns(wishes: list[Pending]) -> tuple[list[object], ...]:
    return (
        [w.id for w in wishes],
        [w.unit for w in wishes],
        [w.amount for w in wishes],
        [w.debit.kind for w in wishes],
        [w.debit.owner for w in wishes],
        [w.credit.kind for w in wishes],
        [w.credit.owner for w in wishes],
        [w.expires_at for w in wishes],
        [w.reference for w in wishes],
        [w.reason for w in wishes],
        [w.into_keep for w in wishes],
    )


def _answer(wish: Pending, found: Outcome, state: State) -> Transferred | Refusal:
    if found.outcome == "made":
        return Transferred(wish.id, state, wish.amount, debit=found.debit(), credit=found.credit())
    if found.outcome == "refused":
        left = found.debit() or Balance()
        free = max(left.free, 0) if wish.into_keep else left.available
        return InsufficientBalance(
            id=wish.id, kind=wish.debit.kind, owner=wish.debit.owner, unit=wish.unit, wanted=wish.amount, free=free
        )
    if found.outcome == "repeated" and found.state is not None:
        if found.state is State.VOIDED:
            return NotPending(id=wish.id, state=found.state)
        return Transferred(wish.id, found.state, wish.amount, repeated=True)
    return TransferIdTaken(id=wish.id)
