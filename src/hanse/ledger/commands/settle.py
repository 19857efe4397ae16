"""Settling promises: they become postings, in whole or in part, or nothing."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import AccountKey, Balance, State, Transferred
from hanse.ledger.refusals import InsufficientBalance, NotPending

from .accounts import open_balances

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
        dk.kind as debit_kind, da.owner as debit_owner, (pg_backend_pid() % dk.stripes)::smallint as debit_stripe,
        ck.kind as credit_kind, ca.owner as credit_owner, (pg_backend_pid() % ck.stripes)::smallint as credit_stripe
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
    select l.unit, l.account, l.stripe, leg.given, leg.received, leg.given_back, leg.no_longer_in from (
        select unit, account, sum(given)::bigint as given, sum(received)::bigint as received,
            sum(given_back)::bigint as given_back, sum(no_longer_in)::bigint as no_longer_in
        from (
            select unit, debit as account, settled_amount as given, 0 as received, amount as given_back,
                0 as no_longer_in
            from settled
            union all
            select unit, credit, 0, settled_amount, 0, amount from settled
        ) one group by unit, account
    ) leg join locked l on l.unit = leg.unit and l.account = leg.account
), counted as (
    update ledger.balance b set
        posted = b.posted + m.received - m.given,
        pending_out = b.pending_out - m.given_back,
        pending_in = b.pending_in - m.no_longer_in,
        version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
)
select j.id, j.unit, j.amount, j.state, j.due and not u.found as settled, j.due,
    j.state = 'pending' and j.expires_at <= $4 as expired,
    j.debit_kind, j.debit_owner, j.credit_kind, j.credit_owner,
    db.posted as debit_posted, db.pending_out as debit_out, db.pending_in as debit_in, db.keep as debit_keep,
    db.version as debit_version,
    cb.posted as credit_posted, cb.pending_out as credit_out, cb.pending_in as credit_in, cb.keep as credit_keep,
    cb.version as credit_version
from judged j
cross join unopened u
left join counted db on db.unit = j.unit and db.account = j.debit and db.stripe = j.debit_stripe and db.never_negative
left join counted cb on cb.unit = j.unit and cb.account = j.credit and cb.stripe = j.credit_stripe and cb.never_negative
"""

# Those that somebody else is settling at this moment are passed over, so any number of sweeps may run at once.
OVERDUE = """
select t.id from ledger.transfer t join ledger.account d on d.id = t.debit
where t.state = 'pending' and t.expires_at <= $1 and ($3::text[] is null or d.kind = any($3))
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


class Settled(msgspec.Struct, frozen=True):
    """What became of one promise."""

    id: UUID
    unit: UUID
    amount: int
    state: State
    settled: bool
    due: bool
    expired: bool | None = None
    debit_kind: str | None = None
    debit_owner: UUID | None = None
    credit_kind: str | None = None
    credit_owner: UUID | None = None
    debit_posted: int | None = None
    debit_out: int | None = None
    debit_in: int | None = None
    debit_keep: int | None = None
    debit_version: int | None = None
    credit_posted: int | None = None
    credit_out: int | None = None
    credit_in: int | None = None
    credit_keep: int | None = None
    credit_version: int | None = None

    def accounts(self) -> list[tuple[AccountKey, UUID]]:
        """Both accounts, with the unit."""
        if self.debit_kind is None or self.debit_owner is None or self.credit_kind is None or self.credit_owner is None:
            return []
        debit, credit = AccountKey(self.debit_kind, self.debit_owner), AccountKey(self.credit_kind, self.credit_owner)
        return [(debit, self.unit), (credit, self.unit)]

    def answer(self, state: State, part: int | None) -> Transferred:
        """As the verbs tell it."""
        debit = None
        if self.debit_version is not None:
            debit = _balance(self.debit_posted, self.debit_out, self.debit_in, self.debit_keep, self.debit_version)
        credit = None
        if self.credit_version is not None:
            credit = _balance(
                self.credit_posted, self.credit_out, self.credit_in, self.credit_keep, self.credit_version
            )
        amount = self.amount if part is None else part
        return Transferred(self.id, state, amount, repeated=not self.settled, debit=debit, credit=credit)


class Cut(msgspec.Struct, frozen=True):
    """What became of a promise that was to be divided."""

    amount: int
    done: bool
    state: str
    known: bool


def _balance(*figures: int | None) -> Balance:
    return Balance(*(figure or 0 for figure in figures))


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


async def expire(tx: Tx, limit: int = 500, kinds: Sequence[str] | None = None) -> list[Transferred]:
    """Void promises whose moment has passed, the oldest first; of these kinds of debit accounts only, if given."""
    ids = await tx.column(OVERDUE, tx.now, limit, list(kinds) if kinds is not None else None)
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
    if not parts:
        return []
    args = (list(parts), list(parts.values()), state.value, tx.now)
    found = {s.id: s for s in await tx.rows(Settled, SETTLE, *args)}
    missing = [pair for s in found.values() if s.due and not s.settled for pair in s.accounts()]
    if missing:
        await open_balances(tx, missing)
        again = {s.id: s for s in await tx.rows(Settled, SETTLE, *args)}
        found |= {key: again[key] for key, s in found.items() if not s.settled}
    return [_answer(wanted, found.get(wanted), state, parts[wanted]) for wanted in order]


def _answer(wanted: UUID, found: Settled | None, state: State, part: int | None) -> Transferred | Refusal:
    if found is None:
        return NotPending(id=wanted, state=None)
    if found.settled or found.state is state:
        return found.answer(state, part)
    if found.state is State.PENDING and found.expired:
        return NotPending(id=wanted, state="expired")
    if found.state is State.PENDING:
        return InsufficientBalance(id=wanted, wanted=part, free=found.amount)
    return NotPending(id=wanted, state=found.state)
