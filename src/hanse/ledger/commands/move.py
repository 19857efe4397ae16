"""Posting and reserving: the two hot verbs, one statement."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import Balance, Pending, Posting, State, Transferred
from hanse.ledger.refusals import InsufficientBalance, NotPending, TransferIdTaken

from .accounts import open_balances
from .standing import Standing, read

# One statement locks, decides, writes and counts. Balances are locked in one order, so two batches never wait for each
# other in a circle. Wishes on the same balance are served in the order they came; one that does not fit is passed over.
# What a batch brings in cannot be given away by the same batch. Only transfers that were really inserted are counted: a
# twin that another transaction wrote in the meantime is found by the next round. Where a row must be opened first,
# nothing is locked in this round: rows that are made while others are locked would break the order.
#
# The planner cannot know how many wishes there are. So wishes meet their balances by sorting (`pile`), never by a join
# of one with the other, which would compare each with each.
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
    select w.*, bd.unit is not null as debit_open, bd.unit is not null and bc.unit is not null as open
    from wish w
    left join ledger.balance bd on bd.unit = w.unit and bd.account = w.debit and bd.stripe = w.debit_stripe
    left join ledger.balance bc on bc.unit = w.unit and bc.account = w.credit and bc.stripe = w.credit_stripe
    where not exists (select from known k where k.id = w.id)
), servable as materialized (
    select * from fresh where debit_open or not bounded
), locked as materialized (
    select b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
    from ledger.balance b
    where (b.unit, b.account, b.stripe) in (
        select unit, debit, debit_stripe from servable union select unit, credit, credit_stripe from servable
    ) and not exists (select from servable where not open)
    order by b.unit, b.never_negative desc, b.account, b.stripe
    for update
), pile as (
    select unit, account, 0 as n, true as found, posted - pending_out as free, keep, null::uuid as id,
        0::bigint as amount, null::bigint as credit, null::timestamptz as expires_at, null::uuid as reference,
        null::text as reason, false as into_keep, never_negative as bounded
    from locked
    union all
    select unit, debit, n, false, null, null, id, amount, credit, expires_at, reference, reason, into_keep, bounded
    from servable
), offered as (
    select p.*, case
        when not first_value(found) over here then 0
        when not bounded then 9223372036854775807
        else first_value(free) over here - case when into_keep then 0 else first_value(keep) over here end
    end as most
    from pile p window here as (partition by unit, account order by n)
), served as (
    select o.*, ledger.fits(amount, most) over (partition by unit, account order by n rows unbounded preceding) as taken
    from offered o
), granted as materialized (
    select * from (
        select s.*, lag(taken, 1, 0::bigint) over (partition by unit, account order by n) as taken_before from served s
    ) s where taken > taken_before
), made as (
    insert into ledger.transfer
        (id, unit, amount, settled_amount, debit, credit, state, expires_at, reference, reason, at, settled_at)
    select id, unit, amount, case when $12 = 'posted' then amount end, account, credit, $12, expires_at, reference,
        reason, $13, case when $12 = 'posted' then $13::timestamptz end
    from granted order by n
    on conflict (id) do nothing
    returning id, unit, amount, debit, credit
), moved as (
    select unit, account, max(stripe) as stripe, sum(given)::bigint as given, sum(received)::bigint as received
    from (
        select unit, account, stripe, 0 as given, 0 as received from locked
        union all select unit, debit, null, amount, 0 from made
        union all select unit, credit, null, 0, amount from made
    ) leg
    group by unit, account having sum(given) + sum(received) > 0
), counted as (
    update ledger.balance b set
        posted = b.posted + case when $12 = 'posted' then m.received - m.given else 0 end,
        pending_out = b.pending_out + case when $12 = 'pending' then m.given else 0 end,
        pending_in = b.pending_in + case when $12 = 'pending' then m.received else 0 end,
        version = b.version + 1
    from moved m where b.unit = m.unit and b.account = m.account and b.stripe = m.stripe
    returning b.unit, b.account, b.stripe, b.never_negative, b.posted, b.pending_out, b.pending_in, b.keep, b.version
), standing as (
    select * from counted union all select * from locked
)
select w.*, k.*, g.*, m.*, s.*, x.* from
    (select array_agg(debit order by n) as debits, array_agg(credit order by n) as credits from wish) w,
    (select array_agg(id) as known, array_agg(unit) as known_units, array_agg(amount) as known_amounts,
        array_agg(debit) as known_debits, array_agg(credit) as known_credits, array_agg(state) as known_states
        from known) k,
    (select array_agg(id) as granted from granted) g,
    (select array_agg(id) as made from made) m,
    (select array_agg(id) filter (where not open) as missing, array_agg(id) as servable from servable) s,
    (select array_agg(unit) as units, array_agg(account) as accounts, array_agg(never_negative) as single,
        array_agg(posted) as posted, array_agg(pending_out) as pending_out, array_agg(pending_in) as pending_in,
        array_agg(keep) as keep, array_agg(version) as versions from standing) x
"""

# Rows that other transactions make at the same moment cost a round each; more than a few is a fault, not a race.
ROUNDS_MAX = 5


class Done(Standing, frozen=True, kw_only=True):
    """What the statement did: account numbers in the order of the wishes, transfers by id, and balances."""

    debits: Sequence[int | None] = ()
    credits: Sequence[int | None] = ()
    known: Sequence[UUID] = ()
    known_units: Sequence[UUID] = ()
    known_amounts: Sequence[int] = ()
    known_debits: Sequence[int] = ()
    known_credits: Sequence[int] = ()
    known_states: Sequence[State] = ()
    granted: Sequence[UUID] = ()
    made: Sequence[UUID] = ()
    missing: Sequence[UUID] = ()
    servable: Sequence[UUID] = ()

    def earlier(self) -> dict[UUID, tuple[tuple[UUID, int, int, int], State]]:
        """The transfers that were there before, with what they moved."""
        moved = zip(self.known_units, self.known_amounts, self.known_debits, self.known_credits, strict=True)
        return dict(zip(self.known, zip(moved, self.known_states, strict=True), strict=True))


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
        done = await read(tx, Done, MOVE, *_columns(left), state.value, tx.now)
        answers |= _answers(left, done, state)
        left = [wish for wish in left if wish.id not in answers]
        if not left:
            return answers
        if done.missing:
            missing = set(done.missing)
            pairs = [(key, wish.unit) for wish in left if wish.id in missing for key in (wish.debit, wish.credit)]
            await open_balances(tx, pairs)
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


def _answers(wishes: list[Pending], done: Done, state: State) -> dict[UUID, Transferred | Refusal]:
    """What can be answered after this round; the others need another one."""
    made, undecided = set(done.made), set(done.granted)
    if done.missing:
        undecided.update(done.servable)
    earlier, balances = done.earlier(), done.balances()
    answers: dict[UUID, Transferred | Refusal] = {}
    for wish, debit, credit in zip(wishes, done.debits, done.credits, strict=True):
        before = earlier.get(wish.id)
        if wish.id in made:
            answers[wish.id] = Transferred(
                wish.id,
                state,
                wish.amount,
                debit=None if debit is None else balances.get((wish.unit, debit)),
                credit=None if credit is None else balances.get((wish.unit, credit)),
            )
        elif before is not None:
            same = before[0] == (wish.unit, wish.amount, debit, credit)
            answers[wish.id] = _repeated(wish, before[1]) if same else TransferIdTaken(id=wish.id)
        elif wish.id not in undecided:
            left = Balance() if debit is None else balances.get((wish.unit, debit), Balance())
            answers[wish.id] = _refused(wish, left)
    return answers


def _repeated(wish: Pending, state: State) -> Transferred | Refusal:
    if state is State.VOIDED:
        return NotPending(id=wish.id, state=state)
    return Transferred(wish.id, state, wish.amount, repeated=True)


def _refused(wish: Pending, left: Balance) -> Refusal:
    free = max(left.free, 0) if wish.into_keep else left.available
    return InsufficientBalance(
        id=wish.id, kind=wish.debit.kind, owner=wish.debit.owner, unit=wish.unit, wanted=wish.amount, free=free
    )
