"""Settling promises: they become postings, in whole or in part, or nothing."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import AccountKey, State, Transferred
from hanse.ledger.refusals import InsufficientBalance, NotPending

from .accounts import open_balances
from .standing import Standing, read

# Transfers are locked by id, then balances in their order. Whoever comes second finds the transfer settled. Where a row
# must be opened first, no balance is locked in this round.
SETTLE = """
with held as materialized (
    select t.id, t.unit, t.amount, t.debit, t.credit, t.state, t.expires_at, coalesce(a.part, t.amount) as part
    from unnest($1::uuid[], $2::bigint[]) as a (id, part) join ledger.transfer t on t.id = a.id
    order by t.id for update of t
), judged as materialized (
    select h.*,
        h.state = 'pending' and ($3 = 'voided' or h.expires_at is null or h.expires_at > $4)
            and h.part between 1 and h.amount as due,
        (pg_backend_pid() % dk.stripes)::smallint as debit_stripe,
        (pg_backend_pid() % ck.stripes)::smallint as credit_stripe
    from held h
    join ledger.account da on da.id = h.debit join ledger.kind dk on dk.kind = da.kind
    join ledger.account ca on ca.id = h.credit join ledger.kind ck on ck.kind = ca.kind
), needed as materialized (
    select unit, debit as account, debit_stripe as stripe from judged where due
    union select unit, credit, credit_stripe from judged where due
), unopened as materialized (
    select exists (
        select from needed n left join ledger.balance x using (unit, account, stripe) where x.version is null
    ) as found
), locked as materialized (
    select b.unit, b.account, b.stripe from ledger.balance b
    where (b.unit, b.account, b.stripe) in (select unit, account, stripe from needed)
        and not (select found from unopened)
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), settled as (
    update ledger.transfer t
    set state = $3, settled_at = $4, settled_amount = case when $3 = 'posted' then j.part else 0 end
    from judged j where t.id = j.id and j.due and exists (select from locked)
    returning t.unit, t.amount, t.settled_amount, t.debit, t.credit
), moved as (
    select unit, account, max(stripe) as stripe, sum(given)::bigint as given, sum(received)::bigint as received,
        sum(given_back)::bigint as given_back, sum(no_longer_in)::bigint as no_longer_in
    from (
        select unit, account, stripe, 0 as given, 0 as received, 0 as given_back, 0 as no_longer_in from locked
        union all select unit, debit, null, settled_amount, 0, amount, 0 from settled
        union all select unit, credit, null, 0, settled_amount, 0, amount from settled
    ) leg
    group by unit, account having sum(given_back) + sum(no_longer_in) > 0
), counted as (
    update ledger.balance b set
        posted = b.posted + m.received - m.given,
        pending_out = b.pending_out - m.given_back,
        pending_in = b.pending_in - m.no_longer_in,
        version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
)
select j.*, x.*, (select found from unopened) as unopened from
    (select array_agg(id) as ids, array_agg(unit) as of_units, array_agg(amount) as amounts,
        array_agg(debit) as debits, array_agg(credit) as credits, array_agg(state) as states, array_agg(due) as due,
        array_agg(coalesce(state = 'pending' and expires_at <= $4, false)) as expired from judged) j,
    (select array_agg(unit) as units, array_agg(account) as accounts, array_agg(never_negative) as single,
        array_agg(posted) as posted, array_agg(pending_out) as pending_out, array_agg(pending_in) as pending_in,
        array_agg(keep) as keep, array_agg(version) as versions from counted) x
"""

# Those that somebody else is settling at this moment are passed over, so any number of sweeps may run at once.
OVERDUE = """
select t.id from ledger.transfer t join ledger.account d on d.id = t.debit
where t.state = 'pending' and t.expires_at <= $1 and ($3::text[] is null or d.kind = any($3))
    and ($4::uuid[] is null or (t.unit, d.kind, d.owner) in (
        select w.unit, w.kind, w.owner from unnest($4::uuid[], $5::text[], $6::uuid[]) as w (unit, kind, owner)
    ))
order by t.expires_at limit $2
for update of t skip locked
"""

SPLIT = """
with held as materialized (
    select * from ledger.transfer where id = $1 for update
), cut as (
    update ledger.transfer t set amount = t.amount - $2 from held h
    where t.id = h.id and h.state = 'pending' and (h.expires_at is null or h.expires_at > $4)
        and h.amount > $2 and not exists (select from ledger.transfer where id = $3)
    returning t.id, t.amount
), made as (
    insert into ledger.transfer (id, unit, amount, debit, credit, state, expires_at, reference, reason, at)
    select $3, h.unit, $2, h.debit, h.credit, h.state, h.expires_at, h.reference, h.reason, h.at
    from held h join cut using (id)
    returning id
)
select coalesce(c.amount, h.amount) as amount, c.id is not null as done,
    case when h.state = 'pending' and h.expires_at <= $4 then 'expired' else h.state end as state,
    exists (select from ledger.transfer where id = $3) as known
from held h left join cut c on c.id = h.id
"""


ACCOUNTS = """
select t.unit, d.kind as debit_kind, d.owner as debit_owner, c.kind as credit_kind, c.owner as credit_owner
from ledger.transfer t join ledger.account d on d.id = t.debit join ledger.account c on c.id = t.credit
where t.id = any($1::uuid[])
"""


class Legs(msgspec.Struct, frozen=True):
    """Between which accounts a transfer moves."""

    unit: UUID
    debit_kind: str
    debit_owner: UUID
    credit_kind: str
    credit_owner: UUID


class Settled(Standing, frozen=True, kw_only=True):
    """What the statement found and did, transfer by transfer, and the balances that it changed."""

    ids: Sequence[UUID] = ()
    of_units: Sequence[UUID] = ()
    amounts: Sequence[int] = ()
    debits: Sequence[int] = ()
    credits: Sequence[int] = ()
    states: Sequence[State] = ()
    due: Sequence[bool] = ()
    expired: Sequence[bool] = ()
    unopened: bool = False


class Cut(msgspec.Struct, frozen=True):
    """What became of a promise that was to be divided."""

    amount: int
    done: bool
    state: str
    known: bool


async def post_pending(tx: Tx, ids: Sequence[UUID]) -> list[Transferred | Refusal]:
    """Let promises become postings; one answer for each id, in their order. A repeat answers again and moves nothing.

    Refuses with NotPending what was voided, has expired or does not exist.
    """
    return await _settle(tx, dict.fromkeys(ids), State.POSTED, ids)


async def post_pending_part(tx: Tx, transfer: UUID, amount: int) -> Transferred:
    """Let a part of a promise become a posting; the rest is voided.

    Refuses with NotPending, and with InsufficientBalance when more is asked than was promised.
    """
    [answer] = await _settle(tx, {transfer: amount}, State.POSTED, [transfer])
    if isinstance(answer, Refusal):
        raise answer
    return answer


async def void_pending(tx: Tx, ids: Sequence[UUID]) -> list[Transferred | Refusal]:
    """Take promises back; one answer for each id, in their order. A repeat answers again and changes nothing.

    Refuses with NotPending what was posted or does not exist.
    """
    return await _settle(tx, dict.fromkeys(ids), State.VOIDED, ids)


async def expire(
    tx: Tx,
    limit: int = 500,
    kinds: Sequence[str] | None = None,
    *,
    among: Sequence[tuple[AccountKey, UUID]] | None = None,
) -> list[Transferred]:
    """Void promises whose moment has passed, the oldest first; of these kinds of debit accounts only, if given.

    `among` limits it to debit accounts and units that this transaction has locked already, by a refused wish.
    """
    units = None if among is None else [unit for _, unit in among]
    places = [key for key, _ in among or ()]
    ids = await tx.column(
        OVERDUE,
        tx.now,
        limit,
        None if kinds is None else list(kinds),
        units,
        [key.kind for key in places],
        [key.owner for key in places],
    )
    answers = await _settle(tx, dict.fromkeys(ids), State.VOIDED, ids)
    return [answer for answer in answers if isinstance(answer, Transferred) and not answer.repeated]


async def split(tx: Tx, transfer: UUID, amount: int, into: UUID) -> Transferred:
    """Divide a promise: `amount` of it goes on under the id `into`, the rest under the old one, which is told.

    Balances do not change. A repeat changes nothing. Refuses with NotPending, and with InsufficientBalance when the
    promise is not larger than the amount.
    """
    found = await tx.row(Cut, SPLIT, transfer, amount, into, tx.now)
    if found is None or found.state != State.PENDING:
        raise NotPending(id=transfer, state=found.state if found else None)
    if not found.done and not found.known:
        raise InsufficientBalance(id=transfer, wanted=amount, free=found.amount - 1)
    return Transferred(transfer, State.PENDING, found.amount, repeated=not found.done)


async def _settle(
    tx: Tx, parts: dict[UUID, int | None], state: State, order: Sequence[UUID]
) -> list[Transferred | Refusal]:
    answers = await _once(tx, parts, state)
    # A statement that waited for a promise sees it as it is now, but not an account that was opened for it meanwhile:
    # the promise is locked by then, and a second statement sees both.
    unseen = {wanted: part for wanted, part in parts.items() if wanted not in answers}
    answers |= await _once(tx, unseen, state)
    return [answers.get(wanted) or NotPending(id=wanted, state=None) for wanted in order]


async def _once(tx: Tx, parts: dict[UUID, int | None], state: State) -> dict[UUID, Transferred | Refusal]:
    if not parts:
        return {}
    args = (list(parts), list(parts.values()), state.value, tx.now)
    done = await read(tx, Settled, SETTLE, *args)
    if done.unopened:
        legs = await tx.rows(Legs, ACCOUNTS, list(parts))
        debits = [(AccountKey(leg.debit_kind, leg.debit_owner), leg.unit) for leg in legs]
        await open_balances(tx, [*debits, *((AccountKey(leg.credit_kind, leg.credit_owner), leg.unit) for leg in legs)])
        done = await read(tx, Settled, SETTLE, *args)
    return _answers(done, parts, state)


def _answers(done: Settled, parts: dict[UUID, int | None], state: State) -> dict[UUID, Transferred | Refusal]:
    balances = done.balances()
    answers: dict[UUID, Transferred | Refusal] = {}
    rows = zip(
        done.ids, done.of_units, done.amounts, done.debits, done.credits, done.states, done.due, done.expired,
        strict=True,
    )  # fmt: skip
    for found, unit, amount, debit, credit, stood, due, expired in rows:
        part = parts[found]
        if due or stood is state:
            moved = amount if part is None else part
            answers[found] = Transferred(
                found, state, moved, not due, balances.get((unit, debit)), balances.get((unit, credit))
            )
        elif stood is State.PENDING and not expired:
            answers[found] = InsufficientBalance(id=found, wanted=part, free=amount)
        else:
            answers[found] = NotPending(id=found, state="expired" if stood is State.PENDING else stood)
    return answers
